import RadContainers
import RadDICOM

/// What a worker is told once, before its first job.
struct WorkerConfiguration: Hashable, Sendable {
    /// The project key, from which the worker makes pseudonyms so that no identifier leaves it.
    var projectKey: [UInt8]
    /// The text of the label rules.
    var rules: [LabelRulesSource]
    /// The least number of slices a volume must have.
    var minimumSlices: Int
    /// Voxels a volume may have before it is refused.
    var maximumVoxels: Int
    /// What one file may ask for.
    var readingLimits: ReadingLimits
    /// The modality of NIfTI files that have no sidecar which says it.
    var assumedModality: String?
    /// Whether voxels are read and measured where no model asks for them.
    var measuresPixels = false
    /// Budgets of one container, and where a compressed tar file is inflated to; nil: the system's temporary folder.
    var containerLimits: ContainerLimits
    var spoolDirectory: String?
    /// Threads that inference may use.
    var threads: Int
    /// Processor seconds that a job may use, and one more for each of its files.
    var cpuSeconds: Int
    /// Bytes of address space that the worker may have.
    var addressSpace: Int
    /// The process that must stay alive for the worker to go on.
    var supervisor: Int32
}

/// One file of label rules, by name and text.
struct LabelRulesSource: Hashable, Sendable {
    var name: String
    var text: String
}
