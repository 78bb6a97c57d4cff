import RadDICOM
import RadSystem
import RadVolume

/// Makes an image of each frame of an enhanced multi-frame object (PS3.3 C.7.6.16).
///
/// What all frames share is read once; facts for labels that frames have in common are held once.
struct FrameExpansion {
    /// The object with what its frames share.
    private let base: InstanceRecord
    /// Words of the object's header that only together with a frame's groups say how it was acquired.
    private let terms: AcquisitionTerms
    private let sharedFacts: FrameFacts
    private let frameCount: Int
    /// Native frames whose bytes are all there; nil where all are, or where it is not known.
    private let wholeFrames: Int?
    /// PET only: what makes uptake values of frames that are in Bq/ml.
    private let activityUptake: UptakeScale?

    init(
        of whole: InstanceRecord, _ source: ByteSource, _ header: DICOMHeader, _ limits: ReadingLimits
    ) throws(DICOMError) {
        let shared = try FunctionalGroups.shared(of: source, header, limits: limits)
        frameCount = whole.frameCount
        wholeFrames = FrameExpansion.wholeFrames(of: whole, source, header)
        terms = AcquisitionTerms(header.dataSet)
        sharedFacts = FrameFacts(shared)
        activityUptake = whole.facts.modality == "PT" ? UptakeScale(activity: header.dataSet) : nil
        var base = whole
        base.frame?.numberOfFrames = 1
        // Places of an object as a whole are those of none of its frames.
        (base.position, base.rowDirection, base.columnDirection) = (nil, nil, nil)
        base.read(shared, activityUptake: activityUptake)
        var facts = whole.facts
        sharedFacts.complete(&facts, terms)
        base.facts = facts
        self.base = base
    }

    /// One image for each frame, and one for all frames that have no groups of their own.
    func images(
        _ source: ByteSource, _ header: DICOMHeader, _ limits: ReadingLimits
    ) throws(DICOMError) -> [InstanceRecord] {
        var images: [InstanceRecord] = []
        var known: [FrameFacts: SharedFacts] = [FrameFacts(): base.sharedFacts]
        try FunctionalGroups.forEachFrame(of: source, header, limits: limits) { number, groups in
            guard number < frameCount else { return }
            var image = base
            image.frameNumber = number
            image.read(groups, activityUptake: activityUptake)
            image.sharedFacts = facts(of: groups, &known)
            if let wholeFrames, image.pixelData == .pixelsTruncated, number < wholeFrames {
                image.pixelData = .present
            }
            images.append(image)
        }
        if images.count < frameCount {
            var rest = base
            rest.frameNumber = images.count
            rest.frame?.numberOfFrames = frameCount - images.count
            (rest.position, rest.rowDirection, rest.columnDirection) = (nil, nil, nil)
            images.append(rest)
        }
        return images
    }

    private func facts(of groups: DataSet, _ known: inout [FrameFacts: SharedFacts]) -> SharedFacts {
        let own = FrameFacts(groups)
        if let facts = known[own] { return facts }
        var facts = base.facts
        own.over(sharedFacts).complete(&facts, terms)
        let held = SharedFacts(facts)
        known[own] = held
        return held
    }

    private static func wholeFrames(of whole: InstanceRecord, _ source: ByteSource, _ header: DICOMHeader) -> Int? {
        guard whole.pixelData == .pixelsTruncated, whole.transferSyntax.codec == .native,
            !whole.transferSyntax.isDeflated, let location = header.pixelData,
            let bytes = whole.frame?.frameByteCount, bytes > 0
        else { return nil }
        let available = max(0, source.count - location.offset)
        return min(location.length ?? available, available) / bytes
    }
}

extension InstanceRecord {
    /// Takes place, spacing and values out of functional groups; what they do not state stays as it is.
    ///
    /// - Parameter activityUptake: What makes uptake values of values in Bq/ml.
    mutating func read(_ groups: DataSet, activityUptake: UptakeScale? = nil) {
        if let coordinates = groups.item(.planePositionSequence)?.decimals(.imagePositionPatient),
            coordinates.count == 3
        {
            position = Vector3(x: coordinates[0], y: coordinates[1], z: coordinates[2])
        }
        if let cosines = groups.item(.planeOrientationSequence)?.decimals(.imageOrientationPatient),
            cosines.count == 6
        {
            rowDirection = Vector3(x: cosines[0], y: cosines[1], z: cosines[2])
            columnDirection = Vector3(x: cosines[3], y: cosines[4], z: cosines[5])
        }
        if let spacing = groups.item(.pixelMeasuresSequence)?.decimals(.pixelSpacing), spacing.count == 2 {
            (rowSpacing, columnSpacing) = (spacing[0], spacing[1])
        }
        splitting.read(groups)
        if let type = groups.item(FrameFacts.frameTypeTags.first { groups.contains($0) } ?? .mrImageFrameTypeSequence),
            let presentation = type.string(.pixelPresentation)
        {
            isColourPresentation = ["COLOR", "TRUE_COLOR"].contains(presentation)
        }
        if let transformation = groups.item(.pixelValueTransformationSequence) { readRescale(transformation) }
        if let converted = groups.item(.unassignedPerFrameConvertedAttributesSequence)
            ?? groups.item(.unassignedSharedConvertedAttributesSequence)
        {
            readPadding(converted)
            instanceNumber = converted.integer(.instanceNumber) ?? instanceNumber
        }
        readQuantity(groups, activityUptake)
    }

    /// Takes the quantity that the groups map values to, where it is what the images are used for.
    private mutating func readQuantity(_ groups: DataSet, _ activityUptake: UptakeScale?) {
        guard let real = RealWorldValue(dataSet: groups) else { return }
        let isPET = facts.modality == "PT"
        guard isPET ? real.isUptake || real.isActivity : ImageTerms(facts.imageType).isMap else { return }
        (rescale, statesRescale) = (real.rescale, true)
        if isPET { uptake = real.isUptake ? UptakeScale(factor: 1) : activityUptake ?? uptake }
    }
}
