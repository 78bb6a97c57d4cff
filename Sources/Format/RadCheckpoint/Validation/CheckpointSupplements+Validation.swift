import RadGraph
import RadPreprocessing
import RadTensor

extension CheckpointSupplements {
    /// The supplements with their lists in the order in which they are written.
    var inOrder: CheckpointSupplements {
        func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
        var ordered = self
        ordered.base?.edges?.sort { precedes($0.input, $1.input) }
        ordered.base?.changes?.sort { precedes($0.parameter, $1.parameter) }
        ordered.golden.sort { precedes($0.name, $1.name) }
        for index in ordered.golden.indices { ordered.golden[index].outputs.sort { precedes($0.name, $1.name) } }
        ordered.labelStatistics?.heads.sort { precedes($0.head, $1.head) }
        ordered.quantization?.edges.sort { precedes($0.name, $1.name) }
        ordered.trainingState?.slots.sort(by: precedes)
        return ordered
    }

    /// Requires each supplement to fit the elements.
    func validate(
        kind: CheckpointKind, elements: CheckpointElements, declared: [ParameterDeclaration], rows: [TensorEntry]
    ) throws(CheckpointError) {
        guard (kind == .trainingState) == (trainingState != nil) else {
            throw CheckpointError(
                .kind, at: ElementPath.manifest, expected: "a training state in a checkpoint of that kind only",
                found: kind.rawValue)
        }
        guard golden.count <= GoldenCase.maximumCount, Set(golden.map(\.name)).count == golden.count else {
            throw CheckpointError(
                .golden, at: ElementPath.golden, expected: "at most \(GoldenCase.maximumCount) cases, each name once")
        }
        for one in golden { try one.validate(elements) }
        try quantization?.validate(graph: elements.architecture, declared: declared)
        try training?.validate()
        for result in evaluation { try result.validate() }
        try labelStatistics?.validate(elements.labels)
        if let card { try Self.validate(card: card) }
        try trainingState?.validate(declared: declared, rows: rows)
    }

    private static func validate(card: String) throws(CheckpointError) {
        guard (1...maximumCardByteCount).contains(card.utf8.count), !card.utf8.contains(0) else {
            throw CheckpointError(
                .card, at: ElementPath.card, expected: "1 to \(maximumCardByteCount) bytes of text without zeros")
        }
    }
}

extension GoldenCase {
    fileprivate func validate(_ elements: CheckpointElements) throws(CheckpointError) {
        let path = "\(ElementPath.golden)/\(name)"
        guard Manifest.isLabel(name, maximumLength: 64, allowing: "") else {
            throw CheckpointError(.golden, at: ElementPath.golden, expected: "names out of a-z 0-9 . -")
        }
        func refuse(_ expected: String) -> CheckpointError { CheckpointError(.golden, at: path, expected: expected) }
        try input.validate(at: path)
        let done = elements.preprocessing.steps.enumerated().filter {
            $0.element.modalities.isEmpty || $0.element.modalities.contains(input.modality)
        }
        guard done.map(\.offset) == steps.map(\.index), done.map(\.element.operation.name) == steps.map(\.operation)
        else { throw refuse("the steps that the recipe does for \(input.modality.prefix(16))") }
        for step in steps {
            guard let extents = try? Shape(validating: step.extent), extents.rank == 3, extents.count > 0,
                step.samples.count == GoldenStep.places(in: extents.count).count, step.mean.isFinite,
                step.samples.allSatisfy(\.isFinite), step.tolerance.isValid
            else { throw refuse("extent, mean and samples of step \(step.index)") }
        }
        if let crop {
            guard let input = steps.last?.extent, crop.count == input.count,
                zip(crop, input).allSatisfy({ (1...$1).contains($0) })
            else { throw refuse("a crop of at least one voxel and at most the input") }
        }
        if let backend {
            guard (1...64).contains(backend.utf8.count), backend.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw refuse("a backend of 1 to 64 letters of ASCII")
            }
        }
        let heads = Dictionary(
            elements.labels.map { ($0.head, max(1, $0.terms.count)) }, uniquingKeysWith: { first, _ in first })
        guard outputs.first(where: { $0.name == GoldenOutput.embedding }) != nil,
            Set(outputs.map(\.name)).count == outputs.count
        else { throw refuse("an embedding, and each output once") }
        for output in outputs {
            let count = output.name == GoldenOutput.embedding ? elements.embedding.dimension : heads[output.name]
            guard count == output.values.count, output.values.allSatisfy(\.isFinite), output.tolerance.isValid else {
                throw refuse("the values of the embedding and of heads")
            }
        }
    }
}

extension GoldenTolerance {
    /// Whether both bounds are numbers that bound something.
    fileprivate var isValid: Bool { (0...1e9).contains(absolute) && (0...1).contains(relative) }
}

extension Quantization {
    fileprivate func validate(graph: Graph, declared: [ParameterDeclaration]) throws(CheckpointError) {
        func refuse(_ expected: String) -> CheckpointError {
            CheckpointError(.quantization, at: ElementPath.quantization, expected: expected)
        }
        guard !calibration.method.isEmpty, calibration.inputs > 0, calibration.digest.isDigest else {
            throw refuse("method, number of inputs and digest of the calibration")
        }
        let known = Set(graph.inputs.map(\.name) + graph.nodes.map(\.name))
        guard !edges.isEmpty, Set(edges.map(\.name)).count == edges.count, edges.allSatisfy({ known.contains($0.name) })
        else { throw refuse("edges of the graph, each once") }
        guard edges.allSatisfy({ $0.scale.isFinite && $0.scale > 0 && (-128...127).contains($0.zeroPoint) }) else {
            throw refuse("scales above 0 and zero points of -128 to 127")
        }
        let shapes = Dictionary(declared.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
        for (name, scales) in parameterScales {
            guard let shape = shapes[name], shape.rank >= 2, shape[0] == scales.count,
                scales.allSatisfy({ $0.isFinite && $0 > 0 })
            else { throw refuse("a scale above 0 for each output channel of a weight") }
        }
    }
}

extension TrainingSummary {
    fileprivate func validate() throws(CheckpointError) {
        let counts = [epochs, steps] + splits.flatMap { [$0.subjects, $0.series] }
        guard !objectives.isEmpty, objectives.allSatisfy({ !$0.isEmpty }), counts.allSatisfy({ $0 >= 0 }),
            batchSize > 0, splits.contains(where: { $0.role == .training }),
            splits.allSatisfy({ $0.digest.isDigest }), recipeDigest.isDigest
        else {
            throw CheckpointError(
                .training, at: ElementPath.training, expected: "objectives, counts, a training split and digests")
        }
    }
}

extension EvaluationResult {
    fileprivate func validate() throws(CheckpointError) {
        guard ![task, dataset, metric, command].contains(""), splitDigest.isDigest, count > 0,
            value.isFinite, lower.isFinite, upper.isFinite, lower <= value, value <= upper, confidence > 0,
            confidence < 1
        else {
            throw CheckpointError(
                .evaluation, at: ElementPath.evaluation,
                expected: "task, dataset, metric, command, a value within its interval and its observations")
        }
    }
}

extension TrainingState {
    fileprivate func validate(declared: [ParameterDeclaration], rows: [TensorEntry]) throws(CheckpointError) {
        func refuse(_ expected: String) -> CheckpointError {
            CheckpointError(.trainingState, at: ElementPath.trainingState, expected: expected)
        }
        guard !optimizer.name.isEmpty, !schedule.name.isEmpty, !random.algorithm.isEmpty,
            (1...64).contains(random.words.count), random.words.allSatisfy({ $0.isHexadecimal(count: 16) }),
            [cursor.epoch, cursor.step, cursor.position].allSatisfy({ $0 >= 0 }), cursor.orderDigest.isDigest,
            best?.metric != ""
        else { throw refuse("optimizer, schedule, random state and cursor") }
        guard slots.count <= 8, Set(slots).count == slots.count,
            slots.allSatisfy({ Manifest.isLabel($0, maximumLength: 64, allowing: "") })
        else { throw refuse("at most 8 slots, named out of a-z 0-9 . -") }
        let shapes = Dictionary(declared.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
        for row in rows where row.name.hasPrefix("training_state/") && row.name != "training_state/state.json" {
            let names = row.name.split(separator: "/").map(String.init)
            guard names.count == 3, slots.contains(names[1]), row.elementType == .float32, shapes[names[2]] == row.shape
            else { throw refuse("f32 tensors of the shapes of parameters in each slot") }
        }
    }
}

extension String {
    /// Whether the text is a SHA-256 in hexadecimal.
    var isDigest: Bool { isHexadecimal(count: 64) }

    /// Whether the text has that many lower-case hexadecimal digits.
    func isHexadecimal(count: Int) -> Bool {
        utf8.count == count && utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
