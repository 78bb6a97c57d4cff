import RadLabels
package import RadStore
package import RadSystem

/// Makes small pictures of some volumes, in the workers that decode pixels.
package struct ThumbnailRun {
    /// A volume of a series, and where the files of the series are.
    package struct Work: Sendable {
        /// The pseudonym of the series.
        package let series: [UInt8]
        /// The number of the volume.
        package var volume: Int
        let places: [ArchivePlace]

        /// A volume that a survey came across.
        package init(_ entry: ArchiveSurvey.Entry, volume: Int) {
            series = entry.key ?? []
            self.volume = volume
            places = entry.places
        }

        /// A volume of a store.
        package init(series: [UInt8], volume: Int, files: [SeriesFile]) {
            self.series = series
            self.volume = volume
            places = files.map { ArchivePlace($0) }
        }
    }

    private let configuration: RunConfiguration
    private let interrupt: InterruptSignal?
    private let report: (RunProgress) -> Void

    /// - Parameters:
    ///   - configuration: Where bytes are parsed, and the limits.
    ///   - interrupt: Stops the run.
    ///   - report: Told how far the run is.
    package init(
        configuration: RunConfiguration, interrupt: InterruptSignal? = nil,
        report: @escaping (RunProgress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.interrupt = interrupt
        self.report = report
    }

    /// The pictures by the place of their work; where nothing can be decoded there is none.
    package func run(_ works: [Work]) throws -> [Int: Thumbnail] {
        guard !works.isEmpty else { return [:] }
        let runner = try JobRunners.make(
            configuration: configuration, model: nil, key: .random(),
            rules: try LabelRuleTexts.bundled(site: configuration.rulesPath), interrupt: interrupt)
        defer { runner.shutDown() }
        var thumbnails: [Int: Thumbnail] = [:]
        var next = 0
        var done = 0
        let began = monotonicNanoseconds()
        let isComplete = try runner.run(
            next: {
                guard next < works.count else { return nil }
                defer { next += 1 }
                let files = works[next].places.enumerated().map { JobFile(index: UInt32($0), place: $1) }
                return Ticket(work: next, job: .thumbnail(files, volume: UInt32(clamping: works[next].volume)))
            }, idle: {},
            deliver: { ticket, outcome in
                if case .finished(.thumbnail(let thumbnail?)) = outcome { thumbnails[ticket.work] = thumbnail }
                done += 1
                report(
                    RunProgress(
                        phase: .drawing, done: done, total: works.count,
                        seconds: Double(monotonicNanoseconds() - began) / 1e9))
            })
        guard isComplete else { throw ArchiveError(.interrupted, "The pictures were stopped.") }
        return thumbnails
    }
}
