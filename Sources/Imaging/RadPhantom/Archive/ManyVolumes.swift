import RadDICOM
import RadVolume

/// Several scans of a patient that are stored as one series.
struct ManyVolumes {
    /// One for each volume; all have one series instance UID.
    var scans: [PhantomSeries]
    /// Changes a header by the numbers of its volume and slice, so that the volumes can be told apart.
    var describe: @Sendable (inout DataSetBuilder, _ volume: Int, _ slice: Int) -> Void
    /// Slices that the last volume has; nil for all.
    var lastSlices: Int?

    /// The files of the series, volume by volume.
    func files() throws(DICOMError) -> [[UInt8]] {
        var files: [[UInt8]] = []
        for (volume, scan) in scans.enumerated() {
            var writer = SeriesFiles()
            if volume == scans.count - 1, let lastSlices {
                writer.omittedSlices = Set(lastSlices..<max(lastSlices, scan.sliceCount))
            }
            writer.change = {
                [describe, uids = scan.uids, name = scan.instanceUID, count = scan.sliceCount] header, slice in
                let instance = volume * count + slice + 1
                header.set(.instanceNumber, .integerString, integers: instance)
                header.set(.sopInstanceUID, .uniqueIdentifier, text: uids.identifier("\(name)/\(instance)"))
                describe(&header, volume, slice)
            }
            files += try writer.files(of: scan)
        }
        return files
    }
}

extension ArchiveAuthor {
    mutating func writeManyVolumes(_ oddity: OddSeries, visit: Visit) throws {
        let volumes = try manyVolumes(oddity, visit: visit)
        guard let first = volumes.scans.first else { return }
        try write(try volumes.files(), of: first, visit: visit, oddity: oddity)
        let last = manifest.series.count - 1
        switch oddity {
        case .magnitudeAndPhase: manifest.series[last].restReasons = ["derived-map"]
        case .unfinishedPhase:
            manifest.series[last].volumes = volumes.scans.count - 1
            manifest.series[last].restReasons = ["incomplete-phase", "too-few-slices"]
        default: manifest.series[last].volumes = volumes.scans.count
        }
    }

    /// Scans a series of many volumes.
    mutating func manyVolumes(_ oddity: OddSeries, visit: Visit) throws -> ManyVolumes {
        switch oddity {
        case .diffusionWeightings:
            let scans = try scans([0, 800, 800].map(ScanProtocol.diffusion), visit: visit)
            return ManyVolumes(scans: scans) { [vendor = visit.vendor] header, volume, _ in
                vendor.describeDiffusion(in: &header, value: volume == 0 ? 0 : 800, axis: volume)
            }
        case .magnitudeAndPhase:
            let echo = ScanProtocol.headMR[6]
            return ManyVolumes(scans: try scans([echo, echo], visit: visit)) { header, volume, _ in
                header.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", volume == 0 ? "M" : "P", "ND")
            }
        case .contrastPhases:
            return ManyVolumes(scans: try scans(ScanProtocol.abdomenCT, visit: visit)) { header, volume, slice in
                header.set(.acquisitionNumber, .integerString, integers: volume + 1)
                header.set(.contentTime, .time, text: "09\(20 + 5 * volume)" + String(padding: slice % 60, to: 2))
            }
        case .cardiacPhases:
            let echo = ScanProtocol.headMR[6]
            return ManyVolumes(scans: try scans([echo, echo, echo], visit: visit)) { header, volume, slice in
                header.set(.triggerTime, .decimalString, decimals: Double(volume) * (40 + 0.25 * Double(slice % 4)))
            }
        case .unfinishedPhase:
            let echo = ScanProtocol.headMR[6]
            var volumes = ManyVolumes(scans: try scans([echo, echo, echo], visit: visit)) { header, volume, _ in
                header.set(.temporalPositionIdentifier, .integerString, integers: volume + 1)
                header.set(.numberOfTemporalPositions, .integerString, integers: 3)
            }
            volumes.lastSlices = (volumes.scans.last?.sliceCount ?? 0) * 2 / 3
            return volumes
        case .passes: return try passes(visit: visit)
        default:
            return ManyVolumes(scans: try scans([ScanProtocol.chestPET], visit: visit)) { header, _, _ in
                if oddity == .uptakeWithoutDose { header.remove(.radiopharmaceuticalInformationSequence) }
            }
        }
    }

    /// Scans of one grid.
    private mutating func scans(_ protocols: [ScanProtocol], visit: Visit) throws -> [PhantomSeries] {
        let count = recipe.slices.upperBound
        let geometry = protocols[0].geometry(
            of: visit.patient, side: recipe.matrix, slices: count, random: &random)
        return try protocols.map { try series($0, geometry: geometry, visit: visit, number: 1) }
    }

    private mutating func passes(visit: Visit) throws -> ManyVolumes {
        let chest = ScanProtocol.chestCT[0]
        let low = chest.geometry(
            of: visit.patient, side: recipe.matrix, slices: recipe.slices.upperBound, random: &random)
        var high = low
        high.origin = low.position(slice: Double(low.extent.depth) + 1.37, row: 0, column: 0)
        let scans = try [low, high].map { try series(chest, geometry: $0, visit: visit, number: 1) }
        return ManyVolumes(scans: scans) { header, volume, _ in
            header.set(.acquisitionNumber, .integerString, integers: volume + 1)
        }
    }
}

extension ScannerVendor {
    /// Writes a b value and a gradient along one of the axes as the vendor does, in place of the public elements.
    func describeDiffusion(in dataSet: inout DataSetBuilder, value: Double, axis: Int) {
        dataSet.remove(.diffusionBValue)
        let direction = (0..<3).map { value > 0 && $0 == axis % 3 ? 1.0 : 0 }
        switch self {
        case .siemens:
            dataSet.set(Tag(0x0019, 0x0010), .longString, text: "SIEMENS MR HEADER")
            dataSet.set(.siemensDiffusionBValue, .integerString, integers: Int(value))
            if value > 0 { dataSet.set(.siemensDiffusionGradientDirection, .float64, .decimals(direction)) }
        case .generalElectric:
            dataSet.set(Tag(0x0043, 0x0010), .longString, text: "GEMS_PARM_01")
            dataSet.set(.geDiffusionBValue, .integerString, integers: 1_000_000_000 + Int(value), 8, 0, 0)
            dataSet.set(Tag(0x0019, 0x0010), .longString, text: "GEMS_ACQU_01")
            for (tag, part) in zip(
                [Tag.geDiffusionDirectionX, .geDiffusionDirectionY, .geDiffusionDirectionZ], direction)
            {
                dataSet.set(tag, .decimalString, decimals: part)
            }
        case .philips:
            dataSet.set(Tag(0x2001, 0x0010), .longString, text: "Philips Imaging DD 001")
            dataSet.set(.philipsDiffusionBValue, .float32, decimals: value)
            dataSet.set(Tag(0x2005, 0x0010), .longString, text: "Philips MR Imaging DD 001")
            for (tag, part) in zip(
                [Tag.philipsDiffusionDirectionRL, .philipsDiffusionDirectionAP, .philipsDiffusionDirectionFH], direction
            ) {
                dataSet.set(tag, .float32, decimals: part)
            }
        case .canon:
            dataSet.set(.diffusionBValue, .float64, decimals: value)
            if value > 0 { dataSet.set(.diffusionGradientOrientation, .float64, .decimals(direction)) }
        }
    }
}
