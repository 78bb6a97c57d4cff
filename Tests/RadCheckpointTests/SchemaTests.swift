import Foundation
import RadHDF5
import RadTestSupport
import RadVocabulary
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// The specification, the schema and the code say the same.
@Suite struct SchemaTests {
    private static let folder = Repository.root + "/Formats/Checkpoint/schema/\(FormatVersion.current)"

    /// One group of `elements.json`.
    private struct Group: Decodable {
        enum Names: Decodable, Equatable {
            case any
            case exactly(Set<String>)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let names = try? container.decode([String].self) { self = .exactly(Set(names)) } else { self = .any }
            }
        }

        var type: String
        var version: String
        var attributes: Set<String>
        var groups: Names
        var datasets: Names
        var list: String?

        enum CodingKeys: String, CodingKey {
            case type = "encoding-type"
            case version = "encoding-version"
            case attributes, groups, datasets, list
        }

        func agrees(with rule: GroupRule) -> Bool {
            func names(_ names: GroupRule.Names) -> Names {
                if case .exactly(let set) = names { return .exactly(set) }
                return .any
            }
            return type == rule.encoding && version == rule.version && attributes == rule.attributes
                && groups == names(rule.groups) && datasets == names(rule.datasets)
        }
    }

    private struct Schema: Decodable {
        var version: String
        var root: Group
        var always: [String: Group]
        var features: [String: Group]
        var table: Group
        var goldenCase: Group
        var tensors: Group
        var limits: [String: Int]

        enum CodingKeys: String, CodingKey {
            case version, root, always, features, table, tensors, limits
            case goldenCase = "golden-case"
        }
    }

    private static func schema() throws -> Schema {
        try JSONDecoder().decode(Schema.self, from: Data(File.bytes(folder + "/elements.json")))
    }

    @Test func `groups, attributes and datasets of the schema are those of the code`() throws {
        let schema = try Self.schema()
        #expect(schema.version == "\(FormatVersion.current)")
        #expect(schema.root.agrees(with: .root))
        #expect(Set(schema.always.keys) == Set(GroupRule.always.keys))
        for (name, rule) in GroupRule.always { #expect(schema.always[name]?.agrees(with: rule) == true, "\(name)") }
        #expect(Set(schema.features.keys) == Set(CheckpointFeature.allCases.map(\.rawValue)))
        for feature in CheckpointFeature.allCases {
            let group = try #require(schema.features[feature.rawValue])
            let rule = try #require(GroupRule.features[feature])
            #expect(group.agrees(with: rule), "\(feature)")
            #expect(group.list == (feature.isRequired ? "required" : "optional"))
        }
        #expect(schema.table.agrees(with: .table))
        #expect(schema.goldenCase.agrees(with: .goldenCase))
        #expect(schema.tensors.agrees(with: .tensors))
    }

    @Test func `budgets of the schema are those of the code`() throws {
        let limits = HDF5Limits.profile
        #expect(
            try Self.schema().limits == [
                "file-bytes": limits.fileByteCount, "dataset-bytes": limits.datasetByteCount,
                "header-bytes": limits.metadataByteCount, "objects": limits.objectCount, "depth": limits.depth,
                "name-bytes": limits.nameByteCount, "attributes": limits.attributeCount,
                "attribute-bytes": limits.attributeByteCount, "header-block-bytes": limits.headerBlockByteCount,
                "continuation-blocks": limits.continuationBlockCount, "axes": limits.rank,
                "gap-bytes": limits.gapByteCount, "table-rows": TensorTable.maximumCount,
                "document-bytes": CanonicalJSON.maximumByteCount, "document-levels": CanonicalJSON.maximumDepth,
                "golden-cases": GoldenCase.maximumCount, "card-bytes": CheckpointSupplements.maximumCardByteCount,
                "signature-bytes": SignatureEnvelope.maximumByteCount,
            ])
    }

    @Test func `the specification has a row for every group and a code for every refusal`() throws {
        let text = try File.text(Repository.root + "/Formats/Checkpoint/SPECIFICATION.md")
        let schema = try Self.schema()
        for (name, group) in schema.always {
            #expect(text.contains("| `/\(name)` | `\(group.type)` | 1.0 |"), "\(name)")
        }
        for (name, group) in schema.features {
            #expect(text.contains("| `\(name)` | \(group.list ?? "") | `\(group.type)` | 1.0 |"), "\(name)")
        }
        let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
        for expectation in ConformanceTests.expectations {
            if let code = expectation.code { #expect(words.contains(code), "\(code)") }
        }
        #expect(text.contains("format \(FormatVersion.current)"))
    }

    @Test func `the specification and the schema name every group of labels in its place`() throws {
        let text = try File.text(Repository.root + "/Formats/Checkpoint/SPECIFICATION.md")
        func row(_ isNumber: Bool) -> String {
            let names = LabelGroup.allCases.filter { ($0.form == .number) == isNumber }.map(\.rawValue).sorted()
            return "| `" + names.joined(separator: " ")
                + (isNumber ? "` | `identity` |" : "` | `softmax` or `sigmoid` |")
        }
        #expect(text.contains(row(true)))
        #expect(text.contains(row(false)))
        let schema = try JSONDecoder().decode(
            HeadSchema.self, from: Data(File.bytes(Self.folder + "/heads.schema.json")))
        #expect(schema.items.properties.group.enum == LabelGroup.allCases.map(\.rawValue).sorted())
    }

    /// What the schema of vocabularies says of their groups.
    private struct HeadSchema: Decodable {
        struct Items: Decodable {
            struct Properties: Decodable {
                struct Group: Decodable {
                    var `enum`: [String]
                }

                var group: Group
            }

            var properties: Properties
        }

        var items: Items
    }

    @Test(.requiresPython("h5py", "jsonschema"))
    func `every document of the golden and valid files fits its schema, and every document has one`() throws {
        let python = try #require(Oracle.python(modules: ["h5py", "jsonschema"]))
        let valid = ConformanceTests.expectations.filter { $0.code == nil }.map(\.file)
        let golden = ["full", "training-state"]
        let files: [String] =
            valid.map { "\(ConformanceTests.folder)/\($0)" }
            + golden.map { "\(Repository.root)/Formats/Checkpoint/golden/1.0/\($0).radz.h5" }
        let output = try python.run(Self.script, arguments: [Self.folder] + files)
        let count = Int(String(decoding: output, as: UTF8.self).filter(\.isNumber))
        #expect((count ?? 0) >= 6 * files.count)
    }

    /// Validates all documents of files and prints how many there were.
    private static let script = """
        import sys, json, os, h5py, jsonschema
        count = 0
        for path in sys.argv[2:]:
            with h5py.File(path, "r") as f:
                def visit(name, item):
                    global count
                    if isinstance(item, h5py.Dataset) and name.endswith(".json") and not name.startswith("future"):
                        schema = os.path.join(sys.argv[1], name.split("/")[-1].replace(".json", ".schema.json"))
                        with open(schema) as s: schema = json.load(s)
                        document = json.loads(item[()].tobytes())
                        jsonschema.Draft202012Validator.check_schema(schema)
                        jsonschema.Draft202012Validator(schema).validate(document)
                        count += 1
                f.visititems(visit)
        print(count)
        """
}
