import RadSeries
import RadVolume

/// The facts of a series in the form that conditions ask for.
struct FactValues {
    private var codes: [[String]]
    private var numbers: [Double?]
    private var texts: [[[Int]]]

    init(_ facts: SeriesFacts, lexicon: Lexicon) {
        codes = Array(repeating: [], count: Fact.allCases.count)
        numbers = Array(repeating: nil, count: Fact.allCases.count)
        texts = Array(repeating: [], count: Fact.allCases.count)
        readCodes(facts)
        readNumbers(facts)
        readTexts(facts, lexicon)
    }

    func codes(_ fact: Fact) -> [String] { codes[fact.index] }
    func number(_ fact: Fact) -> Double? { numbers[fact.index] }
    /// The tokens of each of the texts that make up a fact.
    func texts(_ fact: Fact) -> [[Int]] { texts[fact.index] }

    /// Whether a fact has any value.
    func isPresent(_ fact: Fact) -> Bool {
        switch fact.kind {
        case .codes: !codes(fact).isEmpty
        case .number: number(fact) != nil
        case .text: texts(fact).contains { !$0.isEmpty }
        }
    }

    private mutating func readCodes(_ facts: SeriesFacts) {
        set(.modality, [facts.modality])
        set(.sopClass, [facts.sopClassUID])
        set(.imageType, Self.withWords(facts.imageType))
        set(.component, [facts.complexImageComponent])
        set(.acquisitionContrast, [facts.acquisitionContrast])
        set(.photometricInterpretation, [facts.photometricInterpretation])
        set(.burnedInAnnotation, [facts.burnedInAnnotation])
        set(.conversionType, [facts.conversionType])
        set(.rescaleType, [facts.rescaleType])
        set(.units, [facts.units])
        set(.scanningSequence, facts.scanningSequence)
        set(.sequenceVariant, facts.sequenceVariant)
        set(.scanOptions, facts.scanOptions)
        set(.acquisitionType, [facts.mrAcquisitionType])
        // Siemens marks the names of changed sequences with a star.
        set(.sequenceName, [facts.sequenceName, facts.pulseSequenceName].map { $0.map(Self.withoutStar) })
        set(.angioFlag, [facts.angioFlag])
        set(.contrastRoute, [facts.contrastBolusRoute])
        set(.contrastPhase, [facts.contrastPhase])
        set(.anatomicRegion, facts.anatomicRegionCodes)
        let plane = facts.geometry?.plane ?? facts.plane
        codes[Fact.plane.index] = plane.map { [$0.rawValue] } ?? []
    }

    private mutating func readNumbers(_ facts: SeriesFacts) {
        func set(_ fact: Fact, _ value: Double?) {
            if let value, value.isFinite { numbers[fact.index] = value }
        }
        set(.repetitionTime, facts.repetitionTime)
        set(.echoTime, facts.echoTime)
        set(.inversionTime, facts.inversionTime)
        set(.flipAngle, facts.flipAngle)
        set(.echoTrainLength, facts.echoTrainLength.map(Double.init))
        set(.bValue, facts.diffusionBValue)
        set(.bValueCount, Double(facts.diffusionBValueCount))
        set(.echoTimeCount, Double(facts.echoTimeCount))
        set(.timePointCount, Double(facts.temporalPositionCount))
        set(.volumeCount, Double(facts.volumeCount))
        set(.tubeVoltage, facts.kilovoltagePeak)
        set(.contrastVolume, facts.contrastBolusVolume)
        set(.sliceCount, Double(facts.sliceCount))
        set(.sliceSpacing, facts.geometry?.sliceSpacing ?? facts.sliceSpacing)
        if let rows = facts.rowSpacing, let columns = facts.columnSpacing {
            set(.inPlaneSpacing, max(rows, columns))
        }
        set(.obliquity, facts.geometry?.obliquityDegrees)
        set(.craniocaudalLength, facts.geometry.map(Self.craniocaudalLength))
    }

    private mutating func readTexts(_ facts: SeriesFacts, _ lexicon: Lexicon) {
        func set(_ fact: Fact, _ values: [String?]) {
            texts[fact.index] = values.compactMap { $0 }.map(lexicon.numbers).filter { !$0.isEmpty }
        }
        set(.description, [facts.seriesDescription])
        // Many scanners repeat the protocol in the description; it speaks only where the description is silent.
        if !isPresent(.description) { set(.description, [facts.protocolName]) }
        set(.procedure, [facts.studyDescription, facts.requestedProcedureDescription, facts.protocolName])
        set(.bodyPart, [facts.bodyPartExamined])
        set(.contrastAgent, [facts.contrastBolusAgent])
        set(.comments, [facts.imageComments])
    }

    private mutating func set(_ fact: Fact, _ values: [String?]) {
        codes[fact.index] = values.compactMap { $0?.uppercased() }.filter { !$0.isEmpty }
    }

    private static func withoutStar(_ name: String) -> String {
        name.hasPrefix("*") ? String(name.dropFirst()) : name
    }

    /// The values with each of their words and with the words joined: vendors write `MIN IP`, `MIN_IP` and `MINIP`.
    private static func withWords(_ values: [String]) -> [String?] {
        values.flatMap { value in
            let words = value.split { !$0.isLetter && !$0.isNumber && $0 != "*" }.map(String.init)
            return words.count > 1 ? [value] + words + [words.joined()] : [value]
        }
    }

    /// The length of the volume along the patient's long axis, mm, voxel edge to voxel edge.
    private static func craniocaudalLength(_ geometry: VolumeGeometry) -> Double {
        let extent = geometry.extent
        return abs(geometry.sliceStep.z) * Double(extent.depth)
            + abs(geometry.columnDirection.z) * geometry.rowSpacing * Double(extent.height)
            + abs(geometry.rowDirection.z) * geometry.columnSpacing * Double(extent.width)
    }
}
