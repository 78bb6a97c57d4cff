import Foundation
import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

@Suite struct MetamorphicTests {
    let labeller: Labeller
    init() throws { labeller = Labeller(rules: try Labeller.bundledRules()) }

    static let series = PlainSeriesTests.sequences + PlainSeriesTests.contrasts + PlainSeriesTests.intents

    private func facts(_ series: PlainSeries) -> SeriesFacts {
        var facts = SeriesFacts()
        series.change(&facts)
        return facts
    }

    @Test(arguments: series) func `irrelevant tags change nothing`(_ series: PlainSeries) {
        let plain = facts(series)
        var changed = plain
        changed.manufacturer = "Acme"
        changed.manufacturerModelName = "T1 POST GAD 3000"
        changed.softwareVersions = "flair nativ"
        changed.magneticFieldStrength = 7
        changed.numberOfAverages = 3
        changed.echoNumber = 2
        changed.exposure = 12
        changed.xRayTubeCurrent = 300
        changed.reconstructionDiameter = 480
        changed.spiralPitchFactor = 0.9
        changed.laterality = "L"
        changed.patientPosition = "FFP"
        changed.sliceThickness = 9
        changed.spacingBetweenSlices = -3
        changed.derivationDescription = "with contrast"
        changed.imageCount = 77
        #expect(labeller.labels(for: changed) == labeller.labels(for: plain))
    }

    @Test(arguments: series) func `case and punctuation of descriptions change nothing`(_ series: PlainSeries) {
        let plain = facts(series)
        guard let text = plain.seriesDescription else { return }
        let spaced = text.replacingOccurrences(of: "_", with: " ")
        for variant in [
            text.uppercased(), text.lowercased(), spaced, text.replacingOccurrences(of: " ", with: "_"),
            text.replacingOccurrences(of: " ", with: "  ,  "), "(" + text + ")",
        ] {
            var changed = plain
            changed.seriesDescription = variant
            #expect(labeller.labels(for: changed) == labeller.labels(for: plain), "\(variant)")
        }
    }

    @Test func `no text of a header is part of a label`() throws {
        let canary = "Zyxwv Canary 4711"
        var facts = SeriesFacts()
        facts.modality = "MR"
        facts.imageType = [canary.uppercased()]
        facts.scanningSequence = ["SE", canary]
        (facts.repetitionTime, facts.echoTime) = (500, 12)
        facts.seriesDescription = "T1 post gad brain \(canary)"
        facts.studyDescription = canary + " head wo contrast"
        facts.protocolName = canary
        facts.requestedProcedureDescription = canary
        facts.imageComments = canary
        facts.bodyPartExamined = "BRAIN " + canary
        facts.contrastBolusAgent = canary
        facts.sequenceName = canary
        facts.acquisitionContrast = canary
        facts.geometry = .axial(length: 150)
        let labels = labeller.labels(for: facts)
        #expect(labels.first { $0.group == .sequence }?.value == "T1")
        #expect(labels.first { $0.group == .coverage }?.values == ["brain"])
        let written = String(decoding: try JSONEncoder().encode(labels), as: UTF8.self).lowercased()
        for word in ["zyxwv", "canary", "4711", "post gad"] { #expect(!written.contains(word)) }
        for evidence in labels.flatMap(\.evidence) {
            let isTerm = LabelGroup.allCases.contains { Vocabulary.contains(evidence.value, in: $0) }
            #expect(isTerm || [Vocabulary.unknown, "measured"].contains(evidence.value))
        }
    }

    @Test func `labels do not depend on the run`() {
        for series in Self.series {
            #expect(labeller.labels(for: facts(series)) == labeller.labels(for: facts(series)))
        }
    }
}
