import RadDICOM
import RadTensor
import RadVolume

extension ArchiveAuthor {
    /// Scans and writes an odd series of a patient of its own.
    mutating func write(_ oddity: OddSeries) throws {
        let visit = visit(of: newPatient(), study: 0)
        var files = SeriesFiles()
        switch oddity {
        case .localizer, .mixedOrientations:
            try writeSeveralPlanes(oddity, visit: visit)
        case .tooFewSlices:
            let series = try series(ScanProtocol.chestCT[0], visit: visit, number: 1, slices: 5)
            try write(
                try files.files(of: series), of: series, visit: visit, oddity: oddity, refusedAs: ["too-few-slices"])
        case .missingSlices:
            let series = try series(ScanProtocol.chestCT[0], visit: visit, number: 2)
            files.omittedSlices = [9, 10, 15]
            try write(
                try files.files(of: series), of: series, visit: visit, oddity: oddity, refusedAs: ["missing-slices"],
                slices: series.sliceCount - 3)
        case .duplicateFile:
            let series = try series(ScanProtocol.headMR[1], visit: visit, number: 3)
            let bytes = try files.files(of: series)
            try write(bytes + [bytes[7]], of: series, visit: visit, oddity: oddity)
        case .variableSpacing:
            try writeVariableSpacing(visit: visit)
        case .tiltedGantry:
            var tilted = ScanProtocol.headCT[0]
            tilted.gantryTilt = -16
            let series = try series(tilted, visit: visit, number: 1)
            try write(try files.files(of: series), of: series, visit: visit, oddity: oddity)
        case .oblique:
            var turned = ScanProtocol.headMR[0]
            turned.obliquity = 40
            let series = try series(turned, visit: visit, number: 1)
            try write(try files.files(of: series), of: series, visit: visit, oddity: oddity)
        case .diffusivityMap:
            let series = try series(ScanProtocol.diffusivityMap, visit: visit, number: 5)
            try write(try files.files(of: series), of: series, visit: visit, oddity: oddity, refusedAs: ["derived-map"])
        case .repeatedPositions:
            try writeTwoEchoes(visit: visit)
        case .diffusionWeightings, .magnitudeAndPhase, .contrastPhases, .cardiacPhases, .unfinishedPhase, .passes,
            .uptake, .uptakeWithoutDose:
            try writeManyVolumes(oddity, visit: visit)
        case .splitFolders:
            let series = try series(ScanProtocol.kneeMR[0], visit: visit, number: 1)
            try write(try files.files(of: series), of: series, visit: visit, oddity: oddity)
        case .noSeriesUID:
            let series = try series(ScanProtocol.kneeMR[1], visit: visit, number: 2)
            files.change = { header, _ in header.remove(.seriesInstanceUID) }
            try write(try files.files(of: series), of: series, visit: visit, oddity: oddity)
        case .secondaryCapture, .doseReport, .radiograph:
            try writeOtherObject(oddity, visit: visit)
        case .multiFrame, .multiFrameStacks, .multiFrameTimes, .mosaic:
            try writeManyFrames(oddity, visit: visit)
        case .implicitLittleEndian, .explicitBigEndian, .deflated, .rle, .jpegLossless, .jpeg2000, .jpegLS,
            .jpegExtended,
            .deflatedFrames, .encapsulatedUncompressed, .unsupportedSyntax:
            try writeSyntax(oddity, visit: visit)
        }
    }

    private mutating func writeSyntax(_ oddity: OddSeries, visit: Visit) throws {
        var files = SeriesFiles()
        files.transferSyntax =
            switch oddity {
            case .implicitLittleEndian: .implicitLittleEndian
            case .explicitBigEndian: .explicitBigEndian
            case .deflated: .deflatedExplicitLittleEndian
            case .rle: TransferSyntax(uid: "1.2.840.10008.1.2.5")
            case .jpegLossless: TransferSyntax(uid: "1.2.840.10008.1.2.4.70")
            case .jpeg2000: TransferSyntax(uid: "1.2.840.10008.1.2.4.90")
            case .jpegLS: TransferSyntax(uid: "1.2.840.10008.1.2.4.80")
            case .jpegExtended: TransferSyntax(uid: "1.2.840.10008.1.2.4.51")
            case .deflatedFrames: TransferSyntax(uid: "1.2.840.10008.1.2.8.1")
            case .encapsulatedUncompressed: TransferSyntax(uid: "1.2.840.10008.1.2.1.98")
            default: TransferSyntax(uid: "1.2.840.10008.1.2.4.110")
            }
        files.usesUndefinedLengths = oddity == .implicitLittleEndian
        let protocols = [ScanProtocol.chestCT[2], ScanProtocol.headMR[2], ScanProtocol.abdomenCT[2]]
        // 12-bit JPEG has no sign, which some of the scanners give to CT.
        let choice = oddity == .jpegExtended ? protocols[1] : protocols[random.integer(below: protocols.count)]
        let series = try series(choice, visit: visit, number: 1)
        try write(
            try files.files(of: series), of: series, visit: visit, oddity: oddity,
            refusedAs: oddity == .unsupportedSyntax ? ["unsupported-syntax"] : [])
    }

    /// Stacks in several planes that share a series.
    private mutating func writeSeveralPlanes(_ oddity: OddSeries, visit: Visit) throws {
        let isLocalizer = oddity == .localizer
        var files: [[UInt8]] = []
        var first: PhantomSeries?
        for (index, plane) in [AnatomicalPlane.axial, .coronal, .sagittal].prefix(isLocalizer ? 3 : 2).enumerated() {
            var scout = ScanProtocol.headMR[6]
            scout.plane = plane
            if isLocalizer {
                (scout.seriesDescription, scout.protocolName) = ("localizer", "localizer")
            }
            let count = isLocalizer ? 3 : 12
            let geometry = scout.geometry(of: visit.patient, side: recipe.matrix, slices: count, random: &random)
            let stack = try series(scout, geometry: geometry, visit: visit, number: 1)
            if first == nil { first = stack }
            var writer = SeriesFiles()
            writer.change = { [uids = stack.uids, series = stack.instanceUID] header, slice in
                let instance = index * count + slice + 1
                header.set(.instanceNumber, .integerString, integers: instance)
                header.set(.sopInstanceUID, .uniqueIdentifier, text: uids.identifier("\(series)/\(instance)"))
                if isLocalizer {
                    header.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "LOCALIZER", "M", "ND")
                }
            }
            files += try writer.files(of: stack)
        }
        guard let first else { return }
        let reasons = isLocalizer ? ["localizer", "mixed-orientations", "too-few-slices"] : ["mixed-orientations"]
        try write(files, of: first, visit: visit, oddity: oddity, refusedAs: reasons, slices: files.count)
    }

    /// Thin slices at the skull base, thick ones above, as heads were scanned for long.
    private mutating func writeVariableSpacing(visit: Visit) throws {
        let head = ScanProtocol.headCT[0]
        let geometry = head.geometry(of: visit.patient, side: recipe.matrix, slices: 68, random: &random)
        let series = try series(head, geometry: geometry, visit: visit, number: 1)
        var files = SeriesFiles()
        files.omittedSlices = Set((24..<68).filter { $0 % 3 != 0 })
        let bytes = try files.files(of: series)
        try write(bytes, of: series, visit: visit, oddity: .variableSpacing, slices: 25)
        manifest.series[manifest.series.count - 1].restReasons = ["too-few-slices"]
    }

    /// Proton density and T2 of one scan, at every position.
    private mutating func writeTwoEchoes(visit: Visit) throws {
        var early = ScanProtocol.headMR[1]
        early.technique = .magneticResonance(MRTechnique(.spinEcho(repetitionTime: 4800, echoTime: 20)))
        early.seriesDescription = "PD/T2 TSE axial"
        var late = early
        late.technique = ScanProtocol.headMR[1].technique
        let geometry = early.geometry(of: visit.patient, side: recipe.matrix, slices: 24, random: &random)
        var files: [[UInt8]] = []
        var first: PhantomSeries?
        for (echo, choice) in [early, late].enumerated() {
            let series = try series(choice, geometry: geometry, visit: visit, number: 1)
            if first == nil { first = series }
            var writer = SeriesFiles()
            writer.change = { [uids = series.uids, name = series.instanceUID] header, slice in
                let instance = slice * 2 + echo + 1
                header.set(.instanceNumber, .integerString, integers: instance)
                header.set(.echoNumbers, .integerString, integers: echo + 1)
                header.set(.sopInstanceUID, .uniqueIdentifier, text: uids.identifier("\(name)/\(instance)"))
            }
            files += try writer.files(of: series)
        }
        guard let first else { return }
        try write(files, of: first, visit: visit, oddity: .repeatedPositions)
        manifest.series[manifest.series.count - 1].volumes = 2
    }
}
