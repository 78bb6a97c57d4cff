import CFuzzer
import RadSystem

/// A program that libFuzzer drives: `PROGRAM --target=NAME [libFuzzer's own arguments]`.
///
/// `--list` prints the targets and how long their inputs may be, `--target=NAME --write-seeds=FOLDER` writes the inputs from which mutation starts.
/// There are several such programs, because libFuzzer looks at every branch of a program after each input, whether the
/// target can reach it or not.
package enum FuzzProgram {
    /// Does what the command line says with the program's targets.
    package static func run(_ targets: [FuzzTarget]) throws {
        if CommandLine.arguments.contains("--list") {
            for target in targets { print(target.name, target.longest) }
            return
        }
        guard let name = argument("--target="), let target = targets.first(where: { $0.name == name }) else {
            fatalError("Name a target: --target=\(targets.map(\.name).joined(separator: "|"))")
        }
        if let folder = argument("--write-seeds=") {
            let seeds = try target.seeds()
            if let seed = seeds.first(where: { $0.count > target.longest }) {
                fatalError("A seed of \(target.name) has \(seed.count) bytes and would be cut: raise its longest.")
            }
            try write(seeds, to: folder)
            return
        }
        unsafe chosen = target
        if unsafe CFuzzerRun(CommandLine.argc, CommandLine.unsafeArgv) < 0 {
            print("This program was built without libFuzzer; Tests/Fuzz/run.sh builds it.")
        }
    }

    private static func argument(_ name: String) -> String? {
        CommandLine.arguments.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    private static func write(_ seeds: [[UInt8]], to folder: String) throws {
        let storage = FileSystemStorage()
        try storage.createDirectories(at: folder)
        for (index, seed) in seeds.enumerated() {
            try storage.createFileAtomically(at: "\(folder)/seed-\(index)", permissions: 0o644, with: seed)
        }
    }
}

/// The target that the command line names; set once, before the fuzzer starts.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// The time of one input, in nanoseconds, above which it counts as a hang.
private let longestRun: Int64 = 1_000_000_000

/// Takes one input of libFuzzer.
///
/// An input that takes long by the wall clock is run again, and judged by the time of the processor, so that a busy
/// machine makes no findings.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    guard let target = unsafe chosen else { return 0 }
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
    let began = monotonicNanoseconds()
    target.run(bytes)
    guard monotonicNanoseconds() - began > longestRun else { return 0 }
    let used = processCPUNanoseconds()
    target.run(bytes)
    let taken = processCPUNanoseconds() - used
    if taken > longestRun { fatalError("The input took \(taken / 1_000_000) ms of processor time.") }
    return 0
}

/// Changes an input: half of the time with the target's knowledge of the structure.
@c(LLVMFuzzerCustomMutator)
public func mutateOneInput(
    _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ maximumSize: Int, _ seed: CUnsignedInt
) -> Int {
    var random = MutationRandom(seed: seed)
    guard let data = unsafe data, let mutate = unsafe chosen?.mutate else {
        return unsafe CFuzzerMutate(data, size, maximumSize)
    }
    var size = size
    let way = random.below(8)
    // Changes of libFuzzer go through the target's mutator too, which mends checksums.
    if way < 5 { size = unsafe CFuzzerMutate(data, size, maximumSize) }
    if way == 0 { return size }
    var bytes = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
    mutate(&bytes, &random)
    let count = min(bytes.count, maximumSize)
    unsafe bytes.withUnsafeBufferPointer { bytes in
        if let source = bytes.baseAddress { unsafe data.update(from: source, count: count) }
    }
    return count
}
