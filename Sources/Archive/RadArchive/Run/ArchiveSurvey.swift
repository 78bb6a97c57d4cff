import RadLabels
import RadStore
package import RadSystem

/// Looks at an archive without a store: every series is built as far as its headers go, and labelled.
package struct ArchiveSurvey {
    /// A series or refused file of the survey.
    package struct Entry: Sendable {
        /// The root it lies below and its smallest path in byte order, relative to the root.
        package var root: String
        package var path: [UInt8]
        /// What became of it; a file outside any series has one volume with a refusal.
        package var report: SeriesReport
        package var files: Int
    }

    private let configuration: RunConfiguration
    private let interrupt: InterruptSignal?

    package init(configuration: RunConfiguration, interrupt: InterruptSignal? = nil) {
        self.configuration = configuration
        self.interrupt = interrupt
    }

    /// Scans and labels; entries come by root and path.
    ///
    /// The pseudonyms that group the files are made with a key that is forgotten afterwards.
    package func run() throws -> [Entry] {
        let key = ProjectKey.random()
        let rules = try LabelRuleTexts.bundled(explicit: configuration.rulesPath)
        let (roots, files) = try list()
        let runner = try JobRunners.make(
            configuration: configuration, model: nil, key: key, rules: rules, interrupt: interrupt)
        defer { runner.shutDown() }
        var series: [[UInt8]: [Int]] = [:]
        var folders: [[UInt8]: [(file: Int, content: [UInt8])]] = [:]
        var entries: [Entry] = []
        let isScanned = try ScanPhase(runner: runner).run(count: files.count, path: { files[$0].absolute }, idle: {}) {
            for (file, finding) in $0 {
                switch finding {
                case .instance(let keys): series[keys.series, default: []].append(file)
                case .unidentified(let content): folders[files[file].directory, default: []].append((file, content))
                case .refused(let reason):
                    entries.append(entry(for: file, of: files, roots, refusal: reason))
                }
            }
        }
        for folder in folders.values {
            let name = Pseudonyms(key: key).series(ofContents: folder.map(\.content))
            series[name, default: []] += folder.map(\.file)
        }
        guard isScanned, try label(series, files, roots, runner, &entries) else {
            throw ArchiveError(.interrupted, "The survey was stopped.")
        }
        return entries.sorted {
            $0.root == $1.root ? $0.path.lexicographicallyPrecedes($1.path) : $0.root < $1.root
        }
    }

    private struct Listed {
        var root: Int
        var directory: [UInt8]
        var relative: [UInt8]
        var absolute: [UInt8]
    }

    private func list() throws -> (roots: [String], files: [Listed]) {
        var walker = try configuration.walker()
        let roots = walker.roots
        var files: [Listed] = []
        walker.walk { listing in
            let slash = [UInt8(ascii: "/")]
            let root = Array(roots[listing.root].utf8)
            for entry in listing.entries {
                let relative = listing.relativePath(of: entry)
                files.append(
                    Listed(
                        root: listing.root, directory: root + slash + listing.path, relative: relative,
                        absolute: (root == slash ? root : root + slash) + relative))
            }
        }
        return (roots, files)
    }

    private func label(
        _ series: [[UInt8]: [Int]], _ files: [Listed], _ roots: [String], _ runner: any JobRunner,
        _ entries: inout [Entry]
    ) throws -> Bool {
        var members = series.values.map {
            $0.sorted { files[$0].absolute.lexicographicallyPrecedes(files[$1].absolute) }
        }
        members.sort { files[$0[0]].absolute.lexicographicallyPrecedes(files[$1[0]].absolute) }
        var places: [[UInt8]: Int] = [:]
        for group in members { places[files[group[0]].absolute] = group[0] }
        var next = 0
        return try SeriesPhase(runner: runner).run(
            next: {
                guard next < members.count else { return nil }
                defer { next += 1 }
                return SeriesWork(
                    key: files[members[next][0]].absolute, paths: members[next].map { files[$0].absolute })
            }, idle: {},
            deliver: { work, end in
                guard let first = places[work.key] else { return }
                var entry = entry(for: first, of: files, roots, refusal: ArchiveReason.workerCrashed)
                entry.files = work.paths.count
                if case .reported(let report, _) = end {
                    if report.volumes.isEmpty {
                        entry.report.volumes[0].refusal = report.unusableFiles.first?.reason ?? "empty"
                    } else {
                        entry.report = report
                    }
                }
                entries.append(entry)
            })
    }

    private func entry(for file: Int, of files: [Listed], _ roots: [String], refusal: String) -> Entry {
        var report = SeriesReport(volumes: [], unusableFiles: [], times: StageTimes())
        report.volumes.append(
            VolumeReport(
                number: 0, refusal: refusal, detail: nil, files: 1, slices: 0, sliceSpacing: nil, rowSpacing: nil,
                columnSpacing: nil, labels: [], instanceDigest: [], firstFile: 0, embedding: nil))
        return Entry(root: roots[files[file].root], path: files[file].relative, report: report, files: 1)
    }
}
