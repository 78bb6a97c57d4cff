import FuzzDICOM
import FuzzDriver
import RadDICOM
import RadSeries
import RadSystem
import RadVolume

extension FuzzTarget {
    /// The files of a series, one after the other: what their headers say of geometry, order and values becomes volumes.
    static let series = FuzzTarget(
        "series", seeds: { try SeriesSeeds.series() }, run: { runSeries($0) }, mutate: ElementMutator.mutate)

    private static func runSeries(_ bytes: [UInt8]) {
        let files = SeriesSeeds.split(bytes).prefix(24).map {
            DICOMSeeds.meta(of: .explicitLittleEndian) + $0
        }
        var records: [InstanceRecord] = []
        for (index, file) in files.enumerated() {
            guard let header = try? HeaderReader.read(file) else { continue }
            let images = try? InstanceRecord.images(
                in: ByteSource.bytes(file), header: header, fileIndex: index, limits: ReadingLimits())
            records += images ?? []
        }
        let outcomes = SeriesBuilder.outcomes(
            of: records, options: SeriesBuilder.Options(minimumSlices: 2),
            haveEqualPixels: { first, second in
                VolumeLoader.haveEqualPixels(first, second) { ByteSource.bytes(files[$0]) }
            })
        for case .volume(let volume) in outcomes {
            _ = try? VolumeLoader.load(volume, maximumVoxels: 1 << 16) { ByteSource.bytes(files[$0]) }
        }
    }
}

/// Small series: regular, with repeated positions, with holes, tilted.
enum SeriesSeeds {
    /// What stands between two files.
    private static let separator = Array("|SLICE|".utf8)

    static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = 0
        var index = 0
        while index + separator.count <= bytes.count {
            if bytes[index] == separator[0], Array(bytes[index..<index + separator.count]) == separator {
                parts.append(bytes[start..<index])
                index += separator.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [bytes[start...]]
    }

    static func series() throws -> [[UInt8]] {
        let steps: [[Double]] = [
            [0, 2, 4, 6], [0, 2, 2, 4, 4, 0], [0, 2, 6, 8, 10], [0, 0, 0], [0, 2.1, 4, 7, 9, 9.5],
        ]
        var seeds: [[UInt8]] = []
        for (index, positions) in steps.enumerated() {
            for modality in ["CT", "MR", "PT"] {
                seeds.append(try files(modality: modality, positions: positions, tilt: Double(index % 2)))
            }
        }
        return seeds + [try enhanced()]
    }

    /// One object with two frames.
    private static func enhanced() throws -> [UInt8] {
        var writer = DICOMWriter(transferSyntax: .explicitLittleEndian)
        writer.hasPreamble = false
        writer.hasMetaInformation = false
        let pixels = DICOMWriter.Pixels.native([UInt8](repeating: 3, count: 16), bitsAllocated: 16)
        return try writer.bytes(of: DICOMSeeds.enhanced(), pixels: pixels)
    }

    private static func files(modality: String, positions: [Double], tilt: Double) throws -> [UInt8] {
        var writer = DICOMWriter(transferSyntax: .explicitLittleEndian)
        writer.hasPreamble = false
        writer.hasMetaInformation = false
        var bytes: [UInt8] = []
        for (index, z) in positions.enumerated() {
            var slice = DICOMSeeds.image()
            slice.set(.modality, .codeString, text: modality)
            slice.set(.sopClassUID, .uniqueIdentifier, text: sopClasses[modality] ?? "")
            slice.set(.sopInstanceUID, .uniqueIdentifier, text: "1.2.3.\(index)")
            slice.set(.studyInstanceUID, .uniqueIdentifier, text: "1.2.1")
            slice.set(.seriesInstanceUID, .uniqueIdentifier, text: "1.2.2")
            slice.set(.instanceNumber, .integerString, integers: index + 1)
            slice.set(.imagePositionPatient, .decimalString, decimals: 0, tilt * z / 4, z)
            slice.set(.echoTime, .decimalString, decimals: Double(20 + 20 * (index % 2)))
            slice.set(.acquisitionNumber, .integerString, integers: 1 + index % 2)
            let pixels = DICOMWriter.Pixels.native([0, 1, 2, 3, 4, 5, 6, UInt8(index)], bitsAllocated: 16)
            bytes += (index == 0 ? [] : separator) + (try writer.bytes(of: slice, pixels: pixels))
        }
        return bytes
    }

    private static let sopClasses = [
        "CT": "1.2.840.10008.5.1.4.1.1.2", "MR": "1.2.840.10008.5.1.4.1.1.4", "PT": "1.2.840.10008.5.1.4.1.1.128",
    ]
}
