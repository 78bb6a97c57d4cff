import RadDICOM

/// Decides about one image by itself whether it is a slice that a volume may be built of.
enum InstanceScreening {
    /// The first cause, in the order of ``RefusalReason``, that keeps an image out of volumes by itself.
    ///
    /// - Returns: nil for a slice with geometry.
    static func refusal(of record: InstanceRecord) -> RefusalReason? {
        var known = KnownTerms()
        return refusal(of: record, &known)
    }

    /// - Parameter known: The terms of images that were screened before.
    static func refusal(of record: InstanceRecord, _ known: inout KnownTerms) -> RefusalReason? {
        let scope = ObjectScope(record: record)
        switch scope {
        case .notAnImage: return .notAnImage
        case .otherImage: return .outOfScopeModality
        case .parametricMap: return .derivedMap
        case .volumetricImage, .secondaryCapture, .multiFrameImage: break
        }
        switch record.pixelData {
        case .headerTruncated: return .truncated
        case .absent: return .noPixelData
        case .present, .pixelsTruncated: break
        }
        if record.frame == nil { return .noPixelData }
        if let reason = content(of: record, scope: scope, &known) { return reason }
        // Frames without functional groups have no positions of their own.
        return record.frameCount == 1 && StatedGeometry(record: record) != nil ? nil : .noGeometry
    }

    private static func content(
        of record: InstanceRecord, scope: ObjectScope, _ known: inout KnownTerms
    ) -> RefusalReason? {
        let (terms, description) = known.terms(of: record.facts)
        if terms.isDoseReport { return .doseReport }
        let isColour = isColour(record)
        // A colour picture with a place in the patient is an image of its own; one without is a page.
        if isColour, StatedGeometry(record: record) != nil { return .colour }
        if scope == .secondaryCapture || terms.isScreenCapture { return .screenCapture }
        if isColour { return .colour }
        if terms.isLocalizer || description.isLocalizer || isScanOptionLocalizer(record) || record.isThreePlanePlan {
            return .localizer
        }
        if terms.isProjection { return .projection }
        if isMap(record, terms, description) { return .derivedMap }
        if record.isColourPresentation { return .colour }
        if terms.isMosaic, record.tileNumber == nil { return .mosaic }
        return nil
    }

    private static func isColour(_ record: InstanceRecord) -> Bool {
        guard let frame = record.frame else { return false }
        let photometric = frame.photometricInterpretation.uppercased()
        return frame.samplesPerPixel != 1 || photometric == "RGB" || photometric == "PALETTE COLOR"
            || photometric.hasPrefix("YBR")
    }

    private static func isScanOptionLocalizer(_ record: InstanceRecord) -> Bool {
        record.facts.scanOptions.contains { option in
            let option = option.uppercased()
            return option == "SURVIEW" || option.hasPrefix("SCOUT")
        }
    }

    private static func isMap(_ record: InstanceRecord, _ terms: ImageTerms, _ description: DescriptionTerms) -> Bool {
        if terms.isMap || (terms.isDerived && description.isMap) { return true }
        guard record.facts.modality == "MR" else { return false }
        if ["PHASE", "IMAGINARY"].contains(record.facts.complexImageComponent ?? "") { return true }
        if ["MRAD", "RAD", "HZ"].contains((record.facts.rescaleType ?? "").uppercased()) { return true }
        return terms.isPhaseOrImaginary
    }
}
