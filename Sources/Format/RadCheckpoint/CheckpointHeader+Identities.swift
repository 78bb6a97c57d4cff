import RadGraph
package import RadTensor

extension CheckpointHeader {
    /// The identity of the weights: names, element types, shapes and values of all tensors.
    package var weightsID: CheckpointIdentifier {
        var hasher = LogicalHasher(domain: "radzoo.weights.1")
        hasher.add(tensors)
        return CheckpointIdentifier(kind: .weights, digest: hasher.finish())
    }

    /// The identity of what surrounds the weights: architecture, preprocessing, embedding, labels.
    package var specID: CheckpointIdentifier {
        var hasher = LogicalHasher(domain: "radzoo.spec.1")
        hasher.add(documents.architecture)
        hasher.add(documents.preprocessing)
        hasher.add(documents.embedding)
        hasher.add(documents.labels)
        return CheckpointIdentifier(kind: .specification, digest: hasher.finish())
    }

    /// The identity of the space of embeddings: vectors of one space may be compared.
    ///
    /// It covers the nodes of the graph that the tapped edge depends on, their tensors, preprocessing, pooling,
    /// normalisation, dimension and precision. Heads, labels and names can change without it.
    /// - Parameter precision: In which numbers the network is computed: `.float32`, `.bfloat16` or `.int8`.
    package func spaceID(precision: ElementType = .float32) -> CheckpointIdentifier {
        var hasher = LogicalHasher(domain: "radzoo.space.1")
        hasher.add(embeddingGraph)
        hasher.add(embeddingTensors)
        hasher.add(documents.preprocessing)
        hasher.add(embeddingEdge)
        hasher.add(embedding.pooling.rawValue)
        hasher.add(embedding.normalisation.rawValue)
        hasher.add(embedding.dimension)
        hasher.add(precision.rawValue)
        if precision == .int8, supplements.quantization != nil {
            hasher.add(elements.filter { Self.feature(of: $0) == .quantization })
        }
        // What an adapter or a head gives depends on its base and on where it takes hold of it.
        if supplements.base != nil { hasher.add(elements.filter { Self.feature(of: $0) == .base }) }
        return CheckpointIdentifier(kind: .space, digest: hasher.finish())
    }

    /// The identity of the checkpoint without its annex.
    package var fileID: CheckpointIdentifier {
        var hasher = LogicalHasher(domain: "radzoo.file.1")
        hasher.add(manifest.kind.rawValue)
        hasher.add(manifest.name)
        hasher.add(manifest.version)
        hasher.add(manifest.trainingStatus.rawValue)
        hasher.add(weightsID.digest.bytes)
        hasher.add(specID.digest.bytes)
        hasher.add(documents.licence)
        hasher.add(documents.provenance)
        let others = elements.filter { Self.feature(of: $0)?.isOfFile == true }
        if !others.isEmpty { hasher.add(others) }
        return CheckpointIdentifier(kind: .file, digest: hasher.finish())
    }

    /// The identity of what is said about the checkpoint and may grow without making it another: golden vectors,
    /// evaluation, card, and optional elements of newer programs.
    package var annexID: CheckpointIdentifier {
        var hasher = LogicalHasher(domain: "radzoo.annex.1")
        hasher.add(
            elements.filter { entry in
                guard let name = entry.name.split(separator: "/").first.map(String.init) else { return false }
                if features.others.contains(name) { return true }
                return CheckpointFeature(rawValue: name)?.isOfFile == false
            })
        return CheckpointIdentifier(kind: .annex, digest: hasher.finish())
    }

    /// The feature whose group a dataset lies in.
    private static func feature(of entry: TensorEntry) -> CheckpointFeature? {
        entry.name.split(separator: "/").first.flatMap { CheckpointFeature(rawValue: String($0)) }
    }

    /// The tensors that embeddings depend on.
    private var embeddingTensors: [TensorEntry] {
        var names = Set(architecture.part(upTo: embeddingEdge).nodes.flatMap { $0.parameters.values })
        if let changes = supplements.base?.changes {
            let changed = changes.filter { names.contains($0.parameter) }.map(\.parameter)
            names = Set(changed + changed.flatMap { [$0 + ".up", $0 + ".down"] })
        }
        return tensors.filter { names.contains($0.name) }
    }
}
