import RadContainers
import RadTestSupport
import Testing

private let whole: [String: [UInt8]] = Dictionary(uniqueKeysWithValues: Samples.files.map { ($0.name, $0.content) })

/// What a damaged copy may give: contents that were packed under these names, nothing else.
private func isTruthful(_ reading: Reading) -> Bool {
    reading.contents.allSatisfy { whole[$0.key] == $0.value }
}

@Test func `a zip file cut at any length gives true contents or reasons`() throws {
    for isDeflated in [true, false] {
        let zip = try Samples.zip(isDeflated: isDeflated)
        for count in 0..<zip.count {
            let reading = Reading(Array(zip.prefix(count)))
            #expect(isTruthful(reading), "cut at \(count)")
            #expect(reading.damage != nil, "cut at \(count)")
        }
        // Without its directory, all members are found by their own headers.
        #expect(Reading(Array(zip.prefix(zip.count - 1))).contents == whole)
    }
}

@Test func `a tar file cut at any length gives true contents`() throws {
    let tar = Samples.tar()
    for count in stride(from: 512, to: tar.count - 1024, by: 7) {
        let reading = Reading(Array(tar.prefix(count)))
        #expect(isTruthful(reading), "cut at \(count)")
    }
    let cut = Reading(Array(tar.prefix(700)))
    #expect(cut.damage == "container-truncated")
    #expect(cut.refusals == ["patient/text.dcm": "container-truncated"])
}

@Test func `a gzipped tar file cut at any length keeps what came before`() throws {
    let bytes = try DeflateEncoder.deflated(Samples.tar(), framing: .gzip)
    var most = 0
    for count in 20..<bytes.count {
        let reading = Reading(Array(bytes.prefix(count)))
        #expect(isTruthful(reading), "cut at \(count)")
        #expect(reading.damage != nil, "cut at \(count)")
        most = max(most, reading.contents.count)
    }
    #expect(most == whole.count)
}

@Test func `no flipped bit of a zip file yields other contents`() throws {
    for isDeflated in [true, false] {
        let zip = try Samples.zip(isDeflated: isDeflated)
        for bit in 0..<zip.count * 8 {
            var copy = zip
            copy[bit / 8] ^= 1 << (bit % 8)
            let reading = Reading(copy)
            // A flipped name is another name for the same bytes; directory and local header must still agree on it.
            #expect(isTruthful(reading), "bit \(bit)")
        }
    }
}

@Test func `flipped bits of a tar header are seen by its checksum`() throws {
    let tar = Samples.tar()
    for bit in 0..<512 * 8 {
        var copy = tar
        copy[bit / 8] ^= 1 << (bit % 8)
        let reading = Reading(copy)
        // Blanks and zeros around the digits of the checksum itself mean the same.
        if (148..<156).contains(bit / 8) {
            #expect(isTruthful(reading))
        } else {
            #expect(reading == Reading([0]), "bit \(bit)")
        }
    }
}

@Test func `flipped bits of a gzipped tar file never yield other contents without a reason`() throws {
    let bytes = try DeflateEncoder.deflated(Samples.tar(), framing: .gzip)
    for bit in 0..<bytes.count * 8 {
        var copy = bytes
        copy[bit / 8] ^= 1 << (bit % 8)
        let reading = Reading(copy)
        #expect(reading.contents == whole || reading.damage != nil, "bit \(bit)")
    }
}

/// Changes bytes of a zip file with one stored member "a" holding 1 2 3 4.
private func changed(_ change: (inout [UInt8], _ directory: Int) -> Void) throws -> Reading {
    var writer = ZipWriter()
    try writer.add([1, 2, 3, 4], name: [97], isDeflated: false)
    var bytes = writer.finished()
    change(&bytes, 30 + 1 + 4)
    return Reading(bytes)
}

@Test func `contradictions between the headers of a zip member are refused`() throws {
    #expect(try changed { _, _ in }.contents == ["a": [1, 2, 3, 4]])
    #expect(try changed { bytes, _ in bytes[30] = 98 }.refusals == ["a": "container-corrupt"])
    #expect(try changed { bytes, _ in bytes[8] = 8 }.refusals == ["a": "container-corrupt"])
    #expect(try changed { bytes, _ in bytes[18] = 3 }.refusals == ["a": "container-corrupt"])
    #expect(try changed { bytes, _ in bytes[31] = 9 }.refusals == ["a": "checksum-mismatch"])
    #expect(try changed { bytes, at in bytes[at + 8] = 1 }.refusals == ["a": "encrypted-member"])
    #expect(try changed { bytes, at in bytes[at + 10] = 12 }.refusals == ["a": "unsupported-compression"])
    #expect(try changed { bytes, at in bytes[at + 10] = 99 }.refusals == ["a": "encrypted-member"])
    #expect(try changed { bytes, at in bytes[at + 42] = 200 }.refusals == ["a": "container-corrupt"])
    // More entries than the directory has room for: the member's own header still leads to it.
    #expect(
        try changed { bytes, at in (bytes[at + 47 + 8], bytes[at + 47 + 10]) = (9, 9) }.damage == "container-corrupt")
}

@Test func `members that share bytes are refused`() throws {
    var writer = ZipWriter()
    for name in [97, 98, 99] as [UInt8] { try writer.add(Samples.noise(50), name: [name], isDeflated: false) }
    var bytes = writer.finished()
    let directory = 3 * (30 + 1 + 50)
    // The second entry points into the first member.
    bytes[directory + 47 + 42] = 10
    let reading = Reading(bytes)
    #expect(Set(reading.contents.keys) == ["c"])
    #expect(reading.refusals == ["a": "overlapping-members", "b": "overlapping-members"])
}

@Test func `a deflated member that gives more or less than it says is refused`() throws {
    var writer = ZipWriter()
    let content = [UInt8](repeating: 5, count: 1000)
    try writer.add(content, name: [97])
    let good = writer.finished()
    let stored = good.count - 22 - 47
    for size: UInt8 in [0xE7, 0xE9] {
        var bytes = good
        (bytes[22], bytes[stored + 24]) = (size, size)
        #expect(Reading(bytes).refusals == ["a": "container-corrupt"])
    }
}

@Test func `absurd numbers in tar headers are refused without an allocation`() throws {
    func withSize(_ field: [UInt8]) -> Reading {
        var tar = Samples.tar()
        tar.replaceSubrange(124..<136, with: field)
        tar.replaceSubrange(148..<156, with: [UInt8](repeating: 32, count: 8))
        let sum = tar[..<512].reduce(0) { $0 + Int($1) }
        let text = Array(String(sum, radix: 8).utf8)
        tar.replaceSubrange(148..<156, with: [UInt8](repeating: 48, count: 6 - text.count) + text + [0, 32])
        return Reading(tar)
    }
    #expect(withSize(Array("77777777777\u{0}".utf8)).refusals == ["patient/text.dcm": "container-truncated"])
    #expect(withSize([0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]).contents.isEmpty)
    #expect(withSize([UInt8](repeating: 0xFF, count: 12)).damage == "not-a-container")
    #expect(withSize(Array("12x45678901\u{0}".utf8)).damage == "not-a-container")
}
