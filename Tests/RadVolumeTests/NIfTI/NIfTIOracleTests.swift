import RadContainers
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

/// Writes files of every type, byte order, version and way of placing, with what nibabel reads from them beside.
private let writing = """
    import sys, itertools, numpy as np, nibabel as nib
    folder = sys.argv[1]
    rng = np.random.default_rng(20261123)
    types = [np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.uint64, np.int64, np.float32, np.float64]
    number = 0
    def affine():
        turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
        out = np.eye(4); out[:3, :3] = turn @ np.diag(rng.uniform(0.4, 3, 3)); out[:3, 3] = rng.uniform(-200, 200, 3)
        return out
    def save(kind, order, dtype, place, slope, shape, suffix):
        global number
        header = kind.header_class(endianness=order)
        data = rng.integers(0, 100, size=shape).astype(dtype)
        if np.dtype(dtype).kind == "f": data = rng.normal(size=shape).astype(dtype)
        image = kind(data, None, header=header)
        image.header.set_data_dtype(dtype)
        image.header["pixdim"][1:4] = rng.uniform(0.5, 3, 3)
        if place in ("sform", "both"): image.header.set_sform(affine(), 1 if place == "both" else 4)
        if place in ("qform", "both"): image.header.set_qform(affine(), 1)
        if place == "none": image.header["sform_code"] = 0; image.header["qform_code"] = 0
        path = "%s/%d.nii%s" % (folder, number, suffix)
        # Set in the bytes of the file, since nibabel would choose a scaling of its own.
        image.header.set_slope_inter(1, 0)
        block = image.header.binaryblock
        header = image.header.copy()
        header["scl_slope"], header["scl_inter"] = slope
        header["vox_offset"] = 352 if kind is nib.Nifti1Image else 544
        raw = header.binaryblock + b"\\0\\0\\0\\0" + data.astype(np.dtype(dtype).newbyteorder(order)).tobytes(order="F")
        import gzip
        open(path, "wb").write(gzip.compress(raw) if suffix else raw)
        read = nib.load(path)
        read.affine[:3].astype("<f8").tofile("%s/%d.aff" % (folder, number))
        read.get_fdata().astype("<f4").ravel(order="F").tofile("%s/%d.val" % (folder, number))
        number += 1
    for kind, order, dtype in itertools.product((nib.Nifti1Image, nib.Nifti2Image), "<>", types):
        place = ("sform", "qform", "both", "none")[number % 4]
        slope = ((1, 0), (2.5, -3), (0, 7), (float("nan"), 1))[number // 4 % 4]
        save(kind, order, dtype, place, slope, (3, 4, 5) if number % 3 else (4, 3, 2, 3), ".gz" if number % 5 == 0 else "")
    save(nib.Nifti1Image, "<", np.int16, "sform", (1, 0), (7, 6), "")
    save(nib.Nifti1Image, "<", np.int16, "qform", (1, 0), (3, 4, 5, 1, 2), "")
    print(number)
    """

/// A file with all of its volumes, as it is read here.
private struct Whole {
    let header: NIfTIHeader
    var values: [Float] = []

    init(_ path: String) throws {
        var source = ByteSource.bytes(try File.bytes(path))
        if path.hasSuffix(".gz") { source = .bytes(try GzipFile.inflated(source, limits: ContainerLimits())) }
        let file = try NIfTIFile(source)
        header = file.header
        for number in 0..<file.volumeCount {
            values += try file.volume(number, unit: .arbitrary).voxels.float32Values()
        }
    }
}

private func floats<Value>(_ path: String, as type: Value.Type, from: (UInt64) -> Value) throws -> [Value] {
    let bytes = try File.bytes(path)
    let count = MemoryLayout<Value>.size
    return stride(from: 0, to: bytes.count, by: count).map { start in
        from((0..<count).reduce(0) { $0 | UInt64(bytes[start + $1]) << UInt64(8 * $1) })
    }
}

private func doubles(_ path: String) throws -> [Double] { try floats(path, as: Double.self) { Double(bitPattern: $0) } }
private func singles(_ path: String) throws -> [Float] {
    try floats(path, as: Float.self) { Float(bitPattern: UInt32($0)) }
}

private func areEqual(_ affine: NIfTIAffine, _ expected: [Double]) -> Bool {
    let ours = affine.rows.flatMap { $0 }
    return ours.count == expected.count && zip(ours, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) }
}

@Test(.requiresPython("nibabel", "numpy"))
func `files that nibabel reads are read with the same affine and values`() throws {
    let folder = try TemporaryDirectory()
    let python = try #require(Oracle.python(modules: ["nibabel", "numpy"]))
    let text = String(decoding: try python.run(writing, arguments: [folder.path]), as: UTF8.self)
    let count = try #require(Int(text.filter(\.isNumber)))
    #expect(count == 42)
    var sources: [NIfTIHeader.AffineSource: Int] = [:]
    for number in 0..<count {
        let path = folder.file("\(number).nii")
        let whole = try Whole(File.exists(path) ? path : path + ".gz")
        sources[whole.header.affineSource, default: 0] += 1
        #expect(areEqual(whole.header.affine, try doubles(folder.file("\(number).aff"))), "file \(number)")
        #expect(whole.values == (try singles(folder.file("\(number).val"))), "file \(number)")
    }
    #expect(sources.count == 3)
}

@Test(.requiresSharedData, .requiresPython("nibabel", "numpy"))
func `the NIfTI files of the shared data are read as nibabel reads them`() throws {
    let folder = try TemporaryDirectory()
    let python = try #require(Oracle.python(modules: ["nibabel", "numpy"]))
    let root = try #require(SharedData.path(""))
    let script = """
        import os, sys, numpy as np, nibabel as nib
        paths = sorted(os.path.join(f, n) for f, _, names in os.walk(sys.argv[2]) for n in names if ".nii" in n)
        number = 0
        for path in paths:
            try: image = nib.load(path); data = image.get_fdata(dtype=np.float64)
            except Exception: continue
            if data.size > 3_000_000: continue
            image.affine[:3].astype("<f8").tofile("%s/%d.aff" % (sys.argv[1], number))
            data.astype("<f4").ravel(order="F").tofile("%s/%d.val" % (sys.argv[1], number))
            print(path)
            number += 1
        """
    let text = String(decoding: try python.run(script, arguments: [folder.path, root]), as: UTF8.self)
    let paths = text.split(separator: "\n").map(String.init)
    #expect(!paths.isEmpty)
    for (number, path) in paths.enumerated() {
        let whole = try Whole(path)
        #expect(areEqual(whole.header.affine, try doubles(folder.file("\(number).aff"))), "file \(number)")
        #expect(whole.values == (try singles(folder.file("\(number).val"))), "file \(number)")
    }
}

@Test(.requiresPython("nibabel", "numpy"))
func `files that are written open in nibabel with the same affine and values`() throws {
    let folder = try TemporaryDirectory()
    let python = try #require(Oracle.python(modules: ["nibabel", "numpy"]))
    let volume = try NIfTISample.volume()
    for (index, writer) in NIfTISample.writers.enumerated() {
        let path = folder.file("\(index).nii" + (writer.isCompressed ? ".gz" : ""))
        try writer.write(volume, to: path, through: FileSystemStorage())
        let script = """
            import sys, numpy as np, nibabel as nib
            image = nib.load(sys.argv[1])
            assert image.header["descrip"].item() == b"" and image.header.get_xyzt_units()[0] == "mm"
            image.header.check_fix(error_level=30)
            out = np.concatenate([image.affine[:3].ravel(), image.get_fdata().ravel(order="F")])
            sys.stdout.buffer.write(out.astype("<f4").tobytes())
            """
        let values = try python.values(of: Float.self, script, arguments: [path])
        #expect(areEqual(volume.geometry.niftiAffine, values.prefix(12).map(Double.init)))
        #expect(Array(values.dropFirst(12)) == volume.voxels.float32Values())
    }
}

/// Headers that state two places, a wrong one or none, and slopes that are none; beside each what nibabel reads.
///
/// A header for which nibabel raises an error has an empty file of numbers.
private let contradictions = """
    import sys, itertools, numpy as np, nibabel as nib
    folder, number = sys.argv[1], 0
    left = np.array([[-2, 0, 0, 5], [0, 0, 3, -6], [0, 1.5, 0, 7], [0, 0, 0, 1.0]])
    turn = np.array([[0.36, 0.48, -0.8], [-0.8, 0.6, 0], [0.48, 0.64, 0.6]])
    right = np.eye(4); right[:3, :3] = turn @ np.diag([0.5, 2, 3]); right[:3, 3] = [1, 2, 3]
    data = np.arange(24, dtype=np.int16).reshape(2, 3, 4)
    changes = [
        {}, {"qform_code": 0}, {"sform_code": 0}, {"sform_code": 0, "qform_code": 0}, {"sform_code": 9},
        {"qform_code": 9}, {"sform_code": 9, "qform_code": 9}, {"sform_code": -1, "qform_code": 0},
        {"sform_code": 0, "pixdim": (0, 0)}, {"sform_code": 0, "pixdim": (0, -1)}, {"sform_code": 0, "pixdim": (0, 7)},
        {"sform_code": 0, "pixdim": (3, -3)}, {"sform_code": 0, "pixdim": (1, 0)},
        {"sform_code": 0, "qform_code": 0, "pixdim": (2, -2)}, {"sform_code": 0, "quatern_b": 1.5},
        {"quatern_b": 1.5}, {"scl_slope": 0, "scl_inter": 9}, {"scl_slope": np.inf, "scl_inter": 9},
        {"scl_slope": -2, "scl_inter": 1}, {"sform_code": 0, "qform_code": 5}, {"sform_code": 5},
    ]
    for kind, places, change in itertools.product(
            (nib.Nifti1Image, nib.Nifti2Image), ((left, right), (right, left)), changes):
        header = kind.header_class(endianness="<")
        header.set_data_shape(data.shape); header.set_data_dtype(np.int16)
        header.set_qform(places[0], 1); header.set_sform(places[1], 2)
        header["scl_slope"], header["scl_inter"] = 1, 0
        header["vox_offset"] = 352 if kind is nib.Nifti1Image else 544
        for name, value in change.items():
            if name == "pixdim": header["pixdim"][value[0]] = value[1]
            else: header[name] = value
        path = "%s/%d.nii" % (folder, number)
        open(path, "wb").write(header.binaryblock + b"\\0\\0\\0\\0" + data.tobytes(order="F"))
        numbers = np.zeros(0)
        try:
            read = nib.load(path)
            numbers = np.concatenate([read.affine[:3].ravel(), read.get_fdata().ravel(order="F")])
        except Exception: pass
        numbers.astype("<f8").tofile("%s/%d.num" % (folder, number))
        number += 1
    print(number)
    """

@Test(.requiresPython("nibabel", "numpy"))
func `headers whose places contradict each other or are wrong are read as nibabel reads them`() throws {
    let folder = try TemporaryDirectory()
    let python = try #require(Oracle.python(modules: ["nibabel", "numpy"]))
    let text = String(decoding: try python.run(contradictions, arguments: [folder.path]), as: UTF8.self)
    let count = try #require(Int(text.filter(\.isNumber)))
    #expect(count == 84)
    var refused = 0
    for number in 0..<count {
        let expected = try doubles(folder.file("\(number).num"))
        guard !expected.isEmpty else {
            refused += 1
            #expect(throws: NIfTIError.self, "file \(number)") { try Whole(folder.file("\(number).nii")) }
            continue
        }
        let whole = try Whole(folder.file("\(number).nii"))
        #expect(areEqual(whole.header.affine, Array(expected.prefix(12))), "file \(number)")
        #expect(whole.values == expected.dropFirst(12).map(Float.init), "file \(number)")
    }
    #expect(refused > 0)
}

@Test(.requiresPython("nibabel", "numpy"))
func `files in all 48 orientations open in nibabel with the same affine and values`() throws {
    let folder = try TemporaryDirectory()
    let python = try #require(Oracle.python(modules: ["nibabel", "numpy"]))
    var oblique = try NIfTISample.volume().geometry
    oblique.sliceStep = oblique.normal * -3
    let volume = try Volume(geometry: oblique, voxels: try NIfTISample.volume().voxels)
    let turned = try ReorientationTests.orientations.map { try volume.reoriented(to: $0) }
    #expect(turned.count == 48)
    for (number, volume) in turned.enumerated() {
        try NIfTIWriter().write(volume, to: folder.file("\(number).nii"), through: FileSystemStorage())
    }
    let script = """
        import sys, numpy as np, nibabel as nib
        for number in range(48):
            image = nib.load("%s/%d.nii" % (sys.argv[1], number))
            image.header.check_fix(error_level=30)
            out = np.concatenate([image.affine[:3].ravel(), image.get_fdata().ravel(order="F")])
            sys.stdout.buffer.write(out.astype("<f4").tobytes())
        """
    let values = try python.values(of: Float.self, script, arguments: [folder.path])
    try #require(values.count == 48 * 72)
    var determinants: Set<Bool> = []
    for (number, volume) in turned.enumerated() {
        let read = values[number * 72..<(number + 1) * 72]
        #expect(areEqual(volume.geometry.niftiAffine, read.prefix(12).map(Double.init)), "\(number)")
        #expect(Array(read.dropFirst(12)) == volume.voxels.float32Values(), "\(number)")
        determinants.insert(volume.geometry.sliceStep.dot(volume.geometry.normal) > 0)
    }
    // Right-handed and left-handed ones are among them.
    #expect(determinants.count == 2)
}
