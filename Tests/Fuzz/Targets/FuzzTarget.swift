/// One way into the program for a stranger's bytes.
struct FuzzTarget: Sendable {
    /// The name by which it is chosen.
    let name: String
    /// Sound inputs, made by code, from which mutation starts.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Reads an input: a value or an error, never a trap.
    let run: @Sendable ([UInt8]) -> Void
    /// A change that knows the structure; half of the changes are libFuzzer's own.
    let mutate: (@Sendable (inout [UInt8], inout MutationRandom) -> Void)?

    init(
        _ name: String, seeds: @escaping @Sendable () throws -> [[UInt8]], run: @escaping @Sendable ([UInt8]) -> Void,
        mutate: (@Sendable (inout [UInt8], inout MutationRandom) -> Void)? = nil
    ) {
        self.name = name
        self.seeds = seeds
        self.run = run
        self.mutate = mutate
    }

    /// Every target, in the order in which the runner takes them.
    static let all: [FuzzTarget] =
        [fileMeta, dataSet, fragments] + frameDecoders + containers + [nifti, checkpoint, series]
}

/// Repeatable choices of a mutator (Steele, Lea and Flood: SplitMix64, 2014).
struct MutationRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt32) { state = UInt64(seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `count`.
    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &self) }

    /// One of several values.
    mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// Lengths on which readers fall.
    mutating func length(near length: Int) -> Int {
        one(of: [
            0, 1, 2, length - 1, length + 1, length + 2, length * 2, 0x7F, 0xFF, 0xFFFE, 0xFFFF, 0x7FFF_FFFF,
            0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, below(1 << 16), below(64),
        ])
    }
}
