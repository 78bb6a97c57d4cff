extension AnatomyBuilder {
    /// One leg around the knee.
    ///
    /// `side` is -1 for the right one; coordinates count from the middle of the joint.
    mutating func addKnee(side: Double) {
        origin += Point(side * 92, 0, -860) * scale
        let usualVariation = variation
        // Cartilage lies between bones that have to fit: within a joint only the patient's size varies.
        variation = 0.01
        defer {
            origin -= Point(side * 92, 0, -860) * scale
            variation = usualVariation
        }
        addLegOutline(side: side)
        addKneeSoftParts(side: side)
        addKneeBones(side: side)
        addKneeLigaments(side: side)
    }

    private mutating func addLegOutline(side: Double) {
        tube(
            .subcutaneousFat,
            [Point(0, 6, 170), Point(0, 3, 70), Point(0, -2, 10), Point(0, 4, -50), Point(0, 12, -170)],
            radius: 76, 66, 60, 57, 62)
        bothSides { builder, part in
            builder.tube(.muscle, [Point(part * 26, -24, 170), Point(part * 34, -24, 35)], radius: 34, 12)
            builder.tube(.muscle, [Point(part * 26, 36, 170), Point(part * 40, 34, 0)], radius: 28, 9)
            builder.tube(.muscle, [Point(part * 21, 38, 30), Point(part * 24, 38, -170)], radius: 12, 30)
        }
        tube(.muscle, [Point(side * 26, -4, -40), Point(side * 28, -8, -170)], radius: 14, 26)
        tube(.muscle, [Point(0, 22, -35), Point(0, 24, -170)], radius: 12, 22)
        tube(.artery, [Point(2, 42, 150), Point(0, 40, 0), Point(2, 36, -120)], radius: 4.2)
        tube(.vein, [Point(9, 46, 150), Point(8, 46, 0), Point(9, 42, -120)], radius: 5)
    }

    private mutating func addKneeSoftParts(side: Double) {
        body(.visceralFat, at: Point(0, -36, -8), radii: Point(30, 20, 26))
        body(.jointFluid, at: Point(0, -40, 44), radii: Point(30, 4, 24))
        body(.jointFluid, at: Point(0, 2, -8), radii: Point(42, 30, 7))
        for part in [-1.0, 1] {
            let ring = stride(from: 0.0, through: 360, by: 30).map { degrees in
                let (sine, cosine) = Elementary.sineAndCosine(degrees: degrees)
                return Point(part * 22 + 17 * cosine, 6 + 20 * sine, -10)
            }
            tube(.meniscus, ring, radius: 5)
        }
    }

    private mutating func addKneeBones(side: Double) {
        let shaft = [Point(0, -6, 170), Point(0, -4, 80), Point(0, 0, 38), Point(0, 2, 22)]
        let shin = [Point(0, 6, -44), Point(0, 3, -56), Point(0, 0, -80), Point(2, 0, -170)]
        // All cartilage first, then all cortex, then all marrow: a later layer never breaks into a neighbour's inside.
        for layer in 0..<3 {
            let depth = [0.0, 2.8, 4.4][layer]
            let thigh = [Structure.cartilage, .boneCortex, .femur][layer]
            let shank = [Structure.cartilage, .boneCortex, .tibia][layer]
            for part in [-1.0, 1] {
                body(thigh, at: Point(part * 23, 6, 15), radii: Point(21, 31, 24) - Point(repeating: depth))
            }
            body(thigh, at: Point(0, -12, 22), radii: Point(27, 22, 21) - Point(repeating: depth))
            body(
                shank, at: Point(0, 7, -26), radii: Point(39, 26, 14.5) - Point(repeating: depth), along: .four)
            guard layer > 0 else { continue }
            let wall = layer == 1 ? 0.0 : 4
            tube(thigh, shaft, radius: 14 - wall, 16 - wall, 26 - wall * 0.5, 26 - wall * 0.5)
            tube(shank, shin, radius: 27 - wall * 0.5, 22 - wall * 0.6, 16 - wall, 14 - wall)
            body(shank, at: Point(0, -20, -52), radii: Point(10, 9, 14) - Point(repeating: depth - 2))
            tube(
                layer == 1 ? .boneCortex : .fibula,
                [Point(side * 34, 22, -34), Point(side * 36, 22, -60), Point(side * 38, 20, -170)],
                radius: 10 - wall * 0.6, 6.5 - wall * 0.7, 6.5 - wall * 0.7)
        }
        body(.visceralFat, at: Point(0, 24, 6), radii: Point(8, 16, 17))
        body(.cartilage, at: Point(0, -43, 18), radii: Point(18, 5.5, 18))
        layers([(.boneCortex, 0), (.patella, 1.8)], at: Point(0, -51, 18), radii: Point(22, 9.5, 22))
    }

    private mutating func addKneeLigaments(side: Double) {
        tube(.ligament, [Point(side * 9, 20, 10), Point(side * -2, -6, -13)], radius: 4)
        tube(.ligament, [Point(side * -6, 6, 6), Point(0, 20, -4), Point(0, 30, -20)], radius: 5)
        tube(.tendon, [Point(0, -55, -2), Point(0, -32, -50)], radius: 4.5)
        tube(.tendon, [Point(0, -55, 36), Point(0, -40, 110)], radius: 5)
        bothSides { builder, part in
            builder.tube(.ligament, [Point(part * 44, 6, 18), Point(part * 40, 8, -38)], radius: 2)
        }
    }
}
