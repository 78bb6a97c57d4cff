import RadSeries
import RadVocabulary
import RadVolume
import Testing

@testable import RadLabels

/// A series as a scanner would describe it, and the label that a reader gives it.
struct PlainSeries: Sendable, CustomTestStringConvertible {
    let name: String
    let expected: String
    let change: @Sendable (inout SeriesFacts) -> Void
    var testDescription: String { name }

    static func mr(
        _ name: String, _ expected: String, tr: Double? = nil, te: Double? = nil, ti: Double? = nil,
        flip: Double? = nil,
        _ sequence: [String] = [], variant: [String] = [], type: String = "2D", text: String? = nil,
        _ change: @escaping @Sendable (inout SeriesFacts) -> Void = { _ in }
    ) -> PlainSeries {
        PlainSeries(name: name, expected: expected) { facts in
            facts.modality = "MR"
            facts.scanningSequence = sequence
            facts.sequenceVariant = variant
            facts.mrAcquisitionType = type
            (facts.repetitionTime, facts.echoTime, facts.inversionTime, facts.flipAngle) = (tr, te, ti, flip)
            facts.seriesDescription = text
            change(&facts)
        }
    }

    static func described(_ modality: String, _ text: String?, _ expected: String) -> PlainSeries {
        PlainSeries(name: "\(modality) \(text ?? "without words")", expected: expected) { facts in
            facts.modality = modality
            facts.seriesDescription = text
        }
    }
}

@Suite struct PlainSeriesTests {
    let labeller: Labeller
    init() throws { labeller = Labeller(rules: try ShippedRules.get()) }

    private func value(_ group: String, _ series: PlainSeries) -> String {
        var facts = SeriesFacts()
        series.change(&facts)
        let label = labeller.labels(for: facts).first { $0.group.rawValue == group }
        return label?.value ?? "unknown"
    }

    static let sequences: [PlainSeries] = [
        .mr("T1 spin echo", "T1", tr: 500, te: 12, ["SE"]),
        .mr("T1 at the end of the strip", "T1", tr: 850, te: 30, ["SE"]),
        .mr("between T1 and PD", "unknown", tr: 1200, te: 12, ["SE"]),
        .mr("between T1 and PD, called T1", "T1", tr: 1000, te: 12, ["SE"], text: "AX T1 TSE"),
        .mr("PD turbo spin echo", "PD", tr: 3000, te: 30, ["SE"], variant: ["SK"]),
        .mr("between PD and T2", "unknown", tr: 3500, te: 50, ["SE"]),
        .mr("T2 turbo spin echo", "T2", tr: 4500, te: 95, ["SE"]),
        .mr("HASTE", "T2", tr: 1400, te: 90, ["SE"], text: "t2_haste_cor"),
        .mr("MRCP", "heavy-T2", tr: 4500, te: 750, ["SE"], text: "MRCP radial"),
        .mr("T2-FLAIR", "T2-FLAIR", tr: 9000, te: 110, ti: 2500, ["SE", "IR"]),
        .mr("T2-FLAIR whose inversion is not stated", "T2-FLAIR", tr: 9000, te: 120, ["SE"], text: "AX FLAIR"),
        .mr("T1-FLAIR", "T1-FLAIR", tr: 2200, te: 10, ti: 860, ["SE", "IR"], text: "Sag T1 FLAIR"),
        .mr("STIR", "STIR", tr: 4500, te: 60, ti: 150, ["SE", "IR"]),
        .mr("an inversion time between", "unknown", tr: 5000, te: 90, ti: 1300, ["SE", "IR"]),
        .mr("MPRAGE", "T1", tr: 2300, te: 2.98, ti: 900, flip: 9, ["GR", "IR"], variant: ["SP", "MP"], type: "3D"),
        .mr(
            "first inversion of MP2RAGE", "unknown", tr: 3400, te: 2.9, ti: 700, flip: 4, ["GR", "IR"], type: "3D",
            text: "mp2rage_INV1"),
        .mr("VIBE", "T1", tr: 4.1, te: 1.9, flip: 10, ["GR"], variant: ["SP"], type: "3D", text: "t1_vibe_fs"),
        .mr("time of flight", "ToF", tr: 22, te: 3.6, flip: 18, ["GR"], variant: ["SP"], type: "3D", text: "TOF_3D"),
        .mr("late gradient echo", "T2star", tr: 620, te: 20, flip: 20, ["GR"], text: "t2*_hemo"),
        .mr("SWI", "SWI", tr: 28, te: 20, flip: 15, ["GR"], variant: ["SP"], type: "3D", text: "SWI_Images"),
        .mr("DWI by b value", "DWI", tr: 5200, te: 80, ["EP", "SE"]) { $0.diffusionBValue = 1000 },
        .mr("EPI whose b value is 0 everywhere", "unknown", tr: 5200, te: 80, ["EP", "SE"]) { $0.diffusionBValue = 0 },
        .mr("ADC", "ADC", tr: 5200, te: 80, ["EP"], text: "ep2d_diff_ADC") {
            $0.imageType = ["DERIVED", "PRIMARY", "ADC"]
        },
        .mr("fMRI", "BOLD", tr: 2000, te: 30, flip: 80, ["EP", "GR"], text: "rest"),
        .mr("bolus perfusion", "perfusion", tr: 1500, te: 32, flip: 75, ["EP", "GR"], text: "ep2d_perf") {
            $0.contrastBolusAgent = "Gadovist"
        },
        .mr("text against physics", "unknown", tr: 500, te: 12, ["SE"], text: "AX T2 TSE"),
        .mr("text alone", "T2", text: "T2 TSE sag"),
        .mr("3D FLAIR with a vendor's name", "T2-FLAIR", text: "t2_spc_da-fl_sag"),
        .mr("a research name", "T1", text: "sub-01_anat-T1w"),
        .mr("diffusion named beside T2", "DWI", text: "Ax DW EPI b=1000,T2"),
        .mr("a star that touches its neighbour", "T2star", text: "Cor 2D T2*GRE"),
        .mr("two weightings in one name", "unknown", text: "PD T2 dual echo"),
        .mr("T1 map", "unknown", text: "T1 map MOLLI"),
        .mr("a name within a word", "unknown", text: "pat2 flairy mt1x"),
        .described("CT", "T1 vertebra", "CT"),
        .described("PT", nil, "PT"),
    ]

    @Test(arguments: sequences) func `a plain sequence gets its weighting`(_ series: PlainSeries) {
        #expect(value("sequence", series) == series.expected)
    }

    static let contrasts: [PlainSeries] = [
        .described("CT", nil, "unknown"),
        .described("CT", "Abdomen nativ", "no"),
        .described("CT", "Thorax mit KM", "yes"),
        .described("CT", "CAP portalvenös", "yes"),
        .described("CT", "C+A+P", "unknown"),
        .described("CT", "Chest W/O Contrast", "no"),
        .described("CT", "abdomen w+wo", "unknown"),
        .described("CT", "unenhanced", "no"),
        .described("MR", "T1 AX POST GAD", "yes"),
        .described("MR", "T1 AX PRE GAD", "no"),
        .described("MR", "T1+C", "yes"),
        .described("MR", "T1 C-", "no"),
        .described("MR", "T2 post fossa", "unknown"),
        .described("MR", "post op control T2", "unknown"),
        .described("MR", "arterial spin labeling", "unknown"),
        .described("MR", "t1_tse_tra_km", "yes"),
        .described("MR", "T1W_TSE_AX_NO GAD", "no"),
        .described("MR", "AX T1 PRE-THERAPY", "unknown"),
        .described("CT", "prone w/o iv contrast", "no"),
        .described("CT", "AXIAL 1X1 NCE", "no"),
        .described("MR", "T1 n. KM", "yes"),
        .described("MR", "T1 o. KM", "no"),
        PlainSeries(name: "CT with agent and route", expected: "yes") { facts in
            (facts.modality, facts.contrastBolusAgent, facts.contrastBolusRoute) = ("CT", "ISOVUE300/100", "IV")
        },
        PlainSeries(name: "CT with oral agent", expected: "unknown") { facts in
            (facts.modality, facts.contrastBolusAgent) = ("CT", "Oral & Rectal")
        },
        PlainSeries(name: "CT with an agent by mouth", expected: "unknown") { facts in
            (facts.modality, facts.contrastBolusAgent, facts.contrastBolusRoute) = ("CT", "Omnipaque", "ORAL")
        },
        PlainSeries(name: "CT whose agent is NONE", expected: "unknown") { facts in
            (facts.modality, facts.contrastBolusAgent) = ("CT", "NONE")
        },
        PlainSeries(name: "CT with agent, called native", expected: "unknown") { facts in
            (facts.modality, facts.contrastBolusAgent, facts.seriesDescription) = ("CT", "Imeron", "nativ")
        },
        PlainSeries(name: "MR whose agent tag may be a copy", expected: "unknown") { facts in
            (facts.modality, facts.contrastBolusAgent) = ("MR", "Gadovist")
        },
        PlainSeries(name: "MR before the agent", expected: "no") { facts in
            (facts.modality, facts.contrastBolusAgent, facts.seriesDescription) = ("MR", "Gadovist", "T1 vor KM")
        },
        PlainSeries(name: "CT study without contrast", expected: "no") { facts in
            (facts.modality, facts.studyDescription) = ("CT", "CT HEAD WO CONTRAST")
        },
        PlainSeries(name: "CT series of a study with contrast", expected: "yes") { facts in
            (facts.modality, facts.studyDescription) = ("CT", "CT ABDOMEN W CONTRAST")
        },
        PlainSeries(name: "CT series of a study with and without contrast", expected: "unknown") { facts in
            (facts.modality, facts.studyDescription) = ("CT", "CT ABDOMEN WITH AND WITHOUT CONTRAST")
        },
        PlainSeries(name: "MR series of a study with contrast", expected: "unknown") { facts in
            (facts.modality, facts.studyDescription) = ("MR", "MR ABDOMEN W CONTRAST")
        },
        PlainSeries(name: "CT localizer of a study without contrast", expected: "unknown") { facts in
            (facts.modality, facts.studyDescription) = ("CT", "CT HEAD WO CONTRAST")
            facts.imageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
        },
    ]

    @Test(arguments: contrasts) func `contrast is yes, no or unknown`(_ series: PlainSeries) {
        #expect(value("contrast", series) == series.expected)
    }

    static let intents: [PlainSeries] = [
        .described("CT", "Thorax", "volume"),
        .described("CT", "Topogram 0.6 T20s", "localizer"),
        .described("MR", "3-Plane Loc", "localizer"),
        .described("CT", "locator", "localizer"), .described("CT", "allocator", "volume"),
        .described("CT", "1,OPL,SE,SEN16,T20s,512,na,80,237,237,na", "localizer"),
        .described("CT", "1,OPA,SE,SEN16,B50f,360,2,120,80,na", "volume"), .described("MR", "opl", "volume"),
        .described("MR", "ASSET CALIBRATION", "calibration"), .described("MR", "SenseRefScan", "calibration"),
        .described("MR", "Calibration Scan", "calibration"), .described("CT", "calibration", "volume"),
        .described("MR", "T2 ASSET", "volume"), .described("MR", "calibration phantom", "volume"),
        .described("MR", "AX Sen Vibrant MASK", "volume"), .described("MR", "DWI MASK: tumor", "derived-map"),
        .described("MR", "VOLSER: cropped: SER", "derived-map"), .described("MR", "VOLSER: original DCE", "volume"),
        .described("CT", "Screen Save", "screen-capture"), .described("CT", "lung screening", "volume"),
        .described("CT", "Patient Protocol", "dose-report"),
        .described("CT", "COR CHEST MIPS", "projection"),
        .described("SR", nil, "not-an-image"),
        .described("DX", nil, "projection"),
        .described("US", nil, "unknown"),
        PlainSeries(name: "maximum projection", expected: "projection") { facts in
            (facts.modality, facts.imageType) = ("MR", ["DERIVED", "SECONDARY", "PROJECTION IMAGE", "MIP"])
        },
        PlainSeries(name: "phase image", expected: "derived-map") { facts in
            (facts.modality, facts.imageType) = ("MR", ["ORIGINAL", "PRIMARY", "P", "ND"])
        },
        PlainSeries(name: "secondary capture", expected: "screen-capture") { facts in
            (facts.modality, facts.sopClassUID) = ("CT", "1.2.840.10008.5.1.4.1.1.7")
        },
    ]

    @Test(arguments: intents) func `the intent follows the marks of the header`(_ series: PlainSeries) {
        #expect(value("intent", series) == series.expected)
    }

    static let modalities: [PlainSeries] = [
        .described("MR", nil, "MR"), .described("XX", nil, "unknown"),
        PlainSeries(name: "no Modality, but the class of CT", expected: "CT") {
            $0.sopClassUID = "1.2.840.10008.5.1.4.1.1.2"
        },
        PlainSeries(name: "a CT with echo times", expected: "unknown") { facts in
            (facts.modality, facts.echoTime, facts.repetitionTime) = ("CT", 20, 500)
        },
        PlainSeries(name: "a CT of the class of MR", expected: "unknown") { facts in
            (facts.modality, facts.sopClassUID) = ("CT", "1.2.840.10008.5.1.4.1.1.4")
        },
    ]

    @Test(arguments: modalities) func `the modality is believed unless something contradicts it`(_ series: PlainSeries)
    {
        #expect(value("modality", series) == series.expected)
    }

    @Test(arguments: AnatomicalPlane.allCases) func `the plane is that of the geometry`(_ plane: AnatomicalPlane) {
        let series = PlainSeries(name: "", expected: plane.rawValue) { facts in
            (facts.modality, facts.plane) = ("CT", plane)
        }
        #expect(value("plane", series) == plane.rawValue)
    }

    @Test func `spacing is measured from positions and never from SliceThickness`() throws {
        var facts = SeriesFacts()
        (facts.modality, facts.sliceThickness, facts.sliceCount) = ("CT", 1, 10)
        func spacing() -> Double? { labeller.labels(for: facts).first { $0.group == .sliceSpacing }?.number }
        #expect(spacing() == nil)
        facts.sliceSpacing = 4.5
        #expect(spacing() == 4.5)
        facts.geometry = .axial(length: 25)
        #expect(spacing() == 2.5)
    }
}
