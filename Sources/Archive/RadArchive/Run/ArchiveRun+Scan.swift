import RadLabels
import RadStore
import RadSystem

extension ArchiveRun {
    /// Rows of one transaction.
    private static let rowLimit = 2048

    /// Scans new and changed files, notes missing ones, and settles the states of the series concerned.
    func scan(_ changes: FileChanges, rules: LabelRuleTexts) throws {
        let number = try runNumber()
        let directories = try store.directoryIDs(for: changes.directories.map(\.path))
        var rows: [FileRow] = []
        var incomplete: Set<Int32> = []
        var containers: [Int] = []
        let pseudonyms = Pseudonyms(key: key)
        if !changes.files.isEmpty {
            let began = monotonicNanoseconds()
            var done = 0
            let isComplete = try ScanPhase(runner: try runner(rules: rules)).run(
                count: changes.files.count, path: { changes.path(of: $0) }, idle: {}
            ) { findings in
                for (file, finding) in findings {
                    if case .container = finding {
                        containers.append(file)
                        continue
                    }
                    if case .refused(ArchiveReason.inputOutput) = finding {
                        incomplete.insert(changes.files[file].directory)
                    } else {
                        try forgetMembers(of: changes.files[file])
                    }
                    rows.append(row(for: file, finding, of: changes, directories))
                }
                done += findings.count
                if rows.count >= Self.rowLimit { try flush(&rows) }
                report(
                    RunProgress(
                        phase: .scanning, done: done, total: changes.files.count,
                        seconds: Double(monotonicNanoseconds() - began) / 1e9))
            }
            try flush(&rows)
            guard isComplete else { throw interrupted() }
            try scan(containers: containers, of: changes, directories, rules: rules, &incomplete)
        }
        if !changes.missing.isEmpty { try store.markMissing(files: changes.missing) }
        try store.groupUnidentified(key: pseudonyms.series(ofContents:))
        guard try store.settleSeries(run: number, isStopped: { interrupt?.isRaised == true }) else {
            throw interrupted()
        }
        let complete = changes.directories.indices.filter { !incomplete.contains(Int32($0)) }
        try store.complete(directories: complete.map { (directories[$0], changes.directories[$0].listing) })
    }

    func flush(_ rows: inout [FileRow]) throws {
        guard !rows.isEmpty else { return }
        let began = monotonicNanoseconds()
        try store.record(files: rows)
        rows.removeAll(keepingCapacity: true)
        summary.writeTime += UInt64(max(0, monotonicNanoseconds() - began))
    }

    func row(
        for file: Int, _ finding: ScannedFile.Finding, of changes: FileChanges, _ directories: [Int64]
    ) -> FileRow {
        let entry = changes.files[file]
        // A time that no file has lets the next run look at the file again.
        var modificationTime = entry.modificationTime
        if case .refused(ArchiveReason.inputOutput) = finding { modificationTime = -1 }
        return FileRow(
            directory: directories[Int(entry.directory)], name: changes.name(of: file), size: entry.size,
            modificationTime: modificationTime, finding: FileRow.Finding(finding))
    }

    /// The error of a run that was asked to stop.
    func interrupted() -> ArchiveError {
        ArchiveError(.interrupted, "The run was stopped. Everything finished is kept; run the same command to go on.")
    }
}
