import RadDICOM
import RadSystem
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

/// An enhanced object of three frames, 4 rows and 6 columns, 2.5 mm apart, whose frames are not in the order of places.
private struct EnhancedFixture {
    var sopClass = "1.2.840.10008.5.1.4.1.1.130"
    var modality = "PT"
    var header: (inout DataSetBuilder) -> Void = { _ in }
    var shared: (inout DataSetBuilder) -> Void = { _ in }
    /// Adds to the groups of the frame at a place, from 0.
    var frame: (inout DataSetBuilder, Int) -> Void = { _, _ in }

    static let order = [2, 0, 1]

    private static func item(_ fill: (inout DataSetBuilder) -> Void) -> DataSetBuilder {
        var item = DataSetBuilder()
        fill(&item)
        return item
    }

    static func realWorldValue(slope: Double, unit: String) -> DataSetBuilder {
        item {
            $0.set(
                .measurementUnitsCodeSequence,
                items: item { $0.set(.codeValue, .shortString, text: unit) })
            $0.set(.realWorldValueIntercept, .float64, decimals: 0)
            $0.set(.realWorldValueSlope, .float64, decimals: slope)
        }
    }

    func file() throws -> [UInt8] {
        var dataSet = DataSetBuilder()
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: sopClass)
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: "1.2.3.4")
        dataSet.set(.studyInstanceUID, .uniqueIdentifier, text: "1.2.1")
        dataSet.set(.seriesInstanceUID, .uniqueIdentifier, text: "1.2.2")
        dataSet.set(.frameOfReferenceUID, .uniqueIdentifier, text: "1.2.4")
        dataSet.set(.modality, .codeString, text: modality)
        dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "VOLUME", "NONE")
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: 1)
        dataSet.set(.photometricInterpretation, .codeString, text: "MONOCHROME2")
        dataSet.set(.numberOfFrames, .integerString, integers: 3)
        for (tag, value) in [
            (RadDICOM.Tag.rows, 4), (.columns, 6), (.bitsAllocated, 16), (.bitsStored, 16), (.highBit, 15),
            (.pixelRepresentation, 0),
        ] { dataSet.set(tag, .unsignedShort, integers: value) }
        header(&dataSet)
        var shared = DataSetBuilder()
        shared.set(
            .pixelMeasuresSequence,
            items: Self.item { $0.set(.pixelSpacing, .decimalString, decimals: 0.5, 0.25) })
        shared.set(
            .planeOrientationSequence,
            items: Self.item { $0.set(.imageOrientationPatient, .decimalString, decimals: 1, 0, 0, 0, 1, 0) })
        self.shared(&shared)
        dataSet.set(.sharedFunctionalGroupsSequence, items: shared)
        let groups = Self.order.map { place in
            Self.item {
                $0.set(
                    .planePositionSequence,
                    items: Self.item {
                        $0.set(.imagePositionPatient, .decimalString, decimals: -10, -20, 2.5 * Double(place))
                    })
                frame(&$0, place)
            }
        }
        dataSet.set(.perFrameFunctionalGroupsSequence, .sequence, .items(groups))
        var pixels: [UInt8] = []
        for place in Self.order {
            for index in 0..<24 {
                let value = UInt16(100 * place + index)
                pixels.append(UInt8(truncatingIfNeeded: value))
                pixels.append(UInt8(truncatingIfNeeded: value >> 8))
            }
        }
        return try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(
            of: dataSet, pixels: .native(pixels, bitsAllocated: 16))
    }

    /// Stored values in the order of places.
    static let stored: [Float] = (0..<72).map { (index: Int) -> Float in Float(100 * (index / 24) + index % 24) }

    func load() throws -> (SeriesVolume, Volume) {
        let bytes = try file()
        let images = try InstanceRecord.images(
            in: .bytes(bytes), header: try HeaderReader.read(bytes), fileIndex: 0)
        let outcomes = SeriesBuilder.outcomes(of: images, options: .init(minimumSlices: 3))
        #expect(outcomes.count == 1)
        let found = try #require(outcomes.volumes.first)
        return (found, try VolumeLoader.load(found) { _ in .bytes(bytes) })
    }
}

/// 70 kg, 370 MBq of F-18 at ten, corrected to eleven.
private func describe(_ dataSet: inout DataSetBuilder) {
    dataSet.set(.patientWeight, .decimalString, decimals: 70)
    dataSet.set(.decayCorrected, .codeString, text: "YES")
    dataSet.set(.decayCorrectionDateTime, .dateTime, text: "20240229110000")
    var item = DataSetBuilder()
    item.set(.radionuclideTotalDose, .decimalString, decimals: 370_000_000)
    item.set(.radionuclideHalfLife, .decimalString, decimals: 6586.2)
    item.set(.radiopharmaceuticalStartDateTime, .dateTime, text: "20240229100000")
    dataSet.set(.radiopharmaceuticalInformationSequence, items: item)
}

@Test func `frames of an enhanced PET in becquerels become uptake values, each with its own slope`() throws {
    let (found, volume) = try EnhancedFixture(
        header: describe,
        frame: { groups, place in
            groups.set(
                .realWorldValueMappingSequence,
                items: EnhancedFixture.realWorldValue(slope: Double(place + 1), unit: "Bq/ml"))
        }
    ).load()
    #expect(found.unit == .standardizedUptakeValue)
    #expect(found.flags == [.varyingRescale])
    #expect(found.geometry.sliceStep == Vector3(x: 0, y: 0, z: 2.5))
    #expect(found.frames.map(\.frame) == [1, 2, 0])
    // The factor of the classic image with the same facts.
    let factor = 0.00027633668171764324
    for (index, value) in volume.voxels.float32Values().enumerated() {
        let expected = Double(EnhancedFixture.stored[index]) * Double(index / 24 + 1) * factor
        #expect(abs(Double(value) - expected) <= 1e-6 * expected)
    }
}

private let requiredFacts: [RadDICOM.Tag] = [
    .patientWeight, .decayCorrectionDateTime, .radiopharmaceuticalInformationSequence, .decayCorrected,
]

@Test(arguments: requiredFacts)
private func `an enhanced PET that lacks a fact stays in becquerels and says so`(tag: RadDICOM.Tag) throws {
    let (found, volume) = try EnhancedFixture(
        header: {
            describe(&$0)
            $0.remove(tag)
            // Not corrected at all is no fact less.
            if tag == .decayCorrected { $0.set(tag, .codeString, text: "NO") }
        },
        shared: {
            $0.set(
                .realWorldValueMappingSequence, items: EnhancedFixture.realWorldValue(slope: 2, unit: "Bq/ml"))
        }
    ).load()
    #expect(found.unit == .becquerelPerMillilitre)
    #expect(found.flags == [.uptakeUnknown])
    #expect(volume.voxels.float32Values() == EnhancedFixture.stored.map { $0 * 2 })
}

@Test func `places and scales inside a vendor's sequence of a frame are not taken for the frame's`() throws {
    let (found, volume) = try EnhancedFixture(
        sopClass: "1.2.840.10008.5.1.4.1.1.4.1", modality: "MR",
        shared: { groups in
            var scale = DataSetBuilder()
            scale.set(.rescaleSlope, .decimalString, decimals: 3)
            scale.set(.rescaleIntercept, .decimalString, decimals: -7)
            scale.set(.rescaleType, .longString, text: "US")
            groups.set(.pixelValueTransformationSequence, items: scale)
        },
        frame: { groups, place in
            var inner = DataSetBuilder()
            inner.set(.imagePositionPatient, .decimalString, decimals: 1, 2, 99 - Double(place))
            inner.set(.imageOrientationPatient, .decimalString, decimals: 0, 1, 0, 0, 0, -1)
            inner.set(.pixelSpacing, .decimalString, decimals: 9, 9)
            inner.set(.rescaleSlope, .decimalString, decimals: 17)
            inner.set(.diffusionBValue, .float64, decimals: Double(place))
            groups.set(RadDICOM.Tag(0x2005, 0x0014), .longString, text: "Philips MR Imaging DD 005")
            groups.set(RadDICOM.Tag(0x2005, 0x140F), items: inner)
        }
    ).load()
    #expect(found.geometry.origin == Vector3(x: -10, y: -20, z: 0))
    #expect(found.geometry.sliceStep == Vector3(x: 0, y: 0, z: 2.5))
    #expect(found.geometry.rowSpacing == 0.5 && found.geometry.columnSpacing == 0.25)
    #expect(found.flags.isEmpty)
    #expect(found.facts.diffusionBValue == nil)
    #expect(volume.voxels.float32Values() == EnhancedFixture.stored.map { $0 * 3 - 7 })
}

@Test func `what a frame states outranks what all frames share`() throws {
    let (found, volume) = try EnhancedFixture(
        sopClass: "1.2.840.10008.5.1.4.1.1.2.1", modality: "CT",
        shared: { groups in
            var scale = DataSetBuilder()
            scale.set(.rescaleSlope, .decimalString, decimals: 5)
            scale.set(.rescaleIntercept, .decimalString, decimals: 0)
            groups.set(.pixelValueTransformationSequence, items: scale)
            var place = DataSetBuilder()
            place.set(.imagePositionPatient, .decimalString, decimals: 0, 0, 0)
            groups.set(.planePositionSequence, items: place)
        },
        frame: { groups, place in
            guard place == 1 else { return }
            var item = DataSetBuilder()
            item.set(.rescaleSlope, .decimalString, decimals: 2)
            item.set(.rescaleIntercept, .decimalString, decimals: -1000)
            groups.set(.pixelValueTransformationSequence, items: item)
        }
    ).load()
    #expect(found.geometry.origin == Vector3(x: -10, y: -20, z: 0))
    let expected = EnhancedFixture.stored.enumerated().map { (index: Int, value: Float) -> Float in
        index / 24 == 1 ? value * 2 - 1000 : value * 5
    }
    #expect(volume.voxels.float32Values() == expected)
}
