#if !canImport(Darwin)
    internal import Glibc

    /// A program for the kernel's packet filter that decides on system calls (seccomp(2)).
    ///
    /// What is not listed fails with `EPERM`; a call by another architecture's numbers ends the process.
    enum SystemCallFilter {
        /// Puts the filter before all threads of this process.
        ///
        /// - Returns: Whether it holds; false where the kernel or this program's architecture lacks it.
        static func install() -> Bool {
            guard let table = CallTable.own, let systemCall = LinuxFunctions.systemCall else { return false }
            let (setFilter, allThreads): (UInt, UInt) = (1, 1)
            let words = program(for: table)
            return unsafe words.withUnsafeBufferPointer { words in
                // struct sock_fprog: a 16-bit count and, eight bytes on, the address.
                let header = [UInt64(words.count), UInt64(UInt(bitPattern: words.baseAddress))]
                return unsafe header.withUnsafeBufferPointer {
                    systemCall(table.seccomp, setFilter, allThreads, UInt(bitPattern: $0.baseAddress)) == 0
                }
            }
        }

        /// The instructions, each a `struct sock_filter` in one word.
        static func program(for table: CallTable) -> [UInt64] {
            let count = table.allowed.count + table.guarded.count
            // Behind the comparisons stand: refuse, look at the protection (three words), allow, end.
            let (look, allow, end) = (1, 4, 5)
            var words = [
                instruction(load, Offset.architecture),
                instruction(jumpIfEqual, table.architecture, 0, UInt8(count + 2 + end)),
                instruction(load, Offset.number),
                // x32: numbers of another table on the same architecture.
                instruction(jumpIfAtLeast, 0x4000_0000, UInt8(count + end), 0),
            ]
            for (index, call) in (table.allowed + table.guarded).enumerated() {
                let target = index < table.allowed.count ? allow : look
                words.append(instruction(jumpIfEqual, call, UInt8(count - index - 1 + target), 0))
            }
            words += [
                instruction(giveBack, Verdict.refused),
                instruction(load, Offset.thirdArgument),
                instruction(jumpIfAnyBit, UInt32(PROT_EXEC), 0, 1),
                instruction(giveBack, Verdict.refused),
                instruction(giveBack, Verdict.allowed),
                instruction(giveBack, Verdict.ended),
            ]
            return words
        }

        // Codes of linux/bpf_common.h.
        private static let load: UInt16 = 0x20
        private static let jumpIfEqual: UInt16 = 0x15
        private static let jumpIfAtLeast: UInt16 = 0x35
        private static let jumpIfAnyBit: UInt16 = 0x45
        private static let giveBack: UInt16 = 0x06

        /// Places in `struct seccomp_data`.
        private enum Offset {
            static let number: UInt32 = 0
            static let architecture: UInt32 = 4
            static let thirdArgument: UInt32 = 32
        }

        private enum Verdict {
            static let allowed: UInt32 = 0x7fff_0000
            static let refused: UInt32 = 0x0005_0000 | UInt32(EPERM)
            static let ended: UInt32 = 0x8000_0000
        }

        private static func instruction(
            _ code: UInt16, _ operand: UInt32, _ whenTrue: UInt8 = 0, _ whenFalse: UInt8 = 0
        ) -> UInt64 {
            UInt64(code) | UInt64(whenTrue) << 16 | UInt64(whenFalse) << 24 | UInt64(operand) << 32
        }
    }

    /// The numbers of system calls of an architecture.
    struct CallTable {
        /// `AUDIT_ARCH_...` of linux/audit.h.
        let architecture: UInt32
        let seccomp: Int
        /// What memory, locks, waiting, open sockets and the end of the process need.
        let allowed: [UInt32]
        /// `mmap` and `mprotect`, which may not ask for executable memory.
        let guarded: [UInt32]

        /// That of this program; nil where none is written down.
        static var own: CallTable? {
            #if arch(x86_64)
                CallTable(
                    architecture: 0xC000_003E, seccomp: 317,
                    // close poll munmap brk rt_sigprocmask rt_sigreturn sched_yield mremap madvise getpid sendmsg
                    // recvmsg exit gettid futex restart_syscall clock_gettime exit_group ppoll getrandom
                    allowed: [3, 7, 11, 12, 14, 15, 24, 25, 28, 39, 46, 47, 60, 186, 202, 219, 228, 231, 271, 318],
                    guarded: [9, 10])
            #elseif arch(arm64)
                CallTable(
                    architecture: 0xC000_00B7, seccomp: 277,
                    // close ppoll exit exit_group futex clock_gettime sched_yield restart_syscall rt_sigprocmask
                    // rt_sigreturn getpid gettid sendmsg recvmsg brk munmap mremap madvise getrandom
                    allowed: [
                        57, 73, 93, 94, 98, 113, 124, 128, 135, 139, 172, 178, 211, 212, 214, 215, 216, 233, 278,
                    ],
                    guarded: [222, 226])
            #else
                nil
            #endif
        }
    }
#endif
