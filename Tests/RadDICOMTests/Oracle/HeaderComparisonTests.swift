import RadDICOM
import RadSystem
import RadTestSupport
import Testing

/// Header values against pydicom's raw bytes.
struct HeaderComparisonTests {
    /// Prints, for each file named on standard input, one line per readable element: file, path, bytes in hexadecimal.
    private static let script = """
        import sys, pydicom, struct
        from pydicom.dataelem import RawDataElement
        from pydicom.uid import UID
        text = sys.stdin.buffer.read().split(b"\\n")
        listed, presence, sequences, private = set(), set(), set(), {}
        for word in text[0].decode().split():
            kind, value = word[0], int(word[1:], 16)
            listed.add(value)
            if kind == "p": presence.add(value)
            if kind == "s": sequences.add(value)
        for entry in text[1].decode().split(";"):
            if entry:
                creator, value = entry.split("=")
                private[(creator, int(value, 16) >> 16, int(value, 16) & 0xFF)] = int(value, 16)
        GROUPS = (0x52009229, 0x52009230)

        def name(ds, tag):
            if not tag.is_private: return 0x60000010 if (tag & 0xFFE1FFFF) == 0x60000010 else int(tag)
            creator = ds.get_item((tag.group, tag.element >> 8)) if tag.element > 0xFF else None
            if creator is None: return None
            value = creator.value
            value = value.decode("latin1") if isinstance(value, bytes) else str(value)
            return private.get((value.strip(" \\0"), tag.group, tag.element & 0xFF))

        def walk(ds, prefix, out):
            for tag in ds.keys():
                key = name(ds, tag)
                if key is None or (key not in listed and not tag.is_private): continue
                path = prefix + "%08x" % key
                if path in out: continue
                if key in presence:
                    out[path] = "present"
                    continue
                raw = ds.get_item(tag)
                if key in sequences:
                    try: items = ds[tag].value
                    except Exception: continue
                    if not isinstance(items, pydicom.sequence.Sequence): continue
                    if len(items) > 300: continue
                    out[path] = "%d items" % len(items)
                    for index, item in enumerate(items): walk(item, path + "[%d]" % index, out)
                elif isinstance(raw, RawDataElement):
                    value = raw.value or b""
                    out[path] = "long" if len(value) > 65536 else value.hex()
                else:
                    value = raw.value
                    if isinstance(value, pydicom.sequence.Sequence): continue
                    if not isinstance(value, (str, bytes)) and hasattr(value, "__iter__"):
                        value = "\\\\".join(str(v) for v in value)
                    value = "" if value is None else value
                    out[path] = "~" + (value.decode("latin1") if isinstance(value, bytes) else str(value))

        for index, path in enumerate(text[2:]):
            try: ds = pydicom.dcmread(path.decode(), stop_before_pixels=True)
            except pydicom.errors.InvalidDicomError:
                try:
                    ds = pydicom.dcmread(path.decode(), stop_before_pixels=True, force=True)
                    if not str(ds.get("SOPClassUID", "")).startswith("1."): raise ValueError()
                except Exception:
                    print(index, "-", "refused"); continue
            except Exception:
                print(index, "-", "failed"); continue
            out = {}
            try: walk(ds, "", out)
            except Exception as error:
                print(index, "-", "failed", type(error).__name__, str(error).replace("\\n", " ")[:60]); continue
            print(index, "-", "read")
            for path, value in out.items(): print(index, path, value.replace("\\n", " "))
        """

    @Test(.requiresSharedData, .requiresPython("pydicom"))
    func `every value of the shared data equals pydicom's`() throws {
        let root = try #require(SharedData.root)
        var files: [String] = []
        for path in try FileTree.files(below: root) where !path.hasSuffix(".gz") && !path.hasSuffix(".md") {
            files.append(path)
        }
        try compare(files, atLeast: 900)
    }

    @Test(.requiresPython("pydicom"))
    func `every value of pydicom's own files equals pydicom's`() throws {
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        try compare(PydicomFiles.all(python), atLeast: 50)
    }

    private func compare(_ files: [String], atLeast: Int) throws {
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let expected = try expectations(python, files)
        var values = 0
        var read = 0
        for (index, path) in files.enumerated() {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            guard let theirs = expected[index] else { continue }
            let ours = try? ReadElements.of(path)
            let differences = differences(ours, theirs)
            if ours != nil { read += 1 }
            values += ours?.count ?? 0
            #expect(differences.isEmpty, "\(name): \(differences.prefix(5))")
        }
        print("compared with pydicom: \(read) of \(files.count) files read, \(values) values")
        #expect(read >= atLeast)
    }

    private struct Theirs {
        var verdict = ""
        var elements: [String: String] = [:]
    }

    private func expectations(_ python: OraclePython, _ files: [String]) throws -> [Int: Theirs] {
        let vendorsPresence = TagTable.privateRows.map(\.row).filter { $0.privacy == .presenceOnly }
        let rows = (TagTable.rows + vendorsPresence).map { row in
            let kind = row.privacy == .presenceOnly ? "p" : row.representation == .sequence ? "s" : "v"
            return kind + String(row.tag.number, radix: 16)
        }
        let vendors = TagTable.privateRows.map { "\($0.creator)=\(String($0.row.tag.number, radix: 16))" }
        let input = ([rows.joined(separator: " "), vendors.joined(separator: ";")] + files).joined(separator: "\n")
        let output = String(decoding: try python.run(Self.script, input: Array(input.utf8)), as: UTF8.self)
        var expected: [Int: Theirs] = [:]
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard words.count >= 2, let index = Int(words[0]) else { continue }
            let value = words.count == 3 ? words[2] : ""
            if words[1] == "-" {
                expected[index, default: Theirs()].verdict = value
            } else {
                expected[index, default: Theirs()].elements[words[1]] = value
            }
        }
        return expected
    }

    private func differences(_ ours: [String: ReadElements.Value]?, _ theirs: Theirs) -> [String] {
        guard let ours else { return theirs.verdict == "read" ? ["they read it, we do not"] : [] }
        if theirs.verdict != "read" { return ["we read it, for them it is \(theirs.verdict)"] }
        var differences: [String] = []
        for (path, value) in theirs.elements {
            guard let mine = ours[path] else {
                differences.append("\(path) missing")
                continue
            }
            if !mine.equals(value) { differences.append("\(path) \(mine) instead of \(value.prefix(40))") }
        }
        for path in ours.keys where theirs.elements[path] == nil { differences.append("\(path) only here") }
        return differences
    }
}
