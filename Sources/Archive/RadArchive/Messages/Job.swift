import RadVolume

/// A file of a job: its number in the job and where it is.
struct JobFile: Hashable, Sendable {
    var index: UInt32
    var place: ArchivePlace

    init(index: UInt32, place: ArchivePlace) {
        self.index = index
        self.place = place
    }

    /// The absolute path; of a member of a container, the container's path and the member's name.
    var path: [UInt8] { place.path }
}

/// What the supervisor asks of a worker.
enum Job: Hashable, Sendable {
    /// Read headers and say to which series each file belongs.
    case scan([JobFile])
    /// Build, label and (with a model) embed the volumes of one series.
    case series([JobFile])
    /// List one container, and read the headers of some of its members by their numbers.
    case contents(JobFile, members: Range<UInt32> = 0..<UInt32.max)
    /// Build and label the volumes of one series from headers, and from what was measured in their voxels before.
    case labels([JobFile], [KeptMeasures] = [])
    /// Decode one volume of a series and make a small picture of it.
    case thumbnail([JobFile], volume: UInt32)
    /// Read and decode everything in these files and forget it: finds the file that ends its worker.
    case probe([JobFile])

    var files: [JobFile] {
        switch self {
        case .scan(let files), .series(let files), .labels(let files, _), .probe(let files), .thumbnail(let files, _):
            files
        case .contents(let file, _): [file]
        }
    }
}

/// What a worker found out about one file's header.
struct ScannedFile: Hashable, Sendable {
    enum Finding: Hashable, Sendable {
        /// The file is an object of a series; all keys are pseudonyms.
        case instance(InstanceKeys)
        /// The file is an object without a series UID; its folder stands in for the series.
        case unidentified(instance: [UInt8])
        /// The file is a container, whose members are a job of their own.
        case container
        /// The file is not part of any series.
        case refused(reason: String)
    }

    var index: UInt32
    var finding: Finding
}

/// The keyed pseudonyms of one object, 16 bytes each.
struct InstanceKeys: Hashable, Sendable {
    var series: [UInt8]
    var study: [UInt8]
    var patient: [UInt8]
    var instance: [UInt8]
    /// The machine; nil where it gives no serial number.
    var device: [UInt8]?
}

/// What was measured in the voxels of a volume, by its number and its ordered instances.
struct KeptMeasures: Hashable, Sendable {
    var volume: UInt32
    var instanceDigest: [UInt8]
    var measures: PixelMeasures
}

/// What a worker answers: first that it is ready, then one result for each job, in order.
enum JobResult: Hashable, Sendable {
    /// The worker has taken its configuration; `numerics` says with what it computes.
    case ready(numerics: String)
    case scanned([ScannedFile])
    case series(SeriesReport)
    case contents(ContentsReport)
    case probed
    /// Nil where nothing can be decoded.
    case thumbnail(Thumbnail?)
}
