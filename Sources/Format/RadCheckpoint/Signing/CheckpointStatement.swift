/// What a signature vouches for: an in-toto Statement v1 about a checkpoint.
package struct CheckpointStatement: Hashable, Sendable {
    static let type = "https://in-toto.io/Statement/v1"
    static let predicateType = "urn:radzoo:checkpoint:1"
    /// The name of the digest in the subject; it is of logical content and not of the bytes of a file.
    static let digestName = "radzoo.file.1"

    package let name: String
    package let version: String
    package let fileID: CheckpointIdentifier
    package let annexID: CheckpointIdentifier

    /// The statement about a checkpoint.
    package init(of header: CheckpointHeader) {
        name = header.manifest.name
        version = header.manifest.version
        fileID = header.fileID
        annexID = header.annexID
    }

    /// The canonical JSON.
    var bytes: [UInt8] {
        CanonicalJSON.object([
            "_type": .string(Self.type), "predicateType": .string(Self.predicateType),
            "subject": .array([
                .object([
                    "name": .string("\(name) \(version)"),
                    "digest": .object([Self.digestName: .string(fileID.digest.hexadecimal)]),
                ])
            ]),
            "predicate": .object([
                "name": .string(name), "version": .string(version), "fileID": .string("\(fileID)"),
                "annexID": .string("\(annexID)"),
            ]),
        ]).bytes
    }

    /// Reads a statement; every key is known, and subject and predicate agree.
    init(parsing bytes: [UInt8], at path: String) throws(CheckpointError) {
        let value = try CanonicalJSON(canonical: bytes, at: path)
        guard case .object(let members) = value, case .object(let predicate)? = members["predicate"],
            case .string(let name)? = predicate["name"], case .string(let version)? = predicate["version"],
            case .string(let file)? = predicate["fileID"], case .string(let annex)? = predicate["annexID"],
            let fileID = CheckpointIdentifier(file), fileID.kind == .file,
            let annexID = CheckpointIdentifier(annex), annexID.kind == .annex
        else { throw Self.malformed(path) }
        self.name = name
        self.version = version
        self.fileID = fileID
        self.annexID = annexID
        guard self.bytes == bytes else { throw Self.malformed(path) }
    }

    private static func malformed(_ path: String) -> CheckpointError {
        CheckpointError(.statement, at: path, expected: "an in-toto statement of \(predicateType)")
    }
}

extension CanonicalJSON {
    /// A value from a text that must be in canonical form.
    init(canonical bytes: [UInt8], at path: String) throws(CheckpointError) {
        self = try CanonicalJSON(text: bytes, at: path)
        guard self.bytes == bytes else {
            throw CheckpointError(.jsonForm, at: path, expected: "canonical JSON (RFC 8785)")
        }
    }
}
