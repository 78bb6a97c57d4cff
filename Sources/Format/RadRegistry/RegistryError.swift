/// Why a card or a zoo was refused, or could not be read or written.
package struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, machine-readable name of the fault; new ones may appear.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }
    }

    /// Which fault it is.
    package let code: Code
    /// What it is about: a path or address that the operator typed, or a name in a zoo.
    package let location: String
    /// What the rule asks for.
    package let expected: String?
    /// What was there instead.
    package let found: String?
    /// Everything that is wrong, where there is more than one thing.
    package let problems: [String]

    /// An error at a place.
    package init(
        _ code: Code, at location: String, expected: String? = nil, found: String? = nil, problems: [String] = []
    ) {
        self.code = code
        self.location = location
        self.expected = expected
        self.found = found
        self.problems = Array(problems.prefix(100))
    }

    package var description: String {
        var text = "\(location): \(code.rawValue)"
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        if !problems.isEmpty { text += ":\n  " + problems.joined(separator: "\n  ") + "\n" }
        return text + (problems.isEmpty ? ". " : "") + remedy
    }

    /// What can be done about it.
    package var remedy: String {
        switch code {
        case .missing: "Check the path or address."
        case .index, .digest, .size, .tooLarge, .unsigned:
            "Do not use it: ask the publisher, or take another mirror of the zoo."
        case .rollback, .history:
            "Somebody may be offering an old or a forged state: compare it with another mirror, or ask the publisher."
                + " --accept-rollback takes and remembers it."
        case .publisher:
            "Somebody else may have signed it: ask the publisher for the new key and name it with --key."
                + " --accept-new-key takes and remembers the one that is there."
        case .memory:
            "--accept-new-key and --accept-rollback together take the zoo as if it was seen for the first time."
        case .unknownVersion: "`radzoo zoo list` shows what there is."
        case .exists: "A version never changes; choose another name."
        case .fileExists: "Name another file, or take that one away."
        case .notAFolder: "Publish to a folder, and upload that: a copy of it is the same zoo."
        case .inUse: "Another process writes there; wait until it is done."
        case .patientData: "Take it out, or write it so that it cannot be taken for that. It is not repeated here."
        case .address, .redirect: "Check the address of the zoo."
        case .unreachable: "Check the address and the network, and run it again."
        case .interrupted, .range, .tooSlow: "Run it again: it goes on where it was."
        case .programMissing: "Install it, or use a copy of the zoo in a folder."
        case .unreadable: "Check the path and the permissions."
        case .card: "Correct the card; ModelCards/README.md explains every field."
        default: "Look at Formats/Zoo/SPECIFICATION.md."
        }
    }
}

extension RegistryError.Code {
    /// A file or address that cannot be read.
    package static let unreadable = Self(rawValue: "unreadable")
    /// A file of a zoo, or a zoo, that is not there.
    package static let missing = Self(rawValue: "missing")
    /// An index that breaks a rule, or a file that is not what the index says of it.
    package static let index = Self(rawValue: "index")
    /// Content of another digest than the index says.
    package static let digest = Self(rawValue: "digest")
    /// Content of another size than the index says.
    package static let size = Self(rawValue: "size")
    /// A file over its limit.
    package static let tooLarge = Self(rawValue: "too-large")
    /// No signature where one is needed.
    package static let unsigned = Self(rawValue: "unsigned")
    /// A signed index that is older than one that was seen.
    package static let rollback = Self(rawValue: "rollback")
    /// A signed index that contradicts what was seen.
    package static let history = Self(rawValue: "history")
    /// An index that another key has signed than before.
    package static let publisher = Self(rawValue: "publisher")
    /// What is remembered of zoos and is damaged, or cannot be kept.
    package static let memory = Self(rawValue: "memory")
    /// A name or version that the zoo does not have.
    package static let unknownVersion = Self(rawValue: "unknown-version")
    /// A version that is there already with other content.
    package static let exists = Self(rawValue: "exists")
    /// Another file in the place of one that is to be made.
    package static let fileExists = Self(rawValue: "file-exists")
    /// Something else where a folder is needed.
    package static let notAFolder = Self(rawValue: "not-a-folder")
    /// A zoo, or a file, that another process is writing.
    package static let inUse = Self(rawValue: "in-use")
    /// A text that looks like patient data.
    package static let patientData = Self(rawValue: "patient-data")
    /// A text that is no address of a zoo.
    package static let address = Self(rawValue: "address")
    /// A redirection that is not followed.
    package static let redirect = Self(rawValue: "redirect")
    /// A server that gives no answer, or one of no use.
    package static let unreachable = Self(rawValue: "unreachable")
    /// A transfer that ended early.
    package static let interrupted = Self(rawValue: "interrupted")
    /// A transfer that was too slow for too long.
    package static let tooSlow = Self(rawValue: "too-slow")
    /// A part of a file that is not the one that was asked for.
    package static let range = Self(rawValue: "range")
    /// A program that is needed and not installed.
    package static let programMissing = Self(rawValue: "program-missing")
    /// A text that is no card, or a card that does not check.
    package static let card = Self(rawValue: "card")
}
