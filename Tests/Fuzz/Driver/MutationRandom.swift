/// Repeatable choices of a mutator (Steele, Lea and Flood: SplitMix64, 2014).
package struct MutationRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt32) { state = UInt64(seed) }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one less than `count`.
    package mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &self) }

    /// One of several values.
    package mutating func one<Value>(of values: [Value]) -> Value { values[below(values.count)] }

    /// Lengths on which readers fall.
    package mutating func length(near length: Int) -> Int {
        one(of: [
            0, 1, 2, length - 1, length + 1, length + 2, length * 2, 0x7F, 0xFF, 0xFFFE, 0xFFFF, 0x7FFF_FFFF,
            0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF, below(1 << 16), below(64),
        ])
    }
}
