extension CanonicalJSON {
    /// The canonical text of a value.
    ///
    /// - Throws: `json` where the value has numbers that JSON cannot hold.
    static func bytes(of value: some Encodable, at path: String) throws(CheckpointError) -> [UInt8] {
        do {
            return try CanonicalJSON(encoding: value).bytes
        } catch {
            throw CheckpointError(.json, at: path, expected: "values that JSON can hold")
        }
    }

    /// A value from its canonical text.
    ///
    /// The text must be exactly what writing the value gives: white space, another order of keys and keys that the
    /// type does not know are all refused, since they would change the meaning or the identity unseen.
    static func value<Value: Codable>(
        _ type: Value.Type, from bytes: [UInt8], at path: String
    ) throws(CheckpointError) -> Value {
        do {
            let json = try CanonicalJSON(parsing: bytes)
            guard json.bytes == bytes else {
                throw CheckpointError(.jsonForm, at: path, expected: "canonical JSON (RFC 8785)")
            }
            let value = try json.decoded(as: type)
            // Bytes are compared, since Swift takes texts for equal that are equal only after normalisation.
            guard try Self.bytes(of: value, at: path) == bytes else {
                throw CheckpointError(.jsonContent, at: path, expected: "only what this version of radzoo knows")
            }
            return value
        } catch let error as CheckpointError {
            throw error
        } catch let fault as Fault {
            throw CheckpointError(.json, at: path, expected: fault.expected, found: "byte \(fault.offset)")
        } catch let error as DecodingError {
            throw CheckpointError(.jsonContent, at: path, expected: "a value of another form", found: place(of: error))
        } catch {
            // Elements that other modules own refuse with errors of their own, which hold no input but names.
            throw CheckpointError(.jsonContent, at: path, expected: "\(error)")
        }
    }

    private static func place(of error: DecodingError) -> String {
        let keys: [any CodingKey] =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            case .keyNotFound(let key, let context): context.codingPath + [key]
            @unknown default: []
            }
        // Keys of a stranger's file may be any text; what is shown is what a name may be.
        return "/"
            + keys.map { key in key.intValue.map(String.init) ?? String(key.stringValue.prefix(64)) }
            .joined(separator: "/").filter { $0.isASCII && $0 >= " " && $0 != "\u{7F}" }
    }
}
