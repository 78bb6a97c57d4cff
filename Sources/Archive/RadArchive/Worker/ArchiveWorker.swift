import RadCheckpoint
import RadLabels
import RadStore
import RadSystem

/// The other end of the supervisor's channel: takes its configuration, then jobs, until the channel is closed.
package enum ArchiveWorker {
    /// How a worker ended, as an exit status that only the supervisor sees.
    package enum End: Int32, Sendable {
        case channelClosed = 0
        case badConfiguration = 2
        case channelFailed = 3
    }

    /// Threads that wait for files allocate little; their areas are not to eat up the limit of the address space.
    private static let memoryAreas: Int32 = 2

    /// Serves until the supervisor closes the channel or dies.
    ///
    /// - Parameters:
    ///   - descriptor: The number of the inherited socket.
    ///   - willOpen: Told of each file before it is opened; lets a test play a file that ends its worker.
    package static func serve(descriptor: Int32 = 3, willOpen: (@Sendable ([UInt8]) -> Void)? = nil) -> End {
        shareMemoryAreas(among: Self.memoryAreas)
        guard let channel = try? MessageChannel(descriptor: Descriptor(owning: descriptor)) else {
            return .channelFailed
        }
        let processor: JobProcessor
        let cpuSecondsPerJob: Int
        do {
            guard let message = try channel.receive(timeoutMilliseconds: 60_000) else { return .channelClosed }
            let configuration = try WorkerConfiguration(decoding: message.bytes)
            try dieWithParent(configuration.supervisor)
            try ResourceLimits(addressSpace: configuration.addressSpace, fileSize: 0, coreSize: 0).apply()
            cpuSecondsPerJob = configuration.cpuSeconds
            processor = try JobProcessor(
                configuration: configuration, checkpoint: message.descriptor, willOpen: willOpen)
            try channel.send(JobResult.ready(numerics: processor.numerics).encoded())
        } catch {
            return .badConfiguration
        }
        do {
            while let message = try channel.receive() {
                let job = try Job(decoding: message.bytes)
                try limitProcessorTime(to: budget(for: job, atLeast: cpuSecondsPerJob))
                try channel.send(processor.process(job).encoded())
            }
            return .channelClosed
        } catch {
            return .channelFailed
        }
    }

    /// Bytes of a container that a worker reads in a second even where it is slow.
    private static let bytesPerSecond: Int64 = 4 << 20

    /// Processor seconds of a job: headers alone take far less than pixels and a network, and a batch that loops is
    /// halved several times until its file is found.
    private static func budget(for job: Job, atLeast seconds: Int) -> Int {
        switch job {
        case .scan(let files):
            return min(seconds, 10) + files.count / 4
        case .contents(let file, _):
            let size = (try? ReadableFile(path: file.path, followLinks: true))?.status.size ?? 0
            return seconds + Int(size / bytesPerSecond)
        case .series(let files), .labels(let files, _), .probe(let files), .thumbnail(let files, _):
            return seconds + files.count
        }
    }

    /// Lets the kernel end this process when the next job takes more processor time than it may.
    private static func limitProcessorTime(to seconds: Int) throws(SystemError) {
        let used = Int(processCPUNanoseconds() / 1_000_000_000) + 1
        try ResourceLimits(cpuSeconds: used + seconds).apply()
    }
}

extension JobProcessor {
    /// Sets up what a configuration and a sealed checkpoint say.
    convenience init(
        configuration: WorkerConfiguration, checkpoint: Descriptor?, willOpen: (@Sendable ([UInt8]) -> Void)?
    ) throws {
        var embedder: VolumeEmbedder?
        if let checkpoint {
            // The supervisor verified the bytes before it sealed them.
            let model = try CheckpointReader.open(try SealedMemory(descriptor: checkpoint), verifyingDigests: false)
            embedder = try VolumeEmbedder(checkpoint: model, threads: configuration.threads)
        }
        self.init(
            pseudonyms: Pseudonyms(key: try ProjectKey(bytes: configuration.projectKey)),
            labeller: Labeller(rules: try LabelRules(texts: configuration.rules.map { ($0.name, $0.text) })),
            embedder: embedder,
            minimumSlices: configuration.minimumSlices, maximumVoxels: configuration.maximumVoxels,
            limits: configuration.readingLimits, assumedModality: configuration.assumedModality,
            allowsForeignCodecs: true, measuresPixels: configuration.measuresPixels,
            shelf: ContainerShelf(
                limits: configuration.containerLimits, spoolDirectory: configuration.spoolDirectory,
                limitsFileSize: true),
            willOpen: willOpen)
    }

    /// With what vectors are computed; a worker without a model computes none.
    var numerics: String { embedder?.numerics ?? "none" }
}
