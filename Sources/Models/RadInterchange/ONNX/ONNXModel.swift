package import RadCheckpoint
import RadGraph
import RadPreprocessing
package import RadSystem
import RadTensor

/// A checkpoint as an ONNX model: IR version 8, opset 17, 32-bit floats.
///
/// Inputs and outputs have the names of the graph; `embedding` is pooled and normalised as the checkpoint says. Names of
/// edges and parameters stay as they are.
package struct ONNXModel {
    static let version = 8
    static let operators = 17
    /// The name of the output that is the embedding.
    package static let embedding = "embedding"
    /// Protocol Buffers count the bytes of a message in 31 bits.
    private static let maximumByteCount = Int(Int32.max)
    private static let float = 1

    private let message: ProtobufMessage

    /// Translates a checkpoint.
    ///
    /// - Parameter metadata: Texts that go into the model.
    /// - Throws: `InterchangeError` with code `inexpressible` for a file that needs a base, more than 2 GiB, or an output
    ///   of a name in use.
    package init(_ checkpoint: Checkpoint, metadata: [String: String]) throws(InterchangeError) {
        guard !checkpoint.manifest.kind.needsBase else {
            throw InterchangeError(
                .inexpressible, expected: "a network that runs by itself", found: checkpoint.manifest.kind.rawValue)
        }
        var model = ProtobufMessage()
        model.add(1, Self.version)
        model.add(2, "radzoo")
        model.add(7, try Self.graph(of: checkpoint))
        var operators = ProtobufMessage()
        operators.add(1, "")
        operators.add(2, Self.operators)
        model.add(8, operators)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            var entry = ProtobufMessage()
            entry.add(1, key)
            entry.add(2, value)
            model.add(14, entry)
        }
        guard model.count <= Self.maximumByteCount else {
            throw InterchangeError(
                .inexpressible, expected: "at most 2 GiB; export safetensors instead", found: "\(model.count) bytes")
        }
        message = model
    }

    /// Writes the model.
    package func write(to path: String, through storage: any Storage) throws {
        try storage.replaceFile(
            at: path,
            writing: { writer in
                for piece in message.pieces {
                    switch piece {
                    case .bytes(let bytes): try writer.write(bytes)
                    case .tensor(let tensor): try writer.write(tensor.bytes())
                    }
                }
            })
    }

    private static func graph(of checkpoint: Checkpoint) throws(InterchangeError) -> ProtobufMessage {
        let graph = checkpoint.architecture
        var message = ProtobufMessage()
        var nodes = graph.nodes.flatMap(\.onnx)
        var outputs = graph.outputs
        let edge = checkpoint.header.embeddingEdge
        outputs[embedding] = nil
        let edges = Set(graph.nodes.map(\.name) + graph.inputs.map(\.name))
        nodes += try embeddingNodes(of: edge, checkpoint.embedding, edges)
        for (name, source) in outputs.sorted(by: { $0.key < $1.key }) where name != source {
            guard !edges.contains(name) else {
                throw InterchangeError(.inexpressible, at: name, expected: "outputs whose names no other edge has")
            }
            nodes.append(ONNXNode(operation: "Identity", inputs: [source], output: name))
        }
        for node in nodes { message.add(1, node.message) }
        message.add(2, graph.name)
        for declaration in graph.parameterDeclarations {
            guard let tensor = checkpoint.parameters[declaration.name] else { continue }
            var initializer = ProtobufMessage()
            for extent in tensor.shape.extents { initializer.add(1, extent) }
            initializer.add(2, float)
            initializer.add(8, declaration.name)
            initializer.add(9, tensor.convertedToFloat32())
            message.add(5, initializer)
        }
        let shapes = checkpoint.preprocessing.shapes.map(\.extents)
        for input in graph.inputs { message.add(11, value(input.name, inputDimensions(shapes))) }
        message.add(12, value(embedding, [.named("batch"), .number(checkpoint.embedding.dimension)]))
        for name in outputs.keys.sorted() { message.add(12, value(name, [.named("batch"), .named(name + "-values")])) }
        return message
    }

    private static func embeddingNodes(
        of edge: String, _ specification: EmbeddingSpecification, _ edges: Set<String>
    ) throws(InterchangeError) -> [ONNXNode] {
        guard !edges.contains(embedding) else {
            throw InterchangeError(.inexpressible, at: embedding, expected: "an edge of another name")
        }
        var nodes: [ONNXNode] = []
        var source = edge
        if specification.pooling == .globalAverage {
            nodes += ONNXNode.globalAverage(of: edge, named: embedding + "/pooled")
            source = embedding + "/pooled"
        }
        if specification.normalisation == .l2 { return nodes + ONNXNode.normalised(source, named: embedding) }
        return nodes + [ONNXNode(operation: "Identity", inputs: [source], output: embedding)]
    }

    private enum Dimension {
        case number(Int)
        case named(String)
    }

    /// Extents that all shapes agree on, names for the others.
    private static func inputDimensions(_ shapes: [[Int]]) -> [Dimension] {
        let names = ["channels", "depth", "height", "width"]
        return [.named("batch")]
            + names.enumerated().map { axis, name in
                let extents = Set(shapes.map { $0[axis] })
                return extents.count == 1 ? .number(extents.first ?? 1) : .named(name)
            }
    }

    /// `ValueInfoProto` of a tensor of floats.
    private static func value(_ name: String, _ dimensions: [Dimension]) -> ProtobufMessage {
        var shape = ProtobufMessage()
        for dimension in dimensions {
            var message = ProtobufMessage()
            switch dimension {
            case .number(let number): message.add(1, number)
            case .named(let name): message.add(2, name)
            }
            shape.add(1, message)
        }
        var tensor = ProtobufMessage()
        tensor.add(1, float)
        tensor.add(2, shape)
        var type = ProtobufMessage()
        type.add(1, tensor)
        var value = ProtobufMessage()
        value.add(1, name)
        value.add(2, type)
        return value
    }
}
