import RadContainers
import RadLabels
import RadSeries
import RadStore
import RadSystem

/// Makes the runner that a configuration asks for.
enum JobRunners {
    /// Memory that a worker is taken to need when their number is chosen.
    private static let memoryPerWorker: Int64 = 1 << 30

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
                allowsForeignCodecs: configuration.allowsForeignCodecs,
                shelf: ContainerShelf(
                    limits: configuration.containerLimits, spoolDirectory: configuration.spoolDirectory,
                    limitsFileSize: false))
            return InProcessRunner(processor: processor, interrupt: interrupt)
        case .workers(let command):
            let settings = WorkerConfiguration(
                projectKey: key.bytes, rules: rules.texts.map { LabelRulesSource(name: $0.name, text: $0.text) },
                minimumSlices: minimumSlices, maximumVoxels: configuration.maximumVoxels,
                readingLimits: configuration.readingLimits, assumedModality: configuration.assumedModality,
                containerLimits: configuration.containerLimits,
                spoolDirectory: configuration.spoolDirectory, threads: threads,
                cpuSeconds: configuration.limits.cpuSeconds,
                addressSpace: configuration.limits.addressSpace, supervisor: currentProcessIdentifier())
            return try WorkerPool(
                command: command, configuration: settings, model: try model?.sealed(),
                count: configuration.workers ?? workerCount(), limits: configuration.limits,
                numerics: model?.numerics(threads: threads) ?? "none",
                expectation: ReportExpectation(dimension: model?.space.dimension, ruleIDs: rules.ruleIDs),
                interrupt: interrupt)
        }
    }

    /// As many workers as processors and memory allow, at least one.
    static func workerCount() -> Int {
        max(1, min(processorCount(), Int(availableMemory() / memoryPerWorker)))
    }
}
