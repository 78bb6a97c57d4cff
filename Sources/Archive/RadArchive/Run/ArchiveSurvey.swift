import RadLabels
import RadSeries
package import RadStore
package import RadSystem

/// Looks at an archive without a store: every series is built as far as its headers go, and labelled.
package struct ArchiveSurvey {
    /// A series or refused file of the survey.
    package struct Entry: Sendable {
        /// The root it lies below and its smallest path in byte order, relative to the root.
        package var root: String
        package var path: [UInt8]
        /// The pseudonym of the series; nil for a file outside any series.
        package var key: [UInt8]?
        /// The pseudonyms of its study and patient; that of the series where its files name none, empty outside any.
        package var study: [UInt8] = []
        package var patient: [UInt8] = []
        /// Where its files are, in byte order of their paths.
        var places: [ArchivePlace] = []
        /// What became of it; a file outside any series has one volume with a refusal.
        package var report: SeriesReport
        package var files: Int
    }

    private let configuration: RunConfiguration
    private let interrupt: InterruptSignal?
    private let key: ProjectKey
    private let report: (RunProgress) -> Void
    private let examinesOtherObjects: Bool

    /// Prepares a survey.
    ///
    /// - Parameters:
    ///   - configuration: The roots and limits.
    ///   - key: From which pseudonyms are made; by default one that is forgotten afterwards.
    ///   - examinesOtherObjects: Whether objects without a series are looked into like series of one file.
    ///   - interrupt: Stops the survey.
    ///   - report: Told how far the survey is.
    package init(
        configuration: RunConfiguration, key: ProjectKey = .random(), examinesOtherObjects: Bool = false,
        interrupt: InterruptSignal? = nil, report: @escaping (RunProgress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.key = key
        self.examinesOtherObjects = examinesOtherObjects
        self.interrupt = interrupt
        self.report = report
    }

    /// Scans and labels; entries come by root and path.
    package func run() throws -> [Entry] {
        var entries: [Entry] = []
        let isComplete = try run { entries.append($0) }.isComplete
        guard isComplete else { throw ArchiveError(.interrupted, "The survey was stopped.") }
        return entries.sorted {
            $0.root == $1.root ? $0.path.lexicographicallyPrecedes($1.path) : $0.root < $1.root
        }
    }

    /// Scans and labels; entries come as they are finished.
    ///
    /// - Returns: What lies below the roots, and whether all of it was looked at.
    package func run(deliver: (Entry) throws -> Void) throws -> (counts: WalkCounts, isComplete: Bool) {
        let rules = try LabelRuleTexts.bundled(site: configuration.rulesPath)
        report(RunProgress(phase: .listing, done: 0, total: 0, seconds: 0))
        var files = try SurveyedFiles(configuration, interrupt: interrupt)
        let runner = try JobRunners.make(
            configuration: configuration, model: nil, key: key, rules: rules, interrupt: interrupt)
        defer { runner.shutDown() }
        var groups = Groups()
        let isScanned = try scan(&files, runner, &groups, deliver)
        let isComplete = try isScanned && examine(groups, files, runner, deliver)
        return (files.counts, isComplete)
    }

    /// Groups the files by series; files outside any are delivered.
    private func scan(
        _ files: inout SurveyedFiles, _ runner: any JobRunner, _ groups: inout Groups,
        _ deliver: (Entry) throws -> Void
    ) throws -> Bool {
        let began = monotonicNanoseconds()
        var done = 0
        let count = files.count
        let paths = files
        var isScanned = try ScanPhase(runner: runner).run(
            count: count, path: { paths.path(of: $0) }, idle: {}
        ) { findings in
            for (file, finding) in findings { try group(file, finding, paths, &groups, deliver) }
            done += findings.count
            report(
                RunProgress(
                    phase: .scanning, done: done, total: count,
                    seconds: Double(monotonicNanoseconds() - began) / 1e9))
        }
        if isScanned { isScanned = try scan(containers: groups.containers, &files, runner, &groups, deliver) }
        for folder in groups.folders.values {
            let name = Pseudonyms(key: key).series(ofContents: folder.map(\.content))
            groups.series[name, default: []] += folder.map(\.file)
        }
        return isScanned
    }

    /// Files by what they were found to be.
    private struct Groups {
        var series: [[UInt8]: [Int]] = [:]
        var folders: [Int: [(file: Int, content: [UInt8])]] = [:]
        var containers: [Int] = []
        /// Study and patient of each series.
        var subjects: [[UInt8]: (study: [UInt8], patient: [UInt8])] = [:]

        /// Adds a file to its series; should files name several studies or patients, the smallest pseudonym stands.
        mutating func add(_ file: Int, _ keys: InstanceKeys) {
            series[keys.series, default: []].append(file)
            let known = subjects[keys.series] ?? (keys.study, keys.patient)
            subjects[keys.series] = (Self.smaller(known.study, keys.study), Self.smaller(known.patient, keys.patient))
        }

        private static func smaller(_ one: [UInt8], _ other: [UInt8]) -> [UInt8] {
            other.lexicographicallyPrecedes(one) ? other : one
        }
    }

    private func group(
        _ file: Int, _ finding: ScannedFile.Finding, _ files: SurveyedFiles, _ groups: inout Groups,
        _ deliver: (Entry) throws -> Void
    ) throws {
        switch finding {
        case .instance(let keys): groups.add(file, keys)
        case .unidentified(let content):
            groups.folders[files.directory(of: file), default: []].append((file, content))
        case .container: groups.containers.append(file)
        case .refused(RefusalReason.notAnImage.rawValue) where examinesOtherObjects:
            // Shorter than any pseudonym, so that it stands for no series.
            groups.series[Array("file \(file)".utf8.prefix(Self.strayNameCount)), default: []].append(file)
        case .refused(let reason): try deliver(entry(for: file, of: files, refusal: reason))
        }
    }

    /// Adds the members of containers to the files, and groups them too.
    private func scan(
        containers: [Int], _ files: inout SurveyedFiles, _ runner: any JobRunner, _ groups: inout Groups,
        _ deliver: (Entry) throws -> Void
    ) throws -> Bool {
        let works = containers.map { (number: $0, path: files.path(of: $0)) }
        return try ContentsPhase(runner: runner).run(works) { file, report in
            guard let report else {
                return try deliver(entry(for: file, of: files, refusal: ArchiveReason.workerCrashed))
            }
            if let damage = report.damage { try deliver(entry(for: file, of: files, refusal: damage)) }
            let first = files.add(report.members.map { ($0.number, $0.name) }, ofContainer: file)
            for (index, member) in report.members.enumerated() {
                try group(first + index, member.finding, files, &groups, deliver)
            }
        }
    }

    private static let strayNameCount = ProjectKey.pseudonymByteCount - 1

    private func examine(
        _ groups: Groups, _ files: SurveyedFiles, _ runner: any JobRunner, _ deliver: (Entry) throws -> Void
    ) throws -> Bool {
        let series = groups.series
        // By the place of its first file, since neighbours on the disk are read faster one after the other.
        let names = series.map { (name: $0.key, first: $0.value.min() ?? 0) }.sorted { $0.first < $1.first }
        let began = monotonicNanoseconds()
        var next = 0
        var done = 0
        return try SeriesPhase(runner: runner).run(
            next: {
                guard next < names.count, let group = series[names[next].name] else { return nil }
                defer { next += 1 }
                return SeriesWork(
                    key: names[next].name, files: files.inPathOrder(group).map { files.place(of: $0) })
            }, idle: {},
            deliver: { work, end in
                guard let group = series[work.key], let first = files.inPathOrder(group).first else { return }
                var entry = entry(for: first, of: files, refusal: ArchiveReason.workerCrashed)
                entry.key = work.key.count == ProjectKey.pseudonymByteCount ? work.key : nil
                if let key = entry.key { (entry.study, entry.patient) = groups.subjects[key] ?? (key, key) }
                entry.files = work.files.count
                entry.places = work.files
                if case .reported(let report, _) = end {
                    if report.volumes.isEmpty {
                        entry.report.volumes[0].refusal = report.unusableFiles.first?.reason ?? "empty"
                    } else {
                        entry.report = report
                    }
                }
                try deliver(entry)
                done += 1
                report(
                    RunProgress(
                        phase: .examining, done: done, total: names.count,
                        seconds: Double(monotonicNanoseconds() - began) / 1e9))
            })
    }

    private func entry(for file: Int, of files: SurveyedFiles, refusal: String) -> Entry {
        var report = SeriesReport(volumes: [], unusableFiles: [], times: StageTimes())
        report.volumes.append(
            VolumeReport(
                number: 0, refusal: refusal, detail: nil, files: 1, slices: 0, sliceSpacing: nil, rowSpacing: nil,
                columnSpacing: nil, labels: [], instanceDigest: [], firstFile: 0, embedding: nil))
        return Entry(
            root: files.root(of: file), path: files.relativePath(of: file), key: nil, report: report, files: 1)
    }
}
