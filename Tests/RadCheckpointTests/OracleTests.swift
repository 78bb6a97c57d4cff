import RadGraph
import RadSystem
import RadTensor
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// Comparison with a reader of the specification that knows nothing of this program: h5py, json and hashlib.
@Suite struct OracleTests {
    /// Reads a checkpoint as the specification says and prints its identities, computed anew.
    private static let script = """
        import sys, json, hashlib, struct, h5py, numpy
        def field(h, b):
            h.update(struct.pack("<Q", len(b)) + b)
        def digest(domain, fields):
            h = hashlib.sha256()
            for f in [domain] + fields:
                field(h, f if isinstance(f, bytes) else f.encode() if isinstance(f, str) else struct.pack("<Q", f))
            return h
        def entries(rows):
            fields = [len(rows)]
            for name, dtype, shape, sha in rows:
                fields += [name, dtype, len(shape)] + [int(e) for e in shape] + [sha]
            return fields
        with h5py.File(sys.argv[1], "r") as f:
            text = lambda b: bytes(b).rstrip(b"\\0").decode()
            table = f["manifest/tensors"]
            rows = []
            for i in range(len(table["path"])):
                name = text(table["path"][i].tobytes())
                shape = table["shape"][i][: table["rank"][i]]
                data = f["weights"][name]
                sha = hashlib.sha256(numpy.ascontiguousarray(data[()]).tobytes()).digest()
                assert data.shape == tuple(shape), name
                assert sha == table["sha256"][i].tobytes(), name
                dtype = {"<f4": "f32", "<f2": "f16"}[data.dtype.str]
                assert dtype == text(table["element-type"][i].tobytes()), name
                rows.append((name, dtype, shape, sha))
            assert [r[0] for r in rows] == sorted(f["weights"].keys())
            document = lambda path: f[path][()].tobytes()
            names = ["architecture/graph.json", "preprocessing/recipe.json", "embedding/embedding.json", "labels/heads.json"]
            licence, provenance = document("licence/licence.json"), document("provenance/provenance.json")
            manifest = {k: text(v) if isinstance(v, bytes) else v for k, v in f["manifest"].attrs.items()}
            graph, embedding = json.loads(document(names[0])), json.loads(document(names[2]))
            weights = digest("radzoo.weights.1", entries(rows))
            spec = digest("radzoo.spec.1", [document(n) for n in names])
            edge = {**graph["outputs"], **graph["taps"]}.get(embedding["tap"], embedding["tap"])
            needed, kept = {edge}, []
            for node in reversed(graph["nodes"]):
                if node["name"] in needed:
                    kept.append(node)
                    needed |= set(node["inputs"])
            part = {"version": graph["version"], "name": "part", "taps": {}, "outputs": {"edge": edge},
                    "inputs": sorted((i for i in graph["inputs"] if i["name"] in needed), key=lambda i: i["name"]),
                    "nodes": sorted(kept, key=lambda n: n["name"])}
            # Python writes small numbers in another layout than RFC 8785 (1e-05 for 0.00001).
            text_of = lambda v: json.dumps(v, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            part_text = text_of(part).replace("1e-05", "0.00001").encode()
            used = {p for n in kept for p in n.get("parameters", {}).values()}
            space = digest("radzoo.space.1", [part_text] + entries([r for r in rows if r[0] in used])
                           + [document(names[1]), edge, embedding["pooling"], embedding["normalisation"],
                              embedding["dimension"], "f32"])
            whole = digest("radzoo.file.1", [manifest["kind"], manifest["name"], manifest["version"],
                           manifest["training-status"], weights.digest(), spec.digest(), licence, provenance])
            for kind, h in [("weights", weights), ("spec", spec), ("space", space), ("file", whole)]:
                identity = kind + ":sha256:" + h.hexdigest()
                assert manifest[kind + "-id"] == identity, kind
                print(identity)
            assert f.attrs["encoding-type"] == b"radzoo-checkpoint"
            assert json.loads(licence)["weights"] == "Apache-2.0"
            print(f["weights/stem.weight"][()].astype("<f4").tobytes().hex())
        """

    @Test(.requiresPython("h5py", "numpy"))
    func `h5py finds the same values, digests and identities`() throws {
        let checkpoint = try SampleCheckpoint().checkpoint()
        let folder = try TemporaryDirectory()
        try checkpoint.write(to: folder.file("tiny.radz.h5"), through: FileSystemStorage())
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        let output = String(
            decoding: try python.run(Self.script, arguments: [folder.file("tiny.radz.h5")]), as: UTF8.self)
        let weight = try #require(checkpoint.parameters["stem.weight"])
        let digits = Array("0123456789abcdef")
        let hexadecimal = String(weight.bytes().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        #expect(
            output.split(separator: "\n").map(String.init) == [
                checkpoint.weightsID.description, checkpoint.specID.description, checkpoint.spaceID().description,
                checkpoint.fileID.description, hexadecimal,
            ])
    }

    @Test(.requiresProgram("h5dump")) func `h5dump reads the whole file`() throws {
        let checkpoint = try SampleCheckpoint().checkpoint()
        let folder = try TemporaryDirectory()
        try checkpoint.write(to: folder.file("tiny.radz.h5"), through: FileSystemStorage())
        let program = try #require(Program(named: "h5dump"))
        let text = String(decoding: try program.output([folder.file("tiny.radz.h5")]), as: UTF8.self)
        #expect(text.contains("untrained"))
        #expect(text.contains(checkpoint.fileID.description))
    }
}
