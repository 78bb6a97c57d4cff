/// What is claimed about a model, so that a program can compare it with the checkpoint.
///
/// The fields are those of the front matter, version 1; `ModelCards/README.md` explains each.
package struct ModelCard: Hashable, Sendable {
    /// The version of the front matter that this program reads and writes.
    package static let schemaVersion = 1

    /// The name of the model, as in the checkpoint's manifest.
    package var id: String
    /// The version of the model, as in the checkpoint's manifest.
    package var version: String
    package var title: String
    /// One sentence.
    package var summary: String
    /// `untrained` or `trained`.
    package var trainingStatus: String
    package var task: Task
    /// Values in all weights.
    package var parameters: Int
    package var input: Input?
    /// The operations of the preprocessing in their order, each with the modalities that it is limited to, such as
    /// `window CT`; nil for what has no preprocessing of its own.
    package var preprocessing: [String]?
    package var embedding: Embedding?
    /// What the outputs mean, by the name of the output.
    package var heads: [String: Head]
    package var licence: Licence
    package var identities: Identities
    /// The model that this one was made from or attaches to.
    package var base: Base?
    /// What the weights were learned from.
    package var sources: [Source]
    package var metrics: [Metric]
    /// Further words to find the model by.
    package var tags: [String]
    /// Whom to ask.
    package var contact: String?
    /// How to cite the model.
    package var citation: String?

    /// What a model is for.
    package enum Task: String, CaseIterable, Sendable {
        case embedding, classification, segmentation, regression
    }

    /// What goes in.
    package struct Input: Hashable, Sendable {
        /// DICOM modalities, empty for any.
        package var modalities: [String]
        package var minimumSlices: Int
        /// Shapes as `1x16x128x128`.
        package var shapes: [String]
    }

    /// How the vector is taken.
    package struct Embedding: Hashable, Sendable {
        package var tap: String
        package var dimension: Int
        package var pooling: String
        package var normalisation: String
    }

    /// The meaning of one output.
    package struct Head: Hashable, Sendable {
        /// The label group.
        package var group: String
        package var activation: String
        /// The terms in the order of the values; empty for a number.
        package var terms: [String]
        /// The unit of a number.
        package var unit: String?
    }

    /// Terms of use.
    package struct Licence: Hashable, Sendable {
        /// The SPDX expression of the weights.
        package var weights: String
        /// Under which terms the training data were used; `none` where there were none.
        package var data: String
    }

    /// The identities that the checkpoint has.
    package struct Identities: Hashable, Sendable {
        package var weights: String
        package var specification: String
        /// The space of 32-bit arithmetic; nil for what makes no embeddings.
        package var space: String?
        package var file: String
    }

    /// Where a model comes from.
    package struct Base: Hashable, Sendable {
        /// How it follows from the other model.
        package enum Relation: String, CaseIterable, Sendable {
            /// The same weights in another format.
            case conversion
            /// Trained further.
            case finetune
            /// Changes to weights that stay where they are.
            case adapter
            /// Outputs on features of weights that stay where they are.
            case head
        }

        package var name: String
        package var relation: Relation
        /// The weights id, where it is a model of ours.
        package var weights: String?
        /// Where it was published, where it is a model of others.
        package var source: String?
    }

    /// A collection of data.
    package struct Source: Hashable, Sendable {
        package var name: String
        package var licence: String
        package var citation: String
        /// The number of subjects; 0 for synthetic data.
        package var subjects: Int
    }

    /// One measured figure with what it takes to believe it.
    package struct Metric: Hashable, Sendable {
        package var task: String
        package var dataset: String
        package var metric: String
        package var value: Double
        package var lower: Double
        package var upper: Double
        /// The chance with which the interval holds the figure.
        package var confidence: Double
        /// Independent observations.
        package var count: Int
        /// What an observation is: `patient`, `study` or `series`.
        package var unit: String
        /// What measures it again.
        package var command: String
    }
}
