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
        case .unreadable: "Check the path and the permissions."
        case .card: "Correct the card; ModelCards/README.md explains every field."
        default: "Look at Formats/Zoo/SPECIFICATION.md."
        }
    }
}

extension RegistryError.Code {
    /// A file or address that cannot be read.
    package static let unreadable = Self(rawValue: "unreadable")
    /// A text that is no card, or a card that does not check.
    package static let card = Self(rawValue: "card")
}
