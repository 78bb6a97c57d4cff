extension AnatomyBuilder {
    /// The belly with its organs, painted over the lower lungs, so that the diaphragm bulges into the chest.
    mutating func addAbdomen() {
        body(.visceralFat, at: Point(0, -8, -315), radii: Point(126, 84, 168), along: .four)
        addBowel()
        addLiver()
        body(.spleen, at: Point(92, 34, -178), radii: Point(30, 40, 46), rotated: Point(25, 0, 20))
        layers(
            [(.bowelWall, 0), (.stomach, 4)], at: Point(58, -26, -190), radii: Point(40, 40, 46),
            rotated: Point(0, 25, 0))
        body(.bowelGas, at: Point(58, -48, -184), radii: Point(26, 14, 28))
        tube(
            .pancreas, [Point(-22, -6, -242), Point(5, -18, -228), Point(40, 0, -218), Point(72, 22, -205)],
            radius: 14, 10, 10, 8)
        bothSides { builder, side in
            let centre = Point(side * 62, 44, side < 0 ? -262 : -250)
            builder.layers(
                [(.kidneyCortex, 0), (.kidneyMedulla, 8), (.visceralFat, 17)], at: centre, radii: Point(29, 27, 55),
                rotated: Point(0, side * 12, 0))
            builder.tube(.vein, [centre - Point(side * 12, 4, 0), Point(-24, 20, -250)], radius: 5)
        }
        tube(
            .vein,
            [Point(-26, -6, -112), Point(-26, 4, -150), Point(-24, 18, -230), Point(-20, 26, -350)], radius: 12, 12, 10,
            10)
        body(.bladder, at: Point(0, -25, -478), radii: Point(42, 36, 32))
    }

    private mutating func addLiver() {
        let lobe = Point(-66, -4, -185)
        body(.liver, at: lobe, radii: Point(68, 76, 66), rotated: Point(0, -14, 0))
        body(.liver, at: Point(-4, -44, -172), radii: Point(74, 36, 36), rotated: Point(0, 14, 6))
        body(.gallbladder, at: Point(-52, -52, -232), radii: Point(14, 22, 15))
        let gate = Point(-28, -8, -205)
        tube(.portalVein, [Point(10, 2, -232), gate], radius: 8, 8)
        for end in [Point(-85, 12, -200), Point(-72, -30, -178), Point(20, -48, -176), Point(-60, 30, -170)] {
            tube(.portalVein, [gate, (gate + end) * 0.5 + Point(0, 0, 4), end], radius: 6, 4.5, 2.5)
        }
        for end in [Point(-100, 10, -180), Point(-55, -45, -185), Point(20, -40, -170)] {
            tube(.vein, [Point(-28, 0, -136), (end + Point(-28, 0, -136)) * 0.5, end], radius: 6, 4.5, 2.5)
        }
    }

    private mutating func addBowel() {
        for _ in 0..<46 {
            let place = Point(uniform(-80...80), uniform(-68...10), uniform(-445...(-255)))
            let half = Point(normal(), normal(), normal()) * 14
            let content = uniform(0...1) < 0.2 ? Structure.bowelGas : .bowelContent
            tube(.bowelWall, [place - half, place + half], radius: 13)
            tube(content, [place - half, place + half], radius: 10)
        }
        let colon = Self.curve([
            Point(-88, 10, -420), Point(-95, 12, -330), Point(-88, -10, -268), Point(-40, -62, -262),
            Point(40, -66, -256), Point(88, -20, -235), Point(100, 22, -290), Point(95, 22, -400), Point(40, 30, -450),
        ])
        tube(.bowelWall, colon, radius: 22, 21)
        tube(.bowelContent, colon, radius: 19, 18)
        tube(.bowelGas, colon.map { $0 - Point(0, 8, 0) }, radius: 9, 12)
    }

    /// Hips and thigh bones down to the knees, in outline.
    mutating func addPelvis() {
        bothSides { builder, side in
            builder.layers(
                [(.boneCortex, 0), (.redMarrow, 3)], at: Point(side * 82, 38, -425), radii: Point(14, 48, 62),
                rotated: Point(-20, side * 22, side * -35))
            builder.layers(
                [(.subcutaneousFat, 0), (.muscle, 14)], at: Point(side * 82, 6, -590), radii: Point(84, 92, 150),
                along: .four)
            builder.layers(
                [(.boneCortex, 0), (.redMarrow, 2)], at: Point(side * 92, 8, -478), radii: Point(25, 25, 25))
            let shaft = [Point(side * 118, 10, -500), Point(side * 105, -5, -700), Point(side * 90, 0, -800)]
            builder.tube(.boneCortex, shaft, radius: 17, 14)
            builder.tube(.yellowMarrow, shaft, radius: 11, 8)
        }
        layers(
            [(.boneCortex, 0), (.redMarrow, 3)], at: Point(0, 72, -428), radii: Point(48, 20, 48),
            rotated: Point(-25, 0, 0))
    }
}
