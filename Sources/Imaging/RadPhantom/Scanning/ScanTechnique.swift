/// How a scanner turns tissues into numbers.
package enum ScanTechnique: Hashable, Sendable {
    case computedTomography(CTTechnique)
    case magneticResonance(MRTechnique)
    /// The apparent diffusion coefficient in 10^-6 mm²/s, as a map that a scanner derives.
    case diffusivityMap
    /// The activity of a tracer in Bq/ml, more where blood brings more.
    case positronEmission
}

/// The settings of a CT scan that shape its pixels.
package struct CTTechnique: Hashable, Sendable {
    /// What contrast medium does at the time of the scan.
    package var phase = ContrastPhase.none
    /// Standard deviation of the noise in HU, before the kernel.
    package var noise = 18.0
    /// The reconstruction kernel.
    package var kernel = CTKernel.standard

    /// A scan without contrast medium through a standard kernel.
    package init() {}
}

/// A reconstruction kernel by what it does to edges.
package enum CTKernel: String, CaseIterable, Hashable, Sendable {
    case smooth
    case standard
    case sharp

    /// Standard deviation of the blur, in mm.
    var blur: Double {
        switch self {
        case .smooth: 1.1
        case .standard: 0.7
        case .sharp: 0.7
        }
    }

    /// How much of the difference from the blurred image is added to the image.
    var sharpening: Double { self == .sharp ? 1.1 : 0 }
}

/// The settings of an MR scan that shape its pixels.
package struct MRTechnique: Hashable, Sendable {
    /// The sequence with its times.
    package var equation: SignalEquation
    /// Whether fat is suppressed.
    package var isFatSuppressed = false
    /// Whether gadolinium was given before.
    package var hasContrastMedium = false
    /// Standard deviation of the noise of each channel, by the signal of water.
    package var noise = 0.012
    /// The number that stands for the signal of water.
    package var scale = 1500.0

    /// A scan of a sequence without fat suppression and contrast medium.
    package init(_ equation: SignalEquation) {
        self.equation = equation
    }
}
