import RadDICOM
import RadVolume

extension InstanceRecord {
    /// Whether this image stands before another in the canonical order of a series.
    ///
    /// The order depends on what the files say; the file's number only parts files that say the same. So results do
    /// not depend on the order in which files are found.
    func precedes(_ other: InstanceRecord) -> Bool {
        switch order(other) {
        case let order where order < 0: true
        case let order where order > 0: false
        default: fileIndex < other.fileIndex
        }
    }

    private func order(_ other: InstanceRecord) -> Int {
        // Files that can be read come before files that cannot, so that of two copies the useful one is kept.
        var order = compare(isReadable ? 0 : 1, other.isReadable ? 0 : 1)
        if order == 0 { order = compare(place, other.place) }
        if order == 0 { order = compare(numbers, other.numbers) }
        if order == 0 { order = compare(texts, other.texts) }
        if order == 0 { order = compare(pixelDataLength ?? -1, other.pixelDataLength ?? -1) }
        return order
    }

    private var isReadable: Bool { pixelData == .present && transferSyntax.isSupported }

    private var place: [Double] {
        [position, rowDirection, columnDirection].flatMap { $0.map { [$0.x, $0.y, $0.z] } ?? [0, 0, 0] }
            + [rowSpacing ?? 0, columnSpacing ?? 0]
    }

    private var numbers: [Double] {
        [
            Double(frame?.rows ?? 0), Double(frame?.columns ?? 0), Double(frame?.bitsStored ?? 0),
            Double(acquisitionNumber ?? 0), Double(temporalPositionIdentifier ?? 0), facts.echoTime ?? 0,
            facts.diffusionBValue ?? 0, Double(instanceNumber ?? 0), rescale.slope, rescale.intercept,
        ]
    }

    private var texts: [String] {
        [facts.imageType.joined(separator: "\\"), sopInstanceUID, transferSyntax.uid]
    }

    private func compare<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }

    /// Not-a-number values, which compare with nothing, stand last.
    private func compare(_ left: [Double], _ right: [Double]) -> Int {
        for (a, b) in zip(left, right) where a != b && !(a.isNaN && b.isNaN) {
            if a.isNaN { return 1 }
            if b.isNaN { return -1 }
            return a < b ? -1 : 1
        }
        return 0
    }

    private func compare(_ left: [String], _ right: [String]) -> Int {
        for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
        return 0
    }
}
