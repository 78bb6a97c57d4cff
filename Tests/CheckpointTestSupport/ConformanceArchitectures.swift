import RadCheckpoint
import RadHDF5
import RadTensor

/// What a graph may be: section 3.1 of the specification.
extension ConformanceSet {
    static let architectures: [ConformanceCase] =
        [
            graph("two-edges-of-one-name", #""name":"p","operation""#, #""name":"n","operation""#),
            graph("parameter-of-two-roles", #""shift":"n.shift""#, #""shift":"n.scale""#),
            graph("role-without-a-parameter", #""mean":"n.mean","#, ""),
            graph("no-output", #""outputs":{"mean":"p"}"#, #""outputs":{}"#),
            graph("output-and-tap-of-one-name", #"{"embedding":"p"}"#, #"{"embedding":"p","mean":"p"}"#),
            graph("tap-named-like-another-edge", #"{"embedding":"p"}"#, #"{"embedding":"p","n":"p"}"#),
            graph("channels-of-another-edge", #""channels":1,"epsilon""#, #""channels":2,"epsilon""#),
            graph("epsilon-above-one", "0.00001", "2"),
            graph("name-with-a-space", #""name":"small""#, #""name":"sm all""#),
            graph("name-with-two-dots", #""name":"small""#, #""name":"sm..all""#),
            graph("name-with-a-dot-at-its-end", #""name":"small""#, #""name":"small.""#),
            graph("no-input", #"[{"channels":1,"name":"input"}]"#, "[]"),
            graph("input-without-channels", #"[{"channels":1,"name":"input"}]"#, #"[{"channels":0,"name":"input"}]"#),
            node("pool-of-features", #""globalAveragePool""#, of: #""p""#),
            node("sum-of-one-edge", #""add""#, of: #""n""#),
            node("sum-of-a-volume-and-features", #""add""#, of: #""n","p""#),
            node("concatenation-of-a-volume-and-features", #""concatenate""#, of: #""n","p""#),
            pool("kernel-of-nought", kernel: "[0,1,1]"),
            pool("kernel-of-sixty-five", kernel: "[65,1,1]"),
            pool("padding-of-a-whole-kernel", kernel: "[1,1,1]", before: "[1,0,0]"),
            pool("window-larger-than-the-volume", kernel: "[3,3,3]", code: "preprocessing"),
            graph(
                "groups-that-divide-nothing", tail,
                #","version":1}},{"inputs":["n"],"name":"q","operation":{"attributes":{"dilation":[1,1,1],"groups":2,"#
                    + #""hasBias":false,"inputChannels":1,"kernel":[1,1,1],"outputChannels":2,"#
                    + #""padding":{"after":[0,0,0],"before":[0,0,0]},"stride":[1,1,1]},"name":"convolution3D","version":1},"#
                    + #""parameters":{"weight":"q.weight"}}],"outputs""#),
            graph(
                "two-inputs-of-a-backbone", #"[{"channels":1,"name":"input"}]"#,
                #"[{"channels":1,"name":"input"},{"channels":1,"name":"other"}]"#, code: "preprocessing"),
            graph("graph-of-another-version", #""p"},"version":1}"#, #""p"},"version":2}"#, code: "json-content"),
            graph("unknown-role", #""mean":"n.mean""#, #""middle":"n.mean""#, code: "json-content"),
            graph(
                "attributes-of-an-operation-without-any", #"{"name":"globalAveragePool""#,
                #"{"attributes":{},"name":"globalAveragePool""#, code: "json-content"),
            graph("channels-in-a-list", #""channels":1,"epsilon""#, #""channels":[1],"epsilon""#, code: "json-content"),
        ]

    /// The end of the last node and what follows it.
    private static let tail = #","version":1}}],"outputs""#

    private static func graph(
        _ name: String, _ old: String, _ new: String, code: String = "architecture"
    ) -> ConformanceCase {
        edit(code, name, "architecture/graph.json", old, new)
    }

    /// A graph with one more node at its end.
    private static func node(
        _ name: String, _ operation: String, of inputs: String, attributes: String = "", code: String = "architecture"
    ) -> ConformanceCase {
        graph(
            name, tail,
            #","version":1}},{"inputs":["# + inputs + #"],"name":"q","operation":{"# + attributes + #""name":"#
                + operation + tail, code: code)
    }

    private static func pool(
        _ name: String, kernel: String, before: String = "[0,0,0]", code: String = "architecture"
    ) -> ConformanceCase {
        node(
            name, #""maxPool3D""#, of: #""n""#,
            attributes: #""attributes":{"kernel":"# + kernel + #","padding":{"after":[0,0,0],"before":"# + before
                + #"},"stride":[1,1,1]},"#, code: code)
    }
}
