import Foundation

/// What people said of contradictions that an audit showed them.
package struct SiteVerdicts: Hashable, Sendable, Codable {
    /// One of them.
    package struct Verdict: Hashable, Sendable, Codable {
        /// The pseudonym of the series, and the number of its volume.
        package let series: String
        package let volume: Int
        /// The kind of contradiction.
        package let kind: String
        /// The group of labels.
        package let group: String
        /// The modality of the volume; nil where it is not known.
        package let modality: String?
        /// The term that is right; nil where neither side is.
        package let value: String?
        /// The rule that is right; nil where neither side is.
        package let believed: String?
        /// The rules that are wrong where it speaks.
        package let overruled: [String]

        /// A verdict from its parts.
        package init(
            series: String, volume: Int, kind: String, group: String, modality: String?, value: String?,
            believed: String?, overruled: [String]
        ) {
            self.series = series
            self.volume = volume
            self.kind = kind
            self.group = group
            self.modality = modality
            self.value = value
            self.believed = believed
            self.overruled = overruled
        }
    }

    /// What the files call themselves.
    static let formatName = "radzoo-verdicts"

    let format: String
    let version: Int
    package let verdicts: [Verdict]

    /// Reads the file that a page of `radzoo audit` saved.
    ///
    /// - Throws: ``LabelRulesError`` where it is none, or where a word of it could be anything but an id.
    package init(reading bytes: [UInt8], named name: String) throws(LabelRulesError) {
        do {
            self = try JSONDecoder().decode(SiteVerdicts.self, from: Data(bytes))
        } catch {
            throw LabelRulesError(
                code: .syntax, file: name, line: nil, expected: "the verdicts that a page of radzoo audit saved",
                found: "something else")
        }
        guard format == Self.formatName, version == 1 else {
            throw LabelRulesError(
                code: .schema, file: name, line: nil, expected: "\(Self.formatName) 1", found: "\(format) \(version)")
        }
        for verdict in verdicts {
            let words =
                [verdict.kind, verdict.group] + [verdict.modality, verdict.value, verdict.believed].compactMap { $0 }
            for word in words + verdict.overruled where !Self.isName(word) {
                throw LabelRulesError(
                    code: .schema, file: name, line: nil, expected: "ids of rules and terms",
                    found: "a text of \(word.count) characters")
            }
        }
    }

    /// Whether a text can stand in a rules file without quotes.
    private static func isName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
