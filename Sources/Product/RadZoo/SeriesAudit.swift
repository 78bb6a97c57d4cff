import RadArchive
import RadReport
import RadStore
import RadSystem

/// Series whose header facts contradict each other, the strongest contradictions first.
public struct SeriesAudit: Sendable {
    /// A contradiction in a series.
    public struct Entry: Sendable {
        /// The series pseudonym in hexadecimal digits.
        public let series: String?
        /// The numbers of the volumes that show it; a series of many volumes has one entry for all of them.
        public internal(set) var volumes: [Int]
        /// The modality, where it is known.
        public let modality: String?
        /// What contradicts what.
        public let finding: AuditFinding
        /// The path of the series, if paths were asked for.
        public let path: String?
        /// A picture of the first of the volumes as PNG, if pixels were asked for and can be decoded.
        public var picture: [UInt8]? { image?.bytes }
        var image: PNGImage?
    }

    /// The contradictions, ranked.
    public internal(set) var entries: [Entry] = []
    /// How many labelled volumes and refused parts were looked at.
    public internal(set) var volumes = 0
    /// Of a store, what it can't tell.
    public internal(set) var gaps: EmbeddingStore.Gaps?
    /// How many entries may have pictures; nil where pixels were not asked for.
    public internal(set) var pictureLimit: Int?

    /// Entries that get pictures: as many as a page can show and a person looks at.
    static let largestPictureCount = 200

    /// Adds what contradicts itself in a series.
    mutating func add(_ series: SurveyedSeries, withPath: Bool) {
        var places: [Contradiction: Int] = [:]
        for volume in series.volumes where !volume.labels.isEmpty {
            volumes += 1
            for finding in volume.contradictions {
                if let known = places[Contradiction(finding)] {
                    entries[known].volumes.append(volume.number)
                    continue
                }
                places[Contradiction(finding)] = entries.count
                entries.append(
                    Entry(
                        series: series.key, volumes: [volume.number], modality: volume.values(of: "modality").first,
                        finding: finding, path: withPath ? series.path : nil))
            }
        }
    }

    /// What makes findings of two volumes the same.
    private struct Contradiction: Hashable {
        let words: [String]

        init(_ finding: AuditFinding) {
            words = [
                finding.kind, finding.group, finding.first.value, finding.first.rule, finding.second.value,
                finding.second.rule,
            ]
        }
    }

    /// Stronger contradictions first, then by series, so that the order is the same in each run.
    mutating func rank() {
        entries.sort { one, other in
            if one.finding.strength != other.finding.strength { return one.finding.strength > other.finding.strength }
            return (one.series ?? "", one.volumes[0], one.finding.group)
                < (other.series ?? "", other.volumes[0], other.finding.group)
        }
    }

    /// Decodes a picture for each of the first entries.
    ///
    /// - Parameter work: What there is to decode of a series.
    mutating func draw(
        _ run: ThumbnailRun, work: (_ series: String, _ volume: Int) throws -> ThumbnailRun.Work?
    ) throws {
        pictureLimit = Self.largestPictureCount
        var works: [ThumbnailRun.Work] = []
        var places: [Int] = []
        for (place, entry) in entries.prefix(Self.largestPictureCount).enumerated() {
            guard let series = entry.series, let found = try work(series, entry.volumes[0]) else { continue }
            works.append(found)
            places.append(place)
        }
        for (index, thumbnail) in try run.run(works) {
            entries[places[index]].image = PNGImage(
                width: thumbnail.width, height: thumbnail.height, pixels: thumbnail.pixels)
        }
    }

    /// Writes one self-contained page that a browser shows without a network, readable by its owner only.
    ///
    /// A person says there which side of a contradiction is right, and saves verdicts, of which ``SiteRules`` makes rules.
    ///
    /// - Parameter path: The file, which is replaced if it is there.
    public func writePage(to path: String) throws {
        let page = AuditPage(
            findings: entries.map(AuditPage.Finding.init), volumes: volumes, gaps: gaps?.words,
            pictureLimit: pictureLimit)
        try RadZooError.translating {
            try FileSystemStorage().replaceFile(
                at: path, permissions: 0o600,
                writing: { writer in
                    var pieces = ""
                    func flush() throws {
                        try writer.write(Array(pieces.utf8))
                        pieces = ""
                    }
                    try page.html { piece in
                        pieces += piece
                        if pieces.utf8.count > 1 << 16 { try flush() }
                    }
                    try flush()
                })
        }
    }
}

extension AuditPage.Finding {
    fileprivate init(_ entry: SeriesAudit.Entry) {
        let finding = entry.finding
        self.init(
            series: entry.series, volumes: entry.volumes, kind: finding.kind, group: finding.group,
            modality: entry.modality, strength: finding.strength,
            first: AuditPage.Side(finding.first, finding.firstRules),
            second: AuditPage.Side(finding.second, finding.secondRules), path: entry.path, picture: entry.image)
    }
}

extension AuditPage.Side {
    fileprivate init(_ vote: LabelVote, _ rules: [String]) {
        self.init(
            value: vote.value, voter: vote.voter, rule: vote.rule, rules: rules, weight: vote.weight, tags: vote.tags)
    }
}
