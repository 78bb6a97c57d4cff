/// Why a recipe is refused, or a volume cannot go through it.
package struct PreprocessingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, machine-readable name of the fault.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The name in kebab case.
        package let rawValue: String
        /// Names a fault.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// The volume lies outside the recipe's domain; `rule` says which part of it.
        package static let outOfDomain = Code(rawValue: "out-of-domain")
        /// The recipe names an operation that this program does not know.
        package static let unknownOperation = Code(rawValue: "unknown-operation")
        /// The recipe or one of its steps has a version that this program does not know.
        package static let unknownVersion = Code(rawValue: "unknown-version")
        /// The recipe's text is not of the declared form.
        package static let malformedRecipe = Code(rawValue: "malformed-recipe")
        /// The recipe's values or the order of its steps make no sense.
        package static let invalidRecipe = Code(rawValue: "invalid-recipe")
        /// A step could not be done on this volume.
        package static let failedStep = Code(rawValue: "failed-step")
    }

    /// Which part of the domain a volume lies outside of.
    package enum Rule: String, Codable, CaseIterable, Sendable {
        case modality
        case intent
        case unit
        case minimumSlices = "minimum-slices"
        case minimumExtent = "minimum-extent"
    }

    /// Which fault it is.
    package let code: Code
    /// The broken rule of the domain; nil for other faults.
    package let rule: Rule?
    /// Index of the step from 0; nil where the fault is not of one step.
    package let step: Int?
    /// What a valid value would have been.
    package let expected: String
    /// What was there instead: numbers and names of this module, never text of a header.
    package let found: String

    /// Describes one fault.
    package init(code: Code, rule: Rule? = nil, step: Int? = nil, expected: String, found: String) {
        self.code = code
        self.rule = rule
        self.step = step
        self.expected = expected
        self.found = found
    }

    /// The fault in one line.
    package var description: String {
        var text = code.rawValue
        if let rule { text += " (\(rule.rawValue))" }
        if let step { text += " in step \(step)" }
        return "\(text): expected \(expected), found \(found)"
    }
}
