import RadArchive
import RadSeries
import RadStore
package import RadSystem

extension Archive {
    /// Looks at every file and says what the archive holds, what can be embedded and why the rest can't.
    ///
    /// - Parameter progress: Called on the caller's thread.
    /// - Returns: What was found; not complete when a signal asked to stop.
    package func findings(
        _ execution: Execution, _ options: Options, interrupt: InterruptSignal?,
        progress: @escaping (Progress) -> Void = { _ in }
    ) throws -> ArchiveFindings {
        try RadZooError.translating {
            let key = try knownKey(options)
            let began = monotonicNanoseconds()
            var census = ArchiveCensus()
            let survey = ArchiveSurvey(
                configuration: configuration(execution, options), key: key ?? .random(), examinesOtherObjects: true,
                interrupt: interrupt
            ) { progress(Progress(phase: $0.phase.rawValue, done: $0.done, total: $0.total, seconds: $0.seconds)) }
            (census.counts, census.isComplete) = try survey.run { census.add($0) }
            return ArchiveFindings(
                census, isKeyed: key != nil, seconds: Double(monotonicNanoseconds() - began) / 1e9)
        }
    }

    /// The key that is named, or the one in the user's configuration folder if it is there; none is made.
    private func knownKey(_ options: Options) throws -> ProjectKey? {
        if let path = options.keyPath { return try ProjectKey.read(from: path) }
        let path = try ProjectKey.defaultPath()
        return try FileStatus.ifPresent(path) == nil ? nil : ProjectKey.read(from: path)
    }
}
