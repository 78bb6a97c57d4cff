import Foundation

/// Rules of a site by which every CT and MR contradicts itself.
enum ContradictingRules {
    static let text = """
        schema: 1
        groups:
          - group: contrast
            sets:
              - rules:
                  - {id: contrast.yes.ours, value: "yes", voter: header, weight: 0.9, when: [{fact: modality, any: [CT, MR]}]}
                  - {id: contrast.no.ours, value: "no", voter: text, weight: 0.8, when: [{fact: modality, any: [CT, MR]}]}
                  - {id: contrast.no.ours-too, value: "no", voter: text, weight: 0.7, when: [{fact: modality, any: [CT]}]}
        """
}

/// The file that the page of an audit saves.
enum VerdictFile {
    /// Verdicts on contradictions as `audit --json` prints them, believing the side that is named for each.
    static func text(of rows: [[String: Any]], believing side: ([String: Any]) -> String) throws -> String {
        let verdicts = rows.map { row -> [String: Any] in
            let finding = row["finding"] as? [String: Any] ?? [:]
            let isFirst = side(row) == "firstRules"
            let right = finding[isFirst ? "first" : "second"] as? [String: Any]
            return [
                "series": row["series"] ?? "", "volume": row["volume"] ?? 0, "kind": finding["kind"] ?? "",
                "group": finding["group"] ?? "", "modality": row["modality"] ?? NSNull(),
                "value": right?["value"] ?? NSNull(), "believed": right?["rule"] ?? NSNull(),
                "overruled": finding[isFirst ? "secondRules" : "firstRules"] ?? [],
            ]
        }
        let file: [String: Any] = ["format": "radzoo-verdicts", "version": 1, "verdicts": verdicts]
        return String(decoding: try JSONSerialization.data(withJSONObject: file, options: .sortedKeys), as: UTF8.self)
    }
}
