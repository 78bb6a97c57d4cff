/// Scans files and the members of the containers among them, without a store.
struct PlaceScan {
    let runner: any JobRunner

    /// - Parameters:
    ///   - paths: The absolute paths of the files.
    ///   - deliver: Takes what was found at each place; a container comes as refused where it is damaged, and its
    ///     members apart.
    /// - Returns: Whether everything was scanned.
    func run(
        _ paths: [[UInt8]], deliver: (ArchivePlace, ScannedFile.Finding) throws -> Void
    ) throws -> Bool {
        var containers: [(number: Int, path: [UInt8])] = []
        let isScanned = try ScanPhase(runner: runner).run(count: paths.count, path: { paths[$0] }, idle: {}) {
            for (file, finding) in $0 {
                if case .container = finding {
                    containers.append((file, paths[file]))
                } else {
                    try deliver(ArchivePlace(path: paths[file]), finding)
                }
            }
        }
        guard isScanned else { return false }
        return try ContentsPhase(runner: runner).run(containers) { number, report in
            let path = paths[number]
            guard let report else {
                return try deliver(ArchivePlace(path: path), .refused(reason: ArchiveReason.workerCrashed))
            }
            if let damage = report.damage { try deliver(ArchivePlace(path: path), .refused(reason: damage)) }
            for member in report.members {
                try deliver(ArchivePlace(container: path, member: member.number, name: member.name), member.finding)
            }
        }
    }
}
