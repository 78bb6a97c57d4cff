import RadContainers
import RadDICOM
import RadSystem

extension JobProcessor {
    /// Lists a container and reads the headers of some members; what can't be read is named with its reason.
    ///
    /// Members that were not asked for are named as if they had ended a worker.
    func contents(of file: JobFile, members: Range<UInt32>) -> ContentsReport {
        do {
            let container = try shelf.container(at: file.path) { path throws(SystemError) in try self.open(path) }
            var report = ContentsReport(damage: container.damage?.reason, members: [])
            report.members.reserveCapacity(container.members.count)
            for (number, member) in container.members.enumerated() {
                let place = ArchivePlace(container: file.path, member: UInt32(number), name: member.name)
                report.members.append(
                    ContentsReport.Member(
                        number: UInt32(number), name: member.name, size: Int64(member.size), checksum: member.checksum,
                        finding: members.contains(UInt32(number))
                            ? finding(forMember: number, of: container, at: place)
                            : .refused(reason: ArchiveReason.workerCrashed)))
            }
            return report
        } catch {
            return ContentsReport(damage: ArchiveReason.reason(for: error), members: [])
        }
    }

    private func finding(
        forMember number: Int, of container: Container, at place: ArchivePlace
    ) -> ScannedFile.Finding {
        willOpen?(place.path)
        do {
            return try finding(for: try container.source(ofMember: number), at: place)
        } catch {
            return .refused(reason: ArchiveReason.reason(for: error))
        }
    }
}
