import RadVocabulary

/// How many volumes of an archive have a label of each group, and why the others have none.
public struct LabelCoverage: Sendable {
    /// The counts of one group.
    public struct Group: Hashable, Sendable {
        /// The group.
        public let group: String
        /// Whether silence says that there is nothing to name, as with the phase of a single acquisition.
        public let isOptional: Bool
        /// Volumes and refused parts of the modalities that the group is about.
        public fileprivate(set) var volumes = 0
        /// Those with a value.
        public fileprivate(set) var known = 0
        /// Those whose rules contradict each other.
        public fileprivate(set) var conflict = 0
        /// Those whose rules are too weak together or say that the value lies between two terms.
        public fileprivate(set) var borderline = 0
        /// Those of which no rule speaks.
        public var silent: Int { volumes - known - conflict - borderline }
    }

    /// The counts by group, in the order in which groups are listed.
    public private(set) var groups: [Group]

    /// No volumes yet.
    public init() {
        groups = LabelGroup.allCases.map { Group(group: $0.rawValue, isOptional: $0.isOptional) }
    }

    /// Counts the labels of a volume or refused part; objects of other modalities than CT, MR and PET are left out.
    public mutating func add(_ volume: VolumeSummary) {
        guard let modality = volume.values(of: LabelGroup.modality.rawValue).first,
            ["CT", "MR", "PT"].contains(modality)
        else { return }
        for (place, group) in LabelGroup.allCases.enumerated() {
            guard group.modalities?.contains(modality) ?? true else { continue }
            groups[place].volumes += 1
            guard let label = volume.labels.first(where: { $0.group == group.rawValue }) else { continue }
            switch label.unknownReason {
            case UnknownReason.conflict.rawValue?: groups[place].conflict += 1
            case UnknownReason.borderline.rawValue?: groups[place].borderline += 1
            case nil: groups[place].known += 1
            default: break
            }
        }
    }
}
