import RadVolume

extension ScanProtocol {
    private static func ct(
        _ landmark: Landmark, _ description: String, body: String, study: String, phase: ContrastPhase = .none,
        kernel: CTKernel = .standard, noise: Double = 18, thickness: Double, coverage: Double, fieldOfView: Double,
        regions: [String]
    ) -> ScanProtocol {
        var technique = CTTechnique()
        technique.phase = phase
        technique.kernel = kernel
        technique.noise = noise
        return ScanProtocol(
            technique: .computedTomography(technique), landmark: landmark, plane: .axial, fieldOfView: fieldOfView,
            coverage: coverage, sliceThickness: thickness, seriesDescription: description, protocolName: study,
            studyDescription: study, bodyPartExamined: body, sequence: "CT", regions: regions)
    }

    /// A chest CT: without contrast medium in two kernels, or once with it.
    static let chestCT = [
        ct(
            .chest, "Thorax nativ 5.0", body: "CHEST", study: "CT Thorax", thickness: 5, coverage: 300,
            fieldOfView: 380, regions: ["chest"]),
        ct(
            .chest, "Lung 3.0", body: "CHEST", study: "CT Thorax", kernel: .sharp, noise: 30, thickness: 3,
            coverage: 300, fieldOfView: 380, regions: ["chest"]),
        ct(
            .chest, "Chest with contrast 5.0", body: "CHEST", study: "CT Chest with contrast", phase: .arterial,
            thickness: 5, coverage: 300, fieldOfView: 380, regions: ["chest"]),
    ]

    /// A liver CT in its phases.
    static let abdomenCT = [
        ct(
            .abdomen, "Abdomen without contrast", body: "ABDOMEN", study: "CT Abdomen 3 phases", noise: 15,
            thickness: 5, coverage: 260, fieldOfView: 380,
            regions: ["abdomen-liver", "abdomen-kidney", "abdomen-bowel"]),
        ct(
            .abdomen, "Abdomen arterial phase", body: "ABDOMEN", study: "CT Abdomen 3 phases", phase: .arterial,
            noise: 15, thickness: 5, coverage: 260, fieldOfView: 380,
            regions: ["abdomen-liver", "abdomen-kidney", "abdomen-bowel"]),
        ct(
            .abdomen, "Abdomen portal venous phase", body: "ABDOMEN", study: "CT Abdomen 3 phases", phase: .portal,
            noise: 15, thickness: 5, coverage: 260, fieldOfView: 380,
            regions: ["abdomen-liver", "abdomen-kidney", "abdomen-bowel"]),
        ct(
            .abdomen, "Abdomen delayed", body: "ABDOMEN", study: "CT Abdomen 3 phases", phase: .delayed, noise: 15,
            thickness: 5, coverage: 260, fieldOfView: 380,
            regions: ["abdomen-liver", "abdomen-kidney", "abdomen-bowel"]),
    ]

    /// A head CT without contrast medium.
    static let headCT = [
        ct(
            .head, "Head 5.0", body: "HEAD", study: "CT Head", noise: 6, thickness: 5, coverage: 170,
            fieldOfView: 240, regions: ["brain"])
    ]
}
