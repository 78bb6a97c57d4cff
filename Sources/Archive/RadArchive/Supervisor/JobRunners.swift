import RadContainers
import RadLabels
import RadSeries
import RadStore
import RadSystem

/// Makes the runner that a configuration asks for.
enum JobRunners {
    /// The least memory that a worker is taken to need when their number is chosen.
    private static let leastMemoryPerWorker: Int64 = 1 << 30
    /// What a worker needs beside what grows with the weights: activations and the volume at hand.
    private static let ownMemoryPerWorker: Int64 = 512 << 20

    /// - Parameters:
    ///   - rules: Parsed here even where only workers use them, so that a fault in them is told before any starts.
    ///   - model: Nil where series are labelled and not embedded.
    ///   - threads: Threads of inference in each worker, or in this process.
    static func make(
        configuration: RunConfiguration, model: LoadedModel?, key: ProjectKey, rules source: LabelRuleTexts,
        interrupt: InterruptSignal?, threads: Int = LoadedModel.archiveThreads
    ) throws -> any JobRunner {
        let minimumSlices = configuration.minimumSlices ?? model?.minimumSlices ?? SeriesBuilder.Options().minimumSlices
        let rules = try LabelRules(source)
        switch configuration.execution {
        case .inProcess:
            let processor = JobProcessor(
                pseudonyms: Pseudonyms(key: key), labeller: Labeller(rules: rules),
                embedder: try model.map { try VolumeEmbedder(checkpoint: $0.checkpoint(), threads: threads) },
                minimumSlices: minimumSlices, maximumVoxels: configuration.maximumVoxels,
                limits: configuration.readingLimits, assumedModality: configuration.assumedModality,
                allowsForeignCodecs: configuration.allowsForeignCodecs, measuresPixels: configuration.measuresPixels,
                shelf: ContainerShelf(
                    limits: configuration.containerLimits, spoolDirectory: configuration.spoolDirectory,
                    limitsFileSize: false))
            return InProcessRunner(processor: processor, interrupt: interrupt)
        case .workers(let command):
            let settings = WorkerConfiguration(
                projectKey: key.bytes, rules: rules.texts.map { LabelRulesSource(name: $0.name, text: $0.text) },
                minimumSlices: minimumSlices, maximumVoxels: configuration.maximumVoxels,
                readingLimits: configuration.readingLimits, assumedModality: configuration.assumedModality,
                measuresPixels: configuration.measuresPixels, containerLimits: configuration.containerLimits,
                spoolDirectory: configuration.spoolDirectory, threads: threads,
                cpuSeconds: configuration.limits.cpuSeconds,
                addressSpace: configuration.limits.addressSpace, supervisor: currentProcessIdentifier())
            let sealed = try model?.sealed()
            return try WorkerPool(
                command: command, configuration: settings, model: sealed,
                count: configuration.workers ?? workerCount(checkpointBytes: Int64(sealed?.count ?? 0)),
                limits: configuration.limits,
                numerics: model?.numerics(threads: threads) ?? "none",
                expectation: ReportExpectation(dimension: model?.space.dimension, ruleIDs: rules.ruleIDs),
                interrupt: interrupt)
        }
    }

    /// As many workers as processors and memory allow, at least one.
    ///
    /// While a plan is compiled the weights are in memory mapped, folded and packed: a worker with 118 million of them in
    /// 32 bits (471 MB) was seen to hold 2.1 GiB.
    static func workerCount(checkpointBytes: Int64) -> Int {
        let memory = max(leastMemoryPerWorker, ownMemoryPerWorker + 4 * checkpointBytes)
        return max(1, min(processorCount(), Int(availableMemory() / memory)))
    }
}
