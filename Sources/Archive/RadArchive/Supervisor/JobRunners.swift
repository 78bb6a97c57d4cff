import RadLabels
import RadSeries
import RadStore
import RadSystem

/// Makes the runner that a configuration asks for.
enum JobRunners {
    /// Memory that a worker is taken to need when their number is chosen.
    private static let memoryPerWorker: Int64 = 1 << 30

    /// - Parameter model: Nil where series are labelled and not embedded.
    static func make(
        configuration: RunConfiguration, model: LoadedModel?, key: ProjectKey, rules: LabelRules,
        interrupt: InterruptSignal?
    ) throws -> any JobRunner {
        let minimumSlices = configuration.minimumSlices ?? model?.minimumSlices ?? SeriesBuilder.Options().minimumSlices
        switch configuration.execution {
        case .inProcess:
            let processor = JobProcessor(
                pseudonyms: Pseudonyms(key: key), labeller: Labeller(rules: rules),
                embedder: try model.map { try VolumeEmbedder(checkpoint: $0.checkpoint, threads: LoadedModel.archiveThreads) },
                minimumSlices: minimumSlices, maximumVoxels: configuration.maximumVoxels,
                allowsForeignCodecs: configuration.allowsForeignCodecs)
            return InProcessRunner(processor: processor, interrupt: interrupt)
        case .workers(let command):
            let settings = WorkerConfiguration(
                projectKey: key.bytes, rules: rules.texts.map { LabelRulesSource(name: $0.name, text: $0.text) },
                minimumSlices: minimumSlices, maximumVoxels: configuration.maximumVoxels,
                threads: LoadedModel.archiveThreads, cpuSeconds: configuration.limits.cpuSeconds,
                addressSpace: configuration.limits.addressSpace, supervisor: currentProcessIdentifier())
            return try WorkerPool(
                command: command, configuration: settings, model: model?.sealed,
                count: configuration.workers ?? workerCount(), limits: configuration.limits,
                numerics: model?.numerics ?? "none", interrupt: interrupt)
        }
    }

    /// As many workers as processors and memory allow, at least one.
    static func workerCount() -> Int {
        max(1, min(processorCount(), Int(availableMemory() / memoryPerWorker)))
    }
}
