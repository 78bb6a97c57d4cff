import RadTestSupport
import Testing

/// The repository itself, held to every rule.
@Suite struct RepositoryTests {
    @Test func `sources keep the rules of the house`() throws {
        let files = try House.files()
        #expect(files.count > 50, "the repository was not found")
        let violations = files.flatMap(House.violations(of:)).filter { !Exceptions.cover($0) }
        let places = Dictionary(grouping: violations) { "\($0.path): \($0.rule.rawValue)" }
        for (place, found) in places.sorted(by: { $0.key < $1.key }) {
            let lines = found.compactMap(\.line).map(String.init).joined(separator: ", ")
            Issue.record("\(place) (lines \(lines)): \(found.first?.detail ?? "")")
        }
    }

    @Test func `the top level holds nothing unknown`() throws {
        for name in try File.names(in: Repository.root) where !name.hasPrefix(".") && !name.hasSuffix(".radstore") {
            #expect(HouseTable.topLevel.contains(name), "\(name) has no place at the top level")
        }
    }

    @Test(.requiresProgram("swift")) func `the manifest agrees with the table`() throws {
        let graph = try #require(try PackageGraph.ofRepository())
        #expect(graph.targets.contains { $0.name == "RadSystem" })
        for violation in graph.violations() { Issue.record("\(violation.description)") }
    }

    @Test func `every module has tests in its folder`() throws {
        let modules = Set(try House.files().filter(\.isSwift).compactMap(\.module)).filter { $0.hasPrefix("Rad") }
        #expect(!modules.isEmpty)
        for module in modules.sorted() {
            let tests = File.filesBelow(Repository.root + "/Tests/\(module)Tests")
            #expect(tests.contains { $0.hasSuffix(".swift") }, "Tests/\(module)Tests is empty")
        }
    }

    @Test func `every exception is still needed`() throws {
        let violations = try House.files().flatMap(House.violations(of:))
        for exception in Exceptions.all {
            let isNeeded = violations.contains(where: exception.covers)
            #expect(isNeeded, "\(exception.place) keeps \(exception.rule.rawValue)")
            #expect(!exception.reason.isEmpty)
        }
    }
}

/// The table's own consistency.
@Suite struct HouseTableTests {
    @Test func `a module stands on its own wing or an earlier one`() {
        for room in HouseTable.rooms {
            let own = HouseTable.wings.firstIndex(of: room.wing) ?? -1
            #expect(own >= 0)
            for below in room.standsOn.compactMap(HouseTable.room) {
                #expect((HouseTable.wings.firstIndex(of: below.wing) ?? .max) <= own, "\(room.name) on \(below.name)")
            }
        }
    }

    @Test func `no module stands on itself`() {
        for room in HouseTable.rooms {
            #expect(!HouseTable.reach(of: room.name).contains(room.name), "\(room.name)")
        }
    }

    @Test func `what a module reaches follows from the table`() {
        #expect(
            HouseTable.reach(of: "RadSeries") == [
                "RadDICOM", "RadVolume", "RadSystem", "RadTensor", "CRadKernels", "COpenJPEG", "CCharLS", "CTurboJPEG",
                "CZlib", "RadContainers",
            ])
        #expect(HouseTable.reach(of: "RadVocabulary").isEmpty)
    }
}
