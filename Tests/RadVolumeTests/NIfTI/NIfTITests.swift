import RadContainers
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

/// A small oblique and sheared volume of whole numbers, and ways to write it.
enum NIfTISample {
    static let writers = [
        NIfTIWriter(), NIfTIWriter(dataType: .int16), NIfTIWriter(isCompressed: true),
        NIfTIWriter(dataType: .int16, isCompressed: true),
    ]

    static func volume() throws -> Volume {
        let extent = VolumeExtent(depth: 4, height: 3, width: 5)
        let geometry = VolumeGeometry(
            origin: Vector3(x: -10.5, y: 20.25, z: 300), rowDirection: Vector3(x: 0.8, y: 0.6, z: 0),
            columnDirection: Vector3(x: -0.6, y: 0.8, z: 0), sliceStep: Vector3(x: 0.5, y: 0, z: -3),
            columnSpacing: 0.75, rowSpacing: 1.25, extent: extent)
        return try Volume(
            geometry: geometry,
            voxels: Tensor(shape: extent.shape, float32: (0..<60).map { Float($0 * $0 - 1024) }))
    }
}

@Test(arguments: NIfTISample.writers.indices)
func `a volume comes back as it was written`(index: Int) throws {
    let volume = try NIfTISample.volume()
    let writer = NIfTISample.writers[index]
    var bytes = try writer.bytes(of: volume)
    if writer.isCompressed { bytes = try GzipFile.inflated(.bytes(bytes), limits: ContainerLimits()) }
    #expect(NIfTIHeader.begins(bytes))
    let file = try NIfTIFile(.bytes(bytes))
    #expect(file.volumeCount == 1 && file.header.affineSource == .sform)
    let read = try file.volume(0, unit: .hounsfield)
    #expect(read.voxels.float32Values() == volume.voxels.float32Values())
    #expect(read.unit == .hounsfield && read.validity == nil)
    for corner in [(0.0, 0.0, 0.0), (3, 0, 0), (0, 2, 0), (0, 0, 4), (3, 2, 4)] {
        let expected = volume.geometry.position(slice: corner.0, row: corner.1, column: corner.2)
        let found = read.geometry.position(slice: corner.0, row: corner.1, column: corner.2)
        #expect((found - expected).length < 1e-4)
    }
}

/// A header with voxels of the sample volume, changed at one place.
private func changed(_ offset: Int, _ bytes: [UInt8]) throws -> NIfTIError.Code? {
    var file = try NIfTIWriter().bytes(of: try NIfTISample.volume())
    file.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    do throws(NIfTIError) {
        let nifti = try NIfTIFile(.bytes(file))
        for number in 0..<min(nifti.volumeCount, 3) { _ = try nifti.volume(number, unit: .arbitrary) }
        return nil
    } catch {
        return error.code
    }
}

@Test func `fields that cannot be are refused`() throws {
    let nan: [UInt8] = [0, 0, 0xC0, 0x7F]
    #expect(try changed(40, [3]) == nil)
    #expect(try changed(0, [0x5D]) == .notNIfTI)
    #expect(try changed(344, Array("ni1\u{0}".utf8)) == .notNIfTI)
    #expect(try changed(40, [0, 0]) == .invalidHeader)
    #expect(try changed(40, [8, 0]) == .invalidHeader)
    #expect(try changed(42, [0, 0]) == .invalidHeader)
    #expect(try changed(42, [0xFF, 0xFF]) == .invalidHeader)
    #expect(try changed(42, [0xFF, 0x7F, 0xFF, 0x7F, 0xFF, 0x7F]) == .truncated)
    #expect(try changed(40, [7, 0] + (0..<7).flatMap { _ in [0xFF, 0x7F] as [UInt8] }) == .invalidHeader)
    #expect(try changed(70, [32, 0]) == .unsupportedDataType)
    #expect(try changed(70, [128, 0]) == .unsupportedDataType)
    #expect(try changed(108, nan) == .invalidHeader)
    #expect(try changed(108, [0, 0, 0x80, 0x3F]) == .invalidHeader)
    #expect(try changed(108, [0, 0, 0x80, 0x7F]) == .invalidHeader)
    #expect(try changed(108, [0, 0, 0, 0]) == nil)
    #expect(try changed(112, nan) == nil)
    #expect(try changed(116, nan) == .invalidHeader)
    #expect(try changed(280, nan) == .invalidHeader)
    // The first axis without a length.
    #expect(try changed(280, [UInt8](repeating: 0, count: 4)) == .invalidGeometry)
    #expect(try changed(254, [0, 0]) == nil)
}

@Test func `a file cut at any length is an error`() throws {
    let bytes = try NIfTIWriter().bytes(of: try NIfTISample.volume())
    for count in 0..<bytes.count {
        #expect(throws: NIfTIError.self) { try NIfTIFile(.bytes(Array(bytes.prefix(count)))) }
    }
}

@Test func `no flipped bit of a header traps or asks for more than the file has`() throws {
    let bytes = try NIfTIWriter(dataType: .int16).bytes(of: try NIfTISample.volume())
    var read = 0
    for bit in 0..<352 * 8 {
        var copy = bytes
        copy[bit / 8] ^= 1 << (bit % 8)
        guard let file = try? NIfTIFile(.bytes(copy)) else { continue }
        for number in 0..<file.volumeCount {
            if let volume = try? file.volume(number, unit: .arbitrary) {
                read += 1
                #expect(volume.voxels.shape.count <= bytes.count)
            }
        }
    }
    #expect(read > 0)
}

@Test func `what is not finite is marked and filled`() throws {
    var bytes = try NIfTIWriter().bytes(of: try NIfTISample.volume())
    bytes.replaceSubrange(352..<356, with: [0, 0, 0xC0, 0x7F])
    bytes.replaceSubrange(356..<360, with: [0, 0, 0x80, 0x7F])
    let volume = try NIfTIFile(.bytes(bytes)).volume(0, unit: .arbitrary)
    #expect(volume.voxels.float32Values().prefix(3) == [-1020, -1020, -1020])
    #expect(volume.validity?.float32Values().prefix(3) == [0, 0, 1])
}

@Test func `a header and its image in two files are read together`() throws {
    let volume = try NIfTISample.volume()
    var header = try NIfTIWriter().bytes(of: volume)
    let image = Array(header[352...])
    header.replaceSubrange(344..<348, with: Array("ni1\u{0}".utf8))
    header.replaceSubrange(108..<112, with: [0, 0, 0, 0])
    let file = try NIfTIFile(.bytes(Array(header.prefix(348))), image: .bytes(image))
    #expect(try file.volume(0, unit: .arbitrary).voxels.float32Values() == volume.voxels.float32Values())
    #expect(throws: NIfTIError.self) { try NIfTIFile(.bytes(header)) }
}

@Test func `values that 16 bits cannot hold are refused`() throws {
    let extent = VolumeExtent(depth: 1, height: 1, width: 2)
    var geometry = try NIfTISample.volume().geometry
    geometry.extent = extent
    for values: [Float] in [[0.5, 1], [40000, 1]] {
        let volume = try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values))
        #expect(throws: NIfTIError.self) { try NIfTIWriter(dataType: .int16).bytes(of: volume) }
    }
}
