import RadTensor

/// A made-up person whose inside is known at every point.
///
/// Everything follows from the seed. Patient space is LPS in millimetres; its origin lies in the middle of the chest,
/// at the bifurcation of the trachea.
package struct PhantomPatient: Sendable {
    /// What the patient's body, name and dates are drawn from.
    package let seed: UInt64
    /// Whether the body is a woman's.
    package let isFemale: Bool
    /// Height by that of the standard patient, 1.72 m.
    package let size: Double
    /// Weight in kg.
    package let weight: Double
    /// Age in years.
    package let age: Int
    /// The body, painted in this order: a later solid hides those before it.
    let solids: [Solid]

    /// Draws a patient.
    package init(seed: UInt64) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        isFemale = random.uniform() < 0.5
        age = 20 + random.integer(below: 65)
        let height = (isFemale ? 0.95 : 1.02) * (1 + 0.035 * max(-2, min(2, random.normal())))
        let girth = 1 + 0.07 * max(-1.5, min(2, random.normal()))
        let fat = random.uniform(in: isFemale ? 12...26 : 8...22)
        size = height
        weight = ((isFemale ? 56 : 66) * girth * girth * height + fat * 0.5).rounded()
        var builder = AnatomyBuilder(random: random, scale: Point(height * girth, height * girth, height))
        builder.addNeck()
        builder.addThorax(fat: fat, isFemale: isFemale)
        builder.addAbdomen()
        builder.addPelvis()
        builder.addSkeleton()
        // A skull varies less between people than a waist.
        var head = AnatomyBuilder(random: SeededRandom(seed: seed &+ 1), scale: Point(repeating: (1 + height) / 2))
        head.variation = 0.02
        head.origin = Point(0, 0, 320 * (height - (1 + height) / 2))
        head.addHead()
        builder.bothSides { legs, side in legs.addKnee(side: side) }
        solids = builder.solids + head.solids
    }

    /// The place of standard coordinates in this patient, in mm.
    package func position(of landmark: Landmark) -> (x: Double, y: Double, z: Double) {
        let point = landmark.standardPosition
        return (point.x * size, point.y * size, point.z * size)
    }
}

/// Places of the body that scans are centred on.
package enum Landmark: String, CaseIterable, Sendable {
    case chest
    case abdomen
    case head
    case rightKnee
    case leftKnee

    /// In the standard patient, mm.
    var standardPosition: Point {
        switch self {
        case .chest: Point(0, 0, -45)
        case .abdomen: Point(0, 0, -270)
        case .head: Point(0, 10, 322)
        case .rightKnee: Point(-92, 0, -860)
        case .leftKnee: Point(92, 0, -860)
        }
    }
}
