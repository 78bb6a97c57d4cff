/// The elements that not every checkpoint has.
package struct CheckpointSupplements: Hashable, Sendable {
    /// What an adapter or a head belongs to; nil for other kinds.
    package var base: BaseReference?
    /// Inputs with their results, in the byte order of their names; none where empty.
    package var golden: [GoldenCase]
    package var quantization: Quantization?
    package var training: TrainingSummary?
    /// Measured figures; none where empty.
    package var evaluation: [EvaluationResult]
    /// How the labels of the training data were spread.
    package var labelStatistics: LabelStatistics?
    /// The model card: Markdown with YAML front matter.
    package var card: String?
    /// The state of an unfinished training; its tensors are ``Checkpoint/optimizerTensors``.
    package var trainingState: TrainingState?

    /// Bytes that a card may have.
    package static let maximumCardByteCount = 1 << 20

    /// Joins supplements; nothing is checked.
    package init(
        base: BaseReference? = nil, golden: [GoldenCase] = [], quantization: Quantization? = nil,
        training: TrainingSummary? = nil, evaluation: [EvaluationResult] = [],
        labelStatistics: LabelStatistics? = nil, card: String? = nil, trainingState: TrainingState? = nil
    ) {
        self.base = base
        self.golden = golden
        self.quantization = quantization
        self.training = training
        self.evaluation = evaluation
        self.labelStatistics = labelStatistics
        self.card = card
        self.trainingState = trainingState
    }

    /// No supplements.
    package static let none = CheckpointSupplements()

    /// The features that a checkpoint with these supplements lists.
    var features: Set<CheckpointFeature> {
        var features: Set<CheckpointFeature> = []
        if base != nil { features.insert(.base) }
        if !golden.isEmpty { features.insert(.golden) }
        if quantization != nil { features.insert(.quantization) }
        if training != nil { features.insert(.training) }
        if !evaluation.isEmpty { features.insert(.evaluation) }
        if labelStatistics != nil { features.insert(.labelStatistics) }
        if card != nil { features.insert(.card) }
        if trainingState != nil { features.insert(.trainingState) }
        return features
    }
}
