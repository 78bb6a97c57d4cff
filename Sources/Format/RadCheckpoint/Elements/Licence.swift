/// Under which terms a checkpoint may be used.
package struct Licence: Hashable, Codable, Sendable {
    /// The SPDX expression of the weights, such as `Apache-2.0`.
    package var weights: String
    /// Limits of use in words, such as that the model is no medical device.
    package var limits: [String]

    /// Terms of use.
    package init(weights: String, limits: [String] = []) {
        self.weights = weights
        self.limits = limits
    }
}
