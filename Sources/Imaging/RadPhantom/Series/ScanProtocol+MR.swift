import RadVolume

extension ScanProtocol {
    private static func mr(
        _ landmark: Landmark, _ plane: AnatomicalPlane, _ equation: SignalEquation, _ description: String,
        sequence: String, words: MRWords, isFatSuppressed: Bool = false, hasContrastMedium: Bool = false
    ) -> ScanProtocol {
        var technique = MRTechnique(equation)
        technique.isFatSuppressed = isFatSuppressed
        technique.hasContrastMedium = hasContrastMedium
        let isHead = landmark == .head
        let study = isHead ? "MR Head" : "MR Knee"
        // The smallest extent is that of the head across, 150 mm; a knee is narrower.
        let coverage = isHead ? (plane == .axial ? 155.0 : plane == .coronal ? 190 : 155) : plane == .axial ? 125 : 115
        return ScanProtocol(
            technique: .magneticResonance(technique), landmark: landmark, plane: plane,
            fieldOfView: isHead ? 240 : 170, coverage: coverage, sliceThickness: isHead ? 4 : 3,
            seriesDescription: description, protocolName: description, studyDescription: study,
            bodyPartExamined: isHead ? "HEAD" : "KNEE", words: words, sequence: sequence,
            regions: [isHead ? "brain" : "extremity"])
    }

    private static func spinEcho(_ name: String, train: Int, options: [String] = []) -> MRWords {
        MRWords(
            scanningSequence: ["SE"], sequenceVariant: train > 1 ? ["SK", "SP"] : ["SP"], scanOptions: options,
            sequenceName: name, echoTrainLength: train)
    }

    private static func inversion(_ name: String, train: Int) -> MRWords {
        MRWords(
            scanningSequence: ["SE", "IR"], sequenceVariant: ["SK", "SP"], sequenceName: name, echoTrainLength: train)
    }

    /// A brain MR with the usual weightings, one of them after contrast medium.
    static let headMR = [
        mr(
            .head, .axial, .spinEcho(repetitionTime: 500, echoTime: 11), "T1 SE axial", sequence: "T1",
            words: spinEcho("*se2d1", train: 1)),
        mr(
            .head, .axial, .spinEcho(repetitionTime: 4800, echoTime: 98), "T2 TSE axial", sequence: "T2",
            words: spinEcho("*tse2d1_15", train: 15)),
        mr(
            .head, .axial, .inversionRecovery(repetitionTime: 9000, echoTime: 112, inversionTime: 2450),
            "FLAIR axial", sequence: "T2-FLAIR", words: inversion("*tir2d1_21", train: 21)),
        mr(
            .head, .coronal, .spinEcho(repetitionTime: 2900, echoTime: 20), "PD coronal", sequence: "PD",
            words: spinEcho("*tse2d1_7", train: 7)),
        mr(
            .head, .sagittal,
            .preparedGradientEcho(repetitionTime: 1900, echoTime: 2.9, inversionTime: 900, flipAngle: 9),
            "T1 MPRAGE sag", sequence: "T1",
            words: MRWords(
                scanningSequence: ["GR", "IR"], sequenceVariant: ["SK", "SP", "MP"], acquisitionType: "3D",
                sequenceName: "*tfl3d1")),
        mr(
            .head, .axial, .spinEcho(repetitionTime: 500, echoTime: 11), "T1 SE axial +Gd", sequence: "T1",
            words: spinEcho("*se2d1", train: 1), hasContrastMedium: true),
        mr(
            .head, .axial, .spoiledGradientEcho(repetitionTime: 650, echoTime: 22, flipAngle: 20), "T2* FL2D axial",
            sequence: "T2star",
            words: MRWords(scanningSequence: ["GR"], sequenceVariant: ["SP"], sequenceName: "*fl2d1")),
    ]

    /// An MR of the left knee in three planes.
    static let kneeMR = [
        mr(
            .leftKnee, .sagittal, .spinEcho(repetitionTime: 3000, echoTime: 30), "PD FS sag", sequence: "PD",
            words: spinEcho("*tse2d1_8", train: 8, options: ["FS"]), isFatSuppressed: true),
        mr(
            .leftKnee, .coronal, .spinEcho(repetitionTime: 620, echoTime: 12), "T1 cor", sequence: "T1",
            words: spinEcho("*se2d1", train: 1)),
        mr(
            .leftKnee, .axial, .spinEcho(repetitionTime: 4200, echoTime: 80), "T2 FS ax", sequence: "T2",
            words: spinEcho("*tse2d1_13", train: 13, options: ["FS"]), isFatSuppressed: true),
    ]

    /// A diffusion map of the brain, derived by the scanner.
    static let diffusivityMap: ScanProtocol = {
        var map = mr(
            .head, .axial, .diffusionSpinEcho(repetitionTime: 6400, echoTime: 96, diffusionBValue: 1000),
            "ep2d_diff_ADC",
            sequence: "ADC",
            words: MRWords(scanningSequence: ["EP"], sequenceVariant: ["SK", "SP"], sequenceName: "*ep_b1000t"))
        map.technique = .diffusivityMap
        return map
    }()
}
