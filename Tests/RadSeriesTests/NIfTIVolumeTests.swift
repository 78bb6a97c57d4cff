import RadDICOM
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadSeries

/// Places every slice of a folder of DICOM files in one of the NIfTI images, by pydicom and nibabel alone.
///
/// Arguments: the folder, then the images. Prints slices that were found, each in one image only.
private let script = """
    import glob, sys
    import numpy as np, nibabel as nib, pydicom
    flip = np.array([-1, -1, 1])
    images = []
    for path in sys.argv[2:]:
        image = nib.load(path)
        image.header.check_fix(error_level=30)
        images.append((image.affine, image.get_fdata()))
    found = [[] for _ in images]
    for path in glob.glob(sys.argv[1] + "/*.dcm"):
        slice = pydicom.dcmread(path)
        cosines = np.array(slice.ImageOrientationPatient, float)
        columns = np.stack([cosines[:3] * float(slice.PixelSpacing[1]), cosines[3:] * float(slice.PixelSpacing[0])])
        values = slice.pixel_array * float(slice.RescaleSlope) + float(slice.RescaleIntercept)
        for number, (affine, data) in enumerate(images):
            if not np.allclose(affine[:3, :2].T, columns * flip, atol=1e-5): continue
            for k in range(data.shape[2]):
                place = affine[:3, 2] * k + affine[:3, 3]
                if np.allclose(place, np.array(slice.ImagePositionPatient, float) * flip, atol=1e-4) \\
                        and (data[:, :, k].T == values).all():
                    found[number].append(k)
    assert all(sorted(places) == list(range(image[1].shape[2])) for places, image in zip(found, images)), found
    print(sum(len(places) for places in found))
    """

/// A stack, written as DICOM and again as NIfTI.
private struct Stack: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let row: (Double, Double, Double)
    let column: (Double, Double, Double)
    /// From slice to slice.
    let step: (Double, Double, Double)

    static let all = [
        Stack(testDescription: "axial", row: (1, 0, 0), column: (0, 1, 0), step: (0, 0, 2)),
        Stack(testDescription: "sagittal", row: (0, 1, 0), column: (0, 0, -1), step: (1.5, 0, 0)),
        Stack(testDescription: "coronal, prone", row: (-1, 0, 0), column: (0, 0, -1), step: (0, -3, 0)),
        Stack(
            testDescription: "oblique twice", row: (0.64, 0.48, -0.6), column: (-0.6, 0.8, 0), step: (0.96, 0.72, 1.6)),
        Stack(testDescription: "leaning", row: (1, 0, 0), column: (0, 0.8, 0.6), step: (0, 0, 3)),
    ]
}

@Suite(.requiresPython("pydicom", "nibabel", "numpy")) struct NIfTIVolumeTests {
    @Test(arguments: Stack.all)
    private func
        `volumes of a series in time, written as NIfTI, open in nibabel with the places and values of the files`(
            stack: Stack
        ) throws
    {
        guard let python = Oracle.python(modules: ["pydicom", "nibabel", "numpy"]) else { return }
        var files = try DICOMFiles()
        for image in (0..<12).map({ $0 * 7 % 12 }) {
            let (time, slice) = (image / 4, Double(image % 4))
            var words = (0..<24).map { UInt16(($0 * 37 + image * 113) % 4000) }
            words[0] = 0
            try files.write(
                .init(modality: "PT", slope: 0.5 + 0.25 * slice, intercept: -3, words: words) { dataSet in
                    dataSet.set(
                        .imageOrientationPatient, .decimalString,
                        decimals: stack.row.0, stack.row.1, stack.row.2, stack.column.0, stack.column.1, stack.column.2)
                    dataSet.set(
                        .imagePositionPatient, .decimalString, decimals: 12.5 + stack.step.0 * slice,
                        -7.25 + stack.step.1 * slice, 31 + stack.step.2 * slice)
                    dataSet.set(.frameReferenceTime, .decimalString, decimals: Double(1000 * time))
                })
        }
        let volumes = try files.outcomes().volumes
        #expect(volumes.count == 3)
        let folder = try TemporaryDirectory("nifti")
        var paths: [String] = []
        for volume in volumes {
            paths.append(folder.file("\(volume.number).nii"))
            try NIfTIWriter().write(
                try VolumeLoader.load(volume, files: files.open), to: paths[volume.number],
                through: FileSystemStorage())
        }
        let root = files.path(0).split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let output = try python.run(script, arguments: [root.joined(separator: "/")] + paths)
        #expect(String(decoding: output, as: UTF8.self) == "12\n")
    }
}
