/// One way into the program for a stranger's bytes.
package struct FuzzTarget: Sendable {
    /// The name by which it is chosen.
    package let name: String
    /// Sound inputs, made by code, from which mutation starts.
    package let seeds: @Sendable () throws -> [[UInt8]]
    /// Reads an input: a value or an error, never a trap.
    package let run: @Sendable ([UInt8]) -> Void
    /// Bytes that an input may have: enough for every seed, few enough for many inputs a second.
    package let longest: Int
    /// A change that knows the structure; half of the changes are libFuzzer's own.
    package let mutate: (@Sendable (inout [UInt8], inout MutationRandom) -> Void)?

    package init(
        _ name: String, longest: Int = 8192, seeds: @escaping @Sendable () throws -> [[UInt8]],
        run: @escaping @Sendable ([UInt8]) -> Void,
        mutate: (@Sendable (inout [UInt8], inout MutationRandom) -> Void)? = nil
    ) {
        self.name = name
        self.longest = longest
        self.seeds = seeds
        self.run = run
        self.mutate = mutate
    }
}
