import RadDICOM
import RadTestSupport
import RadVolume
import Testing

@testable import RadSeries

@Suite struct `What can be done about a refusal` {
    /// Every reason that is declared, read from the declarations, so that a new one is not forgotten.
    private static func declaredReasons() throws -> [String] {
        let folder = Repository.root + "/Sources/Imaging/RadSeries/"
        var reasons: [String] = []
        for name in try File.names(in: folder) where name.hasPrefix("RefusalReason") {
            for line in try File.text(folder + name).split(separator: "\n") where line.contains("static let") {
                let parts = line.split(separator: "\"")
                if line.contains("rawValue:"), parts.count == 3 { reasons.append(String(parts[1])) }
            }
        }
        return reasons
    }

    @Test func `is said of every reason in one sentence`() throws {
        let reasons = try Self.declaredReasons()
        #expect(reasons.count > 20 && Set(reasons).count == reasons.count)
        for reason in reasons {
            let remedy = try #require(RefusalReason(rawValue: reason).remedy, "\(reason) has no remedy")
            #expect(remedy.hasSuffix(".") && (20...140).contains(remedy.utf8.count), "\(remedy)")
            #expect(!remedy.dropLast().contains(". "), "one sentence: \(remedy)")
        }
        #expect(Set(RefusalReason.remedies.keys.map(\.rawValue)) == Set(reasons), "and of nothing else")
        #expect(RefusalReason(rawValue: "worker-crashed").remedy == nil)
    }
}

@Suite struct `The shapes of a series` {
    private func shapes(_ records: [InstanceRecord]) -> Set<SeriesShape> {
        SeriesShape.shapes(of: records, outcomes: SeriesBuilder.outcomes(of: records))
    }

    @Test func `tell plain stacks from odd ones`() {
        #expect(shapes(Samples.stack(20)) == [.classic])
        #expect(shapes(Samples.twoSteps()).contains(.variableSpacing))
        #expect(shapes(Samples.stack(at: (0..<20).filter { $0 != 7 }.map { Double($0) })).contains(.missingSlices))
        let tilted = Samples.stack(20).map { record -> InstanceRecord in
            var tilted = record
            tilted.position?.y += (record.position?.z ?? 0) * 0.2
            return tilted
        }
        #expect(shapes(tilted) == [.classic, .tilted])
        var scaled = Samples.stack(20)
        scaled[3].rescale = Rescale(slope: 2, intercept: 0)
        #expect(shapes(scaled) == [.classic, .varyingRescale])
        #expect(shapes(Samples.stack(20) + Samples.stack(20, from: 500, first: 20)).isSuperset(of: [.classic]))
    }

    @Test func `name what files hold many images`() {
        var enhanced = Samples.slice(0, at: 0)
        enhanced.hasFunctionalGroups = true
        enhanced.frame = FrameDescription(
            rows: 4, columns: 6, bitsAllocated: 16, bitsStored: 12, highBit: 11, isSigned: false, numberOfFrames: 20)
        #expect(SeriesShape.shapes(of: [enhanced], outcomes: []) == [.enhanced])
        enhanced.hasFunctionalGroups = false
        #expect(SeriesShape.shapes(of: [enhanced], outcomes: []) == [.multiFrame])
        enhanced.facts.imageType.append("MOSAIC")
        #expect(SeriesShape.shapes(of: [enhanced], outcomes: []) == [.mosaic])
        enhanced.frame = nil
        #expect(SeriesShape.shapes(of: [enhanced], outcomes: []).isEmpty)
    }
}
