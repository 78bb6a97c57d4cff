/// The limits that the kernel's control groups set for this process (Linux, cgroup v2 and v1).
///
/// A limit may stand at any level above the process's own group, so all levels are looked at.
struct ControlGroup {
    /// What reads a small text file of the system; nil where it is not there.
    let text: (String) -> String?

    /// The limits as the running system states them.
    static var current: ControlGroup { ControlGroup(text: readSystemFile) }

    /// The number of processors' worth of time that may be used, or nil without a limit.
    var processorQuota: Double? {
        var quotas = levels(controller: nil).compactMap { level -> Double? in
            guard let fields = text(level + "/cpu.max")?.split(whereSeparator: \.isWhitespace), fields.count == 2,
                let quota = Double(fields[0]), let period = Double(fields[1]), period > 0
            else { return nil }
            return quota / period
        }
        quotas += levels(controller: "cpu").compactMap { level -> Double? in
            guard let quota = number(level + "/cpu.cfs_quota_us"), quota > 0,
                let period = number(level + "/cpu.cfs_period_us"), period > 0
            else { return nil }
            return Double(quota) / Double(period)
        }
        return quotas.min()
    }

    /// The bytes of memory that may still be taken before the group's limit, or nil without a limit.
    ///
    /// Cached file pages that the kernel can drop at once count as free.
    var memoryLeft: Int64? {
        var left = levels(controller: nil).compactMap { level -> Int64? in
            guard let limit = number(level + "/memory.max"), let used = number(level + "/memory.current")
            else { return nil }
            return limit - used + (statistic("inactive_file", level) ?? 0)
        }
        left += levels(controller: "memory").compactMap { level -> Int64? in
            guard let limit = number(level + "/memory.limit_in_bytes"), limit < 1 << 60,
                let used = number(level + "/memory.usage_in_bytes")
            else { return nil }
            return limit - used + (statistic("total_inactive_file", level) ?? 0)
        }
        return left.min().map { max(0, $0) }
    }

    private func number(_ path: String) -> Int64? {
        text(path).flatMap { Int64($0.filter { !$0.isWhitespace }) }
    }

    private func statistic(_ name: String, _ level: String) -> Int64? {
        guard let lines = text(level + "/memory.stat")?.split(separator: "\n") else { return nil }
        for line in lines {
            let fields = line.split(separator: " ")
            if fields.count == 2, fields[0] == name { return Int64(fields[1]) }
        }
        return nil
    }

    /// The directories of the process's group and of all groups above it.
    ///
    /// - Parameter controller: A v1 controller, or nil for the unified hierarchy of v2.
    private func levels(controller: String?) -> [String] {
        guard let groups = text("/proc/self/cgroup") else { return [] }
        let mount = controller.map { "/sys/fs/cgroup/\($0)" } ?? "/sys/fs/cgroup"
        for line in groups.split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let names = fields[1].split(separator: ",").map(String.init)
            let isOurs = controller.map(names.contains) ?? (fields[0] == "0" && names.isEmpty)
            guard isOurs else { continue }
            var levels = [mount]
            for part in fields[2].split(separator: "/") where part != ".." {
                levels.append((levels.last ?? mount) + "/" + part)
            }
            return levels
        }
        return []
    }
}

/// A small text file of the system, such as those under `/proc`, whose length is not known beforehand.
func readSystemFile(_ path: String) -> String? {
    guard let file = try? ReadableFile(path: path, followLinks: true, subject: path) else { return nil }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < 1 << 24 {
        let got = try? file.read(at: Int64(bytes.count), into: &buffer, from: 0, count: buffer.count)
        guard let got, got > 0 else { break }
        bytes.append(contentsOf: buffer.prefix(got))
    }
    return String(decoding: bytes, as: UTF8.self)
}
