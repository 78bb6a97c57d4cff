import Foundation
import RadSeries
import RadVocabulary
import RadVolume
import Testing

@testable import RadLabels

@Suite struct MetamorphicTests {
    let labeller: Labeller
    init() throws { labeller = Labeller(rules: try ShippedRules.get()) }

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
        #expect(others(labeller.labels(for: changed)) == others(labeller.labels(for: plain)))
    }

    /// The labels that do not state one of the changed tags themselves.
    private func others(_ labels: [Label]) -> [Label] {
        labels.filter { ![.vendor, .fieldStrength, .laterality, .patientPosition, .sliceThickness].contains($0.group) }
    }

    @Test(arguments: series) func `the order of coded values changes nothing`(_ series: PlainSeries) {
        let plain = facts(series)
        var changed = plain
        changed.scanningSequence.reverse()
        changed.sequenceVariant.reverse()
        changed.scanOptions.reverse()
        changed.correctedImage.reverse()
        #expect(labeller.labels(for: changed) == labeller.labels(for: plain))
    }

    @Test(arguments: [
        ("BRAIN", Vector3(x: 400, y: 400, z: 300)), ("HEAD", Vector3(x: 500, y: 500, z: 900)),
        ("CHEST", Vector3(x: 200, y: 200, z: 60)), ("ABDOMEN", Vector3(x: 160, y: 160, z: 100)),
        ("BREAST", Vector3(x: 700, y: 700, z: 29)), ("PELVIS", Vector3(x: 240, y: 240, z: 1100)),
        ("BRAIN", Vector3(x: 230, y: 230, z: 20)), ("LIVER", Vector3(x: 380, y: 380, z: 40)),
    ]) func `a wrong BodyPartExamined is not believed against the physics`(_ sample: (part: String, size: Vector3)) {
        for modality in ["CT", "MR", "PT"] {
            var facts = SeriesFacts()
            (facts.modality, facts.bodyPartExamined) = (modality, sample.part)
            facts.geometry = .block(sample.size, .axial)
            facts.plane = .axial
            let labels = labeller.labels(for: facts)
            let coverage = labels.first { $0.group == .coverage }
            let voters = Set(coverage?.evidence.map(\.voter) ?? [])
            #expect(coverage?.isUnknown ?? true || voters.contains(.physics), "\(coverage?.values ?? [])")
            facts.bodyPartExamined = nil
            let without = labeller.labels(for: facts).first { $0.group == .coverage }?.values ?? []
            #expect(coverage?.values ?? [] == without)
            #expect(labels.first { $0.group == .focus }?.values ?? [] == [])
        }
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
        facts.manufacturer = canary
        facts.derivationDescription = canary
        facts.radiopharmaceutical = canary
        facts.radiopharmaceuticalCodes = [canary]
        facts.convolutionKernel = [canary]
        facts.laterality = canary
        facts.patientPosition = canary
        facts.anatomicRegionCodes = [canary]
        facts.contrastPhase = canary
        facts.contrastBolusRoute = canary
        facts.correctedImage = [canary]
        facts.attenuationCorrectionMethod = canary
        facts.units = canary
        facts.mrAcquisitionType = canary
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
