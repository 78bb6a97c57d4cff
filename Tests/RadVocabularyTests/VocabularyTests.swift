import Foundation
import RadTestSupport
import RadVocabulary
import Testing

@Suite struct VocabularyTests {
    @Test(arguments: LabelGroup.allCases) func `terms are written once and groups of numbers have none`(
        _ group: LabelGroup
    ) {
        let terms = Vocabulary.terms(of: group).map(\.term)
        #expect(Set(terms).count == terms.count)
        #expect(terms.isEmpty == (group.form == .number))
        #expect(!terms.contains(Vocabulary.unknown))
        for term in terms {
            #expect(Vocabulary.term(term, in: group)?.term == term)
            #expect(term.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        }
    }

    @Test func `values are ordered as the vocabulary lists them and strangers are left out`() {
        let ordered = Vocabulary.ordered(["pelvis", "brain", "chest", "brain", "moon"], in: .coverage)
        #expect(ordered == ["brain", "chest", "pelvis"])
        #expect(Vocabulary.term("moon", in: .coverage) == nil)
        #expect(Vocabulary.term(forCode: "69536005", in: .coverage)?.term == "head")
    }

    // The dictionary of pydicom is generated from DICOM PS3.16 and the SNOMED subset that it may use.
    @Test(.requiresPython("pydicom")) func `codes and context groups are those of the standard`() throws {
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let terms = LabelGroup.allCases.flatMap { Vocabulary.terms(of: $0) }
        // SNOMED CT has a code for the whole intestine that the subset for DICOM lacks.
        let coded = Array(Set(terms.filter { $0.codeValue != nil && $0.codeValue != "113276009" }))
        #expect(coded.count > 80)
        let script = """
            import json, sys
            from pydicom.sr import _cid_dict, _concepts_dict
            for term in json.load(sys.stdin):
                scheme, code, group = term['codingScheme'], term['codeValue'], term.get('contextGroup')
                known = [(name, c) for name, codes in _concepts_dict.concepts[scheme].items() for c in codes if c == code]
                members = _cid_dict.cid_concepts.get(group, {}).get(scheme, []) if group else None
                inside = members is None or any(name in members for name, _ in known)
                if not known or not inside:
                    print(term['term'], scheme, code, group, [name for name, _ in known])
            """
        let complaints = try python.run(script, input: Array(JSONEncoder().encode(coded)))
        #expect(String(decoding: complaints, as: UTF8.self).isEmpty, "\(String(decoding: complaints, as: UTF8.self))")
    }

    @Test(.requiresSharedData) func `every term of the hand-made labels is in the vocabulary`() throws {
        for row in try GoldTable.rows() {
            #expect(Vocabulary.contains(row["modality"], in: .modality), "\(row["modality"])")
            let plane = row["plane"]
            #expect(plane.isEmpty || plane == "mixed" || Vocabulary.contains(plane, in: .plane), "\(plane)")
            let sequence = row["sequence"]
            #expect(sequence.isEmpty || Vocabulary.contains(sequence, in: .sequence), "\(sequence)")
            let contrast = row["contrast"]
            #expect(contrast == "unknown" || Vocabulary.contains(contrast, in: .contrast), "\(contrast)")
            for region in row.coverage + row.partialCoverage {
                #expect(Vocabulary.contains(region, in: .coverage), "\(region)")
            }
        }
    }
}

@Suite struct LabelTests {
    @Test func `an undecided label has neither value nor number`() {
        let label = Label.unknown(.contrast)
        #expect(label.isUnknown)
        #expect(label.value == nil)
        #expect(label.confidence == 0)
        #expect(!Label(group: .sliceSpacing, values: [], number: 3, confidence: 1, evidence: []).isUnknown)
    }

    @Test func `a label survives its coding`() throws {
        let evidence = Evidence(
            rule: "sequence.stir.inversion-time", tags: ["0018,0082"], voter: .physics, value: "STIR", weight: 0.9)
        let label = Label(group: .sequence, values: ["STIR"], number: nil, confidence: 0.9, evidence: [evidence])
        let coded = try JSONEncoder().encode(label)
        #expect(try JSONDecoder().decode(Label.self, from: coded) == label)
    }
}
