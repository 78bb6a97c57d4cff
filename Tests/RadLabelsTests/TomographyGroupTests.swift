import RadSeries
import RadVocabulary
import RadVolume
import Testing

@testable import RadLabels

/// Facts of CT and PET, of the machine and of how the patient lies, each as a reader of the header would state it.
@Suite struct TomographyGroupTests {
    private static func kernel(_ vendor: String, _ name: String, _ expected: String) -> GroupSample {
        GroupSample("CT", .kernel, "\(vendor) \(name)", expected) { facts in
            (facts.manufacturer, facts.convolutionKernel) = (vendor, [name])
        }
    }

    static let computed: [GroupSample] = [
        kernel("SIEMENS", "B30f", "soft"), kernel("SIEMENS", "Br40d\\3", "soft"), kernel("SIEMENS", "B60f", "sharp"),
        kernel("SIEMENS", "Bl57f", "sharp"), kernel("SIEMENS", "B75h", "bone"), kernel("SIEMENS", "Hr68", "bone"),
        kernel("GE", "STANDARD", "soft"), kernel("GE", "LUNG", "sharp"), kernel("GE", "BONEPLUS", "bone"),
        kernel("Philips", "B", "soft"), kernel("Philips", "YA", "sharp"), kernel("Philips", "YD", "bone"),
        kernel("TOSHIBA", "FC08", "soft"), kernel("TOSHIBA", "FC52", "sharp"), kernel("TOSHIBA", "FC30", "bone"),
        kernel("SIEMENS", "B48f", "unknown"), kernel("Philips", "C", "unknown"), kernel("none", "X", "unknown"),
        .described("CT", .kernel, "Thorax 1.0 B70f", "bone"), .described("CT", .kernel, "Lungenfenster", "sharp"),
        .described("CT", .kernel, "Thorax", "unknown"), .described("MR", .kernel, "bone", "unknown"),
        GroupSample("CT", .tubeVoltage, "120 kV", "120.0") { $0.kilovoltagePeak = 120 },
        GroupSample("CT", .tubeVoltage, "volts", "unknown") { $0.kilovoltagePeak = 120_000 },
        .described("CT", .spectral, "MonoE 70keV", "monochromatic"),
        .described("CT", .monochromaticEnergy, "70keV", "70.0"),
        .described("CT", .monochromaticEnergy, "Mono 40 keV", "40.0"),
        .described("CT", .monochromaticEnergy, "511 keV", "unknown"),
        .described("CT", .spectral, "Iodine map", "iodine"), .described("CT", .spectral, "VNC", "virtual-non-contrast"),
        .described("CT", .spectral, "Z Effective", "effective-atomic-number"),
        .described("CT", .spectral, "VNCa", "calcium-suppressed"), .described("CT", .spectral, "DE mixed", "mixed"),
        .described("CT", .spectral, "Abdomen", "unknown"), .described("CT", .spectral, "monochorionic", "unknown"),
        GroupSample("CT", .spectral, "Siemens' mark", "iodine") { $0.imageType = ["DERIVED", "PRIMARY", "IODINE"] },
        .described("CT", .processing, "COR MPR", "reformat"),
        .described("CT", .processing, "MIP", "maximum-projection"),
        .described("CT", .processing, "MinIP", "minimum-projection"), .described("CT", .processing, "AvIP", "average"),
        .described("MR", .processing, "SUB 1-2", "subtraction"), .described("CT", .processing, "chest", "unknown"),
        GroupSample("MR", .processing, "a mark of the header", "maximum-projection") {
            $0.imageType = ["DERIVED", "MIP"]
        },
        GroupSample("CT", .processing, "coronal slices", "reformat") { ($0.plane, $0.sliceCount) = (.coronal, 80) },
        GroupSample("CT", .processing, "axial slices", "unknown") { ($0.plane, $0.sliceCount) = (.axial, 80) },
        GroupSample("CT", .contrastPhase, "coded", "portal-venous") { $0.contrastPhase = "PORTAL_VENOUS" },
        .described("CT", .contrastPhase, "Abdomen nativ", "native"),
        .described("CT", .contrastPhase, "late arterial", "arterial"),
        .described("CT", .contrastPhase, "PORTAL VENOUS", "portal-venous"),
        .described("CT", .contrastPhase, "nephrographic", "nephrographic"),
        .described("CT", .contrastPhase, "Delayed", "delayed"),
        .described("MR", .contrastPhase, "HBP 20 min", "hepatobiliary"),
        .described("CT", .contrastPhase, "venöse Phase", "venous"),
        .described("MR", .contrastPhase, "DCE dynamic", "dynamic"),
        .described("CT", .contrastPhase, "Thorax", "unknown"),
        .described("MR", .contrastPhase, "delayed enhancement", "unknown"),
    ]

    static let emission: [GroupSample] =
        [
            ("FDG WB", "FDG"), ("Ga-68 PSMA-11", "PSMA"), ("NaF bone", "sodium-fluoride"),
            ("68Ga DOTATATE", "DOTATATE"),
            ("FLT", "FLT"), ("FMISO 2h", "FMISO"), ("Axumin", "fluciclovine"), ("C11 choline", "choline"),
            ("FES", "FES"),
            ("FAPI-46", "FAPI"), ("florbetapir", "amyloid"), ("AV1451", "tau"), ("F-DOPA", "DOPA"),
            ("methionine", "methionine"), ("acetate", "acetate"), ("NH3 rest", "ammonia"), ("Rb-82 stress", "rubidium"),
            ("H2O", "water"), ("PET AC", "unknown"), ("FDG and PSMA", "unknown"),
        ].map { .described("PT", .tracer, $0.0, $0.1) } + [
            GroupSample("PT", .tracer, "a code", "FMISO") { $0.radiopharmaceuticalCodes = ["C-B07E1", "C-111A1"] },
            GroupSample("PT", .tracer, "a code of copper", "unknown") { $0.radiopharmaceuticalCodes = ["C-B07DB"] },
            GroupSample("PT", .tracer, "a code of oxygen", "unknown") { $0.radiopharmaceuticalCodes = ["C-B1038"] },
            GroupSample("PT", .tracer, "fluorine alone", "unknown") { $0.radiopharmaceuticalCodes = ["C-111A1"] },
            GroupSample("PT", .tracer, "a name", "FDG") { $0.radiopharmaceutical = "FDG -- fluorodeoxyglucose" },
            GroupSample("CT", .tracer, "of a CT", "unknown") { $0.seriesDescription = "FDG PET/CT" },
            GroupSample("PT", .attenuationCorrection, "list of corrections", "yes") {
                $0.correctedImage = ["DECY", "ATTN"]
            },
            GroupSample("PT", .attenuationCorrection, "list without it", "no") {
                $0.correctedImage = ["DECY", "NORM"]
            },
            .described("PT", .attenuationCorrection, "WB NAC", "no"),
            .described("PT", .attenuationCorrection, "WB AC", "yes"),
            .described("PT", .attenuationCorrection, "WB", "unknown"),
        ]
        + ["BQML", "CNTS", "CPS", "GML", "PROPCNTS", "PROPCPS"].map { unit in
            GroupSample("PT", .activityUnit, unit, unit) { $0.units = unit }
        } + [GroupSample("PT", .activityUnit, "no term", "unknown") { $0.units = "KG" }]

    static let placement: [GroupSample] =
        Vocabulary.patientPositions.map { position in
            GroupSample("CT", .patientPosition, position.term, position.term) { $0.patientPosition = position.term }
        } + [GroupSample("CT", .patientPosition, "no term", "unknown") { $0.patientPosition = "STANDING" }] + [
            GroupSample("MR", .laterality, "code", "left") { $0.laterality = "L" },
            GroupSample("MR", .laterality, "code", "right") { $0.laterality = "R" },
            GroupSample("MR", .laterality, "code", "both") { $0.laterality = "B" },
            .described("MR", .laterality, "Knee LT", "left"), .described("MR", .laterality, "Schulter rechts", "right"),
            .described("MR", .laterality, "bilateral hips", "both"),
            .described("MR", .laterality, "left and right", "unknown"),
            .described("CT", .laterality, "left lateral decubitus", "unknown"),
            .described("MR", .laterality, "T2 L", "unknown"),
            GroupSample("MR", .laterality, "code against words", "unknown") { facts in
                (facts.laterality, facts.seriesDescription) = ("L", "right knee")
            },
            GroupSample("MR", .obliquity, "straight", "0.0") { $0.geometry = .axial(length: 100) },
            GroupSample("CT", .craniocaudalLength, "of an axial stack", "250.0") { $0.geometry = .axial(length: 250) },
            GroupSample("CT", .sliceThickness, "as stated", "3.0") { $0.sliceThickness = 3 },
            GroupSample("CT", .sliceThickness, "zero", "unknown") { $0.sliceThickness = 0 },
            GroupSample("CT", .inPlaneSpacing, "the larger", "0.9") { ($0.rowSpacing, $0.columnSpacing) = (0.7, 0.9) },
        ]

    static let vendors: [GroupSample] = [
        ("SIEMENS", "siemens"), ("Siemens Healthineers", "siemens"), ("GE MEDICAL SYSTEMS", "ge"),
        ("Philips Medical Systems", "philips"), ("TOSHIBA", "canon"), ("CANON_MEC", "canon"), ("Hitachi", "fujifilm"),
        ("UIH", "united-imaging"), ("Bruker BioSpin", "bruker"), ("Hyperfine", "hyperfine"), ("ESAOTE", "esaote"),
        ("Neusoft", "neusoft"), ("Varian", "varian"), ("ELEKTA", "elekta"), ("Mediso", "mediso"), ("CPS", "cps"),
        ("Marconi", "marconi"), ("Acme", "unknown"), ("Gemini", "unknown"),
    ].map { sample in GroupSample("CT", .vendor, sample.0, sample.1) { $0.manufacturer = sample.0 } }

    @Test(arguments: computed + emission + placement + vendors)
    func `a fact of the header becomes its label`(_ sample: GroupSample) throws {
        #expect(sample.answer(of: Labeller(rules: try ShippedRules.get())) == sample.expected)
    }

    @Test(arguments: [
        LabelGroup.kernel, .spectral, .processing, .tracer, .activityUnit, .patientPosition, .laterality, .vendor,
        .contrastPhase,
    ]) func `every term of the group can be given`(_ group: LabelGroup) {
        let given = Set(
            (Self.computed + Self.emission + Self.placement + Self.vendors).filter { $0.group == group }.map(\.expected)
        )
        #expect(given.subtracting(["unknown"]) == Set(Vocabulary.terms(of: group).map(\.term)))
        #expect(given.contains("unknown"))
    }
}
