import RadDICOM
import RadVolume

/// One enhanced multi-frame object (PS3.3 A.36.2 for MR, A.38.1 for CT): frames of one or several scans in any order.
struct EnhancedObject {
    /// One slice of one scan as a frame.
    struct Frame {
        /// Number of the stack, from 0.
        let stack: Int
        /// Number of the temporal position, from 0.
        let time: Int
        let slice: Int
        /// Multiplies the slope of the rescale.
        let stretch: Double
    }

    /// The scans by stack and time, all with one matrix.
    private let scans: [[PhantomSeries]]
    private let frames: [Frame]

    /// - Parameters:
    ///   - scans: By stack, then by time; none of them empty.
    ///   - order: The frames in the order of the file, as numbers among all frames by stack, time and slice.
    init(scans: [[PhantomSeries]], order: [Int]) {
        self.scans = scans
        var frames: [Frame] = []
        for (stack, times) in scans.enumerated() {
            for (time, series) in times.enumerated() {
                for slice in 0..<series.sliceCount {
                    // Slopes of 1, 1.25 and 1.5 times the usual one, as some scanners scale each frame.
                    let stretch = 1 + Double(slice % 3) / 4
                    frames.append(Frame(stack: stack, time: time, slice: slice, stretch: stretch))
                }
            }
        }
        self.frames = order.map { frames[$0] }
    }

    private var first: PhantomSeries { scans[0][0] }

    /// The bytes of the object's one file.
    ///
    /// - Parameter instance: Its number in the series, from 1.
    func file(instance: Int = 1) throws(DICOMError) -> [UInt8] {
        var header = first.header(ofSlice: 0, instance: instance)
        let isCT = first.scanProtocol.isCT
        header.set(
            .sopClassUID, .uniqueIdentifier,
            text: isCT ? "1.2.840.10008.5.1.4.1.1.2.1" : "1.2.840.10008.5.1.4.1.1.4.1")
        header.set(.numberOfFrames, .integerString, integers: frames.count)
        let shared = isCT ? sharedCT(header) : sharedMR(header)
        if !isCT { describeAcquisition(in: &header) }
        for tag in Self.classicTags { header.remove(tag) }
        header.set(.sharedFunctionalGroupsSequence, items: shared)
        header.set(.perFrameFunctionalGroupsSequence, .sequence, .items(frames.map(groups)))
        var pixels: [UInt8] = []
        for frame in frames {
            pixels += scans[frame.stack][frame.time].pixels(ofSlice: frame.slice, stretch: frame.stretch)
        }
        let writer = DICOMWriter(transferSyntax: .explicitLittleEndian)
        return try writer.bytes(of: header, pixels: .native(pixels, bitsAllocated: 16))
    }

    /// What an enhanced object says in functional groups, or in other words.
    private static let classicTags: [Tag] = [
        .imagePositionPatient, .imageOrientationPatient, .pixelSpacing, .sliceThickness, .sliceLocation,
        .spacingBetweenSlices, .rescaleIntercept, .rescaleSlope, .rescaleType, .scanningSequence, .sequenceVariant,
        .scanOptions, .sequenceName, .repetitionTime, .echoTime, .inversionTime, .flipAngle, .echoTrainLength,
        .echoNumbers, .numberOfAverages, .angioFlag, .kvp, .convolutionKernel, .exposure, .exposureTime,
        .xRayTubeCurrent, .reconstructionDiameter, .gantryDetectorTilt, .diffusionBValue, .windowCenter, .windowWidth,
    ]

    /// Groups that all frames share.
    private func shared(_ header: DataSetBuilder, frameType: Tag) -> DataSetBuilder {
        var measures = DataSetBuilder()
        measures.set(.sliceThickness, .decimalString, decimals: first.scanProtocol.sliceThickness)
        // Scanners write a negative spacing where slices are numbered downwards; no reader may use it.
        measures.set(.spacingBetweenSlices, .decimalString, decimals: -first.geometry.sliceSpacing)
        measures.set(.pixelSpacing, .decimalString, decimals: first.geometry.rowSpacing, first.geometry.columnSpacing)
        var type = DataSetBuilder()
        type.set(.frameType, .codeString, text: "ORIGINAL", "PRIMARY", "VOLUME", "NONE")
        type.set(.pixelPresentation, .codeString, text: "MONOCHROME")
        type.set(.volumetricProperties, .codeString, text: "VOLUME")
        if !first.scanProtocol.isCT { type.set(.complexImageComponent, .codeString, text: "MAGNITUDE") }
        var groups = DataSetBuilder()
        groups.set(.pixelMeasuresSequence, items: measures)
        groups.set(frameType, items: type)
        return groups
    }

    private func sharedCT(_ header: DataSetBuilder) -> DataSetBuilder {
        var groups = shared(header, frameType: .ctImageFrameTypeSequence)
        var reconstruction = DataSetBuilder()
        reconstruction.copy([.convolutionKernel, .reconstructionDiameter], from: header)
        var details = DataSetBuilder()
        details.copy([.kvp], from: header)
        groups.set(.ctReconstructionSequence, items: reconstruction)
        groups.set(.ctXRayDetailsSequence, items: details)
        return groups
    }

    private func sharedMR(_ header: DataSetBuilder) -> DataSetBuilder {
        var groups = shared(header, frameType: .mrImageFrameTypeSequence)
        var timing = DataSetBuilder()
        timing.copy([.repetitionTime, .flipAngle, .echoTrainLength], from: header)
        var modifier = DataSetBuilder()
        let words = first.scanProtocol.words
        let isInverted = words?.scanningSequence.contains("IR") == true || header.contains(.inversionTime)
        modifier.set(.inversionRecovery, .codeString, text: isInverted ? "YES" : "NO")
        modifier.set(.spoiling, .codeString, text: words?.sequenceVariant.contains("SP") == true ? "RF" : "NONE")
        if case .decimals(let times) = header.value(of: .inversionTime) {
            modifier.set(.inversionTimes, .float64, .decimals(times))
        }
        var averages = DataSetBuilder()
        averages.copy([.numberOfAverages], from: header)
        groups.set(.mrTimingAndRelatedParametersSequence, items: timing)
        groups.set(.mrModifierSequence, items: modifier)
        groups.set(.mrAveragesSequence, items: averages)
        if case .decimals(let times) = header.value(of: .echoTime) {
            var echo = DataSetBuilder()
            echo.set(.effectiveEchoTime, .float64, .decimals(times))
            groups.set(.mrEchoSequence, items: echo)
        }
        return groups
    }

    /// The pulse sequence module of enhanced MR (PS3.3 C.8.13.4).
    private func describeAcquisition(in header: inout DataSetBuilder) {
        let words = first.scanProtocol.words
        let sequence = words?.scanningSequence ?? []
        header.set(.echoPulseSequence, .codeString, text: sequence.contains("GR") ? "GRADIENT" : "SPIN")
        header.set(.echoPlanarPulseSequence, .codeString, text: sequence.contains("EP") ? "YES" : "NO")
        header.set(.timeOfFlightContrast, .codeString, text: "NO")
        header.set(.phaseContrast, .codeString, text: "NO")
        header.set(.steadyStatePulseSequence, .codeString, text: "NONE")
        let isSegmented = words?.sequenceVariant.contains("SK") == true
        header.set(.segmentedKSpaceTraversal, .codeString, text: isSegmented ? "PARTIAL" : "SINGLE")
        let isSuppressed = words?.scanOptions.contains("FS") == true
        header.set(.spectrallySelectedSuppression, .codeString, text: isSuppressed ? "FAT" : "NONE")
        header.set(.pulseSequenceName, .shortString, text: "PHANTOM")
    }

    /// The groups of one frame.
    private func groups(of frame: Frame) -> DataSetBuilder {
        let series = scans[frame.stack][frame.time]
        let geometry = series.geometry
        let place = geometry.position(slice: Double(frame.slice), row: 0, column: 0)
        var position = DataSetBuilder()
        position.set(.imagePositionPatient, .decimalString, decimals: place.x, place.y, place.z)
        var orientation = DataSetBuilder()
        let (row, column) = (geometry.rowDirection, geometry.columnDirection)
        orientation.set(
            .imageOrientationPatient, .decimalString, decimals: row.x, row.y, row.z, column.x, column.y, column.z)
        var content = DataSetBuilder()
        content.set(.stackID, .shortString, text: "\(frame.stack + 1)")
        content.set(.inStackPositionNumber, .unsignedLong, integers: frame.slice + 1)
        content.set(.temporalPositionIndex, .unsignedLong, integers: frame.time + 1)
        content.set(
            .dimensionIndexValues, .unsignedLong, integers: frame.stack + 1, frame.slice + 1, frame.time + 1)
        var transformation = DataSetBuilder()
        let (_, _, slope, intercept) = series.storage
        transformation.set(.rescaleIntercept, .decimalString, decimals: intercept)
        transformation.set(.rescaleSlope, .decimalString, decimals: slope * frame.stretch)
        transformation.set(.rescaleType, .longString, text: series.scanProtocol.isCT ? "HU" : "US")
        var groups = DataSetBuilder()
        groups.set(.planePositionSequence, items: position)
        groups.set(.planeOrientationSequence, items: orientation)
        groups.set(.frameContentSequence, items: content)
        groups.set(.pixelValueTransformationSequence, items: transformation)
        return groups
    }
}

extension DataSetBuilder {
    /// Takes elements over from another data set, those that it has.
    fileprivate mutating func copy(_ tags: [Tag], from other: DataSetBuilder) {
        for tag in tags {
            if let representation = other.representation(of: tag), let value = other.value(of: tag) {
                set(tag, representation, value)
            }
        }
    }
}
