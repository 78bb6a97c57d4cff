import RadCheckpoint
package import RadGraph
package import RadSystem
import RadTensor

/// Writes tensors as a safetensors file.
package enum SafetensorsWriter {
    /// Writes tensors by their names, the widest elements first so that all are aligned, then in byte order of names.
    ///
    /// - Parameters:
    ///   - parameters: Tensors of element types that the format names.
    ///   - metadata: Texts of `__metadata__`.
    ///   - path: The file.
    ///   - storage: Where it is written.
    package static func write(
        _ parameters: ParameterSet, metadata: [String: String], to path: String, through storage: any Storage
    ) throws {
        let order = parameters.names.compactMap { name in parameters[name].map { (name: name, tensor: $0) } }
            .enumerated().sorted {
                let (left, right) = ($0.element.tensor.elementType.byteCount, $1.element.tensor.elementType.byteCount)
                return (right, $0.offset) < (left, $1.offset)
            }.map(\.element)
        let header = try header(of: order, metadata)
        try storage.replaceFile(
            at: path,
            writing: { writer in
                try writer.write((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
                try writer.write(header)
                for (_, tensor) in order { try writer.write(tensor.bytes()) }
            })
    }

    private static func header(
        of order: [(name: String, tensor: Tensor)], _ metadata: [String: String]
    ) throws(InterchangeError) -> [UInt8] {
        var members: [String: CanonicalJSON] = [
            SafetensorsFile.metadataKey: .object(metadata.mapValues { .string($0) })
        ]
        var offset = 0
        for (name, tensor) in order {
            let end = offset + tensor.byteCount
            members[name] = .object([
                "dtype": .string(try typeName(tensor.elementType, name)),
                "shape": .array(tensor.shape.extents.map { .number(Double($0)) }),
                "data_offsets": .array([.number(Double(offset)), .number(Double(end))]),
            ])
            offset = end
        }
        var bytes = CanonicalJSON.object(members).bytes
        while !bytes.count.isMultiple(of: 8) { bytes.append(UInt8(ascii: " ")) }
        return bytes
    }

    private static func typeName(_ type: ElementType, _ name: String) throws(InterchangeError) -> String {
        switch type {
        case .float16: "F16"
        case .float32: "F32"
        case .float64: "F64"
        case .bfloat16: "BF16"
        default:
            throw InterchangeError(.inexpressible, at: name, expected: "floating-point numbers", found: type.rawValue)
        }
    }
}
