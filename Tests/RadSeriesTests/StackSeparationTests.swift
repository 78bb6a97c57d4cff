import RadDICOM
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

/// Slices at given heights with an acquisition number.
private func acquisition(_ number: Int, _ heights: [Double], first: Int) -> [InstanceRecord] {
    heights.enumerated().map { index, height in
        var record = Samples.slice(first + index, at: height)
        record.acquisitionNumber = number
        return record
    }
}

private let options = SeriesBuilder.Options(minimumSlices: 8)

@Test func `passes of a scan at other places are stacks of their own, not one stretched stack`() {
    let low = acquisition(1, (0..<12).map { Double($0) * 5 }, first: 0)
    let high = acquisition(2, (0..<12).map { 123 + Double($0) * 5 }, first: 12)
    let outcomes = SeriesBuilder.outcomes(of: low + high, options: options)
    #expect(outcomes.volumes.map { $0.frames.map(\.fileIndex) } == [Array(0..<12), Array(12..<24)])
    #expect(outcomes.volumes.map(\.geometry.sliceSpacing) == [5, 5])
    #expect(outcomes.volumes.map(\.flags) == [[.separatedStack], [.separatedStack]])
}

@Test func `passes that overlap are stacks of their own`() {
    let low = acquisition(1, (0..<12).map { Double($0) * 5 }, first: 0)
    let high = acquisition(2, (10..<22).map { Double($0) * 5 }, first: 12)
    let outcomes = SeriesBuilder.outcomes(of: low + high, options: options)
    #expect(outcomes.volumes.map { $0.frames.map(\.fileIndex) } == [Array(0..<12), Array(12..<24)])
    #expect(outcomes.refusals.isEmpty)
}

@Test func `phases with other ends are volumes of their own`() {
    let arterial = acquisition(1, (0..<12).map { Double($0) * 5 }, first: 0)
    let portal = acquisition(2, (0..<30).map { Double($0) * 5 }, first: 12)
    let outcomes = SeriesBuilder.outcomes(of: arterial + portal, options: options)
    #expect(Set(outcomes.volumes.map(\.frames.count)) == [12, 30])
    #expect(outcomes.refusals.isEmpty)
}

@Test(arguments: [1, 2])
func `acquisitions of single slices or pairs do not split`(size: Int) {
    let records = (0..<24).map { index in
        var record = Samples.slice(index, at: Double(index) * 5)
        record.acquisitionNumber = index / size
        return record
    }
    #expect(SeriesBuilder.outcomes(of: records, options: options).summary == ["volume"])
    let holed = records.filter { $0.fileIndex != 11 }
    #expect(SeriesBuilder.outcomes(of: holed, options: options).summary == ["missing-slices"])
}

@Test func `interleaved acquisitions of one regular stack stay together`() {
    let records = (0..<24).map { index in
        var record = Samples.slice(index, at: Double(index) * 5)
        record.acquisitionNumber = index % 2
        return record
    }
    #expect(SeriesBuilder.outcomes(of: records, options: options).summary == ["volume"])
}

@Test func `runs of equal gaps are stacks where they are long enough`() {
    let outcomes = SeriesBuilder.outcomes(of: Samples.twoSteps(), options: options)
    #expect(outcomes.volumes.map(\.geometry.sliceSpacing) == [4, 7])
    #expect(outcomes.volumes.map { $0.frames.count } == [14, 14])
    #expect(outcomes.volumes.allSatisfy { $0.flags == [.separatedStack] })
    // One run is long enough, the other is refused for its own reason; no file is lost.
    let uneven = SeriesBuilder.outcomes(
        of: Samples.stack(at: (0..<20).map { Double($0) * 2.5 } + (1...5).map { 47.5 + Double($0) * 7.5 }))
    #expect(uneven.summary == ["volume", "too-few-slices"])
    #expect(uneven.flatMap(\.files).sorted() == Array(0..<25))
}

@Test func `a hole is never closed`() {
    // Slices of one spacing on both sides of a hole.
    let heights = (0..<40).map { Double($0 < 20 ? $0 : $0 + 3) * 2 }
    #expect(SeriesBuilder.outcomes(of: Samples.stack(at: heights)).summary == ["missing-slices"])
}

@Test func `named stacks are taken apart`() {
    let records = (0..<24).map { index in
        var record = Samples.slice(index, at: Double(index) * 5 + (index < 12 ? 0 : 37))
        record.splitting.stackID = index < 12 ? "1" : "2"
        return record
    }
    #expect(SeriesBuilder.outcomes(of: records, options: options).summary == ["volume", "volume"])
}

@Test func `slices at variable distances become a regular grid`() throws {
    let heights = [0, 2, 4, 6.5, 8, 10, 12.5, 14.5, 16, 18.0]
    let volume = try #require(
        SeriesBuilder.outcomes(of: Samples.stack(at: heights), options: options).volumes.first)
    #expect(volume.flags == [.variableSpacing])
    #expect(volume.geometry.extent.depth == 10)
    #expect(volume.geometry.sliceSpacing == 2)
    #expect(volume.places == heights.map { $0 / 2 })
    #expect(volume.facts.sliceCount == 10)
}

@Test func `between two slices the values are theirs alone, at a slice its own`() throws {
    let places = [0, 1, 2.25, 3, 4.5, 5]
    let depth = 6
    let extent = VolumeExtent(depth: depth, height: 2, width: 3)
    var random = SeededRandom(seed: 8)
    let values = (0..<(places.count * 6)).map { _ in Float(random.uniform(in: -1000...1000)) }
    var valid = [UInt8](repeating: 1, count: values.count)
    valid[2 * 6 + 4] = 0
    let source = VolumeExtent(depth: places.count, height: 2, width: 3).shape
    let geometry = VolumeGeometry(
        origin: .zero, rowDirection: Vector3(x: 1, y: 0, z: 0), columnDirection: Vector3(x: 0, y: 1, z: 0),
        sliceStep: Vector3(x: 0, y: 0, z: 2), columnSpacing: 1, rowSpacing: 1, extent: extent)
    let volume = try SliceInterpolation(places: places, depth: depth).volume(
        geometry: geometry, voxels: Tensor(shape: source, float32: values), unit: .arbitrary,
        validity: try Tensor(shape: source, elementType: .uint8, bytes: valid))
    let found = volume.voxels.float32Values()
    let mask = try #require(volume.validity).bytes()
    // Plainly: the two nearest places around each depth, by search.
    for slice in 0..<depth {
        let below = places.lastIndex { $0 <= Double(slice) } ?? 0
        let above = places.firstIndex { $0 >= Double(slice) } ?? places.count - 1
        let weight = above == below ? 0 : (Double(slice) - places[below]) / (places[above] - places[below])
        for index in 0..<6 {
            let (a, b) = (Double(values[below * 6 + index]), Double(values[above * 6 + index]))
            #expect(abs(Double(found[slice * 6 + index]) - (a + (b - a) * weight)) < 1e-3)
            let isValid = valid[below * 6 + index] != 0 && valid[above * 6 + index] != 0
            #expect((mask[slice * 6 + index] != 0) == isValid)
        }
    }
}

@Test func `a ramp along the normal survives variable distances`() throws {
    var files = try DICOMFiles()
    let heights = [0, 2, 4, 6.5, 8, 10, 12, 14.0]
    for height in heights {
        try files.write(.init(z: height, words: [UInt16](repeating: UInt16(1000 + 10 * height), count: 24)))
    }
    let found = try #require(try files.outcomes().volumes.first)
    let volume = try VolumeLoader.load(found, files: files.open)
    let values = volume.voxels.float32Values()
    for slice in 0..<volume.geometry.extent.depth {
        let z = volume.geometry.position(slice: Double(slice), row: 0, column: 0).z
        #expect(abs(Double(values[slice * 24]) - (10 * z - 24)) < 1e-3)
    }
}
