import RadDICOM
import RadVolume

extension [InstanceRecord] {
    /// The images in the canonical order of a series.
    ///
    /// The order depends on what the files say; the file's number only parts files that say the same. So results do
    /// not depend on the order in which files are found.
    var inCanonicalOrder: [InstanceRecord] {
        let keys = map(CanonicalKey.init)
        return indices.sorted { keys[$0] < keys[$1] }.map { self[$0] }
    }
}

/// What an image is ordered by.
private struct CanonicalKey: Comparable {
    private let numbers: [Double]
    private let texts: [String]
    private let fileIndex: Int

    init(_ record: InstanceRecord) {
        // Files that can be read come before files that cannot, so that of two copies the useful one is kept.
        let isReadable = record.pixelData == .present && record.transferSyntax.isSupported
        var numbers: [Double] = [isReadable ? 0 : 1]
        for vector in [record.position, record.rowDirection, record.columnDirection] {
            let vector = vector ?? .zero
            numbers += [vector.x, vector.y, vector.z]
        }
        let counts: [Int?] = [
            record.frame?.rows, record.frame?.columns, record.frame?.bitsStored, record.acquisitionNumber,
            record.splitting.temporalPosition, record.instanceNumber, record.pixelDataLength, record.frameNumber,
            record.tileNumber,
        ]
        let values: [Double?] = [
            record.rowSpacing, record.columnSpacing, record.facts.echoTime, record.facts.diffusionBValue,
            record.rescale.slope, record.rescale.intercept,
        ]
        for count in counts { numbers.append(Double(count ?? -1)) }
        for value in values { numbers.append(value ?? 0) }
        self.numbers = numbers
        texts = [record.facts.imageType.joined(separator: "\\"), record.sopInstanceUID, record.transferSyntax.uid]
        fileIndex = record.fileIndex
    }

    static func < (left: CanonicalKey, right: CanonicalKey) -> Bool {
        // Not-a-number values, which compare with nothing, stand last.
        for (a, b) in zip(left.numbers, right.numbers) where a != b && !(a.isNaN && b.isNaN) {
            return b.isNaN || a < b
        }
        for (a, b) in zip(left.texts, right.texts) where a != b { return a < b }
        return left.fileIndex < right.fileIndex
    }
}
