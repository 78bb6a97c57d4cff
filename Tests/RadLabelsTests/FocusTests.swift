import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

/// What examinations are for, by words and codes.
@Suite struct FocusTests {
    static let samples: [GroupSample] = [
        ("MR", "MRI BRAIN W/O", "brain"), ("MR", "Pituitary dynamic", "pituitary"), ("CT", "Orbits", "orbit"),
        ("CT", "Felsenbein", "temporal-bone"), ("CT", "NNH", "sinuses"), ("CT", "Soft tissue neck", "neck"),
        ("MR", "C-Spine", "cervical-spine"), ("MR", "BWS sag", "thoracic-spine"), ("MR", "LWS", "lumbar-spine"),
        ("MR", "Cardiac cine", "heart"), ("CT", "Aorta", "aorta"), ("CT", "Low dose chest", "lung"),
        ("MR", "Mamma", "breast"), ("MR", "Liver dynamic", "liver"), ("MR", "MRCP", "biliary"),
        ("CT", "Pancreas protocol", "pancreas"), ("CT", "Renal", "kidney"), ("CT", "Colonography", "bowel"),
        ("MR", "Prostate mp", "prostate"), ("MR", "Uterus", "female-pelvis"), ("MR", "Shoulder LT", "shoulder"),
        ("MR", "Elbow", "elbow"), ("MR", "Wrist", "hand"), ("MR", "Hüfte", "hip"), ("MR", "Knee", "knee"),
        ("MR", "OSG", "foot"), ("PT", "WB AC", "whole-body"), ("CT", "Abdomen", "unknown"), ("MR", "brainy", "unknown"),
        ("CT", "brain phantom", "unknown"), ("CT", "Neck Chest", "neck;lung"),
        // Ranges of PET begin at the skull; a skull of a CT is the target.
        ("PT", "PETCT Skull MidThigh", "whole-body"), ("PT", "SKULL BASE TO MID THIGH", "whole-body"),
        ("PT", "PET IMAGE W/CT SKULL-T", "whole-body"), ("PT", "TORSO_3D_AC", "whole-body"),
        ("PT", "Brain 10 min", "brain"), ("CT", "Skull 2.0", "brain"), ("CT", "Torso", "unknown"),
        ("PT", "skull", "unknown"), ("CT", "torsion hip", "hip"),
    ].map { .described($0.0, .focus, $0.1, $0.2) }

    @Test(arguments: samples) func `the target of an examination is named`(_ sample: GroupSample) throws {
        #expect(sample.answer(of: Labeller(rules: try ShippedRules.get())) == sample.expected)
    }

    @Test func `every term of the group can be given`() {
        let given = Set(Self.samples.flatMap { $0.expected.split(separator: ";").map(String.init) })
        #expect(given.subtracting(["unknown"]) == Set(Vocabulary.terms(of: .focus).map(\.term)))
    }

    @Test func `a study's range does not make a brain of a torso`() throws {
        var facts = SeriesFacts()
        (facts.modality, facts.seriesDescription, facts.studyDescription) = ("PT", "PET WB AC", "PETCT_Skull_MidThigh")
        let label = Labeller(rules: try ShippedRules.get()).labels(for: facts).first { $0.group == .focus }
        #expect(label?.values == ["whole-body"])
    }

    // SNOMED CT as in PS3.16 now, SNOMED RT as before 2019, and codes for parts.
    @Test(arguments: [
        ("12738006", "brain"), ("T-A0100", "brain"), ("41216001", "prostate"), ("T-92000", "prostate"),
        ("74670003", "hand"), ("T-15750", "foot"), ("71854001", "bowel"), ("774007", "neck"), ("818981001", "unknown"),
        ("T-00000", "unknown"),
    ]) func `a coded region names the target`(_ sample: (code: String, focus: String)) throws {
        var facts = SeriesFacts()
        (facts.modality, facts.anatomicRegionCodes) = ("MR", [sample.code])
        let label = Labeller(rules: try ShippedRules.get()).labels(for: facts).first { $0.group == .focus }
        #expect(label?.value ?? "unknown" == sample.focus)
    }
}
