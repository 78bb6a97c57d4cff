import RadTensor
import RadVolume

/// Voxels of one image with their place in the patient, for programs that have volumes already.
///
/// Voxels stand in row-major order, slices first: index = (slice * height + row) * width + column.
public struct Volume: Hashable, Sendable {
    /// What kind of image it is, as far as models ask for it.
    public enum Modality: String, CaseIterable, Sendable {
        /// Computed tomography; values are Hounsfield units.
        case ct = "CT"
        /// Magnetic resonance; values have no physical scale.
        case mr = "MR"
        /// Positron emission tomography; values are standardized uptake values by body weight.
        case pet = "PT"
    }

    /// The values.
    public let voxels: [Float]
    /// Number of slices.
    public let depth: Int
    /// Number of rows.
    public let height: Int
    /// Number of columns.
    public let width: Int
    /// Three rows of four numbers, which take (column, row, slice, 1) to millimetres in patient space: x to the left, y to
    /// the back, z to the head (LPS), at the centre of the voxel.
    public let affine: [[Double]]
    /// What kind of image it is.
    public let modality: Modality

    /// A volume with its place.
    ///
    /// - Parameter affine: Three or four rows of four numbers, a fourth being 0, 0, 0, 1.
    /// - Throws: ``RadZooError`` with code `usage` where the numbers do not fit each other.
    public init(
        voxels: [Float], depth: Int, height: Int, width: Int, affine: [[Double]], modality: Modality
    ) throws {
        guard affine.count == 3 || affine.count == 4 && affine[3] == [0, 0, 0, 1],
            affine.allSatisfy({ $0.count == 4 && $0.allSatisfy(\.isFinite) })
        else { throw RadZooError(.usage, "An affine has three rows of four finite numbers.") }
        self.voxels = voxels
        self.depth = depth
        self.height = height
        self.width = width
        self.affine = Array(affine.prefix(3))
        self.modality = modality
        _ = try placed()
    }

    /// An axial volume whose first voxel lies at the origin; distances are in millimetres.
    public init(
        voxels: [Float], depth: Int, height: Int, width: Int, sliceSpacing: Double, rowSpacing: Double,
        columnSpacing: Double, modality: Modality
    ) throws {
        try self.init(
            voxels: voxels, depth: depth, height: height, width: width,
            affine: [[columnSpacing, 0, 0, 0], [0, rowSpacing, 0, 0], [0, 0, sliceSpacing, 0]], modality: modality)
    }

    /// The volume as the modules below have it.
    func placed() throws -> RadVolume.Volume {
        let (area, overflow) = height.multipliedReportingOverflow(by: width)
        let (count, overflows) = area.multipliedReportingOverflow(by: depth)
        guard depth > 0, height > 0, width > 0, !overflow, !overflows, count == voxels.count else {
            throw RadZooError(
                .usage,
                "\(voxels.count) voxels are not those of \(depth) slices of \(height) rows and \(width) columns.")
        }
        func column(_ index: Int) -> Vector3 {
            Vector3(x: affine[0][index], y: affine[1][index], z: affine[2][index])
        }
        let (alongRow, alongColumn) = (column(0), column(1))
        let geometry = VolumeGeometry(
            origin: column(3), rowDirection: alongRow.normalized, columnDirection: alongColumn.normalized,
            sliceStep: column(2), columnSpacing: alongRow.length, rowSpacing: alongColumn.length,
            extent: VolumeExtent(depth: depth, height: height, width: width))
        do {
            return try RadVolume.Volume(
                geometry: geometry, voxels: Tensor(shape: geometry.extent.shape, float32: voxels), unit: unit)
        } catch {
            throw RadZooError(.usage, "The affine describes no volume: \(error)")
        }
    }

    private var unit: VoxelUnit {
        switch modality {
        case .ct: .hounsfield
        case .mr: .arbitrary
        case .pet: .standardizedUptakeValue
        }
    }
}
