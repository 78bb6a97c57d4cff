import Foundation
import Testing

@testable import RadTensor

@Suite struct SeededRandomTests {
    // Made by a separate transcription of SplitMix64 and xoshiro256** into Python integers.
    @Test func `the sequence of a seed is the published algorithm's`() {
        var random = SeededRandom(seed: 42)
        let drawn = (0..<4).map { _ in random.next() }
        #expect(drawn == goldenOfSeed42)
    }

    @Test func `uniform draws have the right moments and range`() {
        var random = SeededRandom(seed: 1)
        let draws = (0..<20_000).map { _ in random.uniform() }
        #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
        let mean = draws.reduce(0, +) / 20_000
        #expect(abs(mean - 0.5) < 5 * (1.0 / 12).squareRoot() / 20_000.0.squareRoot())
    }

    @Test func `normal draws have the right moments`() {
        var random = SeededRandom(seed: 2)
        let count = 40_000
        let draws = (0..<count).map { _ in random.normal() }
        let mean = draws.reduce(0, +) / Double(count)
        let variance = draws.reduce(0) { $0 + $1 * $1 } / Double(count)
        let fourth = draws.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(count)
        // Five standard errors each: 1, sqrt 2 and sqrt 96 over the root of the count.
        #expect(abs(mean) < 5 / Double(count).squareRoot())
        #expect(abs(variance - 1) < 5 * 2.0.squareRoot() / Double(count).squareRoot())
        #expect(abs(fourth - 3) < 5 * 96.0.squareRoot() / Double(count).squareRoot())
    }

    @Test func `the logarithm agrees with the C library's`() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<2_000 {
            let value = random.uniform() * (random.uniform() < 0.5 ? 0x1p-40 : 1) + 0x1p-60
            let expected = log(value)
            #expect(abs(SeededRandom.logarithm(value) - expected) <= 1e-15 * abs(expected) + 2e-16)
        }
    }

    @Test func `integers below a bound are spread evenly`() {
        var random = SeededRandom(seed: 4)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<14_000 { counts[random.integer(below: 7)] += 1 }
        // Six degrees of freedom: chi-square above 30 has a probability below 1e-4.
        let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - 2000) * (Double($1) - 2000) / 2000 }
        #expect(chiSquare < 30)
    }

    @Test func `a permutation holds every index once`() {
        var random = SeededRandom(seed: 5)
        let order = random.permutation(count: 100)
        #expect(order.sorted() == Array(0..<100))
        #expect(order != Array(0..<100))
    }
}

private let goldenOfSeed42: [UInt64] = [
    0x15780B2E0C2EC716, 0x6104D9866D113A7E, 0xAE17533239E499A1, 0xECB8AD4703B360A1,
]
