/// What a page of contradictions shows.
package struct AuditPage: Sendable {
    /// One side of a contradiction.
    package struct Side: Sendable {
        /// The term that it speaks for.
        package let value: String
        /// `physics`, `header` or `text`.
        package let voter: String
        /// The rule that speaks most strongly for it, and all that speak for it.
        package let rule: String
        package let rules: [String]
        /// How strongly the rule counts.
        package let weight: Double
        /// The tags that the rule reads, as `gggg,eeee`.
        package let tags: [String]

        /// A side from its parts.
        package init(value: String, voter: String, rule: String, rules: [String], weight: Double, tags: [String]) {
            self.value = value
            self.voter = voter
            self.rule = rule
            self.rules = rules
            self.weight = weight
            self.tags = tags
        }
    }

    /// A contradiction in a series.
    package struct Finding: Sendable {
        /// The pseudonym of the series; nil where it has none.
        package let series: String?
        /// The numbers of the volumes that show it.
        package let volumes: [Int]
        /// What contradicts what, in a machine-readable word.
        package let kind: String
        /// The group of labels.
        package let group: String
        /// The modality of the volumes, where it is known.
        package let modality: String?
        /// Product of the weights, 0 to 1.
        package let strength: Double
        package let first: Side
        package let second: Side
        /// The path of the series, if it is to be shown.
        package let path: String?
        /// A picture of the first of the volumes.
        package let picture: PNGImage?

        /// A finding from its parts.
        package init(
            series: String?, volumes: [Int], kind: String, group: String, modality: String?, strength: Double,
            first: Side, second: Side, path: String?, picture: PNGImage?
        ) {
            self.series = series
            self.volumes = volumes
            self.kind = kind
            self.group = group
            self.modality = modality
            self.strength = strength
            self.first = first
            self.second = second
            self.path = path
            self.picture = picture
        }
    }

    /// The findings in the order in which they are shown.
    package let findings: [Finding]
    /// How many volumes were looked at.
    package let volumes: Int
    /// What the source of the labels can't tell; nil where it can tell everything.
    package let gaps: String?
    /// How many findings may have a picture; nil where pictures were not asked for.
    package let pictureLimit: Int?

    /// A page from its parts.
    package init(findings: [Finding], volumes: Int, gaps: String?, pictureLimit: Int?) {
        self.findings = findings
        self.volumes = volumes
        self.gaps = gaps
        self.pictureLimit = pictureLimit
    }

    /// The kinds with their numbers of findings, most frequent first.
    var kinds: [(name: String, count: Int)] {
        Dictionary(grouping: findings, by: \.kind).map { ($0.key, $0.value.count) }
            .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }
}
