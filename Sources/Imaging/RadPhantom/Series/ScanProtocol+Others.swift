import RadVolume

extension ScanProtocol {
    /// A brain in diffusion-weighted echo planar images, b in s/mm².
    static func diffusion(_ value: Double) -> ScanProtocol {
        var weighted = diffusivityMap
        weighted.technique = .magneticResonance(
            MRTechnique(.diffusionSpinEcho(repetitionTime: 6400, echoTime: 96, diffusionBValue: value)))
        weighted.seriesDescription = "ep2d_diff"
        weighted.protocolName = "ep2d_diff"
        weighted.words?.sequenceName = "*ep_b\(Int(value))"
        weighted.sequence = "DWI"
        return weighted
    }

    /// A PET of the chest.
    static let chestPET: ScanProtocol = {
        var scan = chestCT[0]
        scan.technique = .positronEmission
        (scan.seriesDescription, scan.protocolName) = ("PET AC", "PET AC")
        scan.studyDescription = "PET/CT"
        scan.sequence = "PT"
        return scan
    }()
}
