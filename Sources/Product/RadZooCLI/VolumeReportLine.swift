import RadZoo

/// A volume or refused series as `label` prints it.
struct VolumeReportLine: Encodable {
    struct Rule: Encodable {
        let group: String
        let confidence: Double
        let rules: [String]
    }

    let path: String?
    let files: Int
    let volume: Int
    let slices: Int
    let outcome: String
    let reason: String?
    let detail: String?
    let modality: String?
    let sequence: String?
    let plane: String?
    let contrast: String?
    let coverage: [String]
    let focus: [String]
    let sliceSpacing: Double?
    let inPlaneSpacing: [Double]?
    let evidence: [Rule]

    init(_ volume: VolumeSummary, path: String?) {
        self.path = path
        files = volume.files
        self.volume = volume.number
        slices = volume.slices
        outcome = volume.refusal == nil ? "embed" : "reject"
        reason = volume.refusal
        detail = volume.detail
        modality = volume.values(of: "modality").first
        sequence = volume.values(of: "sequence").first
        plane = volume.values(of: "plane").first
        contrast = volume.values(of: "contrast").first
        coverage = volume.values(of: "coverage")
        focus = volume.values(of: "focus")
        sliceSpacing = volume.sliceSpacing
        if let row = volume.rowSpacing, let column = volume.columnSpacing {
            inPlaneSpacing = [row, column]
        } else {
            inPlaneSpacing = nil
        }
        evidence = volume.labels.filter { !$0.rules.isEmpty }.map {
            Rule(group: $0.group, confidence: $0.confidence, rules: $0.rules)
        }
    }

    /// The line for a person.
    var tableLine: String {
        let spacing = sliceSpacing.map { Format.number($0, digits: 2) + " mm" } ?? "-"
        let facts = [modality, sequence == modality ? nil : sequence, plane].map { $0 ?? "-" }.joined(separator: " ")
        let result = reason.map { "reject \($0)" } ?? "embed"
        return [result, facts, "contrast \(contrast ?? "unknown")", "\(slices) slices", spacing, path]
            .compactMap { $0 }.joined(separator: "\t")
    }
}
