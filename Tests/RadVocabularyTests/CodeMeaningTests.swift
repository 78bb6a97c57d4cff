import Foundation
import RadTestSupport
import RadVocabulary
import Testing

/// Every coded term against the meanings of PS3.16, as pydicom holds them.
@Suite struct CodeMeaningTests {
    /// How our words stand to those of the standard where they differ.
    enum Relation {
        /// Other words for the same.
        case same
        /// The standard has no code for all of it; this is the nearest one.
        case broader
        /// The code says more or other than a series of this kind needs, and is the one of its context group.
        case related
    }

    /// The standard's words for terms that are written otherwise here.
    static let meanings: [String: (meaning: String, relation: Relation)] = [
        "DCM 121311": ("Localizer", .same),
        "SCT 51440002": ("Bilateral", .same),
        "DCM 129101": ("Water/fat in phase", .same),
        "DCM 129102": ("Water/fat out of phase", .same),
        "DCM 110804": ("T1 Weighted MR Signal Intensity", .same),
        "DCM 110805": ("T2 Weighted MR Signal Intensity", .same),
        "DCM 110803": ("Proton Density Weighted MR Signal Intensity", .same),
        "DCM 110806": ("T2* Weighted MR Signal Intensity", .same),
        "DCM 113043": ("Diffusion weighted", .same),
        "DCM 110819": ("Blood Oxygenation Level", .related),
        "DCM 110800": ("Spin Tagging Perfusion MR Signal Intensity", .same),
        "DCM 110831": ("Perfusion", .related),
        "DCM 110807": ("Field Map MR Signal Intensity", .same),
        "DCM 110802": ("Time Of Flight Angio MR Signal Intensity", .same),
        "DCM 113070": ("Velocity encoded", .same),
        "DCM 113097": ("Multi-energy proportional weighting", .same),
        "DCM 113072": ("Multiplanar reformatting", .same),
        "DCM 113049": ("Pixel by pixel mean", .same),
        "DCM 113062": ("Pixel by pixel subtraction", .same),
        "SCT 69536005": ("Head", .related),
        "SCT 42575006": ("Sella turcica", .broader),
        "SCT 2095001": ("Paranasal sinus", .same),
        "SCT 85562004": ("Hand", .broader),
        "SCT 56459004": ("Foot", .broader),
        "SCT 35321007": ("Fluorodeoxyglucose F^18^", .same),
        "SCT 129501009": ("Sodium fluoride F^18^", .same),
        "SCT 129502002": ("Thymidine F^18^", .same),
        "SCT 422598008": ("Fluoromisonidazole F^18^", .same),
        "SCT 457000009": ("Fluciclovine F^18^", .same),
        "SCT 926372005": ("Fluoroestradiol F^18^", .same),
        "SCT 5811000122108": ("Fluoro-L-dopa F^18^", .same),
        "SCT 129510001": ("Methionine C^11^", .same),
        "SCT 129513004": ("Acetate C^11^", .same),
        "SCT 129508003": ("Ammonia N^13^", .same),
        "SCT 129503007": ("Rubidium chloride Rb^82^", .same),
        "SCT 129505000": ("Oxygen-water O^15^", .same),
    ]

    /// Codes that PS3.16 does not use, with their meaning in SNOMED CT: no context group has the whole intestine.
    static let beyondTheStandard = ["SCT 113276009": "Intestinal structure"]

    private static let script = """
        import json, sys
        from pydicom.sr import _concepts_dict
        known = {}
        for scheme, names in _concepts_dict.concepts.items():
            for codes in names.values():
                for code, (meaning, groups) in codes.items():
                    known.setdefault(scheme + " " + code, []).append(meaning)
        print(json.dumps({key: known.get(key, []) for key in json.load(sys.stdin)}))
        """

    @Test(.requiresPython("pydicom")) func `every code means what its term says`() throws {
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let terms = Set(LabelGroup.allCases.flatMap { Vocabulary.terms(of: $0) }).filter { $0.codeValue != nil }
        let keys = Set(terms.map(key))
        let output = try python.run(Self.script, input: Array(JSONEncoder().encode(keys.sorted())))
        let standard = try JSONDecoder().decode([String: [String]].self, from: Data(output))
        for term in terms {
            let key = key(term)
            let words = (standard[key] ?? []).map { $0.lowercased() }
            let isSame = words.contains(term.display.lowercased())
            if let other = Self.meanings[key] {
                #expect(words.contains(other.meaning.lowercased()), "\(key) is \(words), not \(other.meaning)")
                let isNamed = terms.contains { self.key($0) == key && !words.contains($0.display.lowercased()) }
                #expect(isNamed, "\(key) needs no other words")
            } else {
                #expect(isSame || Self.beyondTheStandard[key] != nil, "\(term.term): \(key) is \(words)")
            }
        }
        #expect(Set(Self.meanings.keys).isSubset(of: keys), "meanings of codes that no term has")
        for key in Self.beyondTheStandard.keys { #expect(keys.contains(key) && standard[key] == []) }
    }

    private func key(_ term: CodedTerm) -> String {
        "\(term.codingScheme?.rawValue ?? "") \(term.codeValue ?? "")"
    }

    // The terms of PS3.3 C.7.3.1.1.2, and those of Laterality (0020,0060) as PS3.16 CID 244 codes them.
    @Test func `positions and sides are the standard's`() {
        let positions = ["HF", "FF"].flatMap { head in ["S", "P", "DL", "DR"].map { head + $0 } }
        let across = ["LFS", "LFP", "RFS", "RFP", "AFDL", "AFDR", "PFDL", "PFDR"]
        #expect(Set(Vocabulary.patientPositions.map(\.term)) == Set(positions + across))
        #expect(Vocabulary.patientPositions.allSatisfy { $0.codeValue == nil })
        #expect(Vocabulary.sides.map(\.codeValue) == ["7771000", "24028007", "51440002"])
    }
}
