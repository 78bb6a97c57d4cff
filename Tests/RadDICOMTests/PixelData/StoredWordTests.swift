import Testing

@testable import RadDICOM

@Suite struct `Words of a frame` {
    @Test(arguments: [1, 2], [true, false])
    func `unpack as the definition says, whatever bits are meant`(bytesPerSample: Int, isSigned: Bool) throws {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<514).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for bitsStored in 1...bytesPerSample * 8 {
            for shift in 0...bytesPerSample * 8 - bitsStored {
                let layout = StoredValues.Layout(
                    bytesPerSample: bytesPerSample, isBigEndian: false, shift: shift, bitsStored: bitsStored,
                    isSigned: isSigned)
                let values = try #require(StoredValues.unpackWords(bytes, layout))
                #expect(values.count == bytes.count / bytesPerSample)
                for (index, value) in values.enumerated() {
                    let low = Int(bytes[index * bytesPerSample])
                    let word = bytesPerSample == 1 ? low : low + 256 * Int(bytes[index * 2 + 1])
                    var expected = (word >> shift) % (1 << bitsStored)
                    if isSigned, expected >= 1 << (bitsStored - 1) { expected -= 1 << bitsStored }
                    #expect(Int(value) == expected, "\(bitsStored) bits from \(shift)")
                }
            }
        }
    }

    @Test func `of other sizes and orders are left to the plain loop`() {
        for (size, isBigEndian) in [(2, true), (4, false), (4, true)] {
            let layout = StoredValues.Layout(
                bytesPerSample: size, isBigEndian: isBigEndian, shift: 0, bitsStored: 8 * size, isSigned: false)
            #expect(StoredValues.unpackWords([1, 2, 3, 4], layout) == nil)
        }
    }
}
