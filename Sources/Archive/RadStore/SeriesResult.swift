package import RadVocabulary

/// What became of a series in a space.
package struct SeriesResult: Sendable {
    package enum Status: String, Sendable {
        /// At least one volume has a vector.
        case embedded
        /// Nothing of it can be embedded, for the reasons that its volumes give.
        case rejected
        /// It ended its worker or could not be read.
        case failed
    }

    package var series: Int64
    package var status: Status
    /// Why it was rejected or failed.
    package var reason: String?
    package var volumes: [VolumeRow]
    /// Files that were left out because they ended their workers.
    package var refusedFiles: [Int64]
    /// What this result depends on besides files and model, if that is not what all results of the run depend on.
    package var rules: String?
    /// Files that may have been left out before and did no harm when they were tried again.
    package var readmittedFiles: [Int64] = []
    /// The number of the series in its study; nil where it is not known.
    package var number: Int?

    package init(
        series: Int64, status: Status, reason: String?, volumes: [VolumeRow], refusedFiles: [Int64] = []
    ) {
        self.series = series
        self.status = status
        self.reason = reason
        self.volumes = volumes
        self.refusedFiles = refusedFiles
    }
}

/// One volume or refused part of a series.
package struct VolumeRow: Sendable {
    /// The number in the series, and the window: 0 is the whole volume.
    package var number: Int
    package var window = 0
    package var refusal: String?
    package var detail: String?
    package var files: Int
    package var slices: Int
    /// In millimetres.
    package var sliceSpacing: Double?
    package var rowSpacing: Double?
    package var columnSpacing: Double?
    package var labels: [Label]
    /// SHA-256 over the ordered instances.
    package var instanceDigest: [UInt8]
    package var firstFile: Int64?
    package var vector: [Float]?
    /// What was measured in the voxels; nil where they were not read.
    package var measures: StoredMeasures?

    package init(number: Int, files: Int, slices: Int, labels: [Label], instanceDigest: [UInt8]) {
        self.number = number
        self.files = files
        self.slices = slices
        self.labels = labels
        self.instanceDigest = instanceDigest
    }
}

/// Numbers that were measured in the voxels of a volume, and by which version of the measures.
package struct StoredMeasures: Hashable, Sendable {
    package let version: Int
    package let values: [String: Double]

    package init(version: Int, values: [String: Double]) {
        self.version = version
        self.values = values
    }
}

/// What a set of results has in common.
package struct ResultContext: Sendable {
    package var space: String
    /// The hash of the label rules.
    package var rules: String
    /// With what the vectors were computed.
    package var numerics: String

    package init(space: String, rules: String, numerics: String) {
        self.space = space
        self.rules = rules
        self.numerics = numerics
    }
}
