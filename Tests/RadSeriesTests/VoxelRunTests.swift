import RadDICOM
import RadSystem
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

@Suite struct `A run of voxels` {
    /// What the plain loop makes of stored values: voxels, mask, least valid value.
    private func plain(
        _ stored: [Int32], _ rescale: Rescale, _ padding: PixelPadding?, _ unit: VoxelUnit
    ) -> (values: [Float], mask: [UInt8], least: Float) {
        var least = Float.infinity
        var mask: [UInt8] = []
        let values = stored.map { word -> Float in
            let value = rescale.value(of: word)
            let isPadded =
                padding?.contains(word) ?? false
                || (unit == .hounsfield && value <= VolumeLoader.outsideReconstruction)
            mask.append(isPadded ? 0 : 1)
            if !isPadded { least = min(least, value) }
            return value
        }
        return (values, mask, least)
    }

    @Test(
        arguments: [VoxelUnit.hounsfield, .arbitrary],
        [
            Rescale(slope: 1, intercept: -1024), Rescale(slope: -2.5, intercept: 3),
            Rescale(slope: 0.1, intercept: 0.3),
            Rescale(slope: 1.0 / 3, intercept: -2000),
        ])
    func `has the values and marks of the plain loop to the bit`(unit: VoxelUnit, rescale: Rescale) throws {
        var random = SeededRandom(seed: 5)
        for (lowest, highest) in [(-2000, 4000), (0, 65_535), (-5, 5), (Int(Int32.min), Int(Int32.max))] {
            for padding in [
                nil, PixelPadding(value: -5, limit: 3, isSigned: true, bitsAllocated: 16),
                PixelPadding(value: 70_000, limit: nil, isSigned: true, bitsAllocated: 32),
            ] {
                let extent = VolumeExtent(depth: 2, height: 7, width: 11)
                let stored = (0..<77).map { _ in Int32(Int.random(in: lowest...highest, using: &random)) }
                var assembly = VoxelAssembly(extent: extent, unit: unit, factor: 1)
                let voxels = Tensor(shape: extent.shape) { (values: inout MutableSpan<Float>) in
                    let run = VoxelAssembly.Run(source: 0, target: 77, count: 77, rescale: rescale, padding: padding)
                    assembly.add(run, of: stored, to: &values)
                }
                let expected = plain(stored, rescale, padding, unit)
                #expect(Array(voxels.float32Values()[77...]) == expected.values)
                #expect(assembly.leastValid == expected.least)
                let mask = assembly.mask?.bytes ?? [UInt8](repeating: 1, count: 154)
                #expect(Array(mask[77...]) == expected.mask && mask[..<77].allSatisfy { $0 == 1 })
            }
        }
    }

    @Test(arguments: [1, 2], [true, false])
    func `out of bytes is that out of stored values`(size: Int, isSigned: Bool) throws {
        var random = SeededRandom(seed: 9)
        // More than a piece, and no multiple of it.
        let extent = VolumeExtent(depth: 1, height: 101, width: 97)
        let bytes = (0..<extent.voxelCount * size).map { _ in UInt8.random(in: 0...255, using: &random) }
        for stored in 1...size * 8 {
            let description = FrameDescription(
                rows: extent.height, columns: extent.width, bitsAllocated: size * 8, bitsStored: stored,
                highBit: size * 8 - 1, isSigned: isSigned)
            let file = try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(
                of: description.dataSet, pixels: .native(bytes, bitsAllocated: size * 8))
            let reader = try PixelReader(.bytes(file), HeaderReader.read(file))
            var buffer: [UInt8] = []
            let form = try #require(try reader.samples(of: 0, into: &buffer))
            let frame = try reader.frame(0)
            let padding = PixelPadding(value: -3, limit: 3, isSigned: isSigned, bitsAllocated: size * 8)
            let run = VoxelAssembly.Run(
                source: 0, target: 0, count: extent.voxelCount, rescale: Rescale(slope: 0.7, intercept: -1400),
                padding: padding)
            var (first, second) = (
                VoxelAssembly(extent: extent, unit: .hounsfield, factor: 1),
                VoxelAssembly(extent: extent, unit: .hounsfield, factor: 1)
            )
            let left = Tensor(shape: extent.shape) { (values: inout MutableSpan<Float>) in
                first.add(run, of: buffer, form, to: &values)
                first.finish(&values)
            }
            let right = Tensor(shape: extent.shape) { (values: inout MutableSpan<Float>) in
                second.add(run, of: frame.storedValues, to: &values)
                second.finish(&values)
            }
            #expect(left == right && first.leastValid == second.leastValid)
            #expect(first.mask?.bytes == second.mask?.bytes)
        }
    }

    @Test func `is filled where it is padding`() {
        let extent = VolumeExtent(depth: 1, height: 1, width: 5)
        var assembly = VoxelAssembly(extent: extent, unit: .hounsfield, factor: 1)
        let voxels = Tensor(shape: extent.shape) { (values: inout MutableSpan<Float>) in
            let run = VoxelAssembly.Run(
                source: 1, target: 0, count: 5, rescale: Rescale(slope: 1, intercept: 0), padding: nil)
            assembly.add(run, of: [0, 40, -2000, 30, -1500, 1], to: &values)
            assembly.finish(&values)
        }
        #expect(voxels.float32Values() == [40, -1024, 30, -1024, 1])
    }
}

extension FrameDescription {
    /// The elements of the description.
    fileprivate var dataSet: DataSetBuilder {
        var dataSet = DataSetBuilder()
        let numbers = [
            (Tag.samplesPerPixel, 1), (Tag.rows, rows), (Tag.columns, columns), (Tag.bitsAllocated, bitsAllocated),
            (Tag.bitsStored, bitsStored), (Tag.highBit, highBit), (Tag.pixelRepresentation, isSigned ? 1 : 0),
        ]
        for (tag, number) in numbers { dataSet.set(tag, .unsignedShort, integers: number) }
        return dataSet
    }
}
