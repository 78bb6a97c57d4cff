import RadTensor

/// Makes unique identifiers below 2.25 (PS3.5 B.2) that follow from a seed and a name.
package struct UniqueIdentifiers: Sendable {
    /// What all identifiers depend on.
    package let seed: UInt64

    /// Makes the identifiers that belong to a seed.
    package init(seed: UInt64) {
        self.seed = seed
    }

    /// The identifier of a thing by its name, such as `patient 3/study 1/series 2/instance 17`.
    package func identifier(_ name: String) -> String {
        // FNV-1a turns the name into a number; the generator spreads it over 122 bits.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var random = SeededRandom(seed: hash ^ seed)
        var number = UInt128(random.next()) << 64 | UInt128(random.next())
        // The version and variant of a random UUID (RFC 4122 4.4).
        number = number & ~(0xF << 76) | 0x4 << 76
        number = number & ~(0x3 << 62) | 0x2 << 62
        return "2.25.\(number)"
    }
}
