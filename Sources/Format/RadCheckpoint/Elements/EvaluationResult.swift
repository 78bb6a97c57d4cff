/// One measured figure with what it takes to believe it.
package struct EvaluationResult: Hashable, Codable, Sendable {
    /// What an independent observation is.
    package enum Unit: String, Codable, CaseIterable, Sendable {
        case patient, study, series
    }

    /// What was asked, such as `plane`.
    package var task: String
    package var dataset: String
    /// SHA-256 over the sorted keys of the evaluated series, 64 lower-case hexadecimal digits.
    package var splitDigest: String
    /// Standard name of the figure, such as `recall@5`.
    package var metric: String
    package var value: Double
    /// The interval that holds the figure with a chance of `confidence`.
    package var lower: Double
    package var upper: Double
    package var confidence: Double
    /// Independent observations.
    package var count: Int
    package var unit: Unit
    /// The command that measures it again.
    package var command: String

    /// One measured figure.
    package init(
        task: String, dataset: String, splitDigest: String, metric: String, value: Double, lower: Double, upper: Double,
        confidence: Double = 0.95, count: Int, unit: Unit, command: String
    ) {
        self.task = task
        self.dataset = dataset
        self.splitDigest = splitDigest
        self.metric = metric
        self.value = value
        self.lower = lower
        self.upper = upper
        self.confidence = confidence
        self.count = count
        self.unit = unit
        self.command = command
    }
}
