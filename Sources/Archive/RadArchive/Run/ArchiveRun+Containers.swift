import RadLabels
import RadStore
import RadSystem

extension ArchiveRun {
    /// Members of one transaction.
    private static let rowLimit = 2048

    /// Catalogues the members of containers; a container is noted itself when all of its members are.
    func scan(
        containers: [Int], of changes: FileChanges, _ directories: [Int64], rules: LabelRuleTexts,
        _ incomplete: inout Set<Int32>
    ) throws {
        guard !containers.isEmpty else { return }
        let works = containers.map { (number: $0, path: changes.path(of: $0)) }
        let isComplete = try ContentsPhase(runner: try runner(rules: rules)).run(works) { file, report in
            let entry = changes.files[file]
            var isWhole = true
            if let report {
                isWhole = try record(report, of: file, in: changes)
            } else {
                try forgetMembers(of: entry)
            }
            if !isWhole { incomplete.insert(entry.directory) }
            // A time that no file has lets the next run look at the file again.
            var rows = [
                FileRow(
                    directory: directories[Int(entry.directory)], name: changes.name(of: file), size: entry.size,
                    modificationTime: isWhole ? entry.modificationTime : -1,
                    finding: report.map { .container(damage: $0.damage) }
                        ?? .refused(reason: ArchiveReason.workerCrashed))
            ]
            try flush(&rows)
        }
        guard isComplete else { throw interrupted() }
    }

    /// Catalogues what is in a container, and what is no longer in it as missing.
    ///
    /// - Returns: Whether all of it could be read.
    private func record(_ report: ContentsReport, of file: Int, in changes: FileChanges) throws -> Bool {
        let entry = changes.files[file]
        let container = try store.containerID(for: changes.path(of: file))
        var isWhole = report.damage != ArchiveReason.inputOutput
        var names: Set<[UInt8]> = []
        var rows: [FileRow] = []
        for member in report.members {
            names.insert(member.name)
            if case .refused(ArchiveReason.inputOutput) = member.finding { isWhole = false }
            // The checksum tells a member that was replaced in a container from those that were not.
            rows.append(
                FileRow(
                    directory: container, name: member.name, size: member.size,
                    modificationTime: member.checksum.map { Int64($0) } ?? entry.modificationTime,
                    finding: FileRow.Finding(member.finding), member: Int(member.number)))
            if rows.count >= Self.rowLimit { try flush(&rows) }
        }
        try flush(&rows)
        guard isWhole else { return false }
        let gone = try store.files(inDirectory: container).filter { !$0.isMissing && !names.contains($0.name) }
        if !gone.isEmpty { try store.markMissing(files: gone.map(\.id)) }
        let digest = Store.listingDigest(
            ofContainer: entry.size, modificationTime: entry.modificationTime, inode: entry.inode)
        try store.complete(directories: [(container, digest)])
        return true
    }

    /// Notes the members as missing of a file that was a container and is none any more.
    func forgetMembers(of file: FileChanges.File) throws {
        guard file.container != 0 else { return }
        let container = file.container
        let members = try store.files(inDirectory: container).filter { !$0.isMissing }
        if !members.isEmpty { try store.markMissing(files: members.map(\.id)) }
        // That it has no members is all that is to know of it, until it changes.
        let digest = Store.listingDigest(
            ofContainer: file.size, modificationTime: file.modificationTime, inode: file.inode)
        try store.complete(directories: [(container, digest)])
    }
}

extension FileRow.Finding {
    /// What is catalogued of a finding.
    init(_ finding: ScannedFile.Finding) {
        switch finding {
        case .instance(let keys):
            self = .instance(
                series: keys.series, study: keys.study, patient: keys.patient, instance: keys.instance,
                device: keys.device)
        case .unidentified(let content): self = .unidentified(content: content)
        case .container: self = .container(damage: nil)
        case .refused(let reason): self = .refused(reason: reason)
        }
    }
}
