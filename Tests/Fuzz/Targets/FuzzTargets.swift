import CFuzzer
import RadSystem

/// The program that libFuzzer drives: `FuzzTargets --target=NAME [libFuzzer's own arguments]`.
///
/// `--list` prints the targets, `--target=NAME --write-seeds=FOLDER` writes the inputs from which mutation starts.
@main
enum FuzzTargets {
    /// The target that the command line names.
    static let chosen: FuzzTarget = {
        guard let name = argument("--target="), let target = FuzzTarget.all.first(where: { $0.name == name }) else {
            fatalError("Name a target: --target=\(FuzzTarget.all.map(\.name).joined(separator: "|"))")
        }
        return target
    }()

    static func main() throws {
        if CommandLine.arguments.contains("--list") {
            for target in FuzzTarget.all { print(target.name) }
        } else if let folder = argument("--write-seeds=") {
            try writeSeeds(to: folder)
        } else if unsafe CFuzzerRun(CommandLine.argc, CommandLine.unsafeArgv) < 0 {
            print("This program was built without libFuzzer; Tests/Fuzz/run.sh builds it.")
        }
    }

    private static func argument(_ name: String) -> String? {
        CommandLine.arguments.first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
    }

    private static func writeSeeds(to folder: String) throws {
        let storage = FileSystemStorage()
        try storage.createDirectories(at: folder)
        for (index, seed) in try chosen.seeds().enumerated() {
            try storage.createFileAtomically(at: "\(folder)/seed-\(index)", permissions: 0o644, with: seed)
        }
    }
}

/// The processor time of one input, in nanoseconds, above which it counts as a hang.
private let longestRun: Int64 = 1_000_000_000

/// Takes one input of libFuzzer.
///
/// The time is that of the processor, so that a busy machine makes no findings.
@c(LLVMFuzzerTestOneInput)
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
    let began = processCPUNanoseconds()
    FuzzTargets.chosen.run(bytes)
    let taken = processCPUNanoseconds() - began
    if taken > longestRun { fatalError("The input took \(taken / 1_000_000) ms of processor time.") }
    return 0
}

/// Changes an input: half of the time with the target's knowledge of the structure.
@c(LLVMFuzzerCustomMutator)
public func mutateOneInput(
    _ data: UnsafeMutablePointer<UInt8>?, _ size: Int, _ maximumSize: Int, _ seed: CUnsignedInt
) -> Int {
    var random = MutationRandom(seed: seed)
    guard let data = unsafe data, let mutate = FuzzTargets.chosen.mutate else {
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
    for index in 0..<count { unsafe data[index] = bytes[index] }
    return count
}
