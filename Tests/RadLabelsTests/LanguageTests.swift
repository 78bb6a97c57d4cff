import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

/// Words of six languages, as people type them, for plane, contrast, body region and sequence.
@Suite struct LanguageTests {
    struct Phrase: Sendable, CustomTestStringConvertible {
        let modality: String
        let text: String
        let group: LabelGroup
        let term: String
        var testDescription: String { "\(modality) \(text)" }

        init(_ modality: String, _ text: String, _ group: LabelGroup, _ term: String) {
            (self.modality, self.text, self.group, self.term) = (modality, text, group, term)
        }
    }

    static let phrases: [Phrase] = [
        Phrase("CT", "Abdomen nach KM", .contrast, "yes"), Phrase("CT", "Schädel ohne KM", .contrast, "no"),
        Phrase("CT", "Thorax nativ", .contrast, "no"), Phrase("CT", "Oberbauch venöse Phase", .contrast, "yes"),
        Phrase("CT", "TDM thorax sans injection", .contrast, "no"),
        Phrase("CT", "Abdomen après injection", .contrast, "yes"),
        Phrase("CT", "Tórax con contraste", .contrast, "yes"), Phrase("CT", "Cráneo sin contraste", .contrast, "no"),
        Phrase("CT", "Torace senza mdc", .contrast, "no"), Phrase("CT", "Addome con mdc", .contrast, "yes"),
        Phrase("CT", "Thorax met contrast", .contrast, "yes"),
        Phrase("CT", "Hersenen zonder contrast", .contrast, "no"),
        Phrase("CT", "Abdomen avec et sans injection", .contrast, "unknown"),
        Phrase("CT", "Addome con e senza mdc", .contrast, "unknown"),
        Phrase("MR", "Kniegelenk links", .focus, "knee"), Phrase("MR", "LWS sagittal", .focus, "lumbar-spine"),
        Phrase("MR", "genou droit", .focus, "knee"), Phrase("MR", "IRM cérébrale encéphale", .focus, "brain"),
        Phrase("MR", "rodilla izquierda", .focus, "knee"), Phrase("MR", "hígado", .focus, "liver"),
        Phrase("MR", "ginocchio destro", .focus, "knee"), Phrase("MR", "fegato", .focus, "liver"),
        Phrase("MR", "schouder rechts", .focus, "shoulder"), Phrase("MR", "hersenen", .focus, "brain"),
        Phrase("MR", "genou gauche", .laterality, "left"), Phrase("MR", "rodilla derecha", .laterality, "right"),
        Phrase("MR", "T1 gewichtet", .sequence, "T1"), Phrase("MR", "Diffusion axiale", .sequence, "DWI"),
        Phrase("MR", "difusión", .sequence, "DWI"), Phrase("MR", "diffusione", .sequence, "DWI"),
        Phrase("MR", "T2 pondéré", .sequence, "T2"), Phrase("MR", "T1 pesata", .sequence, "T1"),
        Phrase("MR", "T2 gewogen", .sequence, "T2"), Phrase("MR", "Protonendichte", .sequence, "PD"),
        Phrase("CT", "Weichteil", .kernel, "soft"), Phrase("CT", "Knochen 1.0", .kernel, "bone"),
        Phrase("CT", "hueso", .kernel, "bone"), Phrase("CT", "parties molles", .kernel, "soft"),
        Phrase("PT", "nicht korrigiert", .attenuationCorrection, "no"),
    ]

    @Test(arguments: phrases) func `words are understood`(_ phrase: Phrase) throws {
        var facts = SeriesFacts()
        (facts.modality, facts.seriesDescription) = (phrase.modality, phrase.text)
        let label = Labeller(rules: try ShippedRules.get()).labels(for: facts).first { $0.group == phrase.group }
        #expect(label?.value ?? "unknown" == phrase.term)
    }

    @Test(arguments: [
        ("transversal", "axial"), ("axiale", "axial"), ("assiale", "axial"), ("axiaal", "axial"),
        ("koronar", "coronal"), ("coronale", "coronal"), ("coronaal", "coronal"), ("sagittale", "sagittal"),
        ("sagital", "sagittal"), ("sagittaal", "sagittal"),
    ]) func `the plane in words votes and does not decide`(_ sample: (word: String, term: String)) throws {
        var facts = SeriesFacts()
        (facts.modality, facts.seriesDescription) = ("MR", "T2 " + sample.word)
        let label = Labeller(rules: try ShippedRules.get()).labels(for: facts).first { $0.group == .plane }
        #expect(label?.evidence.map(\.value) == [sample.term])
        #expect(label?.unknownReason == .borderline)
    }
}
