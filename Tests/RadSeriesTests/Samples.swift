import RadDICOM
import RadSystem
import RadVolume
import Testing

@testable import RadSeries

/// Synthesised instances: axial CT slices, 1 mm pixels, 2 mm apart, unless a test changes them.
enum Samples {
    static let identity = SeriesIdentity(study: "1.2.1", series: "1.2.2", frameOfReference: "1.2.3")

    /// One CT slice at a height in mm.
    static func slice(
        _ index: Int, at z: Double, modality: String = "CT", imageType: [String] = ["ORIGINAL", "PRIMARY", "AXIAL"]
    ) -> InstanceRecord {
        var record = InstanceRecord(fileIndex: index, identity: identity, transferSyntax: .explicitLittleEndian)
        record.sopInstanceUID = "1.2.3.\(index)"
        record.facts.modality = modality
        record.facts.sopClassUID = modality == "MR" ? "1.2.840.10008.5.1.4.1.1.4" : "1.2.840.10008.5.1.4.1.1.2"
        record.facts.imageType = imageType
        record.frame = FrameDescription(
            rows: 4, columns: 6, bitsAllocated: 16, bitsStored: 16, highBit: 15, isSigned: true)
        record.position = Vector3(x: -10, y: -20, z: z)
        record.rowDirection = Vector3(x: 1, y: 0, z: 0)
        record.columnDirection = Vector3(x: 0, y: 1, z: 0)
        record.rowSpacing = 1
        record.columnSpacing = 1
        record.rescale = Rescale(slope: 1, intercept: -1024)
        record.statesRescale = true
        return record
    }

    /// A stack of slices at equal steps, numbered from `first`.
    static func stack(
        _ count: Int, step: Double = 2, from start: Double = 0, first: Int = 0,
        _ change: (inout InstanceRecord) -> Void = { _ in }
    ) -> [InstanceRecord] {
        (0..<count).map { index in
            var record = slice(first + index, at: start + Double(index) * step)
            change(&record)
            return record
        }
    }

    /// Slices at given heights.
    static func stack(at heights: [Double], _ change: (inout InstanceRecord) -> Void = { _ in }) -> [InstanceRecord] {
        heights.enumerated().map { index, height in
            var record = slice(index, at: height)
            change(&record)
            return record
        }
    }

    /// A stack of slices at equal steps, each changed.
    static func stack(_ count: Int, first: Int = 0, _ change: Change) -> [InstanceRecord] {
        stack(count, first: first).map(change.applied)
    }

    /// 14 slices of 4 mm, then 14 of 7 mm, as in a head CT.
    static func twoSteps() -> [InstanceRecord] {
        let low = (0..<14).map { Double($0) * 4 }
        let high = (1...14).map { 52 + Double($0) * 7 }
        return stack(at: low + high)
    }

    /// Turns slices so that rows run along `row` and columns along `column`, stacked along their normal.
    static func orient(_ records: [InstanceRecord], row: Vector3, column: Vector3) -> [InstanceRecord] {
        let normal = row.cross(column)
        return records.map { record in
            var turned = record
            turned.rowDirection = row
            turned.columnDirection = column
            turned.position = normal * (record.position?.z ?? 0)
            return turned
        }
    }
}

/// A named change of an instance, for parameterised tests.
struct Change: Sendable, CustomTestStringConvertible {
    let name: String
    private let apply: @Sendable (inout InstanceRecord) -> Void

    init(_ name: String, _ apply: @escaping @Sendable (inout InstanceRecord) -> Void) {
        self.name = name
        self.apply = apply
    }

    var testDescription: String { name }

    func applied(to record: InstanceRecord) -> InstanceRecord {
        var changed = record
        apply(&changed)
        return changed
    }
}

extension [VolumeOutcome] {
    var volumes: [SeriesVolume] {
        compactMap { if case .volume(let volume) = $0 { volume } else { nil } }
    }

    var refusals: [SeriesRefusal] {
        compactMap { if case .refused(let refusal) = $0 { refusal } else { nil } }
    }

    /// The reasons, sorted.
    var reasons: [String] { refusals.map(\.reason.rawValue).sorted() }

    /// What became of a series, in words: `volume` once per volume, then the reasons.
    var summary: [String] { volumes.map { _ in "volume" } + reasons }
}
