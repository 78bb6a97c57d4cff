import RadTestSupport
import Testing

@testable import RadSystem

@Suite struct ChildProcessTests {
    private func run(
        _ command: String, descriptors: [Descriptor] = [], environment: [String]? = nil, limit: Int = 1 << 16
    ) throws -> (exit: ChildExit, text: String) {
        let child = try ChildProcess(
            executable: "/bin/sh", arguments: ["-c", command], environment: environment, descriptors: descriptors,
            output: .captured(limit: limit))
        let exit = try child.wait()
        return (exit, String(decoding: child.capturedOutput, as: UTF8.self))
    }

    @Test func `a child's status, output and processor time are known`() throws {
        let result = try run("echo out; echo err >&2; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 7")
        #expect(result.exit.reason == .exited(status: 7))
        #expect(result.text == "out\nerr\n")
        #expect(result.exit.cpuNanoseconds > 0)
        #expect(result.exit.peakMemory > 1 << 16)
    }

    @Test func `no more output is kept than asked, and more does not stop the child`() throws {
        let result = try run("head -c 1000000 /dev/zero | tr '\\0' x", limit: 100)
        #expect(result.exit.isSuccess)
        #expect(result.text == String(repeating: "x", count: 100))
    }

    @Test func `a program that does not exist is an error`() {
        #expect(throws: SystemError.self) { try ChildProcess(executable: "/no/such/program", arguments: []) }
    }

    @Test func `a killed child says so`() throws {
        let child = try ChildProcess(executable: "/bin/sleep", arguments: ["100"])
        #expect(try child.exitIfEnded() == nil)
        child.kill()
        #expect(try child.wait().reason == .signalled(number: 9))
        #expect(try child.exitIfEnded()?.reason == .signalled(number: 9))
        child.kill()
    }

    @Test func `the environment is the given one`() throws {
        #expect(try run("echo $ONLY", environment: ["ONLY=this"]).text == "this\n")
        #expect(try run("env | grep -c ^PATH=").text == "1\n")
    }

    #if os(Linux)
        @Test func `a child has the descriptors that it was handed and no others`() throws {
            let open = try (0..<5).map { _ in try Descriptor.pipe(subject: "test") }
            let result = try run("ls /proc/self/fd | tr '\\n' ' '", descriptors: [open[1].writing, open[0].reading])
            // 5 is the directory that ls itself reads.
            #expect(result.text == "0 1 2 3 4 5 ")
        }
    #endif

    @Test func `descriptors arrive in the order given`() throws {
        let folder = try TemporaryDirectory()
        let storage = FileSystemStorage()
        var locks: [Descriptor] = []
        for name in ["a", "b", "c"] {
            try storage.replaceFile(at: folder.file(name), with: Array(name.utf8))
            locks.append(try FileLock(at: folder.file(name), subject: name).descriptor)
        }
        let handed = [locks[2], locks[0], locks[1]]
        #expect(try run("cat <&3; cat <&4; cat <&5", descriptors: handed).text == "cab")
    }

    @Test func `a dropped child is killed`() throws {
        var process: Int32 = 0
        do {
            let child = try ChildProcess(executable: "/bin/sleep", arguments: ["100"])
            process = child.processIdentifier
            #expect(try child.exitIfEnded() == nil)
        }
        #expect(try !run("kill -0 \(process)").exit.isSuccess)
    }
}

@Suite struct FileLockTests {
    @Test func `a lock is held by one and free when it is dropped`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("lock")
        #expect(try !FileLock.isHeld(at: path, subject: "store"))
        do {
            let lock = try FileLock(at: path, subject: "store")
            #expect(try FileLock.isHeld(at: path, subject: "store"))
            do throws(SystemError) {
                _ = try FileLock(at: path, subject: "store")
                Issue.record("A held lock was taken.")
            } catch {
                #expect(error.isInUse)
            }
            _ = lock.descriptor
        }
        #expect(try !FileLock.isHeld(at: path, subject: "store"))
    }

    @Test(.requiresProgram("flock")) func `a lock is free as soon as its holder is killed`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("lock")
        let child = try ChildProcess(
            executable: "/bin/sh", arguments: ["-c", "exec 9>\"$0\"; flock 9; exec sleep 100", path])
        let deadline = monotonicNanoseconds() + 20_000_000_000
        while try !FileLock.isHeld(at: path, subject: "store"), monotonicNanoseconds() < deadline {}
        #expect(try FileLock.isHeld(at: path, subject: "store"))
        child.kill()
        try child.wait()
        // The program flock shares the file with its shell and may end a moment later.
        while try FileLock.isHeld(at: path, subject: "store"), monotonicNanoseconds() < deadline {}
        #expect(try !FileLock.isHeld(at: path, subject: "store"))
    }
}

@Suite struct ProcessLimitsTests {
    #if os(Linux)
        @Test func `a process whose parent is another one is told so`() throws {
            let parent = parentProcessIdentifier()
            try dieWithParent(parent)
            #expect(throws: SystemError.self) { try dieWithParent(parent + 1) }
            // The test process itself must not depend on the thread that started it.
            let processControl = try #require(LinuxFunctions.processControl)
            #expect(processControl(1, 0, 0, 0, 0) == 0)
        }
    #endif

    @Test func `limits hold for the process and what it starts`() throws {
        try ResourceLimits(fileSize: 1 << 40, coreSize: 0).apply()
        let child = try ChildProcess(
            executable: "/bin/sh", arguments: ["-c", "ulimit -c"], output: .captured(limit: 100))
        try child.wait()
        #expect(String(decoding: child.capturedOutput, as: UTF8.self) == "0\n")
    }

    @Test func `the first signal raises a flag and wakes a wait`() throws {
        let interrupt = try InterruptSignal()
        #expect(!interrupt.isRaised)
        let (channel, peer) = try MessageChannel.pair()
        let child = try ChildProcess(
            executable: "/bin/sh", arguments: ["-c", "sleep 0.1; kill -TERM \(currentProcessIdentifier())"])
        let ready = try MessageChannel.poll([channel], interrupt: interrupt, timeoutMilliseconds: 20000)
        #expect(ready.isEmpty)
        #expect(interrupt.signalNumber == 15)
        #expect(try child.wait().isSuccess)
        _ = peer.rawValue
    }

    @Test func `a call raises a flag of its own and wakes a wait`() throws {
        let other = try InterruptSignal(listens: false)
        let interrupt = try InterruptSignal(listens: false)
        let (channel, peer) = try MessageChannel.pair()
        interrupt.raise()
        interrupt.raise()
        #expect(try MessageChannel.poll([channel], interrupt: interrupt, timeoutMilliseconds: 20000).isEmpty)
        #expect(interrupt.isRaised && !other.isRaised)
        _ = peer.rawValue
    }

    @Test func `the user's configuration stands in a directory of its own`() throws {
        #expect(try userConfigurationDirectory().hasSuffix("/radzoo"))
        #expect(environmentValue("RADZOO_THAT_IS_NOT_SET") == nil)
    }
}
