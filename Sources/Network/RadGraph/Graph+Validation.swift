/// What flows along an edge, as far as it is known without an input shape.
enum EdgeKind: Hashable {
    /// `[batch, channels, depth, height, width]`.
    case volume(channels: Int)
    /// `[batch, count]`.
    case features(count: Int)

    var channels: Int {
        switch self {
        case .volume(let channels): channels
        case .features(let count): count
        }
    }

    func withChannels(_ channels: Int) -> EdgeKind {
        switch self {
        case .volume: .volume(channels: channels)
        case .features: .features(count: channels)
        }
    }

    var text: String {
        switch self {
        case .volume(let channels): "a volume of \(channels) channels"
        case .features(let count): "\(count) features"
        }
    }
}

extension Graph {
    /// Checks every rule that needs no input shape and throws the first one broken.
    ///
    /// Names are valid and unique, edges are made before they are read, attributes are in range, parameter roles are
    /// those of the operation and parameter names occur once, channel counts agree, and outputs and taps exist.
    package func validate() throws(GraphError) {
        guard GraphLimits.isValidName(name) else {
            throw GraphError(.invalidName, at: "graph name", expected: "a valid name", found: name)
        }
        guard nodes.count <= GraphLimits.nodes, (1...GraphLimits.inputs).contains(inputs.count) else {
            throw GraphError(
                .limitExceeded, at: name,
                expected: "1 to \(GraphLimits.inputs) inputs and at most \(GraphLimits.nodes) nodes",
                found: "\(inputs.count) inputs and \(nodes.count) nodes")
        }
        var edges: [String: EdgeKind] = [:]
        var parameterNames: Set<String> = []
        for input in inputs {
            try Graph.check(name: input.name, isNewIn: edges)
            try Graph.check(input.channels, in: 1...GraphLimits.channels, "channels", at: input.name)
            edges[input.name] = .volume(channels: input.channels)
        }
        for node in nodes {
            try Graph.check(name: node.name, isNewIn: edges)
            let kinds = try node.inputKinds(in: edges)
            try node.operation.validateAttributes(at: node.name)
            try node.checkParameters(seen: &parameterNames)
            edges[node.name] = try node.outputKind(of: kinds)
        }
        try check(names: outputs, as: "output", edges: edges)
        try check(names: taps, as: "tap", edges: edges)
        guard !outputs.isEmpty else {
            throw GraphError(.unknownEdge, at: name, expected: "at least one output", found: "none")
        }
        if let both = outputs.keys.filter({ taps[$0] != nil }).min() {
            throw GraphError(.duplicateName, at: both, expected: "a name of one output or tap", found: "both")
        }
    }

    private func check(names: [String: String], as role: String, edges: [String: EdgeKind]) throws(GraphError) {
        guard names.count <= GraphLimits.outputs else {
            throw GraphError(
                .limitExceeded, at: name, expected: "at most \(GraphLimits.outputs) of \(role)s",
                found: "\(names.count)")
        }
        for (label, edge) in names.sorted(by: { $0.key < $1.key }) {
            guard GraphLimits.isValidName(label) else {
                throw GraphError(.invalidName, at: "\(role) name", expected: "a valid name", found: label)
            }
            guard edges[edge] != nil else {
                throw GraphError(.unknownEdge, at: "\(role) \(label)", expected: "an edge", found: edge)
            }
            if label != edge, edges[label] != nil {
                throw GraphError(
                    .duplicateName, at: "\(role) \(label)", expected: "a name that is no other edge's",
                    found: label)
            }
        }
    }

    static func check(name: String, isNewIn edges: [String: EdgeKind]) throws(GraphError) {
        guard GraphLimits.isValidName(name) else {
            throw GraphError(.invalidName, at: "edge name", expected: "a valid name", found: name)
        }
        guard edges[name] == nil else {
            throw GraphError(.duplicateName, at: name, expected: "a new name", found: "an earlier one")
        }
    }

    static func check(
        _ value: Int, in range: ClosedRange<Int>, _ what: String, at location: String
    ) throws(GraphError) {
        guard range.contains(value) else {
            throw GraphError(
                .invalidAttribute, at: location, expected: "\(what) in \(range.lowerBound)...\(range.upperBound)",
                found: "\(value)")
        }
    }
}

extension GraphNode {
    func inputKinds(in edges: [String: EdgeKind]) throws(GraphError) -> [EdgeKind] {
        let counts = operation.inputCounts
        guard counts.contains(inputs.count) else {
            throw GraphError(
                .inputCount, at: name, expected: "\(counts.lowerBound)...\(counts.upperBound) inputs",
                found: "\(inputs.count)")
        }
        var kinds: [EdgeKind] = []
        for input in inputs {
            guard let kind = edges[input] else {
                throw GraphError(.unknownEdge, at: name, expected: "an edge made earlier", found: input)
            }
            kinds.append(kind)
        }
        return kinds
    }

    func checkParameters(seen: inout Set<String>) throws(GraphError) {
        let expected = operation.parameterShapes
        guard Set(expected.map(\.role)) == Set(parameters.keys) else {
            throw GraphError(
                .parameterRoles, at: name, expected: expected.map(\.role.rawValue).joined(separator: ", "),
                found: parameters.keys.map(\.rawValue).sorted().joined(separator: ", "))
        }
        for (role, extents) in expected {
            guard let parameter = parameters[role] else { continue }
            guard GraphLimits.isValidName(parameter) else {
                throw GraphError(.invalidName, at: name, expected: "a valid parameter name", found: parameter)
            }
            guard seen.insert(parameter).inserted else {
                throw GraphError(.duplicateName, at: name, expected: "a parameter of its own", found: parameter)
            }
            _ = try Graph.checkedCount(extents, at: name)
        }
    }

    func outputKind(of kinds: [EdgeKind]) throws(GraphError) -> EdgeKind {
        let first = kinds[0]
        switch operation {
        case .convolution3D(let attributes):
            try expect(.volume(channels: attributes.inputChannels), found: first)
            return .volume(channels: attributes.outputChannels)
        case .batchNormalization(let attributes):
            try expect(first.withChannels(attributes.channels), found: first)
            return first
        case .linear(let attributes):
            try expect(.features(count: attributes.inputFeatures), found: first)
            return .features(count: attributes.outputFeatures)
        case .maxPool3D, .averagePool3D:
            try expect(.volume(channels: first.channels), found: first)
            return first
        case .globalAveragePool:
            try expect(.volume(channels: first.channels), found: first)
            return .features(count: first.channels)
        case .rectifiedLinear, .softmax, .sigmoid:
            return first
        case .add:
            try expect(first, found: kinds[1])
            return first
        case .concatenate:
            for kind in kinds { try expect(first.withChannels(kind.channels), found: kind) }
            let sum = kinds.reduce(0) { $0 + $1.channels }
            try Graph.check(sum, in: 1...GraphLimits.channels, "channels", at: name)
            return first.withChannels(sum)
        }
    }

    private func expect(_ expected: EdgeKind, found: EdgeKind) throws(GraphError) {
        switch (expected, found) {
        case (.volume, .features), (.features, .volume):
            throw GraphError(.edgeKind, at: name, expected: expected.text, found: found.text)
        default:
            guard expected == found else {
                throw GraphError(.channelMismatch, at: name, expected: expected.text, found: found.text)
            }
        }
    }
}

extension GraphOperation {
    func validateAttributes(at node: String) throws(GraphError) {
        switch self {
        case .convolution3D(let attributes): try attributes.validate(at: node)
        case .maxPool3D(let attributes), .averagePool3D(let attributes): try attributes.validate(at: node)
        case .batchNormalization(let attributes):
            try Graph.check(attributes.channels, in: 1...GraphLimits.channels, "channels", at: node)
            guard attributes.epsilon.isFinite, attributes.epsilon >= 0, attributes.epsilon <= 1 else {
                throw GraphError(
                    .invalidAttribute, at: node, expected: "epsilon in 0...1", found: "\(attributes.epsilon)")
            }
        case .linear(let attributes):
            try Graph.check(attributes.inputFeatures, in: 1...GraphLimits.channels, "inputFeatures", at: node)
            try Graph.check(attributes.outputFeatures, in: 1...GraphLimits.channels, "outputFeatures", at: node)
        case .rectifiedLinear, .globalAveragePool, .add, .concatenate, .softmax, .sigmoid: break
        }
    }
}

extension Convolution3D {
    func validate(at node: String) throws(GraphError) {
        try Graph.check(inputChannels, in: 1...GraphLimits.channels, "inputChannels", at: node)
        try Graph.check(outputChannels, in: 1...GraphLimits.channels, "outputChannels", at: node)
        try Graph.check(groups, in: 1...GraphLimits.channels, "groups", at: node)
        guard inputChannels % groups == 0, outputChannels % groups == 0 else {
            throw GraphError(
                .invalidAttribute, at: node, expected: "groups that divide both channel counts", found: "\(groups)")
        }
        for value in kernel.values { try Graph.check(value, in: 1...GraphLimits.window, "kernel", at: node) }
        for value in stride.values { try Graph.check(value, in: 1...GraphLimits.window, "stride", at: node) }
        for value in dilation.values { try Graph.check(value, in: 1...GraphLimits.window, "dilation", at: node) }
        for value in padding.before.values + padding.after.values {
            try Graph.check(value, in: 0...GraphLimits.padding, "padding", at: node)
        }
    }
}

extension Pooling3D {
    func validate(at node: String) throws(GraphError) {
        for value in kernel.values { try Graph.check(value, in: 1...GraphLimits.window, "kernel", at: node) }
        for value in stride.values { try Graph.check(value, in: 1...GraphLimits.window, "stride", at: node) }
        for side in [padding.before, padding.after] {
            for (value, kernel) in zip(side.values, kernel.values) {
                try Graph.check(value, in: 0...(kernel - 1), "padding", at: node)
            }
        }
    }
}
