/// How weights were trained, in figures; the data themselves are named in the provenance.
package struct TrainingSummary: Hashable, Codable, Sendable {
    /// A part of the data and what it was for.
    package struct Split: Hashable, Codable, Sendable {
        /// `training`, `validation` or `test`.
        package enum Role: String, Codable, CaseIterable, Sendable {
            case training, validation, test
        }

        package var role: Role
        package var subjects: Int
        package var series: Int
        /// SHA-256 over the sorted keys of the series, 64 lower-case hexadecimal digits.
        package var digest: String

        /// A part of the data.
        package init(role: Role, subjects: Int, series: Int, digest: String) {
            self.role = role
            self.subjects = subjects
            self.series = series
            self.digest = digest
        }
    }

    /// The names of the objectives, such as `cross-entropy of plane`.
    package var objectives: [String]
    /// Passes over the training split.
    package var epochs: Int
    /// Updates of the weights.
    package var steps: Int
    /// Series in one update.
    package var batchSize: Int
    package var splits: [Split]
    /// SHA-256 of the training configuration, 64 lower-case hexadecimal digits.
    package var recipeDigest: String

    /// How weights were trained.
    package init(
        objectives: [String], epochs: Int, steps: Int, batchSize: Int, splits: [Split], recipeDigest: String
    ) {
        self.objectives = objectives
        self.epochs = epochs
        self.steps = steps
        self.batchSize = batchSize
        self.splits = splits
        self.recipeDigest = recipeDigest
    }
}
