import RadZoo

/// A volume or refused series as `label` prints it.
struct VolumeReportLine: Encodable {
    struct Rule: Encodable {
        let group: String
        let confidence: Double
        /// Why there is no value: conflict or borderline.
        let unknown: String?
        let rules: [String]
    }

    let path: String?
    let series: String?
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
    /// The other groups that have a value: a term, a list of terms or a number.
    let labels: [String: Value]
    let evidence: [Rule]

    /// The value of a label.
    enum Value: Encodable {
        case term(String)
        case terms([String])
        case number(Double)

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .term(let term): try container.encode(term)
            case .terms(let terms): try container.encode(terms)
            case .number(let number): try container.encode(number)
            }
        }

        var text: String {
            switch self {
            case .term(let term): term
            case .terms(let terms): terms.joined(separator: ";")
            case .number(let number): Format.number(number, digits: 2)
            }
        }
    }

    /// Groups that have properties of their own.
    private static let named: Set<String> = [
        "modality", "sequence", "plane", "contrast", "coverage", "focus", "sliceSpacing", "inPlaneSpacing",
    ]

    init(_ volume: VolumeSummary, series: String?, path: String?) {
        self.path = path
        self.series = series
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
        var others: [String: Value] = [:]
        for label in volume.labels where !Self.named.contains(label.group) {
            if let number = label.number {
                others[label.group] = .number(number)
            } else if label.isList, !label.values.isEmpty {
                others[label.group] = .terms(label.values)
            } else if let term = label.values.first {
                others[label.group] = .term(term)
            }
        }
        labels = others
        evidence = volume.labels.filter { !$0.rules.isEmpty }.map {
            Rule(group: $0.group, confidence: $0.confidence, unknown: $0.unknownReason, rules: $0.rules)
        }
    }

    /// The line for a person.
    var tableLine: String {
        let spacing = sliceSpacing.map { Format.number($0, digits: 2) + " mm" } ?? "-"
        let facts = [modality, sequence == modality ? nil : sequence, plane].map { $0 ?? "-" }.joined(separator: " ")
        let result = reason.map { "reject \($0)" } ?? "embed"
        let regions = coverage.isEmpty ? "-" : coverage.joined(separator: "+")
        return [
            series.map { String($0.prefix(8)) } ?? "-", result, facts, regions, "contrast \(contrast ?? "unknown")",
            "\(slices) slices", spacing, path,
        ].compactMap { $0 }.joined(separator: "\t")
    }
}
