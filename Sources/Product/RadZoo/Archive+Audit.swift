import RadArchive
import RadStore
package import RadSystem

extension Archive {
    /// Ranks the series whose header facts contradict each other; nothing is written.
    ///
    /// - Parameters:
    ///   - execution: Where bytes are parsed.
    ///   - options: Choices; those about stores do not matter.
    ///   - withPaths: Whether paths are told; they may name patients.
    ///   - withPixels: Whether pictures of the first entries are made; they are personal data.
    /// - Throws: ``RadZooError``.
    public func audit(
        execution: Execution, options: Options = Options(), withPaths: Bool = false, withPixels: Bool = false
    ) async throws -> SeriesAudit {
        let archive = self
        let interrupt = try RadZooError.translating { try InterruptSignal(listens: false) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                runOnOwnThread(name: "radzoo.archive-audit") {
                    continuation.resume(
                        with: Result {
                            try archive.audit(
                                execution, options, withPaths: withPaths, withPixels: withPixels, interrupt: interrupt)
                        })
                }
            }
        } onCancel: {
            interrupt.raise()
        }
    }

    /// As ``audit(execution:options:withPaths:withPixels:)`` on the caller's thread, until a signal asks it to stop.
    ///
    /// - Parameters:
    ///   - execution: Where bytes are parsed.
    ///   - options: Choices; those about stores do not matter.
    ///   - withPaths: Whether paths are told; they may name patients.
    ///   - withPixels: Whether pictures of the first entries are made; they are personal data.
    ///   - interrupt: Stops the audit.
    ///   - progress: Called on the caller's thread.
    package func audit(
        _ execution: Execution, _ options: Options, withPaths: Bool, withPixels: Bool, interrupt: InterruptSignal?,
        progress: @escaping (Progress) -> Void = { _ in }
    ) throws -> SeriesAudit {
        try RadZooError.translating {
            let configuration = configuration(execution, options)
            let report: (RunProgress) -> Void = {
                progress(Progress(phase: $0.phase.rawValue, done: $0.done, total: $0.total, seconds: $0.seconds))
            }
            var audit = SeriesAudit()
            var kept = StrongestSeries()
            let survey = ArchiveSurvey(
                configuration: configuration, key: try surveyKey(options), interrupt: interrupt, report: report)
            let isComplete = try survey.run { entry in
                let known = audit.entries.count
                audit.add(SurveyedSeries(entry), withPath: withPaths)
                guard withPixels, let strength = audit.entries[known...].map(\.finding.strength).max() else { return }
                kept.add(ThumbnailRun.Work(entry, volume: 0), strength)
            }.isComplete
            guard isComplete else {
                throw RadZooError(.stoppedEarly, "The archive was not looked at to its end; nothing is said of it.")
            }
            audit.rank()
            guard withPixels else { return audit }
            let run = ThumbnailRun(configuration: configuration, interrupt: interrupt, report: report)
            try audit.draw(run) { series, volume in
                var work = kept.works[series]?.work
                work?.volume = volume
                return work
            }
            return audit
        }
    }
}

/// Where the files of those series lie that contradict themselves most, and of no others: places take memory.
private struct StrongestSeries {
    private(set) var works: [String: (strength: Double, work: ThumbnailRun.Work)] = [:]

    mutating func add(_ work: ThumbnailRun.Work, _ strength: Double) {
        works[work.series.hexadecimal] = (strength, work)
        guard works.count > 2 * SeriesAudit.largestPictureCount else { return }
        let ranked = works.sorted { ($1.value.strength, $0.key) < ($0.value.strength, $1.key) }
        works = Dictionary(
            uniqueKeysWithValues: ranked.prefix(SeriesAudit.largestPictureCount).map { ($0.key, $0.value) })
    }
}

extension EmbeddingStore {
    /// Ranks the series whose header facts contradict each other, by the votes that the store keeps; no file is read.
    ///
    /// - Parameters:
    ///   - space: A space id, its beginning, or a model's name; nil: the only one.
    ///   - withPaths: Whether paths are told; they may name patients.
    public func audit(space: String? = nil, withPaths: Bool = false) throws -> SeriesAudit {
        try audit(space: space, withPaths: withPaths, pixels: nil)
    }

    /// As ``audit(space:withPaths:)``, with pictures if they are asked for.
    ///
    /// - Parameters:
    ///   - space: A space id, its beginning, or a model's name; nil: the only one.
    ///   - withPaths: Whether paths are told; they may name patients.
    ///   - pixels: Where the files of the first entries are decoded for pictures; nil for none.
    ///   - interrupt: Stops the pictures.
    ///   - progress: Called on the caller's thread.
    package func audit(
        space: String?, withPaths: Bool, pixels: (Archive.Execution, Archive.Options)?,
        interrupt: InterruptSignal? = nil, progress: @escaping (Archive.Progress) -> Void = { _ in }
    ) throws -> SeriesAudit {
        var audit = SeriesAudit()
        audit.gaps = try survey(space: space, withPaths: withPaths) { audit.add($0, withPath: withPaths) }.gaps
        audit.rank()
        guard let (execution, options) = pixels else { return audit }
        let configuration = Archive(roots: []).configuration(execution, options)
        return try reading { store in
            let run = ThumbnailRun(configuration: configuration, interrupt: interrupt) {
                progress(
                    Archive.Progress(phase: $0.phase.rawValue, done: $0.done, total: $0.total, seconds: $0.seconds))
            }
            try audit.draw(run) { series, volume in
                guard let key = [UInt8](hexadecimal: series) else { return nil }
                return ThumbnailRun.Work(series: key, volume: volume, files: try store.files(ofSeriesKey: key))
            }
            return audit
        }
    }
}
