import RadHDF5
import RadTensor

extension CheckpointSupplements {
    /// The groups of the features, by name.
    ///
    /// - Parameter slots: Tensors of the optimizer by slot and parameter.
    func groups(
        optimizerTensors slots: [String: [String: Tensor]]
    ) throws(CheckpointError) -> [String: HDF5Group<HDF5Dataset>] {
        var groups: [String: HDF5Group<HDF5Dataset>] = [:]
        if let base {
            groups[CheckpointFeature.base.rawValue] = try Self.group(.base, document: base, at: ElementPath.base)
        }
        if !golden.isEmpty { groups[CheckpointFeature.golden.rawValue] = try Self.group(of: golden) }
        if let quantization { groups[CheckpointFeature.quantization.rawValue] = try quantization.group() }
        if let training {
            groups[CheckpointFeature.training.rawValue] = try Self.group(
                .training, document: training, at: ElementPath.training)
        }
        if !evaluation.isEmpty {
            groups[CheckpointFeature.evaluation.rawValue] = try Self.group(
                .evaluation, document: evaluation, at: ElementPath.evaluation)
        }
        if let labelStatistics {
            groups[CheckpointFeature.labelStatistics.rawValue] = try Self.group(
                .labelStatistics, document: labelStatistics, at: ElementPath.labelStatistics)
        }
        if let card {
            var group = Self.group(.card)
            group.datasets["card.md"] = HDF5Dataset(bytes: Array(card.utf8))
            groups[CheckpointFeature.card.rawValue] = group
        }
        if let trainingState {
            var group = try Self.group(.trainingState, document: trainingState, at: ElementPath.trainingState)
            for slot in trainingState.slots {
                var child = GroupRule.tensors.emptyGroup
                child.datasets = (slots[slot] ?? [:]).mapValues { HDF5Dataset($0) }
                group.groups[slot] = child
            }
            groups[CheckpointFeature.trainingState.rawValue] = group
        }
        return groups
    }

    private static func group(_ feature: CheckpointFeature) -> HDF5Group<HDF5Dataset> {
        guard let rule = GroupRule.features[feature] else { preconditionFailure("every feature has a rule") }
        return rule.emptyGroup
    }

    private static func group(
        _ feature: CheckpointFeature, document: some Encodable, at path: String
    ) throws(CheckpointError) -> HDF5Group<HDF5Dataset> {
        var group = group(feature)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        group.datasets[name] = HDF5Dataset(bytes: try CanonicalJSON.bytes(of: document, at: path))
        return group
    }

    private static func group(of cases: [GoldenCase]) throws(CheckpointError) -> HDF5Group<HDF5Dataset> {
        var golden = group(.golden)
        for one in cases {
            var group = GroupRule.goldenCase.emptyGroup
            let path = "\(ElementPath.golden)/\(one.name)/case.json"
            group.datasets["case.json"] = HDF5Dataset(bytes: try CanonicalJSON.bytes(of: one.document, at: path))
            for step in one.steps {
                group.datasets[GoldenCase.dataset(ofStep: step.index)] = HDF5Dataset(step.samples)
            }
            for output in one.outputs {
                group.datasets[GoldenCase.dataset(ofOutput: output.name)] = HDF5Dataset(output.values)
            }
            golden.groups[one.name] = group
        }
        return golden
    }
}

extension Quantization {
    fileprivate func group() throws(CheckpointError) -> HDF5Group<HDF5Dataset> {
        guard let rule = GroupRule.features[.quantization] else { preconditionFailure("every feature has a rule") }
        var group = rule.emptyGroup
        group.datasets["quantization.json"] = HDF5Dataset(
            bytes: try CanonicalJSON.bytes(of: document, at: ElementPath.quantization))
        group.datasets["edge.scale"] = HDF5Dataset(edges.map(\.scale))
        let bytes = edges.flatMap { edge in
            (0..<4).map { UInt8(truncatingIfNeeded: edge.zeroPoint >> (8 * $0)) }
        }
        guard let zeroPoints = try? Tensor(shape: [edges.count], elementType: .int32, bytes: bytes) else {
            preconditionFailure("four bytes for each edge")
        }
        group.datasets["edge.zero-point"] = HDF5Dataset(zeroPoints)
        var parameters = GroupRule.tensors.emptyGroup
        parameters.datasets = parameterScales.mapValues { HDF5Dataset($0) }
        group.groups["parameters"] = parameters
        return group
    }
}

extension GroupRule {
    /// A group that says what the rule asks for, and holds nothing.
    var emptyGroup: HDF5Group<HDF5Dataset> { HDF5Group(encoding: encoding, version: version) }
}

extension HDF5Dataset {
    /// A row of 32-bit floats.
    fileprivate init(_ values: [Float]) {
        self.init(Tensor(shape: [values.count], float32: values))
    }
}
