import RadSeries
import RadVocabulary
import RadVolume

/// The facts of a series in the form that conditions ask for.
struct FactValues {
    /// The codes of each fact, upper case.
    private(set) var codes: [[String]]
    /// Numbers of the codes of each fact, or of the phrases that occur in its texts.
    private(set) var found: [[Int]]
    /// The number of each fact; not a number where there is none.
    private(set) var numbers: [Double]
    /// Whether each text fact has any token.
    private var hasText: [Bool]
    private let lexicon: Lexicon

    init(_ facts: SeriesFacts, lexicon: Lexicon) {
        let count = Fact.allCases.count
        codes = Array(repeating: [], count: count)
        found = Array(repeating: [], count: count)
        numbers = Array(repeating: .nan, count: count)
        hasText = Array(repeating: false, count: count)
        self.lexicon = lexicon
        readObjectCodes(facts)
        readAcquisitionCodes(facts)
        readTimes(facts)
        readMeasures(facts)
        readTexts(facts)
        if let pixels = facts.pixels {
            for (fact, measure) in Fact.pixelFacts { set(fact, pixels[measure]) }
        }
    }

    func codes(_ fact: Fact) -> [String] { codes[fact.index] }

    func number(_ fact: Fact) -> Double? {
        let number = numbers[fact.index]
        return number.isNaN ? nil : number
    }

    /// Whether a fact has any value.
    func isPresent(_ fact: Fact) -> Bool {
        switch fact.kind {
        case .codes: !codes[fact.index].isEmpty
        case .number: !numbers[fact.index].isNaN
        case .text: hasText[fact.index]
        }
    }

    /// Makes the terms of a label a fact that rules of later groups may ask for.
    mutating func note(_ label: Label, as fact: Fact) {
        codes[fact.index] = label.values
        found[fact.index] = label.values.map(lexicon.number(ofCode:))
    }

    private mutating func set(_ fact: Fact, _ values: [String]) {
        let upper = values.filter { !$0.isEmpty }.map { Self.upperCased($0) }
        guard !upper.isEmpty else { return }
        codes[fact.index] = upper
        found[fact.index] = upper.map(lexicon.number(ofCode:))
    }

    private mutating func set(_ fact: Fact, _ value: String?) {
        if let value { set(fact, [value]) }
    }

    private mutating func set(_ fact: Fact, _ value: Double?) {
        if let value, value.isFinite { numbers[fact.index] = value }
    }

    private mutating func set(_ fact: Fact, texts: [String?]) {
        var phrases: [Int] = []
        for text in texts.compactMap({ $0 }) {
            let tokens = lexicon.numbers(of: text)
            if !tokens.isEmpty { hasText[fact.index] = true }
            lexicon.phrases(in: tokens, into: &phrases)
        }
        found[fact.index] = phrases
    }

    /// Upper case without the tables of Unicode, which codes do not need.
    private static func upperCased(_ text: String) -> String {
        guard text.utf8.contains(where: { (0x61...0x7A).contains($0) }) else { return text }
        return String(decoding: text.utf8.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
    }
}

extension FactValues {
    private mutating func readObjectCodes(_ facts: SeriesFacts) {
        set(.modality, facts.modality)
        set(.sopClass, facts.sopClassUID)
        set(.imageType, Self.withWords(facts.imageType))
        set(.component, facts.complexImageComponent)
        set(.acquisitionContrast, facts.acquisitionContrast)
        set(.photometricInterpretation, facts.photometricInterpretation)
        set(.burnedInAnnotation, facts.burnedInAnnotation)
        set(.conversionType, facts.conversionType)
        set(.rescaleType, facts.rescaleType)
        set(.units, facts.units)
        set(.contrastRoute, facts.contrastBolusRoute)
        set(.contrastPhase, facts.contrastPhase)
        set(.anatomicRegion, facts.anatomicRegionCodes)
        set(.patientPosition, facts.patientPosition)
        set(.laterality, facts.laterality)
        if let plane = facts.geometry?.plane ?? facts.plane {
            codes[Fact.plane.index] = [plane.rawValue]
            found[Fact.plane.index] = [lexicon.number(ofCode: plane.rawValue)]
        }
    }

    private mutating func readAcquisitionCodes(_ facts: SeriesFacts) {
        set(.scanningSequence, facts.scanningSequence)
        set(.sequenceVariant, facts.sequenceVariant)
        set(.scanOptions, facts.scanOptions)
        set(.acquisitionType, facts.mrAcquisitionType)
        // Siemens marks the names of changed sequences with a star.
        set(.sequenceName, [facts.sequenceName, facts.pulseSequenceName].compactMap { $0.map(Self.withoutStar) })
        set(.angioFlag, facts.angioFlag)
        set(.kernel, facts.convolutionKernel)
        set(.multienergy, facts.multienergyCTAcquisition)
        set(.correctedImage, facts.correctedImage)
        set(.attenuationMethod, facts.attenuationCorrectionMethod)
        set(.radiopharmaceuticalCode, facts.radiopharmaceuticalCodes)
    }

    private mutating func readTimes(_ facts: SeriesFacts) {
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
        set(.dynamicPhase, facts.temporalPositionIdentifier.map(Double.init))
        set(.fieldStrength, facts.magneticFieldStrength)
        set(.tubeVoltage, facts.kilovoltagePeak)
        set(.contrastVolume, facts.contrastBolusVolume)
        set(.monochromaticEnergy, Self.statedEnergy(facts))
    }

    private mutating func readMeasures(_ facts: SeriesFacts) {
        set(.sliceCount, Double(facts.sliceCount))
        set(.sliceSpacing, facts.geometry?.sliceSpacing ?? facts.sliceSpacing)
        set(.sliceThickness, facts.sliceThickness)
        if let rows = facts.rowSpacing, let columns = facts.columnSpacing {
            set(.inPlaneSpacing, max(rows, columns))
        }
        guard let geometry = facts.geometry else { return readApproximateLengths(facts) }
        set(.obliquity, geometry.obliquityDegrees)
        set(.leftRightLength, Self.length(of: geometry, along: Vector3(x: 1, y: 0, z: 0)))
        set(.anteriorPosteriorLength, Self.length(of: geometry, along: Vector3(x: 0, y: 1, z: 0)))
        set(.craniocaudalLength, Self.length(of: geometry, along: Vector3(x: 0, y: 0, z: 1)))
    }

    /// The lengths of a stack that is no regular volume, from its plane, its median gap and the size of its images.
    private mutating func readApproximateLengths(_ facts: SeriesFacts) {
        guard let plane = facts.plane, let rows = facts.rows, let columns = facts.columns,
            let rowSpacing = facts.rowSpacing, let columnSpacing = facts.columnSpacing
        else { return }
        let (height, width) = (Double(rows) * rowSpacing, Double(columns) * columnSpacing)
        let depth = facts.sliceSpacing.map { $0 * Double(facts.sliceCount) }
        let (leftRight, anteriorPosterior, craniocaudal): (Double?, Double?, Double?) =
            switch plane {
            case .axial: (width, height, depth)
            case .coronal: (width, depth, height)
            case .sagittal: (depth, width, height)
            case .oblique: (nil, nil, nil)
            }
        set(.leftRightLength, leftRight)
        set(.anteriorPosteriorLength, anteriorPosterior)
        set(.craniocaudalLength, craniocaudal)
    }

    private mutating func readTexts(_ facts: SeriesFacts) {
        set(.description, texts: [facts.seriesDescription])
        // Many scanners repeat the protocol in the description; it speaks only where the description is silent.
        if !isPresent(.description) { set(.description, texts: [facts.protocolName]) }
        set(.procedure, texts: [facts.studyDescription, facts.requestedProcedureDescription, facts.protocolName])
        set(.bodyPart, texts: [facts.bodyPartExamined])
        set(.contrastAgent, texts: [facts.contrastBolusAgent])
        set(.comments, texts: [facts.imageComments])
        set(.derivation, texts: [facts.derivationDescription])
        set(.vendor, texts: [facts.manufacturer])
        set(.radiopharmaceutical, texts: [facts.radiopharmaceutical])
    }

    private static func withoutStar(_ name: String) -> String {
        name.hasPrefix("*") ? String(name.dropFirst()) : name
    }

    /// The values with each of their words and with the words joined: vendors write `MIN IP`, `MIN_IP` and `MINIP`.
    private static func withWords(_ values: [String]) -> [String] {
        values.flatMap { value -> [String] in
            guard value.utf8.contains(where: { !isWord($0) }) else { return [value] }
            let words = value.utf8.split { !isWord($0) }.map { String(decoding: $0, as: UTF8.self) }
            return words.count > 1 ? [value] + words + [words.joined()] : [value]
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x80...0xFF: true
        default: false
        }
    }

    /// The length of the volume along an axis of the patient, mm, voxel edge to voxel edge, on a line through its middle.
    ///
    /// From corner to corner a tilted stack would be longer than what it shows of any place: at 20 degrees and a field of
    /// 250 mm, by 80 mm.
    private static func length(of geometry: VolumeGeometry, along axis: Vector3) -> Double? {
        let extent = geometry.extent
        let step = geometry.coordinate(of: geometry.origin + axis)
        let shares = [
            abs(step.slice) / Double(extent.depth), abs(step.row) / Double(extent.height),
            abs(step.column) / Double(extent.width),
        ]
        guard let share = shares.max(), share > 0 else { return nil }
        // To a nanometre, so that sizes of round numbers stay round.
        return (1e6 / share).rounded() / 1e6
    }

    /// The energy in keV that the description or ImageType states, as in `MonoE 70keV` or `MONO 70 KEV`.
    private static func statedEnergy(_ facts: SeriesFacts) -> Double? {
        guard facts.modality == "CT" else { return nil }
        for text in [facts.seriesDescription].compactMap({ $0 }) + facts.imageType {
            guard text.utf8.contains(where: { $0 == 0x6B || $0 == 0x4B }) else { continue }
            var previous = ""
            for token in TextTokens.tokens(of: text) {
                if token == "kev", let energy = Double(previous) { return energy }
                if token.hasSuffix("kev"), let energy = Double(token.dropLast(3)) { return energy }
                previous = token
            }
        }
        return nil
    }
}
