/// A pulse sequence with its times, and the signal that a tissue gives in it.
///
/// The equations are those of Bernstein, King and Zhou, "Handbook of MRI Pulse Sequences" (2004), and of Haacke et
/// al., "Magnetic Resonance Imaging: Physical Principles and Sequence Design" (1999), in their common simplification
/// of perfect pulses and complete spoiling. Times are in ms, angles in degrees.
package enum SignalEquation: Hashable, Sendable {
    /// S = PD (1 - exp(-TR/T1)) exp(-TE/T2), for TE much shorter than TR.
    case spinEcho(repetitionTime: Double, echoTime: Double)
    /// S = PD |1 - 2 exp(-TI/T1) + exp(-TR/T1)| exp(-TE/T2).
    case inversionRecovery(repetitionTime: Double, echoTime: Double, inversionTime: Double)
    /// S = PD sin a (1 - E1) / (1 - E1 cos a) exp(-TE/T2*) with E1 = exp(-TR/T1) (Ernst).
    case spoiledGradientEcho(repetitionTime: Double, echoTime: Double, flipAngle: Double)
    /// S = PD |1 - 2 exp(-TI/T1) / (1 + exp(-TR/T1))| sin a exp(-TE/T2*): inversion before trains of small flips.
    case preparedGradientEcho(repetitionTime: Double, echoTime: Double, inversionTime: Double, flipAngle: Double)
    /// S = PD (1 - exp(-TR/T1)) exp(-TE/T2) exp(-b D), with b in s/mm² (Stejskal and Tanner).
    case diffusionSpinEcho(repetitionTime: Double, echoTime: Double, diffusionBValue: Double)

    /// The signal of a tissue, relative to that of fully relaxed water.
    ///
    /// - Parameters:
    ///   - tissue: densities and times.
    ///   - gadolinium: concentration of contrast medium in mmol/l; it shortens T1 by 4.5 per second and mmol/l.
    ///   - isFatSuppressed: whether fat is saturated before the excitation.
    func signal(of tissue: Tissue, gadolinium: Double, isFatSuppressed: Bool) -> Double {
        let relaxivity = 0.0045
        let t1 = 1 / (1 / tissue.t1 + relaxivity * gadolinium)
        let density = tissue.protonDensity * (isFatSuppressed && tissue.isFatty ? 0.07 : 1)
        func decay(_ time: Double, _ constant: Double) -> Double { Elementary.exponential(-time / constant) }
        // Blood leaves the slice between the pulses of a spin echo, and enters it fresh between gradient echoes.
        let spinDensity = density * (tissue.isFlowing ? 0.08 : 1)
        switch self {
        case .spinEcho(let repetition, let echo):
            return spinDensity * (1 - decay(repetition, t1)) * decay(echo, tissue.t2)
        case .inversionRecovery(let repetition, let echo, let inversion):
            let longitudinal = 1 - 2 * decay(inversion, t1) + decay(repetition, t1)
            return spinDensity * abs(longitudinal) * decay(echo, tissue.t2)
        case .spoiledGradientEcho(let repetition, let echo, let flip):
            let (sine, cosine) = Elementary.sineAndCosine(degrees: flip)
            let recovery = decay(repetition, t1)
            let steady = tissue.isFlowing ? 0.5 : (1 - recovery) / (1 - recovery * cosine)
            return density * sine * steady * decay(echo, tissue.t2Star)
        case .preparedGradientEcho(let repetition, let echo, let inversion, let flip):
            let (sine, _) = Elementary.sineAndCosine(degrees: flip)
            let longitudinal = 1 - 2 * decay(inversion, t1) / (1 + decay(repetition, t1))
            return density * abs(longitudinal) * sine * decay(echo, tissue.t2Star)
        case .diffusionSpinEcho(let repetition, let echo, let weighting):
            let attenuation = Elementary.exponential(-weighting * tissue.diffusivity * 1e-3)
            return spinDensity * (1 - decay(repetition, t1)) * decay(echo, tissue.t2) * attenuation
        }
    }
}
