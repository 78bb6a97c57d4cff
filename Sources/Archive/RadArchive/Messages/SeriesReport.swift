package import RadVocabulary
package import RadVolume

/// What became of one series: one entry for each of its volumes and for each refused part.
package struct SeriesReport: Hashable, Sendable {
    /// Volumes and refusals, in their deterministic geometric order.
    package var volumes: [VolumeReport]
    /// Files of the series that could not be used, by their place in the job, with a machine-readable reason.
    package var unusableFiles: [UnusableFile]
    /// Where the time went.
    package var times: StageTimes
    /// Whether its files are NIfTI files.
    package var isNIfTI = false
    /// Whether it depends on the modality that the run assumes for files that state none.
    package var assumesModality = false
    /// The number of the series in its study, 0 to 999,999; nil where its files state none or several.
    package var number: Int?
    /// What its files are and how they lie.
    package var traits = SeriesTraits()
}

/// A file that was left out of its series, and why.
package struct UnusableFile: Hashable, Sendable {
    package var index: UInt32
    package var reason: String
}

/// One volume of a series, embedded or refused.
package struct VolumeReport: Hashable, Sendable {
    /// The number of the volume in its series.
    package var number: Int
    /// Why the volume was refused; nil when it was taken.
    package var refusal: String?
    /// Numbers that explain a refusal, such as a count of slices; never text from a header.
    package var detail: String?
    /// How many files and slices it has.
    package var files: Int
    package var slices: Int
    /// Distance between slice planes along the normal and between rows and columns, in millimetres.
    package var sliceSpacing: Double?
    package var rowSpacing: Double?
    package var columnSpacing: Double?
    /// The labels with their evidence.
    package var labels: [Label]
    /// SHA-256 over the ordered instance pseudonyms and frame numbers.
    package var instanceDigest: [UInt8]
    /// The place in the job of the file whose path comes first in byte order.
    package var firstFile: UInt32
    /// The embedding; nil when the volume was refused or no model was given.
    package var embedding: [Float]?
    /// What was measured in the voxels; nil where they were not read.
    package var measures: PixelMeasures?
}

extension VolumeReport {
    /// Whether it can be recorded: each label group once, terms of the vocabulary, finite numbers, a digest, and no
    /// text that could be taken from a header.
    var isSound: Bool {
        Set(labels.map(\.group)).count == labels.count && labels.allSatisfy(\.isSound)
            && (instanceDigest.count == 32 || instanceDigest.isEmpty)
            && embedding?.allSatisfy(\.isFinite) != false
            && measures?.values.values.allSatisfy(\.isFinite) != false
            && (detail?.utf8.count ?? 0) <= 512
            && [sliceSpacing, rowSpacing, columnSpacing].allSatisfy { $0?.isFinite != false }
    }
}

/// What the reports of workers may hold, given the model and the rules that they were told.
struct ReportExpectation: Hashable, Sendable {
    /// Values of an embedding; nil where no model was given.
    var dimension: Int?
    /// The rules that evidence may name.
    var ruleIDs: Set<String>

    func holds(for volume: VolumeReport) -> Bool {
        if let embedding = volume.embedding, embedding.count != dimension || volume.refusal != nil { return false }
        return volume.labels.allSatisfy { $0.evidence.allSatisfy { ruleIDs.contains($0.rule) } }
    }
}

extension Label {
    fileprivate var isSound: Bool {
        values.allSatisfy { Vocabulary.contains($0, in: group) } && number?.isFinite != false && confidence.isFinite
            && evidence.allSatisfy { $0.weight.isFinite && $0.rule.utf8.count <= 128 && $0.tags.count <= 64 }
    }
}

/// Nanoseconds of a worker's time, by stage.
package struct StageTimes: Hashable, Sendable {
    /// Reading and parsing headers, grouping, geometry.
    package var read: UInt64 = 0
    /// Reading and decoding pixel data to voxels, and measuring these.
    package var decode: UInt64 = 0
    /// From volume to model input.
    package var preprocess: UInt64 = 0
    /// From model input to embedding.
    package var infer: UInt64 = 0

    package init() {}

    static func += (sum: inout StageTimes, other: StageTimes) {
        func add(_ left: UInt64, _ right: UInt64) -> UInt64 {
            let (result, overflow) = left.addingReportingOverflow(right)
            return overflow ? .max : result
        }
        sum.read = add(sum.read, other.read)
        sum.decode = add(sum.decode, other.decode)
        sum.preprocess = add(sum.preprocess, other.preprocess)
        sum.infer = add(sum.infer, other.infer)
    }
}
