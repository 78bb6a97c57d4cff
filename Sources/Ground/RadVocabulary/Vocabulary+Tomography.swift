extension Vocabulary {
    /// Classes of CT reconstruction kernels.
    package static let kernels: [CodedTerm] = [
        CodedTerm("soft", "Soft tissue"), CodedTerm("sharp", "Lung and other sharp kernels"),
        CodedTerm("bone", "Bone"),
    ]

    /// Images that are computed from two energies.
    package static let spectralKinds: [CodedTerm] = [
        CodedTerm("monochromatic", "Virtual monoenergetic image"),
        CodedTerm("iodine", "Iodine density or iodine overlay"),
        CodedTerm("virtual-non-contrast", "Virtual non-contrast or virtual unenhanced"),
        CodedTerm(
            "mixed", "Average of two energies, like one polychromatic scan", .dicom, "113097", contextGroup: 7203),
        CodedTerm("effective-atomic-number", "Effective atomic number", .dicom, "129320", contextGroup: 301),
        CodedTerm("calcium-suppressed", "Virtual non-calcium"),
    ]

    /// What was done to images after reconstruction; PS3.16 CID 7203.
    package static let processings: [CodedTerm] = [
        CodedTerm("reformat", "Multiplanar reformation", .dicom, "113072", contextGroup: 7203),
        CodedTerm("maximum-projection", "Maximum intensity projection", .dicom, "113078", contextGroup: 7203),
        CodedTerm("minimum-projection", "Minimum intensity projection", .dicom, "113079", contextGroup: 7203),
        CodedTerm("average", "Average of slices", .dicom, "113049", contextGroup: 7203),
        CodedTerm("subtraction", "Subtraction", .dicom, "113062", contextGroup: 7203),
    ]

    /// Radiopharmaceuticals; PS3.16 CID 4021.
    ///
    /// What stands for several of them has no code.
    package static let tracers: [CodedTerm] = [
        tracer("FDG", "Fluorodeoxyglucose F-18", "35321007"),
        CodedTerm("PSMA", "Ligand of the prostate-specific membrane antigen, F-18 or Ga-68"),
        tracer("sodium-fluoride", "Sodium fluoride F-18", "129501009"),
        CodedTerm("DOTATATE", "Dotatate, dotatoc or dotanoc, Ga-68 or Cu-64"),
        tracer("FLT", "Fluorothymidine F-18", "129502002"),
        tracer("FMISO", "Fluoromisonidazole F-18", "422598008"),
        tracer("fluciclovine", "Fluciclovine F-18", "457000009"),
        CodedTerm("choline", "Choline C-11 or fluorocholine F-18"),
        tracer("FES", "Fluoroestradiol F-18", "926372005"),
        CodedTerm("FAPI", "Ligand of the fibroblast activation protein"),
        CodedTerm("amyloid", "Amyloid ligand, such as florbetapir"),
        CodedTerm("tau", "Tau ligand"),
        tracer("DOPA", "Fluorodopa F-18", "5811000122108"),
        tracer("methionine", "Methionine C-11", "129510001"),
        tracer("acetate", "Acetate C-11", "129513004"),
        tracer("ammonia", "Ammonia N-13", "129508003"),
        tracer("rubidium", "Rubidium-82", "129503007"),
        tracer("water", "Water O-15", "129505000"),
    ]

    /// The units of PET values, PS3.3 C.8.9.1.1.3.
    package static let activityUnits: [CodedTerm] = [
        CodedTerm("BQML", "Becquerel per millilitre"), CodedTerm("CNTS", "Counts"),
        CodedTerm("CPS", "Counts per second"), CodedTerm("GML", "Standardised uptake value, gram per millilitre"),
        CodedTerm("PROPCNTS", "Proportional to counts"), CodedTerm("PROPCPS", "Proportional to counts per second"),
    ]

    /// Vendors of scanners, coarse on purpose: a model and its software can name a hospital.
    package static let vendors: [CodedTerm] = [
        CodedTerm("siemens", "Siemens Healthineers"), CodedTerm("ge", "GE HealthCare"),
        CodedTerm("philips", "Philips"), CodedTerm("canon", "Canon Medical, Toshiba"),
        CodedTerm("fujifilm", "Fujifilm, Hitachi"), CodedTerm("united-imaging", "United Imaging"),
        CodedTerm("bruker", "Bruker"), CodedTerm("hyperfine", "Hyperfine"), CodedTerm("esaote", "Esaote"),
        CodedTerm("neusoft", "Neusoft"), CodedTerm("varian", "Varian"), CodedTerm("elekta", "Elekta"),
        CodedTerm("mediso", "Mediso"), CodedTerm("cps", "CPS, CTI"), CodedTerm("marconi", "Marconi, Picker, Elscint"),
    ]

    private static func tracer(_ term: String, _ display: String, _ code: String) -> CodedTerm {
        CodedTerm(term, display, .snomed, code, contextGroup: 4021)
    }
}
