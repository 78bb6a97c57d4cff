import RadContainers
import RadSeries

/// Reads the headers of many files in batches and says of each to which series it belongs.
struct ScanPhase {
    /// Files of one job: enough that a message costs nothing, few enough that halving finds a bad one soon.
    static let batchSize = 128

    let runner: any JobRunner

    /// Scans files by their numbers.
    ///
    /// - Parameters:
    ///   - count: How many there are; they are numbered from 0.
    ///   - path: The absolute path of a file.
    ///   - deliver: Takes the findings of a batch, in the order in which batches end.
    /// - Returns: Whether all files were scanned.
    func run(
        count: Int, path: (Int) -> [UInt8], idle: () throws -> Void,
        deliver: ([(file: Int, ScannedFile.Finding)]) throws -> Void
    ) throws -> Bool {
        var start = 0
        return try runner.run(
            next: {
                guard start < count else { return nil }
                let end = min(count, start + Self.batchSize)
                defer { start = end }
                let files = (start..<end).map {
                    JobFile(index: UInt32($0 - start), place: ArchivePlace(path: path($0)))
                }
                return Ticket(work: start, job: .scan(files))
            },
            idle: idle,
            deliver: { ticket, outcome in
                switch outcome {
                case .finished(.scanned(let files)):
                    try deliver(files.map { (ticket.work + Int($0.index), $0.finding) })
                case .finished, .crashed:
                    try deliver(
                        ticket.job.files.map {
                            (ticket.work + Int($0.index), .refused(reason: ArchiveReason.workerCrashed))
                        })
                }
            })
    }
}

/// Reasons that only a run over an archive can give; the others are those of `RefusalReason`.
package enum ArchiveReason {
    /// The file or series ended two workers.
    package static let workerCrashed = "worker-crashed"
    /// The file system failed to give a file; the file or series is tried again in the next run.
    package static let inputOutput = "io-error"
    /// The volume is outside what the model was made for.
    package static let outOfDomain = "out-of-domain"
    /// A step of the preprocessing could not be done on the volume.
    package static let preprocessingFailed = "preprocessing-failed"
    /// The network could not be computed.
    package static let inferenceFailed = "inference-failed"
    /// A NIfTI file does not say its modality, and the model is made for some only.
    package static let modalityUnknown = "modality-unknown"
    /// The file is no image; it describes the NIfTI file beside it, and was read with it.
    package static let sidecar = "sidecar"

    /// What a person can do about a reason, in one sentence; nil where this module does not give it.
    package static func remedy(for reason: String) -> String? {
        if let remedy = remedies[reason] { return remedy }
        guard let limit = ContainerLimits.Name.allCases.first(where: { reason == "limit-\($0.rawValue)" }) else {
            return nil
        }
        return "The container asks for more than is usual: if you trust it, raise the limit with"
            + " --limit \(limit.rawValue)=VALUE."
    }

    /// What a person can do about one of these reasons, in one sentence.
    package static let remedies: [String: String] = [
        modalityUnknown: "NIfTI files don't say what made them: put a BIDS JSON beside them, or give --modality.",
        sidecar: "Nothing: it was read together with the NIfTI file that it describes.",
        "container-over-budget":
            "The names in the container take too much memory: pack its files in several containers.",
        "container-truncated": "The container ends early: fetch it again; what stands before the end was used.",
        "container-corrupt": "The container contradicts itself: pack its files again.",
        "checksum-mismatch": "The member is not what was packed: fetch the container again.",
        "encrypted-member": "The member needs a password: unpack it yourself.",
        "unsupported-compression": "Only stored and deflated members are read: pack the files again.",
        "overlapping-members": "Members share bytes, as only bombs do: do not trust the container.",
        "unsafe-name": "The member's name leads elsewhere: pack the files under plain names.",
        "duplicate-member": "Another member of that name was used: pack the files under names of their own.",
        "link-member": "Links are never followed: pack the files themselves.",
        "sparse-member": "Sparse files are not read: pack them without --sparse.",
        "special-member": "The member is no file.",
        "nested-container": "Containers are opened one level deep: unpack the outer one.",
        workerCrashed: "The file ended its worker: report it to the authors of radzoo, and look at the file's source.",
        inputOutput: "The file system failed: check mount, disk and permissions, then run again.",
        outOfDomain: "The model is not made for such volumes: choose another model.",
        preprocessingFailed: "The volume can't be brought to the model's input: look at its size and its values.",
        inferenceFailed:
            "The network could not be computed: look for free memory, and report it to the authors of radzoo.",
    ]
}
