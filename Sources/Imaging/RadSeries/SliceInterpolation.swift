import RadTensor
import RadVolume

/// Brings slices at variable distances to equal ones, by linear interpolation between neighbours.
///
/// The value at depth d between slices a and b at places p and q is a + (b - a) (d - p) / (q - p): what lies between two
/// acquired slices is taken from these two alone, and a slice at its place is kept as it is.
struct SliceInterpolation {
    /// For each slice of the result: the acquired slices before and after it, and the weight of the latter.
    let neighbours: [(before: Int, after: Int, weight: Float)]

    /// - Parameters:
    ///   - places: Where acquired slices stand among those of the result; ascending, the first at 0, the last at the end.
    ///   - depth: Slices of the result, at least 1.
    init(places: [Double], depth: Int) {
        precondition(!places.isEmpty)
        var before = 0
        neighbours = (0..<depth).map { slice in
            let depth = Double(slice)
            while before + 1 < places.count, places[before + 1] <= depth { before += 1 }
            guard before + 1 < places.count, places[before] < depth else { return (before, before, 0) }
            return (before, before + 1, Float((depth - places[before]) / (places[before + 1] - places[before])))
        }
    }

    /// The volume on the regular grid; a voxel is valid if all that it was made of is.
    ///
    /// - Parameters:
    ///   - geometry: The regular grid.
    ///   - voxels: f32, one slice for each place.
    ///   - validity: u8, 0 where there is no image, or nil.
    /// - Throws: `VolumeError` where the parts do not fit together.
    func volume(
        geometry: VolumeGeometry, voxels: Tensor, unit: VoxelUnit, validity: Tensor?
    ) throws(VolumeError) -> Volume {
        let area = geometry.extent.height * geometry.extent.width
        let resampled = voxels.withFloats { source in
            Tensor(shape: geometry.extent.shape) { (values: inout MutableSpan<Float>) in
                for (slice, neighbour) in neighbours.enumerated() {
                    for index in 0..<area {
                        let first = source[neighbour.before * area + index]
                        let second = source[neighbour.after * area + index]
                        values[slice * area + index] =
                            neighbour.weight == 0 ? first : first + (second - first) * neighbour.weight
                    }
                }
            }
        }
        let mask = validity.flatMap { mask -> Tensor? in
            let source = mask.bytes()
            var bytes = [UInt8](repeating: 1, count: geometry.extent.voxelCount)
            for (slice, neighbour) in neighbours.enumerated() {
                for index in 0..<area {
                    let isValid =
                        source[neighbour.before * area + index] != 0
                        && (neighbour.weight == 0 || source[neighbour.after * area + index] != 0)
                    if !isValid { bytes[slice * area + index] = 0 }
                }
            }
            return try? Tensor(shape: geometry.extent.shape, elementType: .uint8, bytes: bytes)
        }
        return try Volume(geometry: geometry, voxels: resampled, unit: unit, validity: mask)
    }
}
