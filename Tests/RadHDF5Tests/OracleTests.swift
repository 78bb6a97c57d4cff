import RadSystem
import RadTensor
import RadTestSupport
import Testing

@testable import RadHDF5

/// Comparison with libhdf5 through h5py and h5dump.
@Suite struct OracleTests {
    /// Prints every object of a file: path, kind, type, shape, the bytes of elements, and attributes.
    private static let listing = """
        import sys, h5py, numpy
        lines = []
        def attributes(o):
            return " ".join("%s=%s" % (k, numpy.asarray(o.attrs[k]).tobytes().rstrip(b"\\0").hex()) for k in sorted(o.attrs))
        def visit(path, o):
            if isinstance(o, h5py.Dataset):
                shape = "x".join(map(str, o.shape))
                lines.append(" ".join(["/" + path, o.dtype.str, shape, o[()].tobytes().hex(), attributes(o)]).rstrip())
            else:
                lines.append(" ".join(["/" + path, attributes(o)]).rstrip())
        with h5py.File(sys.argv[1], "r") as f:
            visit("", f)
            f.visititems(visit)
        print("\\n".join(sorted(lines, key=lambda l: l.encode())))
        """

    @Test(.requiresPython("h5py", "numpy"), arguments: [1, 2, 3, 20] as [UInt64])
    func `h5py reads the values and attributes that were written`(seed: UInt64) throws {
        let document = try Sample.random(seed: seed)
        let folder = try TemporaryDirectory()
        try document.write(to: folder.file("tree.h5"), through: FileSystemStorage())
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        let output = String(decoding: try python.run(Self.listing, arguments: [folder.file("tree.h5")]), as: UTF8.self)
        let lines = Set(output.split(separator: "\n").map(String.init))
        #expect(lines == Set(Self.lines(of: document.root, path: "")))
    }

    @Test(.requiresProgram("h5dump")) func `h5dump reads the whole file`() throws {
        let folder = try TemporaryDirectory()
        try Sample.random(seed: 9).write(to: folder.file("tree.h5"), through: FileSystemStorage())
        let program = try #require(Program(named: "h5dump"))
        let text = String(decoding: try program.output([folder.file("tree.h5")]), as: UTF8.self)
        #expect(text.contains("encoding-type"))
    }

    private static func lines(of group: HDF5Group<HDF5Dataset>, path: String) -> [String] {
        var lines = [join([path.isEmpty ? "/" : path, attributes(group.attributes)])]
        for (name, child) in group.groups { lines += Self.lines(of: child, path: "\(path)/\(name)") }
        for (name, dataset) in group.datasets {
            var stored = dataset.attributes
            if dataset.tensor.elementType == .bfloat16 { stored["element-type"] = .string("bf16") }
            let shape = dataset.tensor.shape.extents.map(String.init).joined(separator: "x")
            lines.append(
                join([
                    "\(path)/\(name)", type(dataset.tensor.elementType), shape, hex(dataset.tensor.bytes()),
                    attributes(stored),
                ]))
        }
        return lines
    }

    private static func join(_ parts: [String]) -> String {
        var text = parts.joined(separator: " ")
        while text.last == " " { text.removeLast() }
        return text
    }

    private static func attributes(_ attributes: [String: HDF5Attribute]) -> String {
        attributes.inByteOrder.map { name, value in
            var bytes: [UInt8] =
                switch value {
                case .string(let text): Array(text.utf8)
                case .signed(let number): littleEndian(UInt64(bitPattern: number))
                case .unsigned(let number): littleEndian(number)
                case .float(let number): littleEndian(number.bitPattern)
                }
            while bytes.last == 0 { bytes.removeLast() }
            return "\(name)=\(hex(bytes))"
        }.joined(separator: " ")
    }

    private static func littleEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func type(_ type: ElementType) -> String {
        switch type {
        case .float16: "<f2"
        case .float32: "<f4"
        case .float64: "<f8"
        case .int8: "|i1"
        case .uint8: "|u1"
        case .int16: "<i2"
        case .uint16, .bfloat16: "<u2"
        case .int32: "<i4"
        case .uint32: "<u4"
        case .int64: "<i8"
        case .uint64: "<u8"
        }
    }
}

/// Files that libhdf5 itself makes and the profile does not allow.
@Suite struct ForeignFileTests {
    /// Writes one file per refusal; its name up to the last `+` is the expected code.
    private static let script = """
        import sys, h5py, numpy
        folder = sys.argv[1]
        def make(name, fill, libver=("v108", "v110"), **options):
            with h5py.File(folder + "/" + name + ".h5", "w", libver=libver, **options) as f:
                fill(f)
        values = numpy.arange(8, dtype="<f4")
        def typed(dtype, shape=(4,)):
            return lambda f: f.create_dataset("d", data=numpy.zeros(shape, dtype))
        def low(setup, element=h5py.h5t.IEEE_F32LE):
            def fill(f):
                p = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
                p.set_obj_track_times(False)
                setup(p)
                h5py.h5d.create(f.id, b"d", element, h5py.h5s.create_simple((8,)), p)
            return fill
        make("accepted+plain", lambda f: f.create_dataset("d", data=values))
        make("accepted+group", lambda f: f.create_group("g").create_dataset("d", data=values))
        make("superblock-version+v0", lambda f: f.create_dataset("d", data=values), libver=("earliest", "v110"))
        make("user-block+512", lambda f: f.create_dataset("d", data=values), userblock_size=512)
        make("chunked-layout+", lambda f: f.create_dataset("d", data=values, chunks=(4,)))
        make("filter+gzip", lambda f: f.create_dataset("d", data=values, compression="gzip"))
        make("filter+fletcher", lambda f: f.create_dataset("d", data=values, fletcher32=True))
        make("resizable+", lambda f: f.create_dataset("d", data=values, maxshape=(None,)))
        make("object-times+", lambda f: f.create_dataset("d", data=values, track_times=True))
        def ordered(f):
            p = h5py.h5p.create(h5py.h5p.GROUP_CREATE)
            p.set_obj_track_times(False)
            p.set_link_creation_order(h5py.h5p.CRT_ORDER_TRACKED)
            h5py.h5g.create(f.id, b"g", gcpl=p)
        make("link-order+", ordered)
        make("attribute-order+", lambda f: f.create_group("g", track_order=True))
        make("soft-link+", lambda f: f.__setitem__("s", h5py.SoftLink("/d")))
        make("external-link+", lambda f: f.__setitem__("s", h5py.ExternalLink("/etc/passwd", "/d")))
        def hard(f):
            f["d"] = values
            f["e"] = f["d"]
        make("reference-count+hardlink", hard)
        make("dense-links+", lambda f: [f.create_group("g").create_group("n%d" % i) for i in range(1)] and
             [f["g"].create_group("m%03d" % i) for i in range(40)])
        make("variable-length+", lambda f: f.create_dataset("d", data=["a", "b"], dtype=h5py.string_dtype()))
        make("string-dataset+", typed("S8"))
        make("compound+", typed([("a", "<f4"), ("b", "<i2")]))
        make("big-endian+float", typed(">f4"))
        make("big-endian+integer", typed(">i2"))
        make("enumeration+", lambda f: f.create_dataset("d", data=numpy.zeros(3, bool)))
        make("opaque+", typed("V5"))
        make("array+", low(lambda p: None, h5py.h5t.array_create(h5py.h5t.IEEE_F32LE, (2,))))
        make("reference+", lambda f: f.create_dataset("d", (2,), dtype=h5py.ref_dtype))
        make("compound+complex", typed("<c8"))
        make("object-times+committed", lambda f: f.__setitem__("t", numpy.dtype("<f4")))
        make("null-dataspace+", lambda f: f.create_dataset("d", data=h5py.Empty("<f4")))
        make("unallocated+", lambda f: f.create_dataset("d", (8,), "<f4"))
        make("fill-value+", lambda f: f.create_dataset("d", data=values, fillvalue=3))
        make("compact-layout+", low(lambda p: p.set_layout(h5py.h5d.COMPACT)))
        make("external-storage+", lambda f: f.create_dataset("d", (8,), "<f4", external=[(folder + "/raw", 0, 32)]))
        space = h5py.h5s.create_simple((8,))
        make("virtual-layout+", low(lambda p: p.set_virtual(space, b"other.h5", b"d", space)))
        make("object-name+space", lambda f: f.create_group("a b"))
        make("object-name+dots", lambda f: f.create_group("a..b"))
        make("object-name+accent", lambda f: f.create_group("\\u00fc"))
        def attribute(value, dtype=None):
            return lambda f: f.attrs.create("a", value, dtype=dtype)
        make("variable-length+attribute", attribute("text"))
        make("attribute-shape+", attribute(numpy.zeros(3)))
        make("accepted+attribute", attribute(numpy.bytes_("text")))
        make("accepted+number", attribute(3))
        make("big-endian+attribute", attribute(3, ">i4"))
        make("dense-attributes+", lambda f: [f.attrs.create("a%d" % i, i) for i in range(20)])
        make("limit-exceeded+attribute", attribute(numpy.bytes_("a" * 5000)))
        make("superblock-extension+", lambda f: f.create_dataset("d", data=values), fs_strategy="page", fs_persist=True)
        """

    @Test(.requiresPython("h5py", "numpy"))
    func `files of libhdf5 outside the profile are refused with their codes`() throws {
        let folder = try TemporaryDirectory()
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        _ = try python.run(Self.script, arguments: [folder.path])
        let names = File.filesBelow(folder.path).filter { $0.hasSuffix(".h5") }
        #expect(names.count >= 40)
        for name in names {
            let expected = String(name.prefix { $0 != "+" })
            let code = refusal(of: try File.bytes(folder.file(name)))?.rawValue ?? "accepted"
            #expect(code == expected, "\(name)")
        }
    }
}
