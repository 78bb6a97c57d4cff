@testable import RadLabels

/// The rules that ship with radzoo, read once for all tests.
enum ShippedRules {
    private static let result = Result { () throws(LabelRulesError) in try LabelRules.bundled() }

    static func get() throws -> LabelRules { try result.get() }
}
