#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The number of processors that this process may keep busy, at least 1.
///
/// The processors that the scheduler allows (affinity), and no more than the control groups' quota,
/// rounded up.
package func processorCount() -> Int {
    let online = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let allowed = readSystemFile("/proc/self/status").flatMap(allowedProcessorCount) ?? online
    guard let quota = ControlGroup.current.processorQuota else { return max(1, allowed) }
    return max(1, min(allowed, Int(min(quota.rounded(.up), 65536))))
}

/// The bytes of memory that this process may still take without swapping or being killed.
///
/// What the kernel calls available, and no more than the control groups leave. Where the system does not
/// say, half of the installed memory.
package func availableMemory() -> Int64 {
    let installed = Int64(sysconf(Int32(_SC_PHYS_PAGES))) * Int64(sysconf(Int32(_SC_PAGESIZE)))
    let available = readSystemFile("/proc/meminfo").flatMap(availableMemory(meminfo:)) ?? installed / 2
    return min(available, ControlGroup.current.memoryLeft ?? .max)
}

/// The number of processors in the `Cpus_allowed_list` of a `/proc/PID/status`.
func allowedProcessorCount(status: String) -> Int? {
    guard let list = value(of: "Cpus_allowed_list", in: status) else { return nil }
    var count = 0
    for range in list.split(separator: ",") {
        let ends = range.split(separator: "-").map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, last >= first else { return nil }
        count += last - first + 1
    }
    return count > 0 ? count : nil
}

/// The bytes of `MemAvailable` in a `/proc/meminfo`.
func availableMemory(meminfo: String) -> Int64? {
    guard let field = value(of: "MemAvailable", in: meminfo)?.split(separator: " ").first else { return nil }
    return Int64(field).map { $0 * 1024 }
}

private func value(of key: String, in text: String) -> String? {
    for line in text.split(separator: "\n") where line.hasPrefix(key + ":") {
        let value = line.dropFirst(key.count + 1)
        return String(value.drop { $0 == " " || $0 == "\t" })
    }
    return nil
}
