import RadDICOM
import RadTensor
import RadVolume

/// A scan with all that its headers need: the whole of one DICOM series.
package struct PhantomSeries: Sendable {
    /// What examination a series belongs to.
    struct Study: Sendable {
        /// The study's number among the patient's, from 0.
        let index: Int
        let instanceUID: String
        let frameOfReferenceUID: String
    }

    let scanProtocol: ScanProtocol
    let identity: PhantomIdentity
    let vendor: ScannerVendor
    let study: Study
    let number: Int
    let instanceUID: String
    let uids: UniqueIdentifiers
    let scan: PhantomScan

    var geometry: VolumeGeometry { scan.volume.geometry }
    var sliceCount: Int { geometry.extent.depth }

    /// How numbers become stored values: value = stored * slope + intercept.
    var storage: (bitsStored: Int, isSigned: Bool, slope: Double, intercept: Double) {
        switch scanProtocol.technique {
        case .computedTomography:
            vendor.storesSignedCT ? (16, true, 1, -1024) : (12, false, 1, -1024)
        case .magneticResonance, .diffusivityMap: (12, false, 1, 0)
        case .positronEmission: (16, true, 0.5, 0)
        }
    }

    /// The slope of a slice, other for each of a PET.
    func slope(ofSlice slice: Int) -> Double {
        if case .positronEmission = scanProtocol.technique { return storage.slope + 0.0625 * Double(slice % 7) }
        return storage.slope
    }

    /// The shape of a frame.
    var frame: FrameDescription {
        FrameDescription(
            rows: geometry.extent.height, columns: geometry.extent.width, bitsAllocated: 16,
            bitsStored: storage.bitsStored, highBit: storage.bitsStored - 1, isSigned: storage.isSigned)
    }

    /// The stored values of a slice, 16 bits little endian each.
    ///
    /// - Parameter stretch: Multiplies the slope, for frames with a rescale of their own.
    func pixels(ofSlice slice: Int, stretch: Double = 1) -> [UInt8] {
        let count = geometry.extent.height * geometry.extent.width
        let (bits, isSigned, _, intercept) = storage
        let slope = slope(ofSlice: slice) * stretch
        let lowest = isSigned ? -(1 << (bits - 1)) : 0
        let highest = isSigned ? 1 << (bits - 1) - 1 : 1 << bits - 1
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 2)
        scan.volume.voxels.withFloats { voxels in
            for index in (slice * count)..<((slice + 1) * count) {
                let value = ((Double(voxels[index]) - intercept) / slope).rounded()
                let stored = Int(max(Double(lowest), min(Double(highest), value)))
                bytes.append(UInt8(truncatingIfNeeded: stored))
                bytes.append(UInt8(truncatingIfNeeded: stored >> 8))
            }
        }
        return bytes
    }

    /// The header of a slice.
    ///
    /// - Parameters:
    ///   - slice: the slice, from 0.
    ///   - instance: the instance number to write; slices are not always numbered in their order.
    func header(ofSlice slice: Int, instance: Int) -> DataSetBuilder {
        var dataSet = DataSetBuilder()
        dataSet.set(.specificCharacterSet, .codeString, text: "ISO_IR 100")
        identity.describe(in: &dataSet, study: study.index)
        describeExamination(in: &dataSet, instance: instance)
        describePlane(in: &dataSet, slice: slice)
        describePixels(in: &dataSet)
        switch scanProtocol.technique {
        case .computedTomography: describeCT(in: &dataSet)
        case .magneticResonance, .diffusivityMap: describeMR(in: &dataSet)
        case .positronEmission: describePET(in: &dataSet, slice: slice)
        }
        if scanProtocol.hasContrastMedium { describeContrastMedium(in: &dataSet) }
        return dataSet
    }

    /// Study, series, equipment and the general image module (PS3.3 C.7.2 to C.7.6.1).
    private func describeExamination(in dataSet: inout DataSetBuilder, instance: Int) {
        let modality = scanProtocol.modality
        let storageClass = "1.2.840.10008.5.1.4.1.1." + ["CT": "2", "MR": "4", "PT": "128"][modality, default: "7"]
        let date = identity.studyDate(study.index)
        let minute = 10 + number * 3
        let time = "09" + String(padding: minute % 60, to: 2) + "00"
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: storageClass)
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: uids.identifier("\(instanceUID)/\(instance)"))
        for tag in [Tag.studyDate, .seriesDate, .acquisitionDate, .contentDate] { dataSet.set(tag, .date, text: date) }
        dataSet.set(.studyTime, .time, text: "090000")
        for tag in [Tag.seriesTime, .acquisitionTime, .contentTime] { dataSet.set(tag, .time, text: time) }
        dataSet.set(.modality, .codeString, text: modality)
        dataSet.set(.manufacturer, .longString, text: vendor.manufacturer)
        dataSet.set(.manufacturerModelName, .longString, text: vendor.modelName(isCT: scanProtocol.isCT))
        dataSet.set(.softwareVersions, .longString, text: vendor.softwareVersion)
        dataSet.set(.studyDescription, .longString, text: identity.marked(scanProtocol.studyDescription))
        dataSet.set(.seriesDescription, .longString, text: identity.marked(scanProtocol.seriesDescription))
        dataSet.set(.protocolName, .longString, text: identity.marked(scanProtocol.protocolName))
        dataSet.set(.requestedProcedureDescription, .longString, text: identity.marked(scanProtocol.studyDescription))
        dataSet.set(.bodyPartExamined, .codeString, text: scanProtocol.bodyPartExamined)
        if scanProtocol.landmark == .leftKnee { dataSet.set(.laterality, .codeString, text: "L") }
        if scanProtocol.landmark == .rightKnee { dataSet.set(.laterality, .codeString, text: "R") }
        dataSet.set(
            .patientPosition, .codeString,
            text: scanProtocol.landmark == .leftKnee || scanProtocol.landmark == .rightKnee ? "FFS" : "HFS")
        dataSet.set(.studyInstanceUID, .uniqueIdentifier, text: study.instanceUID)
        dataSet.set(.seriesInstanceUID, .uniqueIdentifier, text: instanceUID)
        dataSet.set(.frameOfReferenceUID, .uniqueIdentifier, text: study.frameOfReferenceUID)
        dataSet.set(Tag(0x0020, 0x1040), .longString, .text([]))
        dataSet.set(.seriesNumber, .integerString, integers: number)
        dataSet.set(.acquisitionNumber, .integerString, integers: 1)
        dataSet.set(.instanceNumber, .integerString, integers: instance)
    }

    /// The image plane module (PS3.3 C.7.6.2).
    private func describePlane(in dataSet: inout DataSetBuilder, slice: Int) {
        let position = geometry.position(slice: Double(slice), row: 0, column: 0)
        let (row, column) = (geometry.rowDirection, geometry.columnDirection)
        dataSet.set(.imagePositionPatient, .decimalString, decimals: position.x, position.y, position.z)
        dataSet.set(
            .imageOrientationPatient, .decimalString, decimals: row.x, row.y, row.z, column.x, column.y, column.z)
        dataSet.set(.pixelSpacing, .decimalString, decimals: geometry.rowSpacing, geometry.columnSpacing)
        dataSet.set(.sliceThickness, .decimalString, decimals: scanProtocol.sliceThickness)
        dataSet.set(.sliceLocation, .decimalString, decimals: position.dot(geometry.normal))
        if !scanProtocol.isCT || vendor == .generalElectric {
            dataSet.set(.spacingBetweenSlices, .decimalString, decimals: geometry.sliceSpacing)
        }
    }

    /// The image pixel module (PS3.3 C.7.6.3) with rescale and window.
    private func describePixels(in dataSet: inout DataSetBuilder) {
        let frame = frame
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: 1)
        dataSet.set(.photometricInterpretation, .codeString, text: frame.photometricInterpretation)
        dataSet.set(.rows, .unsignedShort, integers: frame.rows)
        dataSet.set(.columns, .unsignedShort, integers: frame.columns)
        dataSet.set(.bitsAllocated, .unsignedShort, integers: frame.bitsAllocated)
        dataSet.set(.bitsStored, .unsignedShort, integers: frame.bitsStored)
        dataSet.set(.highBit, .unsignedShort, integers: frame.highBit)
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: frame.isSigned ? 1 : 0)
        dataSet.set(.burnedInAnnotation, .codeString, text: "NO")
    }
}
