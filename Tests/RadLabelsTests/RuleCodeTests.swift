import Foundation
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// Codes that rules compare header codes with, against PS3.16 as pydicom holds it.
@Suite struct RuleCodeTests {
    /// What the standard calls the codes of a term: one of these is part of every meaning.
    static let stems: [String: [String]] = [
        "FDG": ["fluorodeoxyglucose"], "PSMA": ["psma", "piflufolastat", "dcfbc"],
        "sodium-fluoride": ["sodium fluoride"],
        "DOTATATE": ["dotatate", "edotreotide"], "FMISO": ["fluoromisonidazole"], "FLT": ["thymidine"],
        "fluciclovine": ["fluciclovine"], "choline": ["choline"], "FES": ["fluoroestradiol"],
        "amyloid": ["florbetapir", "florbetaben", "flutemetamol", "pittsburgh"],
        "tau": ["flortaucipir", "t807", "mk-6240", "thk5351"], "DOPA": ["dopa"], "methionine": ["methionine"],
        "acetate": ["acetate"], "ammonia": ["ammonia"], "rubidium": ["rubidium"], "water": ["oxygen-water"],
        "brain": ["brain"], "pituitary": ["sella", "pituitary"], "orbit": ["orbit", "eye"],
        "temporal-bone": ["temporal bone", "auditory canal", "mastoid"], "sinuses": ["sinus"],
        "neck": ["neck", "larynx"], "cervical-spine": ["cervical"], "thoracic-spine": ["thoracic"],
        "lumbar-spine": ["lumbar", "lumbo"], "heart": ["heart"], "aorta": ["aort"], "lung": ["lung"],
        "breast": ["breast"], "liver": ["liver"], "biliary": ["bil", "gallbladder"], "pancreas": ["pancrea"],
        "kidney": ["kidney", "renal"], "bowel": ["intestine", "colon", "rectum"], "prostate": ["prostat"],
        "female-pelvis": ["uterus"], "shoulder": ["shoulder"], "elbow": ["elbow"], "hand": ["hand", "wrist", "finger"],
        "hip": ["hip"], "knee": ["knee", "patella"], "foot": ["foot", "ankle"], "whole-body": ["entire body"],
    ]

    /// Label Map Segmentation Storage is younger than pydicom 3.0, which then gives the UID as the name.
    static let newerThanTheOracle: Set<String> = ["1.2.840.10008.5.1.4.1.1.66.7"]

    private static let script = """
        import json, sys
        from pydicom.sr import _concepts_dict, _snomed_dict
        known = {}
        for scheme, names in _concepts_dict.concepts.items():
            for codes in names.values():
                for code, (meaning, groups) in codes.items():
                    known.setdefault(code, []).append(meaning.lower())
        former = _snomed_dict.mapping["SRT"]
        print(json.dumps({code: known.get(former.get(code, code), []) for code in json.load(sys.stdin)}))
        """

    @Test(.requiresPython("pydicom")) func `codes of tracers and regions mean their term`() throws {
        let rules = try ShippedRules.get()
        var codes: [String: Set<String>] = [:]
        for rule in rules.groups.flatMap(\.rules) {
            guard case .terms(let terms) = rule.outcome else { continue }
            for condition in rule.own where [.radiopharmaceuticalCode, .anatomicRegion].contains(condition.fact) {
                guard case .hasAny(let wanted) = condition.test else { continue }
                for term in terms { codes[term, default: []].formUnion(wanted) }
            }
        }
        #expect(codes.count > 40)
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let asked = codes.values.reduce(into: Set()) { $0.formUnion($1) }.sorted()
        let output = try python.run(Self.script, input: Array(JSONEncoder().encode(asked)))
        let meanings = try JSONDecoder().decode([String: [String]].self, from: Data(output))
        for (term, codes) in codes {
            let stems = try #require(Self.stems[term], "what codes of \(term) mean is not said")
            for code in codes {
                let words = meanings[code] ?? []
                #expect(words.contains { word in stems.contains(where: word.contains) }, "\(term): \(code) is \(words)")
            }
        }
    }

    @Test(.requiresPython("pydicom")) func `codes of SOP classes are of the kind that rules take them for`() throws {
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let kinds = [
            "modality.ct.sop-class": "CT Image", "modality.mr.sop-class": "MR", "modality.pt.sop-class": "P",
            "modality.seg.sop-class": "Segmentation", "modality.rtstruct.sop-class": "RT Structure Set",
        ]
        let rules = try ShippedRules.get().groups.flatMap(\.rules)
        for (id, kind) in kinds {
            let rule = try #require(rules.first { $0.id == id })
            guard case .hasAny(let classes) = rule.own[0].test else { continue }
            let script =
                "import sys; from pydicom.uid import UID; print('\\n'.join(UID(u).name for u in sys.stdin.read().split()))"
            let output = try python.run(script, input: Array(classes.joined(separator: "\n").utf8))
            let names = String(decoding: output, as: UTF8.self).split(separator: "\n")
            #expect(names.count == classes.count)
            for name in names where !Self.newerThanTheOracle.contains(String(name)) {
                let isKind = name.contains(kind) && name.contains("Storage")
                #expect(isKind, "\(id): \(name)")
            }
        }
    }
}
