import RadContainers
import RadSystem
import RadTestSupport
import Testing

private let whole: [String: [UInt8]] = Dictionary(uniqueKeysWithValues: Samples.files.map { ($0.name, $0.content) })

@Test(arguments: [(true, false), (false, false), (true, true), (false, true)])
func `members of a zip file come back as they were packed`(isDeflated: Bool, hasDescriptor: Bool) throws {
    let reading = Reading(try Samples.zip(isDeflated: isDeflated, hasDescriptor: hasDescriptor))
    #expect(reading.contents == whole)
    #expect(reading.refusals.isEmpty)
    #expect(reading.damage == nil)
}

@Test func `members of a tar file come back as they were packed, gzipped or not`() throws {
    for bytes in [Samples.tar(), try DeflateEncoder.deflated(Samples.tar(), framing: .gzip)] {
        let reading = Reading(bytes)
        #expect(reading.contents == whole)
        #expect(reading.refusals.isEmpty)
        #expect(reading.damage == nil)
    }
}

@Test func `containers are told by their content, and DICOM is none`() throws {
    let gzipped = try DeflateEncoder.deflated(Samples.noise(1000), framing: .gzip)
    #expect(try Container.kind(of: .bytes(try Samples.zip())) == .zip)
    #expect(try Container.kind(of: .bytes(Samples.tar())) == .tar)
    #expect(
        try Container.kind(of: .bytes(try DeflateEncoder.deflated(Samples.tar(), framing: .gzip))) == .compressedTar)
    #expect(try Container.kind(of: .bytes(gzipped)) == nil)
    #expect(try Container.kind(of: .bytes([UInt8](repeating: 0, count: 128) + Array("DICM".utf8))) == nil)
    #expect(try Container.kind(of: .bytes([])) == nil)
}

@Test func `long names stand in extended headers`() {
    var writer = TarWriter()
    let name = String(repeating: "directory/", count: 30) + "file"
    writer.add([1, 2, 3], name: Array(name.utf8))
    #expect(Reading(writer.finished()).contents == [name: [1, 2, 3]])
}

@Test(arguments: ["../up", "a/../../b", "/absolute", "C:\\drive", "\\\\share\\x", "nul\u{0}inside", "", "..\\up"])
func `names that lead elsewhere are refused and replaced`(name: String) throws {
    var zip = ZipWriter()
    try zip.add([1], name: Array(name.utf8))
    try zip.add([2], name: Array("good".utf8))
    let reading = Reading(zip.finished())
    #expect(reading.contents == ["good": [2]])
    #expect(reading.refusals == ["#0": "unsafe-name"])
}

@Test func `a second member of a name is refused, the first one is used`() throws {
    var zip = ZipWriter()
    for value: UInt8 in 1...3 { try zip.add([value], name: Array("same".utf8)) }
    let reading = Reading(zip.finished())
    #expect(reading.contents == ["same": [1]])
    #expect(Set(reading.refusals.values) == ["duplicate-member"])
    #expect(reading.refusals.count == 2)
}

@Test func `a container in a container is refused, a gzipped file in one is read`() throws {
    var tar = TarWriter()
    tar.add(try Samples.zip(), name: Array("inner.zip".utf8))
    tar.add(Samples.tar(), name: Array("inner.tar".utf8))
    tar.add(try DeflateEncoder.deflated(Samples.tar(), framing: .gzip), name: Array("inner.tgz".utf8))
    tar.add(try DeflateEncoder.deflated([1, 2, 3], framing: .gzip), name: Array("file.dcm.gz".utf8))
    let reading = Reading(tar.finished())
    #expect(reading.contents == ["file.dcm.gz": [1, 2, 3]])
    #expect(
        reading.refusals == [
            "inner.zip": "nested-container", "inner.tar": "nested-container", "inner.tgz": "nested-container",
        ])
}

@Test func `each budget is kept and named`() throws {
    let zip = try Samples.zip()
    func damage(_ bytes: [UInt8], _ change: (inout ContainerLimits) -> Void) -> Reading {
        var limits = ContainerLimits()
        change(&limits)
        return Reading(bytes, limits: limits)
    }
    #expect(damage(zip) { $0.members = 3 }.damage == "limit-container-members")
    #expect(
        Array(damage(zip) { $0.memberBytes = 299 }.refusals.values) == [
            "limit-container-member-bytes", "limit-container-member-bytes",
        ])
    #expect(damage(zip) { $0.directoryBytes = 100 }.damage == "container-over-budget")
    #expect(
        damage(zip) { $0.inflatedBytes = 320 }.refusals == [
            "patient/noise.dcm": "limit-container-bytes", "one": "limit-container-bytes",
        ])
    #expect(damage(zip) { $0.nameBytes = 5 }.refusals.count == 2)
    #expect(
        damage(zip) { ($0.inflationRatio, $0.freeBytes) = (2, 10) }.refusals == [
            "patient/text.dcm": "limit-container-ratio"
        ])
    let tar = Samples.tar()
    #expect(damage(tar) { $0.members = 2 }.damage == "limit-container-members")
    #expect(damage(tar) { $0.members = 2 }.contents.count == 2)
    let compressed = try DeflateEncoder.deflated([UInt8](repeating: 0, count: 1 << 20), framing: .gzip)
    var limits = ContainerLimits()
    (limits.inflationRatio, limits.freeBytes) = (100, 1 << 16)
    do throws(ContainerError) {
        _ = try GzipFile.inflated(.bytes(compressed), limits: limits)
        Issue.record("a bomb was inflated")
    } catch {
        #expect(error.code == .limitExceeded)
        #expect(error.expected == "inflated bytes for each compressed one at most 100")
    }
    limits.inflationRatio = 2000
    limits.memberBytes = 1 << 19
    #expect(
        throws: ContainerError(
            .limitExceeded, expected: "bytes of a member at most 524288", limit: .memberBytes)
    ) {
        try GzipFile.inflated(.bytes(compressed), limits: limits)
    }
}

@Test func `a gzipped tar file over the spool's budget keeps the members before it`() throws {
    var limits = ContainerLimits()
    limits.inflatedBytes = 1600
    let reading = Reading(try DeflateEncoder.deflated(Samples.tar(), framing: .gzip), limits: limits)
    #expect(reading.damage == "limit-container-bytes")
    #expect(reading.contents["patient/text.dcm"] == whole["patient/text.dcm"])
}

@Test func `gzip files of several members and with padding are read, other bytes behind them are not`() throws {
    let one = try DeflateEncoder.deflated([1, 2], framing: .gzip)
    let two = try DeflateEncoder.deflated([3], framing: .gzip)
    let limits = ContainerLimits()
    #expect(try GzipFile.inflated(.bytes(one + two), limits: limits) == [1, 2, 3])
    #expect(try GzipFile.inflated(.bytes(one + [0, 0, 0]), limits: limits) == [1, 2])
    #expect(throws: ContainerError.self) { try GzipFile.inflated(.bytes(one + [5]), limits: limits) }
    #expect(throws: ContainerError.self) { try GzipFile.inflated(.bytes(one.dropLast()), limits: limits) }
}

@Test func `a part of a file is read within its bounds only`() throws {
    let folder = try TemporaryDirectory()
    try File.write(Array(0..<100), to: folder.file("bytes"))
    let file = try ReadableFile(path: folder.file("bytes"), followLinks: false)
    let part = ByteSource.part(file, 10..<20)
    #expect(part.count == 10)
    #expect(try part.bytes(at: 8, count: 100) == [18, 19])
    #expect(try part.bytes(at: 10, count: 1) == [])
    #expect(ByteSource.part(file, 95..<200).count == 5)
    #expect(try ByteSource.part(file, 300..<400).bytes(at: 0, count: 10) == [])
    let spool = try SpoolFile(in: folder.path, limit: 6)
    try spool.append([1, 2, 3][...])
    try spool.append([4, 5][...])
    #expect(throws: SystemError.self) { try spool.append([6, 7][...]) }
    #expect(try spool.readable().readAll(limit: 10) == [1, 2, 3, 4, 5])
    #expect(File.filesBelow(folder.path).count == 1)
}
