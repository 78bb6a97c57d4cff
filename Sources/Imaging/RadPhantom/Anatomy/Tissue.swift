/// When a scan is made relative to an injection of contrast medium.
package enum ContrastPhase: String, CaseIterable, Sendable, Codable {
    case none
    case arterial
    case portal
    case delayed
}

/// How a tissue looks to a scanner.
///
/// The numbers are plausible middles of what textbooks give for adults at 1.5 tesla; they serve contrast between
/// tissues, not measurement.
package struct Tissue: Hashable, Sendable {
    /// Computed tomography number without contrast medium, in HU.
    package var hounsfield: Double
    /// Amplitude of the natural variation of `hounsfield`, in HU.
    package var textureHounsfield: Double
    /// Proton density, 1 for water.
    package var protonDensity: Double
    /// Longitudinal relaxation time in ms.
    package var t1: Double
    /// Transverse relaxation time in ms.
    package var t2: Double
    /// Apparent transverse relaxation time of gradient echoes in ms.
    package var t2Star: Double
    /// Apparent diffusion coefficient in 10^-3 mm²/s.
    package var diffusivity: Double
    /// Whether fat suppression takes its signal away.
    package var isFatty: Bool
    /// Whether it is blood that moves through the slice: it gives spin echoes no signal.
    package var isFlowing: Bool

    private var arterialEnhancement: Double
    private var portalEnhancement: Double
    private var delayedEnhancement: Double

    init(
        _ hounsfield: Double, enhancement: (Double, Double, Double) = (0, 0, 0), texture: Double = 0,
        protonDensity: Double = 0, t1: Double = 1, t2: Double = 1, t2Star: Double? = nil, diffusivity: Double = 0,
        isFatty: Bool = false, isFlowing: Bool = false
    ) {
        self.hounsfield = hounsfield
        (arterialEnhancement, portalEnhancement, delayedEnhancement) = enhancement
        textureHounsfield = texture
        self.protonDensity = protonDensity
        self.t1 = t1
        self.t2 = t2
        self.t2Star = t2Star ?? t2 * 0.6
        self.diffusivity = diffusivity
        self.isFatty = isFatty
        self.isFlowing = isFlowing
    }

    /// HU added by contrast medium in a phase.
    package func enhancement(in phase: ContrastPhase) -> Double {
        switch phase {
        case .none: 0
        case .arterial: arterialEnhancement
        case .portal: portalEnhancement
        case .delayed: delayedEnhancement
        }
    }
}

extension Structure {
    /// What the structure is made of.
    package var tissue: Tissue {
        switch self {
        case .air, .sinusAir, .airway: Tissue(-1000)
        case .couch: Tissue(-650, texture: 10)
        case .subcutaneousFat, .visceralFat, .orbitalFat: .fat
        case .muscle, .tongue: .muscle
        case .oesophagus, .bowelWall: .bowel
        case .boneCortex, .rib, .skull: .corticalBone
        case .redMarrow, .vertebra, .sternum, .diploe: .redMarrow
        case .yellowMarrow, .femur, .tibia, .fibula, .patella: .yellowMarrow
        case .lung:
            Tissue(
                -860, enhancement: (15, 15, 10), texture: 35, protonDensity: 0.2, t1: 1200, t2: 40, t2Star: 1.5,
                diffusivity: 1)
        case .artery, .leftHeart: .arterialBlood
        case .vein, .rightHeart, .portalVein: .venousBlood
        case .pulmonaryVessel:
            Tissue(
                45, enhancement: (230, 120, 70), protonDensity: 0.85, t1: 1400, t2: 200, diffusivity: 3,
                isFlowing: true)
        default: organTissue
        }
    }

    private var organTissue: Tissue {
        switch self {
        case .disc: Tissue(85, protonDensity: 0.85, t1: 950, t2: 95, diffusivity: 1.8)
        case .cartilage: Tissue(110, protonDensity: 0.78, t1: 1050, t2: 40, diffusivity: 1.4)
        case .meniscus, .ligament, .tendon: Tissue(100, protonDensity: 0.4, t1: 900, t2: 6, diffusivity: 0.8)
        case .cerebrospinalFluid, .ventricle, .vitreous, .jointFluid, .bladder, .gallbladder: .fluid
        case .lens: Tissue(75, protonDensity: 0.6, t1: 1000, t2: 25, diffusivity: 0.8)
        case .myocardium:
            Tissue(
                50, enhancement: (55, 65, 45), texture: 3, protonDensity: 0.8, t1: 1000, t2: 50, diffusivity: 1.5)
        case .liver:
            Tissue(
                58, enhancement: (12, 55, 40), texture: 3, protonDensity: 0.78, t1: 580, t2: 46, diffusivity: 1.1)
        case .spleen:
            Tissue(
                48, enhancement: (80, 75, 50), texture: 3, protonDensity: 0.82, t1: 1050, t2: 75, diffusivity: 0.85)
        case .pancreas:
            Tissue(
                42, enhancement: (65, 50, 35), texture: 8, protonDensity: 0.76, t1: 600, t2: 46, diffusivity: 1.4)
        case .kidneyCortex:
            Tissue(35, enhancement: (140, 130, 95), protonDensity: 0.82, t1: 950, t2: 88, diffusivity: 2)
        case .kidneyMedulla:
            Tissue(32, enhancement: (45, 125, 105), protonDensity: 0.88, t1: 1400, t2: 100, diffusivity: 2)
        case .stomach, .bowelContent:
            Tissue(18, texture: 12, protonDensity: 0.8, t1: 900, t2: 120, diffusivity: 1.8)
        case .bowelGas: Tissue(-920)
        case .breastGland:
            Tissue(35, enhancement: (8, 20, 20), texture: 10, protonDensity: 0.8, t1: 850, t2: 60, diffusivity: 1.8)
        case .thyroid:
            Tissue(105, enhancement: (90, 70, 50), protonDensity: 0.8, t1: 1000, t2: 75, diffusivity: 1.6)
        case .spinalCord, .brainstem:
            Tissue(33, enhancement: (2, 3, 3), protonDensity: 0.74, t1: 720, t2: 82, diffusivity: 0.75)
        case .opticNerve: Tissue(35, protonDensity: 0.72, t1: 700, t2: 75, diffusivity: 0.9)
        case .greyMatter, .cerebellarGreyMatter:
            Tissue(38, enhancement: (3, 5, 3), texture: 1, protonDensity: 0.84, t1: 950, t2: 96, diffusivity: 0.8)
        case .deepGreyMatter:
            Tissue(36, enhancement: (3, 5, 3), protonDensity: 0.8, t1: 830, t2: 80, diffusivity: 0.75)
        case .whiteMatter, .cerebellarWhiteMatter:
            Tissue(28, enhancement: (2, 3, 2), texture: 1, protonDensity: 0.71, t1: 600, t2: 76, diffusivity: 0.7)
        case .tooth: Tissue(2300)
        default: .muscle
        }
    }
}

extension Tissue {
    static let fat = Tissue(
        -100, texture: 8, protonDensity: 0.95, t1: 265, t2: 84, t2Star: 45, diffusivity: 0.05, isFatty: true)
    static let muscle = Tissue(
        55, enhancement: (5, 10, 10), texture: 10, protonDensity: 0.8, t1: 900, t2: 46, diffusivity: 1.5)
    static let bowel = Tissue(40, enhancement: (30, 50, 35), protonDensity: 0.8, t1: 900, t2: 60, diffusivity: 1.4)
    static let corticalBone = Tissue(1150, texture: 80, protonDensity: 0.08, t1: 500, t2: 1, diffusivity: 0)
    static let redMarrow = Tissue(
        190, enhancement: (10, 15, 10), texture: 45, protonDensity: 0.75, t1: 520, t2: 52, t2Star: 15,
        diffusivity: 0.4)
    static let yellowMarrow = Tissue(
        140, texture: 45, protonDensity: 0.88, t1: 290, t2: 85, t2Star: 20, diffusivity: 0.1, isFatty: true)
    static let fluid = Tissue(6, protonDensity: 1, t1: 4300, t2: 1500, t2Star: 800, diffusivity: 3)
    static let arterialBlood = Tissue(
        45, enhancement: (290, 125, 75), protonDensity: 0.85, t1: 1400, t2: 220, diffusivity: 3, isFlowing: true)
    static let venousBlood = Tissue(
        45, enhancement: (45, 130, 80), protonDensity: 0.85, t1: 1400, t2: 160, diffusivity: 3, isFlowing: true)
}
