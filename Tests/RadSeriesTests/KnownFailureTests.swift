import RadDICOM
import RadSystem
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

// What other readers got wrong with whole series, as their issue trackers tell, each with files made for it.

/// The only volume of six slices, each changed.
private func volume(
    count: Int = 6, modality: String = "CT", _ change: @escaping (inout DataSetBuilder, Int) -> Void
) throws -> (SeriesVolume, Volume) {
    var files = try DICOMFiles()
    for index in 0..<count {
        try files.write(
            .init(
                modality: modality, z: Double(index) * 2, slope: modality == "CT" ? 1 : 2,
                intercept: modality == "CT" ? -1024 : 0, words: (0..<24).map { UInt16($0 + 24 * index) },
                extra: { change(&$0, index) }))
    }
    let outcomes = try files.outcomes()
    #expect(outcomes.count == 1)
    let found = try #require(outcomes.volumes.first)
    return (found, try VolumeLoader.load(found, files: files.open))
}

@Test func `positions repeated inside a vendor's sequence are not taken for the image's`() throws {
    let (found, _) = try volume { dataSet, _ in
        var item = DataSetBuilder()
        item.set(.imagePositionPatient, .decimalString, decimals: 1, 2, 3)
        item.set(.imageOrientationPatient, .decimalString, decimals: 0, 1, 0, 0, 0, -1)
        item.set(.rescaleSlope, .decimalString, decimals: 17)
        dataSet.set(Tag(0x2005, 0x0014), .longString, text: "Philips MR Imaging DD 005")
        dataSet.set(Tag(0x2005, 0x140F), items: item)
    }
    #expect(found.geometry.origin == Vector3(x: -10, y: -20, z: 0))
    #expect(found.geometry.sliceSpacing == 2)
    #expect(found.images.allSatisfy { $0.rescale.slope == 1 })
}

@Test func `UIDs of other series inside sequences do not split a series`() throws {
    let (found, _) = try volume { dataSet, slice in
        var referenced = DataSetBuilder()
        referenced.set(.seriesInstanceUID, .uniqueIdentifier, text: "1.2.77.\(slice)")
        referenced.set(.studyInstanceUID, .uniqueIdentifier, text: "1.2.78.\(slice)")
        referenced.set(.frameOfReferenceUID, .uniqueIdentifier, text: "1.2.79.\(slice)")
        dataSet.set(Tag(0x0008, 0x1115), items: referenced)
    }
    #expect(found.images.count == 6)
}

@Test func `exposure and table height that vary along a CT do not split it`() throws {
    let (found, _) = try volume { dataSet, slice in
        dataSet.set(.exposure, .integerString, integers: 100 + slice)
        dataSet.set(.xRayTubeCurrent, .integerString, integers: 300 - slice)
        dataSet.set(.exposureTime, .integerString, integers: 500 + slice)
        dataSet.set(.tableHeight, .decimalString, decimals: Double(slice))
    }
    #expect(found.flags.isEmpty)
}

@Test func `one instance number on all images makes no duplicates, nor does it order them`() throws {
    let (found, _) = try volume { dataSet, _ in dataSet.set(.instanceNumber, .integerString, integers: 1) }
    #expect(found.images.map(\.fileIndex) == Array(0..<6))
    #expect(found.flags.isEmpty)
}

@Test func `a stated spacing and tilt that positions contradict are not believed`() throws {
    let (found, _) = try volume { dataSet, _ in
        dataSet.set(.spacingBetweenSlices, .decimalString, decimals: -1)
        dataSet.set(.sliceThickness, .decimalString, decimals: 9)
        dataSet.set(.sliceLocation, .decimalString, decimals: 0)
        dataSet.set(.gantryDetectorTilt, .decimalString, decimals: 20)
    }
    #expect(found.geometry.sliceSpacing == 2)
    #expect(!found.geometry.isSheared)
}

@Test func `Philips' private scale does not take the place of the rescale`() throws {
    let (_, loaded) = try volume(modality: "PT") { dataSet, _ in
        dataSet.set(Tag(0x2005, 0x0010), .longString, text: "Philips MR Imaging DD 001")
        dataSet.set(.philipsScaleSlope, .float32, decimals: 0.008)
        dataSet.set(.philipsScaleIntercept, .float32, decimals: 5)
    }
    #expect(loaded.voxels.float32Values()[3] == 6)
}

@Test func `pixel padding written with the other sign is still padding`() throws {
    let (_, loaded) = try volume { dataSet, _ in
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: 0)
        dataSet.set(.pixelPaddingValue, .signedShort, integers: 5)
    }
    #expect(loaded.validity?.bytes().filter { $0 == 0 }.count == 1)
}

@Test func `grey values of a CT in MONOCHROME1 are kept, and said`() throws {
    let (found, loaded) = try volume { dataSet, _ in
        dataSet.set(.photometricInterpretation, .codeString, text: "MONOCHROME1")
    }
    #expect(found.flags == [.monochrome1])
    #expect(loaded.voxels.float32Values()[5] == 5 - 1024)
}
