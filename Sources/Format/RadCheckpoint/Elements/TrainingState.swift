/// What it takes to go on with a training as if it had never stopped; tensors of the optimizer stand beside it.
package struct TrainingState: Hashable, Codable, Sendable {
    /// A part of the training with its settings by name.
    package struct Part: Hashable, Codable, Sendable {
        package var name: String
        package var settings: [String: Double]

        /// A part of the training.
        package init(name: String, settings: [String: Double]) {
            self.name = name
            self.settings = settings
        }
    }

    /// The state of a random number generator.
    package struct Random: Hashable, Codable, Sendable {
        /// Such as `xoshiro256**`.
        package var algorithm: String
        /// Words of 64 bits, each 16 lower-case hexadecimal digits.
        package var words: [String]

        /// The state of a generator.
        package init(algorithm: String, words: [String]) {
            self.algorithm = algorithm
            self.words = words
        }
    }

    /// Where in the data the training stands.
    package struct Cursor: Hashable, Codable, Sendable {
        /// Whole passes that are done.
        package var epoch: Int
        /// Updates that are done.
        package var step: Int
        /// Series of this pass that are done.
        package var position: Int
        /// SHA-256 over the order of this pass, 64 lower-case hexadecimal digits.
        package var orderDigest: String

        /// Where the training stands.
        package init(epoch: Int, step: Int, position: Int, orderDigest: String) {
            self.epoch = epoch
            self.step = step
            self.position = position
            self.orderDigest = orderDigest
        }
    }

    /// The best score so far.
    package struct Best: Hashable, Codable, Sendable {
        package var metric: String
        package var value: Double
        package var step: Int

        /// The best score so far.
        package init(metric: String, value: Double, step: Int) {
            self.metric = metric
            self.value = value
            self.step = step
        }
    }

    package var optimizer: Part
    package var schedule: Part
    package var random: Random
    package var cursor: Cursor
    package var best: Best?
    /// Names of the optimizer's tensors for each parameter, such as `momentum`, in byte order.
    package var slots: [String]

    /// What it takes to go on.
    package init(
        optimizer: Part, schedule: Part, random: Random, cursor: Cursor, best: Best? = nil, slots: [String]
    ) {
        self.optimizer = optimizer
        self.schedule = schedule
        self.random = random
        self.cursor = cursor
        self.best = best
        self.slots = slots
    }
}
