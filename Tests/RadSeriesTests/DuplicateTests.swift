import RadDICOM
import Testing

@testable import RadSeries

@Test func `a second copy of a file is left out`() throws {
    var records = Samples.stack(16)
    var copy = records[3]
    copy.fileIndex = 40
    copy.transferSyntax = .explicitBigEndian
    records.append(copy)
    let outcomes = SeriesBuilder.outcomes(of: records)
    let volume = try #require(outcomes.volumes.first)
    #expect(volume.frames.count == 16)
    #expect(volume.flags == [.duplicate])
    #expect(outcomes.count == 1)
    #expect(outcomes[0].files == Array(0..<16) + [40])
}

@Test func `one UID with two contents keeps the first and says so`() throws {
    var records = Samples.stack(16)
    var other = records[3]
    other.fileIndex = 40
    other.rescale.slope = 2
    records.append(other)
    let volume = try #require(SeriesBuilder.outcomes(of: records).volumes.first)
    #expect(volume.flags == [.duplicate, .conflictingDuplicate])
    #expect(volume.frames[3].fileIndex == 3)
    // Equal headers with other pixels are a conflict too.
    records[16] = records[3]
    records[16].fileIndex = 40
    let unequal = SeriesBuilder.outcomes(of: records) { _, _ in false }
    #expect(unequal.volumes.first?.flags == [.duplicate, .conflictingDuplicate])
    let equal = SeriesBuilder.outcomes(of: records) { _, _ in true }
    #expect(equal.volumes.first?.flags == [.duplicate])
}

@Test func `of two copies the readable one is kept`() throws {
    var records = Samples.stack(16)
    var copy = records[3]
    copy.fileIndex = 40
    records[3].transferSyntax = TransferSyntax(uid: "1.2.840.10008.1.2.4.100")
    records.append(copy)
    let volume = try #require(SeriesBuilder.outcomes(of: records).volumes.first)
    #expect(volume.frames[3].fileIndex == 40)
}

@Test func `the same pixels under a new UID at the same place are left out and flagged`() throws {
    var records = Samples.stack(16)
    var copy = records[3]
    copy.fileIndex = 40
    copy.sopInstanceUID = "1.2.9"
    records.append(copy)
    let asked = SeriesBuilder.outcomes(of: records) { first, second in
        Set([first.fileIndex, second.fileIndex]) == [3, 40]
    }
    let volume = try #require(asked.volumes.first)
    #expect(volume.flags == [.repeatedContent])
    #expect(asked[0].files == Array(0..<16) + [40])
    // Other pixels, or pixels that nobody may compare, are another image.
    #expect(SeriesBuilder.outcomes(of: records) { _, _ in false }.summary == ["four-dimensional"])
    #expect(SeriesBuilder.outcomes(of: records).summary == ["four-dimensional"])
}

@Test func `equal pixels at two times are two images`() {
    let later = Samples.stack(16, first: 16) { $0.instanceNumber = 99 }
    #expect(SeriesBuilder.outcomes(of: Samples.stack(16) + later) { _, _ in true }.summary == ["four-dimensional"])
}

@Test func `a series sent twice under new UIDs is one volume`() {
    let again = Samples.stack(16, first: 16)
    let outcomes = SeriesBuilder.outcomes(of: Samples.stack(16) + again) { $0.fileIndex % 16 == $1.fileIndex % 16 }
    #expect(outcomes.summary == ["volume"])
    #expect(outcomes[0].files == Array(0..<32))
}

@Test func `absent UIDs are not copies of each other`() {
    let records = Samples.stack(16) { $0.sopInstanceUID = "" }
    #expect(SeriesBuilder.outcomes(of: records).volumes.first?.flags == [])
}

@Test func `one UID on every image names none of them`() {
    let records = Samples.stack(16) { $0.sopInstanceUID = "1.2.3" }
    #expect(SeriesBuilder.outcomes(of: records).volumes.first?.flags == [.unreliableInstanceUIDs])
}
