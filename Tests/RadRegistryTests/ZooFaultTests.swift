import RadSystem
import RadTestSupport
import Testing

@testable import RadRegistry

@Suite struct ZooFaultTests {
    /// Publishes a second version with the Nth call of the storage failing, for all N until none fails.
    ///
    /// After each: the index is the old one or the new one as a whole, and all that it names is there and right. The same
    /// call again then finishes.
    @Test(arguments: FaultyStorage.Duration.allCases)
    func `a publisher that is stopped at any write leaves a zoo that is whole`(duration: FaultyStorage.Duration) throws
    {
        let zoo = try SampleZoo()
        let first = try zoo.publish(try zoo.model("1.0.0"))
        let second = try zoo.model("1.1.0")
        let kept = zoo.folder.file("kept")
        try File.copy(zoo.path, to: kept)
        var failures = 0
        for position in 1...200 {
            try File.remove(zoo.path)
            try File.copy(kept, to: zoo.path)
            let storage = FaultyStorage(
                FileSystemStorage(), failing: .failure(code: SystemError.inputOutput), at: position, duration)
            do {
                try zoo.publish(second, through: storage)
            } catch {
                failures += 1
            }
            let after = try zoo.open()
            #expect(try after.problems() == [])
            #expect(after.index.versions.first == first)
            if storage.firedCount == 0 { break }
            try zoo.publish(second)
            let finished = try zoo.open()
            #expect(finished.index.versions.map(\.version) == ["1.0.0", "1.1.0"])
            #expect(try finished.problems() == [])
        }
        #expect(failures > 10)
        #expect(!File.filesBelow(zoo.path).contains { $0.hasSuffix(".radzoo-part") })
    }

    @Test func `a copy that fails at any write leaves nothing under the name`() throws {
        let zoo = try SampleZoo()
        let model = try zoo.model("1.0.0")
        let version = try zoo.publish(model)
        let out = zoo.folder.file("out.radz.h5")
        for position in 1...50 {
            let storage = FaultyStorage(
                FileSystemStorage(), failing: .failure(code: SystemError.noSpace), at: position, .once)
            let failed = (try? zoo.open().pull(version, to: out, through: storage)) == nil
            if storage.firedCount == 0 {
                #expect(!failed)
                break
            }
            if File.exists(out) {
                #expect(try File.bytes(out) == File.bytes(model.checkpoint))
                try File.remove(out)
            }
        }
        #expect(try File.bytes(out) == File.bytes(model.checkpoint))
    }
}
