import RadTestSupport
import Testing

@testable import RadSystem

@Suite struct MachineTests {
    private func group(_ files: [String: String]) -> ControlGroup { ControlGroup(text: { files[$0] }) }

    @Test func `a quota of the unified hierarchy is found at any level`() {
        let limits = group([
            "/proc/self/cgroup": "0::/slice/job\n",
            "/sys/fs/cgroup/slice/cpu.max": "150000 100000\n",
            "/sys/fs/cgroup/slice/job/cpu.max": "max 100000\n",
            "/sys/fs/cgroup/slice/job/memory.max": "1000\n",
            "/sys/fs/cgroup/slice/job/memory.current": "700\n",
            "/sys/fs/cgroup/slice/job/memory.stat": "anon 1\ninactive_file 50\n",
        ])
        #expect(limits.processorQuota == 1.5)
        #expect(limits.memoryLeft == 350)
    }

    @Test func `a quota of the first version is found by its controller`() {
        let limits = group([
            "/proc/self/cgroup": "4:memory:/a\n3:cpu,cpuacct:/b\n0::/\n",
            "/sys/fs/cgroup/cpu/b/cpu.cfs_quota_us": "50000\n",
            "/sys/fs/cgroup/cpu/b/cpu.cfs_period_us": "100000\n",
            "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "2000\n",
            "/sys/fs/cgroup/memory/a/memory.usage_in_bytes": "2500\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes": "0\n",
        ])
        #expect(limits.processorQuota == 0.5)
        #expect(limits.memoryLeft == 0)
    }

    @Test func `without groups there is no limit`() {
        #expect(group([:]).processorQuota == nil)
        #expect(group(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "max 100000"]).processorQuota == nil)
        #expect(group([:]).memoryLeft == nil)
    }

    @Test(arguments: [("0-3", 4), ("0", 1), ("0,2-3,8", 4), ("3-1", nil), ("", nil), ("x", nil)])
    func `the allowed processors are counted`(_ list: String, _ count: Int?) {
        #expect(allowedProcessorCount(status: "Name:\tx\nCpus_allowed_list:\t\(list)\nX:\t1\n") == count)
    }

    @Test func `this machine has processors and memory`() {
        #expect(processorCount() >= 1)
        #expect(availableMemory() > 1 << 20)
        #expect(availableMemory(meminfo: "MemTotal: 9 kB\nMemAvailable:     7 kB\n") == 7168)
    }

    #if os(Linux)
        @Test(.requiresProgram("taskset")) func `the affinity counts`() throws {
            let child = try ChildProcess(
                executable: "/bin/sh", arguments: ["-c", "taskset -c 0 cat /proc/self/status"],
                output: .captured(limit: 1 << 16))
            #expect(try child.wait().isSuccess)
            #expect(allowedProcessorCount(status: String(decoding: child.capturedOutput, as: UTF8.self)) == 1)
        }
    #endif

    // Golden values by: date -u -d @SECONDS +%FT%TZ
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (1_795_430_709, "2026-11-23T10:45:09Z"),
        ] as [(Int64, String)])
    func `a moment is written in universal time`(_ seconds: Int64, _ text: String) {
        #expect(timestamp(nanoseconds: seconds * 1_000_000_000) == text)
        #expect(timestamp(nanoseconds: seconds * 1_000_000_000 + 999_999_999) == text)
    }

    @Test func `clocks go forward`() {
        let wall = monotonicNanoseconds()
        let processor = processCPUNanoseconds()
        var sum = 0
        for value in 0..<200_000 { sum ^= value }
        #expect(sum == 0)
        #expect(monotonicNanoseconds() > wall)
        #expect(processCPUNanoseconds() > processor)
        #expect(timestamp() > "2025")
    }

    @Test func `random bytes are as many as asked and not the same twice`() {
        #expect(randomBytes(0).isEmpty)
        #expect(randomBytes(32).count == 32)
        #expect(randomBytes(32) != randomBytes(32))
    }

    @Test(arguments: [
        ("/data/a", "ext4"), ("/data", "ext4"), ("/dataset", "overlay"), ("/mnt/pacs share/x", "nfs4"),
        ("/home/u", "fuse.sshfs"), ("/", "overlay"),
    ])
    func `the file system of a path is the innermost mount`(_ path: String, _ type: String) {
        let table = MountTable(
            mountinfo: """
                22 1 0:21 / / rw,relatime shared:1 - overlay overlay rw
                23 22 8:1 / /data rw - ext3 /dev/sda1 rw
                24 23 8:2 / /data rw,noatime master:2 propagate_from:1 - ext4 /dev/sda2 rw
                25 22 0:30 / /mnt/pacs\\040share rw - nfs4 server:/x rw
                26 22 0:31 / /home rw - fuse.sshfs u@h:/ rw
                broken line
                """)
        #expect(table.type(ofPath: path) == type)
    }

    @Test(arguments: ["nfs", "nfs4", "cifs", "smb3", "lustre", "gpfs", "beegfs", "ceph", "9p", "fuse.sshfs", "fuse"])
    func `file systems of other machines are known`(_ type: String) {
        #expect(MountTable.isNetwork(type))
    }

    @Test(arguments: ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fuseblk", "apfs", "fuse.fuse-overlayfs"])
    func `local file systems are not taken for remote`(_ type: String) {
        #expect(!MountTable.isNetwork(type))
    }

    @Test func `the temporary directory is on this machine, also for a name that is not there yet`() throws {
        let folder = try TemporaryDirectory()
        #expect(try !isNetworkFileSystem(folder.path))
        #expect(try !isNetworkFileSystem(folder.file("not yet")))
        #expect(throws: SystemError.self) { try isNetworkFileSystem(folder.file("not/yet")) }
    }
}

@Suite struct ResourceLocatorTests {
    let folder: TemporaryDirectory
    let storage = FileSystemStorage()

    init() throws { folder = try TemporaryDirectory() }

    @Test(arguments: [
        "bin/Rules/a.yaml", "bin/a.yaml", "share/radzoo/Rules/a.yaml", "share/radzoo/a.yaml",
        "bin/radzoo_RadX.resources/Rules/a.yaml", "bin/radzoo_RadX.resources/a.yaml",
    ])
    func `a resource is found wherever it may stand`(_ place: String) throws {
        try storage.createDirectories(at: parentDirectory(of: folder.file(place)))
        try storage.replaceFile(at: folder.file(place), with: [])
        let found = try ResourceLocator.locate(file: "Rules/a.yaml", bundle: "radzoo_RadX", beside: folder.file("bin"))
        #expect(found == folder.file(place))
    }

    @Test func `a missing resource is an error that names it`() {
        #expect(throws: SystemError(operation: "locate", code: SystemError.notFound, subject: "resource Rules/a.yaml"))
        {
            try ResourceLocator.locate(file: "Rules/a.yaml", bundle: "radzoo_RadX", explicit: nil)
        }
        #expect(throws: SystemError.self) {
            try ResourceLocator.locate(file: "Rules/a.yaml", bundle: "radzoo_RadX", explicit: folder.file("no"))
        }
    }

    @Test func `the executable knows where it is`() throws {
        #expect(try FileStatus.of(ResourceLocator.executablePath()).kind == .regular)
    }
}
