import RadContainers
import RadSystem
import RadTestSupport
import Testing

/// Containers that Python's own modules write, each under a name that says what is in it.
private let packing = """
    import gzip, io, os, sys, tarfile, zipfile
    folder = sys.argv[1]
    text = b"abcdefgh" * 40
    noise = bytes((i * 7919 + i * i) % 251 for i in range(3000))
    files = {"patient/text.dcm": text, "patient/noise.dcm": noise, "empty": b"", "n" * 150 + "/deep": b"7"}
    for name, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(folder + "/" + name + ".zip", "w", method) as archive:
            archive.writestr("patient/", b"")
            for key, value in files.items(): archive.writestr(key, value)
            archive.comment = b"PK comment"
    with zipfile.ZipFile(folder + "/wide.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for key, value in files.items():
            with archive.open(key, "w", force_zip64=True) as member: member.write(value)
    class Pipe(io.RawIOBase):
        def __init__(self, path): self.file = open(path, "wb")
        def writable(self): return True
        def write(self, data): return self.file.write(data)
        def flush(self): self.file.flush()
    pipe = Pipe(folder + "/streamed.zip")
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, value in files.items(): archive.writestr(key, value)
    pipe.file.close()
    formats = {"ustar": tarfile.USTAR_FORMAT, "gnu": tarfile.GNU_FORMAT, "pax": tarfile.PAX_FORMAT}
    for name, form in formats.items():
        for mode, suffix in (("w", ".tar"), ("w:gz", ".tar.gz")):
            with tarfile.open(folder + "/" + name + suffix, mode, format=form) as archive:
                inside = tarfile.TarInfo("patient"); inside.type = tarfile.DIRTYPE; archive.addfile(inside)
                for key, value in files.items():
                    inside = tarfile.TarInfo(key); inside.size = len(value); archive.addfile(inside, io.BytesIO(value))
                link = tarfile.TarInfo("link"); link.type = tarfile.SYMTYPE; link.linkname = "/etc/passwd"
                archive.addfile(link)
                pipe = tarfile.TarInfo("pipe"); pipe.type = tarfile.FIFOTYPE; archive.addfile(pipe)
    """

@Test(
    .requiresPython("zipfile", "tarfile"),
    arguments: [
        "stored.zip", "deflated.zip", "wide.zip", "streamed.zip", "ustar.tar", "gnu.tar", "pax.tar", "ustar.tar.gz",
        "gnu.tar.gz", "pax.tar.gz",
    ])
func `containers that Python wrote are read alike`(name: String) throws {
    let folder = try TemporaryDirectory()
    let python = try #require(Oracle.python(modules: ["zipfile", "tarfile"]))
    _ = try python.run(packing, arguments: [folder.path])
    let reading = Reading(try File.bytes(folder.file(name)))
    let noise = (0..<3000).map { UInt8(($0 * 7919 + $0 * $0) % 251) }
    let expected: [String: [UInt8]] = [
        "patient/text.dcm": Array(repeating: Array("abcdefgh".utf8), count: 40).flatMap { $0 },
        "patient/noise.dcm": noise, "empty": [], String(repeating: "n", count: 150) + "/deep": [55],
    ]
    #expect(reading.contents == expected)
    #expect(reading.damage == nil)
    #expect(reading.refusals == (name.hasSuffix("zip") ? [:] : ["link": "link-member", "pipe": "special-member"]))
}

@Test(.requiresPython("zipfile", "tarfile", "gzip"))
func `containers that we write are read alike by Python`() throws {
    let folder = try TemporaryDirectory()
    let python = try #require(Oracle.python(modules: ["zipfile", "tarfile", "gzip"]))
    try File.write(try Samples.zip(), to: folder.file("a.zip"))
    try File.write(try Samples.zip(hasDescriptor: true), to: folder.file("b.zip"))
    try File.write(Samples.tar(), to: folder.file("a.tar"))
    try File.write(try DeflateEncoder.deflated(Samples.tar(), framing: .gzip), to: folder.file("b.tar"))
    let script = """
        import sys, tarfile, zipfile
        for name in ("a", "b"):
            with zipfile.ZipFile(sys.argv[1] + "/" + name + ".zip") as archive:
                assert archive.testzip() is None
                for entry in sorted(archive.namelist()):
                    sys.stdout.write(entry + " " + archive.read(entry).hex() + "\\n")
            with tarfile.open(sys.argv[1] + "/" + name + ".tar") as archive:
                for entry in sorted(archive.getnames()):
                    sys.stdout.write(entry + " " + archive.extractfile(entry).read().hex() + "\\n")
        """
    let text = String(decoding: try python.run(script, arguments: [folder.path]), as: UTF8.self)
    let lines = Samples.files.sorted { $0.name < $1.name }.map { file in
        file.name + " " + file.content.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
    }
    #expect(text == Array(repeating: lines.joined(), count: 4).joined())
}
