import RadTensor

/// Documents in canonical JSON (RFC 8785) of formats that stand beside checkpoints, under the same rules and limits.
package enum JSONDocument {
    /// The canonical text of a value.
    package static func bytes(of value: some Encodable, at path: String) throws(CheckpointError) -> [UInt8] {
        try CanonicalJSON.bytes(of: value, at: path)
    }

    /// A value from its canonical text, which must be exactly what writing the value gives.
    package static func value<Value: Codable>(
        _ type: Value.Type, from bytes: [UInt8], at path: String
    ) throws(CheckpointError) -> Value {
        try CanonicalJSON.value(type, from: bytes, at: path)
    }

    /// Every text and every key in a JSON text, in no order; none where it is no JSON.
    static func texts(in bytes: [UInt8]) -> [String] {
        guard let value = try? CanonicalJSON(parsing: bytes) else { return [] }
        var texts: [String] = []
        var open = [value]
        while let value = open.popLast() {
            switch value {
            case .string(let text): texts.append(text)
            case .array(let values): open += values
            case .object(let members):
                texts += members.keys
                open += members.values
            case .null, .boolean, .number: break
            }
        }
        return texts
    }
}

extension CheckpointReader {
    /// Everything in a file that is text: names, and what documents and card say.
    ///
    /// - Returns: The texts, each with the element that it stands in.
    package func texts() throws(CheckpointError) -> [(element: String, text: String)] {
        let manifest = header.manifest
        var texts = [(ElementPath.manifest, manifest.name), (ElementPath.manifest, manifest.version)]
        texts += header.tensors.map { (ElementPath.weights, $0.name) }
        for entry in header.elements {
            texts.append(("/", entry.name))
            guard entry.elementType == .uint8 else { continue }
            let bytes = try bytes(of: entry)
            if entry.name.hasSuffix(".json") {
                texts += JSONDocument.texts(in: bytes).map { ("/" + entry.name, $0) }
            } else {
                texts.append(("/" + entry.name, String(decoding: bytes, as: UTF8.self)))
            }
        }
        return texts.map { (element: $0.0, text: $0.1) }
    }
}
