import Foundation

extension PreprocessingRecipe {
    /// Reads and checks a recipe written as JSON.
    ///
    /// Unknown operations, versions and keys are refused: a recipe that is half understood gives wrong embeddings.
    ///
    /// - Throws: `PreprocessingError` with code `unknownOperation`, `unknownVersion`, `malformedRecipe` or
    ///   `invalidRecipe`.
    package init(json: [UInt8]) throws(PreprocessingError) {
        do {
            self = try JSONDecoder().decode(PreprocessingRecipe.self, from: Data(json))
        } catch let error as PreprocessingError {
            throw error
        } catch {
            throw PreprocessingError(
                code: .malformedRecipe, expected: "JSON of a recipe of version \(Self.version)",
                found: "\(json.count) bytes that are not")
        }
        try validate()
    }

    /// The recipe as JSON with sorted keys, equal recipes as equal bytes.
    package func json() throws(PreprocessingError) -> [UInt8] {
        try validate()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return [UInt8](try encoder.encode(self))
        } catch {
            throw PreprocessingError(
                code: .invalidRecipe, expected: "values that JSON can express", found: "others")
        }
    }
}
