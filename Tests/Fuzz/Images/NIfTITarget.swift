import FuzzDriver
import RadSystem
import RadTensor
import RadVolume

extension FuzzTarget {
    /// A NIfTI file, header and voxels.
    static let nifti = FuzzTarget(
        "nifti",
        seeds: {
            let files = try [NIfTIWriter.DataType.float32, .int16].map {
                try NIfTIWriter(dataType: $0).bytes(of: sampleVolume())
            }
            return files + files.map { Array($0.prefix(348)) }
        },
        run: { bytes in
            guard let file = try? NIfTIFile(.bytes(bytes)) else { return }
            _ = try? file.geometry()
            for number in 0..<min(file.volumeCount, 3) { _ = try? file.volume(number, unit: .arbitrary) }
        }, mutate: changeHeader)

    private static func sampleVolume() throws -> Volume {
        let geometry = VolumeGeometry(
            origin: Vector3(x: -1, y: 2, z: 3), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: 2), columnSpacing: 0.5,
            rowSpacing: 0.75, extent: VolumeExtent(depth: 3, height: 4, width: 5))
        let values = (0..<60).map { Float($0 * $0 % 97) }
        return try Volume(
            geometry: geometry, voxels: Tensor(shape: geometry.extent.shape, float32: values), unit: .arbitrary)
    }

    /// Sets numbers of two or four bytes: extents, type, where the voxels begin, sizes, the affine.
    private static func changeHeader(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        guard bytes.count >= 348 else { return }
        let field = random.one(of: [
            0, 40, 42, 44, 46, 48, 50, 70, 72, 76, 80, 84, 88, 108, 112, 116, 123, 252, 254, 280, 296,
        ])
        let value: Int
        if random.below(2) == 0 {
            value = random.length(near: LittleEndian.number(bytes, field, 2))
        } else {
            value = random.one(of: [0, 0x7F80_0000, 0x7FC0_0000, 0x7F7F_FFFF, 1, 0x8000_0000, 0x3F80_0000, 0x4E80_0000])
        }
        for index in 0..<random.one(of: [2, 4]) {
            bytes[field + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
    }
}
