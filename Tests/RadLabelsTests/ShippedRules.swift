@testable import RadLabels

/// The rules that ship with radzoo, read once for all tests.
enum ShippedRules {
    private static let result = Result { () throws(LabelRulesError) in try Labeller.bundledRules() }

    static func get() throws -> LabelRules { try result.get() }
}
