import FuzzDICOM
import FuzzDriver
import RadDICOM
import RadSystem

extension FuzzTarget {
    /// A whole file, seen from its first byte: preamble, meta information and where the data set starts.
    static let fileMeta = FuzzTarget(
        "file-meta", longest: 16_384, seeds: { try DICOMSeeds.files() }, run: { exhaust($0) },
        mutate: ElementMutator.mutate)

    /// A data set behind sound meta information; the first byte chooses the transfer syntax.
    static let dataSet = FuzzTarget(
        "data-set",
        longest: 16_384,
        seeds: { try DICOMSeeds.dataSets() },
        run: { bytes in
            guard let choice = bytes.first else { return }
            let syntaxes = DICOMSeeds.syntaxes
            exhaust(DICOMSeeds.meta(of: syntaxes[Int(choice) % syntaxes.count]) + bytes.dropFirst())
        }, mutate: ElementMutator.mutate)

    /// Pixel data of encapsulated frames behind a sound header: four bytes choose what the header says.
    static let fragments = FuzzTarget(
        "fragments", seeds: { try PixelSeeds.fragmentChains() }, run: { runFragments($0) },
        mutate: ElementMutator.mutate)

    private static func runFragments(_ bytes: [UInt8]) {
        guard bytes.count > 4 else { return }
        let file = PixelSeeds.file(choices: Array(bytes[..<4]), pixelData: bytes[4...])
        guard let header = try? HeaderReader.read(file), let reader = try? PixelReader(.bytes(file), header) else {
            return
        }
        for frame in 0..<min(reader.frameCount, 3) { _ = try? reader.frame(frame) }
        _ = try? reader.frame(reader.frameCount - 1)
    }

    /// Reads everything that a caller may ask for.
    private static func exhaust(_ bytes: [UInt8]) {
        guard let header = try? HeaderReader.read(bytes) else { return }
        exhaust(header.dataSet)
        if let groups = try? FunctionalGroups(.bytes(bytes), header) {
            exhaust(groups.shared)
            for frame in groups.frames.prefix(8) { exhaust(frame) }
        }
        _ = try? SiemensHeader(.bytes(bytes), header)
        if let reader = try? PixelReader(.bytes(bytes), header) { _ = try? reader.frame(0) }
    }

    private static func exhaust(_ dataSet: DataSet) {
        for tag in dataSet.tags {
            _ = dataSet.strings(tag)
            _ = dataSet.decimals(tag)
            _ = dataSet.integers(tag)
            _ = dataSet.attributeTags(tag)
            for item in dataSet.sequence(tag).prefix(8) { exhaust(item) }
        }
    }
}
