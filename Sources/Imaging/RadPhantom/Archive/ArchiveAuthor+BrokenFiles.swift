import RadDICOM
import RadTensor

extension ArchiveAuthor {
    /// Writes a broken file and records why it cannot be used.
    mutating func write(_ kind: BrokenFile) throws {
        let unreadable = ["not-dicom", "unreadable", "truncated", "no-pixel-data", "not-an-image"]
        var bytes: [UInt8]
        var reasons = unreadable
        switch kind {
        case .empty:
            bytes = []
        case .notDICOM:
            bytes = Array("Series of the day: none.\n".utf8)
        case .truncatedHeader:
            bytes = Array(try slice().prefix(700))
        case .truncatedPixels:
            let whole = try slice()
            bytes = Array(whole.prefix(whole.count - recipe.matrix * recipe.matrix))
            reasons.append("too-few-slices")
        case .hugeLength:
            // A private element of explicit form whose length field claims almost four gigabytes.
            let claim: [UInt8] = [0x09, 0x00, 0x01, 0x10, 0x4F, 0x42, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF]
            bytes = Array(try slice().prefix(400)) + claim + [UInt8](repeating: 1, count: 64)
        case .deepNesting:
            // Implicit sequence and item headers of undefined length, one inside the other.
            let level: [UInt8] = [
                0x08, 0, 0x40, 0x11, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF,
            ]
            var header = DataSetBuilder()
            header.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.2")
            bytes = try DICOMWriter(transferSyntax: .implicitLittleEndian).bytes(of: header)
            for _ in 0..<10_000 { bytes += level }
        case .noise:
            bytes = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
            bytes += (0..<2000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        let names = folder.fileNames(.media, count: 1, series: 0)
        let path = try folder.write(bytes, to: "", name: names[0])
        manifest.brokenFiles.append(ExpectedFile(path: path, kind: kind.rawValue, refusalReasons: reasons))
    }

    /// The only slice of a patient of its own.
    private mutating func slice() throws -> [UInt8] {
        let visit = visit(of: newPatient(), study: 0)
        let series = try series(ScanProtocol.headMR[0], visit: visit, number: 1, slices: 1)
        return try SeriesFiles().files(of: series)[0]
    }
}
