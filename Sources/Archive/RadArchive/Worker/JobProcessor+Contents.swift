import RadContainers
import RadDICOM
import RadSystem

extension JobProcessor {
    /// Reads the headers of all members of a container; what can't be read is named with its reason.
    func contents(of file: JobFile) -> ContentsReport {
        do {
            let container = try shelf.container(at: file.path) { path throws(SystemError) in try self.open(path) }
            var report = ContentsReport(damage: container.damage?.code.rawValue, members: [])
            report.members.reserveCapacity(container.members.count)
            for (number, member) in container.members.enumerated() {
                report.members.append(
                    ContentsReport.Member(
                        number: UInt32(number), name: member.name, size: Int64(member.size), checksum: member.checksum,
                        finding: finding(
                            forMember: number, of: container,
                            at: ArchivePlace(container: file.path, member: UInt32(number), name: member.name))))
            }
            return report
        } catch {
            return ContentsReport(damage: ArchiveReason.reason(for: error), members: [])
        }
    }

    private func finding(
        forMember number: Int, of container: Container, at place: ArchivePlace
    ) -> ScannedFile.Finding {
        do {
            return try finding(for: try container.source(ofMember: number), at: place)
        } catch {
            return .refused(reason: ArchiveReason.reason(for: error))
        }
    }
}
