import Foundation
import RadTestSupport

/// The targets of the manifest with what they directly depend on.
struct PackageGraph {
    /// A target of the manifest.
    struct Target: Equatable {
        let name: String
        let path: String
        let isTest: Bool
        let dependencies: [String]
    }

    let targets: [Target]
}

extension PackageGraph {
    /// The graph of a manifest as `swift package dump-package` prints it.
    init(dump: [UInt8]) throws {
        let manifest = try JSONDecoder().decode(Manifest.self, from: Data(dump))
        targets = manifest.targets.map { target in
            Target(
                name: target.name, path: target.path ?? "", isTest: target.type == "test",
                dependencies: target.dependencies.compactMap(\.name))
        }
    }

    /// The graph of this repository; nil where no `swift` is on `PATH`.
    ///
    /// The command gets a scratch folder of its own, because the build that runs the tests holds the usual one.
    static func ofRepository() throws -> PackageGraph? {
        guard let swift = Program(named: "swift") else { return nil }
        let scratch = try TemporaryDirectory("radzoo manifest")
        let dump = try swift.output(
            ["package", "--package-path", Repository.root, "--scratch-path", scratch.path, "dump-package"])
        return try PackageGraph(dump: dump)
    }

    /// Targets and dependencies that the table does not have, and modules without tests.
    func violations() -> [Violation] {
        var violations: [Violation] = []
        func report(_ rule: Rule, _ detail: String) {
            violations.append(Violation(rule: rule, path: "Package.swift", line: nil, detail: detail))
        }
        for target in targets where target.path.hasPrefix("Sources/") {
            guard let room = HouseTable.room(target.name) else {
                report(.unknownFolder, "the table has no module \(target.name)")
                continue
            }
            if target.path != "Sources/\(room.wing)/\(room.name)" {
                report(.unknownFolder, "\(target.name) belongs in Sources/\(room.wing)/\(room.name)")
            }
            for dependency in target.dependencies where !room.standsOn.contains(dependency) {
                report(.dependencyOutsideTable, "\(target.name) may not stand on \(dependency)")
            }
            if room.wing != "C", !targets.contains(where: { $0.isTest && $0.name == "\(target.name)Tests" }) {
                report(.missingTests, "\(target.name) has no test target")
            }
        }
        return violations
    }
}

/// The part of `dump-package` that is read here.
private struct Manifest: Decodable {
    struct Target: Decodable {
        let name: String
        let type: String
        let path: String?
        let dependencies: [Dependency]
    }

    /// A dependency is an object with one key, the kind, over an array that begins with the name.
    struct Dependency: Decodable {
        let name: String?

        init(from decoder: any Decoder) throws {
            let kinds = try decoder.singleValueContainer().decode([String: [Part]].self)
            name = kinds.values.first?.first?.text
        }
    }

    struct Part: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    let targets: [Target]
}
