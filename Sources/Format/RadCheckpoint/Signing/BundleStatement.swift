/// What a bundle vouches for: an in-toto Statement v1 with the predicate of OpenSSF Model Signing 1.0.
struct BundleStatement {
    static let predicateType = "https://model_signing/signature/v1.0"

    /// One signed file.
    private struct Resource {
        let name: String
        let digest: ContentDigest
    }

    private let resources: [Resource]
    private let allowsLinks: Bool

    /// The canonical JSON of a statement about one file.
    static func bytes(name: String, digest: ContentDigest) -> [UInt8] {
        CanonicalJSON.object([
            "_type": .string(CheckpointStatement.type), "predicateType": .string(predicateType),
            "subject": .array([
                .object([
                    "name": .string(name),
                    "digest": .object(["sha256": .string(rootDigest(of: [digest]).hexadecimal)]),
                ])
            ]),
            "predicate": .object([
                "serialization": .object([
                    "method": .string("files"), "hash_type": .string("sha256"), "allow_symlinks": .boolean(false),
                ]),
                "resources": .array([
                    // A file that is signed alone is the root of what is signed.
                    .object([
                        "name": .string("."), "algorithm": .string("sha256"), "digest": .string(digest.hexadecimal),
                    ])
                ]),
            ]),
        ]).bytes
    }

    /// The digest of the subject: over the digests of the files, one after another.
    private static func rootDigest(of digests: [ContentDigest]) -> ContentDigest {
        var hasher = ContentHasher()
        for digest in digests { hasher.update(digest.bytes) }
        return hasher.finish()
    }

    /// Reads a statement of any writer; keys that the predicate's definition does not name are passed over.
    init(_ payload: [UInt8]) throws(CheckpointError) {
        func malformed(_ expected: String) -> CheckpointError {
            CheckpointError(.statement, at: "statement", expected: expected)
        }
        let value = try CanonicalJSON(text: payload, at: "statement")
        guard value["_type"]?.text == CheckpointStatement.type, value["predicateType"]?.text == Self.predicateType,
            case .array(let subjects)? = value["subject"], subjects.count == 1,
            let subject = subjects[0]["digest"]?["sha256"]?.text
        else { throw malformed("an in-toto statement of \(Self.predicateType) about one subject") }
        let serialization = value["predicate"]?["serialization"]
        guard serialization?["method"]?.text == "files", serialization?["hash_type"]?.text == "sha256",
            case .boolean(let allowsLinks)? = serialization?["allow_symlinks"],
            case .array(let items)? = value["predicate"]?["resources"]
        else { throw malformed("files with their SHA-256") }
        var resources: [Resource] = []
        for item in items {
            guard let name = item["name"]?.text, item["algorithm"]?.text == "sha256",
                let digest = item["digest"]?.text.flatMap({ ContentDigest(hexadecimal: $0) })
            else { throw malformed("name and SHA-256 of each file") }
            resources.append(Resource(name: name, digest: digest))
        }
        guard Self.rootDigest(of: resources.map(\.digest)).hexadecimal == subject else {
            throw malformed("the digest over the files' digests")
        }
        self.resources = resources
        self.allowsLinks = allowsLinks
    }

    /// Requires the statement to be about this file and no other.
    func verify(_ file: BundledFile) throws(CheckpointError) {
        func refuse(_ expected: String, _ found: String) -> CheckpointError {
            CheckpointError(.signatureSubject, at: "statement", expected: expected, found: found)
        }
        guard resources.count == 1, let resource = resources.first else {
            throw refuse("one signed file", "\(resources.count)")
        }
        guard resource.name == "." || resource.name == file.name else {
            throw refuse("the name that was signed", "another")
        }
        guard allowsLinks || !file.isLink else { throw refuse("a file", "a symbolic link") }
        guard resource.digest == file.digest else {
            throw refuse("bytes of SHA-256 \(resource.digest.hexadecimal)", file.digest.hexadecimal)
        }
    }
}

extension CanonicalJSON {
    /// A value from a JSON text in any layout.
    init(text bytes: [UInt8], at path: String) throws(CheckpointError) {
        do throws(Fault) {
            self = try CanonicalJSON(parsing: bytes)
        } catch {
            throw CheckpointError(.json, at: path, expected: error.expected, found: "byte \(error.offset)")
        }
    }

    /// The member of an object, or nil.
    subscript(key: String) -> CanonicalJSON? {
        if case .object(let members) = self { return members[key] }
        return nil
    }

    /// The text, if the value is one.
    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }
}
