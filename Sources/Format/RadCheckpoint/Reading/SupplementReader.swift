import RadHDF5
import RadTensor

/// Reads the groups of features; all but the optimizer's tensors are small and are read at once.
struct SupplementReader {
    let reader: ElementReader
    let features: Set<CheckpointFeature>

    /// Values that a golden output or a list of scales may have.
    private static let maximumValueCount = 65_536

    func supplements() throws(CheckpointError) -> CheckpointSupplements {
        var supplements = CheckpointSupplements()
        if features.contains(.base) {
            supplements.base = try reader.document(BaseReference.self, at: ElementPath.base)
        }
        if features.contains(.golden) { supplements.golden = try golden() }
        if features.contains(.quantization) { supplements.quantization = try quantization() }
        if features.contains(.training) {
            supplements.training = try reader.document(TrainingSummary.self, at: ElementPath.training)
        }
        if features.contains(.evaluation) {
            supplements.evaluation = try reader.document([EvaluationResult].self, at: ElementPath.evaluation)
            guard !supplements.evaluation.isEmpty else {
                throw CheckpointError(.evaluation, at: ElementPath.evaluation, expected: "at least one figure")
            }
        }
        if features.contains(.labelStatistics) {
            supplements.labelStatistics = try reader.document(LabelStatistics.self, at: ElementPath.labelStatistics)
        }
        if features.contains(.card) { supplements.card = try card() }
        if features.contains(.trainingState) { supplements.trainingState = try trainingState() }
        try requireOrder(of: supplements)
        return supplements
    }

    /// Requires lists to be in the order in which they are written.
    private func requireOrder(of found: CheckpointSupplements) throws(CheckpointError) {
        let ordered = found.inOrder
        let isInOrder: [(CheckpointError.Code, String, Bool)] = [
            (.base, ElementPath.base, found.base == ordered.base),
            (.golden, ElementPath.golden, found.golden == ordered.golden),
            (.quantization, ElementPath.quantization, found.quantization == ordered.quantization),
            (.labels, ElementPath.labelStatistics, found.labelStatistics == ordered.labelStatistics),
            (.trainingState, ElementPath.trainingState, found.trainingState == ordered.trainingState),
        ]
        for (code, path, holds) in isInOrder where !holds {
            throw CheckpointError(code, at: path, expected: "lists in byte order")
        }
    }

    private func group(_ feature: CheckpointFeature) -> HDF5Group<RawDataset> {
        reader.tree.root.groups[feature.rawValue] ?? HDF5Group()
    }

    private func golden() throws(CheckpointError) -> [GoldenCase] {
        let groups = group(.golden).groups.inByteOrder
        guard (1...GoldenCase.maximumCount).contains(groups.count) else {
            throw CheckpointError(
                .golden, at: ElementPath.golden, expected: "1 to \(GoldenCase.maximumCount) cases",
                found: "\(groups.count)")
        }
        var cases: [GoldenCase] = []
        for (name, group) in groups { cases.append(try goldenCase(name, group)) }
        return cases
    }

    private func goldenCase(
        _ name: String, _ group: HDF5Group<RawDataset>
    ) throws(CheckpointError) -> GoldenCase {
        let path = "\(ElementPath.golden)/\(name)"
        try RuleCheck.check(group, .goldenCase, at: path)
        let document = try reader.document(GoldenCase.Document.self, at: path + "/case.json")
        var expected: Set<String> = ["case.json"]
        var steps: [GoldenStep] = []
        for step in document.steps {
            let dataset = GoldenCase.dataset(ofStep: step.index)
            expected.insert(dataset)
            steps.append(
                GoldenStep(
                    index: step.index, operation: step.operation, extent: step.extent, mean: step.mean,
                    samples: try floats(at: "\(path)/\(dataset)", code: .golden), tolerance: step.tolerance))
        }
        var outputs: [GoldenOutput] = []
        for output in document.outputs {
            let dataset = GoldenCase.dataset(ofOutput: output.name)
            expected.insert(dataset)
            outputs.append(
                GoldenOutput(
                    name: output.name, values: try floats(at: "\(path)/\(dataset)", code: .golden),
                    tolerance: output.tolerance))
        }
        guard Set(group.datasets.keys) == expected else {
            throw CheckpointError(.unknownElement, at: path, expected: "the values of steps and outputs")
        }
        return GoldenCase(
            name: name, input: document.input, crop: document.crop, backend: document.backend, steps: steps,
            outputs: outputs)
    }

    private func quantization() throws(CheckpointError) -> Quantization {
        let path = ElementPath.quantization
        let folder = "/" + CheckpointFeature.quantization.rawValue
        let document = try reader.document(Quantization.Document.self, at: path)
        guard document.precision == ElementType.int8.rawValue else {
            throw CheckpointError(.quantization, at: path, expected: "precision i8")
        }
        let scales = try floats(at: folder + "/edge.scale", code: .quantization)
        let zeroPoints = try tensor(at: folder + "/edge.zero-point", .int32, code: .quantization)
        guard document.edges.count == scales.count, zeroPoints.shape.count == scales.count else {
            throw CheckpointError(.quantization, at: path, expected: "a scale and a zero point for each edge")
        }
        let bytes = zeroPoints.bytes()
        let edges = document.edges.enumerated().map { index, name in
            let word = bytes[(4 * index)..<(4 * index + 4)].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return Quantization.Edge(name: name, scale: scales[index], zeroPoint: Int32(bitPattern: word))
        }
        let parameters = group(.quantization).groups["parameters"] ?? HDF5Group()
        try RuleCheck.check(parameters, .tensors, at: folder + "/parameters")
        try requireNoGroups(parameters, at: folder + "/parameters")
        var parameterScales: [String: [Float]] = [:]
        for name in parameters.datasets.keys {
            parameterScales[name] = try floats(at: "\(folder)/parameters/\(name)", code: .quantization)
        }
        return Quantization(calibration: document.calibration, edges: edges, parameterScales: parameterScales)
    }

    private func card() throws(CheckpointError) -> String {
        let bytes = try reader.bytes(at: ElementPath.card, limit: CheckpointSupplements.maximumCardByteCount)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CheckpointError(.card, at: ElementPath.card, expected: "UTF-8")
        }
        return text
    }

    private func trainingState() throws(CheckpointError) -> TrainingState {
        let state = try reader.document(TrainingState.self, at: ElementPath.trainingState)
        let groups = group(.trainingState).groups
        guard Set(groups.keys) == Set(state.slots) else {
            throw CheckpointError(.trainingState, at: ElementPath.trainingState, expected: "a group for each slot")
        }
        for (name, group) in groups {
            try RuleCheck.check(group, .tensors, at: "/training_state/\(name)")
            try requireNoGroups(group, at: "/training_state/\(name)")
        }
        return state
    }

    private func requireNoGroups(_ group: HDF5Group<RawDataset>, at path: String) throws(CheckpointError) {
        guard group.groups.isEmpty else {
            throw CheckpointError(.unknownElement, at: path, expected: "no groups")
        }
    }

    private func floats(at path: String, code: CheckpointError.Code) throws(CheckpointError) -> [Float] {
        try tensor(at: path, .float32, code: code).float32Values()
    }

    /// A row of numbers, its size checked before it is read.
    private func tensor(
        at path: String, _ type: ElementType, code: CheckpointError.Code
    ) throws(CheckpointError) -> Tensor {
        guard let dataset = reader.tree.root.dataset(at: path) else {
            throw CheckpointError(.missingElement, at: path, expected: "a row of \(type.rawValue)")
        }
        guard dataset.elementType == type, dataset.shape.rank == 1, dataset.shape.count <= Self.maximumValueCount else {
            throw CheckpointError(
                code, at: path, expected: "a row of at most \(Self.maximumValueCount) numbers of \(type.rawValue)")
        }
        return try reader.tensor(at: path)
    }
}
