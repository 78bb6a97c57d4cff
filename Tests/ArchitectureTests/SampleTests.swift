import Testing

/// A made-up file and the rules that it must break; the checks are worth nothing if they cannot fail.
struct Sample: Sendable, CustomTestStringConvertible {
    let path: String
    let text: String
    let breaks: [Rule]

    var testDescription: String { breaks.map(\.rawValue).joined(separator: ", ") + " in " + path }
}

@Suite struct SampleTests {
    static let dicom = "Sources/Imaging/RadDICOM/Parsing/Sample.swift"

    static func calls(_ count: Int) -> String { String(repeating: "g()\n", count: count) }

    static let violating: [Sample] = [
        Sample(path: dicom, text: "import RadSeries\n", breaks: [.importOutsideTable]),
        Sample(path: dicom, text: "package import struct RadStore.Row\n", breaks: [.importOutsideTable]),
        Sample(path: dicom, text: "@preconcurrency internal import GRDB\n", breaks: [.importOutsideTable]),
        Sample(path: dicom, text: "#if os(Linux)\nimport Glibc\n#endif\n", breaks: [.platformOutsideSystem]),
        Sample(path: dicom, text: "import Foundation\n", breaks: [.foundation]),
        Sample(path: dicom, text: "import FoundationEssentials\n", breaks: [.foundation]),
        Sample(path: dicom, text: "package import CZlib\n", breaks: [.exposedCModule]),
        Sample(path: "Sources/Product/RadZoo/A.swift", text: "public import CHDF5\n", breaks: [.exposedCModule]),
        Sample(path: dicom, text: "public struct A {}\n", breaks: [.publicOutsideProduct]),
        Sample(path: dicom, text: "open class A {}\n", breaks: [.publicOutsideProduct]),
        Sample(path: dicom, text: "let a = try! f()\n", breaks: [.forcedTry]),
        Sample(path: dicom, text: "let a = b!.c\n", breaks: [.forcedUnwrap]),
        Sample(path: dicom, text: "let a = b[0]! + c()!\n", breaks: [.forcedUnwrap, .forcedUnwrap]),
        Sample(path: dicom, text: "let a = \"\\(b!)\"\n", breaks: [.forcedUnwrap]),
        Sample(path: dicom, text: "let a = b as! Int\n", breaks: [.forcedUnwrap]),
        Sample(path: dicom, text: "let a = b &+ c\n", breaks: [.wrappingArithmetic]),
        Sample(path: dicom, text: "a &*= c\n", breaks: [.wrappingArithmetic]),
        Sample(path: dicom, text: "func f(_ b: UnsafeBufferPointer<UInt8>) {}\n", breaks: [.uncheckedMemory]),
        Sample(path: dicom, text: "let a = unsafe p[3]\n", breaks: [.uncheckedMemory]),
        Sample(path: dicom, text: "let a = unsafeBitCast(b, to: Int.self)\n", breaks: [.uncheckedMemory]),
        Sample(
            path: "Sources/Archive/RadArchive/Messages/Reader.swift", text: "let a = b &+ c\n",
            breaks: [.wrappingArithmetic]),
        Sample(path: dicom, text: String(repeating: "// a\n", count: 401), breaks: [.fileTooLong]),
        Sample(path: dicom, text: "func f() {\n" + calls(61) + "}\n", breaks: [.functionTooLong]),
        Sample(
            path: dicom, text: "init?(a: () -> Void = {}) throws {\nif a {\n" + calls(59) + "}\n}\n",
            breaks: [.functionTooLong]),
        Sample(path: "Sources/Imaging/RadImages/A.swift", text: "", breaks: [.unknownFolder]),
        Sample(path: "Sources/Ground/RadDICOM/A.swift", text: "", breaks: [.unknownFolder]),
        Sample(path: "Sources/Imaging/A.swift", text: "", breaks: [.unknownFolder]),
        Sample(path: "scripts/a.sh", text: "", breaks: [.unknownFolder]),
        Sample(path: "Sources/Imaging/RadDICOM/StringUtilities.swift", text: "", breaks: [.vagueName]),
        Sample(path: "Tests/RadDICOMTests/TestHelpers.swift", text: "", breaks: [.vagueName]),
        Sample(path: "Sources/Ground/RadSystem/FileManager.swift", text: "", breaks: [.vagueName]),
        Sample(path: "test.sh", text: "cd /" + "home/someone/radzoo\n", breaks: [.machinePath]),
        Sample(path: dicom, text: "// see \"/" + "work/notes\"\n", breaks: [.machinePath]),
        Sample(path: "Examples/Sources/A/A.swift", text: "import RadDICOM\n", breaks: [.importOutsideTable]),
    ]

    static let keeping: [Sample] = [
        Sample(path: dicom, text: "import CZlib\ninternal import COpenJPEG\npackage import RadSystem\n", breaks: []),
        Sample(path: dicom, text: "import Synchronization\n", breaks: []),
        Sample(path: dicom, text: "// import GRDB\n/* public /* try! */ a! */\nlet a = \"b! unsafe\"\n", breaks: []),
        Sample(path: dicom, text: "let a = #\"\\(b!)\"#\nlet c = \"\"\"\n\"b!\" public\n\"\"\"\n", breaks: []),
        Sample(path: dicom, text: "if !a, b != c, a!=b { f(&d) }\n", breaks: []),
        Sample(path: dicom, text: "let a = File.open(b)\nfunc open(_ a: Int) {}\nlet b = x.public\n", breaks: []),
        Sample(path: "Sources/Ground/RadSystem/A.swift", text: "import Glibc\nlet a = b &+ c\n", breaks: []),
        Sample(path: "Sources/Network/RadGraph/Graph+JSON.swift", text: "import Foundation\n", breaks: []),
        Sample(path: "Sources/Product/RadZoo/A.swift", text: "public struct A {}\n", breaks: []),
        Sample(path: dicom, text: String(repeating: "// a\n", count: 400), breaks: []),
        Sample(path: dicom, text: "func f() {\n" + calls(60) + "}\n", breaks: []),
        Sample(path: dicom, text: "protocol P {\nfunc f()\nvar a: Int { get }\n" + calls(90) + "}\n", breaks: []),
        Sample(path: "Examples/Sources/EmbedSeries/main.swift", text: "import RadZoo\n", breaks: []),
        Sample(path: "README.md", text: "see ./home/a/b and https://example.org/home/a/b\n", breaks: []),
        Sample(path: "README.md", text: "an archive under /home/u\n", breaks: []),
    ]

    @Test(arguments: violating) func `a sample that breaks a rule is found`(_ sample: Sample) {
        let found = House.violations(of: SourceFile(path: sample.path, text: sample.text))
        #expect(found.map(\.rule) == sample.breaks, "\(found)")
    }

    @Test(arguments: keeping) func `a sample that keeps the rules passes`(_ sample: Sample) {
        let found = House.violations(of: SourceFile(path: sample.path, text: sample.text))
        #expect(found.isEmpty, "\(found)")
    }

    @Test func `a manifest that leaves the table is found`() throws {
        let dump = """
            {"targets": [
              {"name": "RadTensor", "type": "regular", "path": "Sources/Ground/RadTensor",
               "dependencies": [{"byName": ["RadVolume", null]}, {"product": ["GRDB", "GRDB.swift", null, null]}]},
              {"name": "RadTensorTests", "type": "test", "path": "Tests/RadTensorTests", "dependencies": []},
              {"name": "RadSystem", "type": "regular", "path": "Sources/Product/RadSystem", "dependencies": []},
              {"name": "RadSystemTests", "type": "test", "dependencies": []},
              {"name": "RadVolume", "type": "regular", "path": "Sources/Imaging/RadVolume",
               "dependencies": [{"byName": ["RadTensor", null]}]},
              {"name": "RadThings", "type": "regular", "path": "Sources/Ground/RadThings", "dependencies": []}
            ]}
            """
        let found = try PackageGraph(dump: Array(dump.utf8)).violations()
        #expect(
            found.map(\.rule) == [
                .dependencyOutsideTable, .dependencyOutsideTable, .unknownFolder, .missingTests, .unknownFolder,
            ], "\(found)")
    }

    @Test func `functions are measured between their braces`() {
        let tokens = SwiftTokens.tokens(of: "func a() -> [Int] {\n    1\n    2\n}\nfunc b()\n\nfunc `c d`() { e() }\n")
        #expect(
            FunctionBody.all(in: tokens) == [
                FunctionBody(name: "a", line: 1, lines: 2), FunctionBody(name: "`c d`", line: 7, lines: 0),
            ])
    }
}
