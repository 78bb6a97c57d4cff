extension AnatomyBuilder {
    /// The neck's outline, painted before chest and spine.
    mutating func addNeck() {
        let line = [Point(0, 22, 105), Point(0, 18, 180), Point(0, 16, 255)]
        tube(.subcutaneousFat, line, radius: 66, 58, 60)
        tube(.muscle, line, radius: 60, 53, 54)
    }

    /// Head and brain; coordinates count from the middle of the skull.
    mutating func addHead() {
        origin += Point(0, 10, 320) * scale
        defer { origin -= Point(0, 10, 320) * scale }
        // The face's skin lies before the skull; its inside is painted after the brain.
        body(.subcutaneousFat, at: Point(0, -48, -68), radii: Point(60, 54, 64), along: .four)
        layers(
            [
                (.subcutaneousFat, 0), (.skull, 5.5), (.diploe, 8), (.skull, 10.5), (.cerebrospinalFluid, 12.5),
            ], at: Point(0, 0, 8), radii: Point(77, 97, 89))
        addBrain()
        addFace()
        addNeckVessels()
    }

    private mutating func addBrain() {
        let folds = Superellipsoid.Ripple(depth: 0.15, wavelength: 18)
        layers(
            [(.greyMatter, 0), (.whiteMatter, 8)], at: Point(0, 0, 14), radii: Point(64, 85, 71), ripple: folds)
        body(.cerebrospinalFluid, at: Point(0, 0, 58), radii: Point(1.2, 80, 36))
        bothSides { builder, side in
            builder.tube(
                .cerebrospinalFluid, [Point(side * 54, -28, -2), Point(side * 46, -8, 8), Point(side * 50, 22, 22)],
                radius: 3, 3.5, 2)
            let ventricle = Self.curve([
                Point(side * 12, -34, 20), Point(side * 9, -12, 27), Point(side * 13, 14, 26), Point(side * 24, 36, 14),
                Point(side * 32, 18, -2), Point(side * 32, -4, -10),
            ])
            builder.tube(.ventricle, ventricle, radius: 5, 5, 5, 5, 5, 5, 5, 5, 5, 5.5, 6, 7, 7, 6, 5, 4, 4, 3, 3, 2, 2)
            builder.body(
                .deepGreyMatter, at: Point(side * 15, -24, 19), radii: Point(5, 12, 8), rotated: Point(0, 0, side * -12)
            )
            builder.body(
                .deepGreyMatter, at: Point(side * 27, -8, 8), radii: Point(7, 19, 11), rotated: Point(0, 0, side * -14))
            builder.body(.deepGreyMatter, at: Point(side * 11, 12, 9), radii: Point(9, 14, 9))
            builder.body(.cerebrospinalFluid, at: Point(side * 23, 46, -38), radii: Point(35, 33, 28))
            builder.layers(
                [(.cerebellarGreyMatter, 0), (.cerebellarWhiteMatter, 7)], at: Point(side * 22, 46, -39),
                radii: Point(31, 30, 24), ripple: Superellipsoid.Ripple(depth: 0.1, wavelength: 7))
        }
        body(.ventricle, at: Point(0, 4, 6), radii: Point(2.5, 13, 10))
        body(.cerebrospinalFluid, at: Point(0, 8, -30), radii: Point(26, 20, 26))
        tube(
            .brainstem, [Point(0, 10, -4), Point(0, 14, -30), Point(0, 30, -66), Point(0, 40, -95)], radius: 14, 13, 8,
            6)
        body(.brainstem, at: Point(0, 6, -30), radii: Point(17, 13, 15))
        body(.ventricle, at: Point(0, 29, -36), radii: Point(7, 4, 10))
        tube(
            .vein,
            Self.curve([
                Point(0, -78, 40), Point(0, -40, 80), Point(0, 20, 86), Point(0, 70, 52), Point(0, 84, 5),
            ]), radius: 3.5)
        bothSides { builder, side in
            builder.tube(
                .artery, [Point(side * 10, -8, -20), Point(side * 26, -14, -8), Point(side * 48, -14, 2)], radius: 2.2,
                1.8)
            builder.tube(.vein, [Point(0, 84, 2), Point(side * 50, 52, -20), Point(side * 52, 26, -50)], radius: 4)
        }
    }

    private mutating func addFace() {
        body(.muscle, at: Point(0, -46, -68), radii: Point(53, 48, 57), along: .four)
        tube(.skull, [Point(0, -10, -30), Point(0, 16, -62)], radius: 5)
        body(.subcutaneousFat, at: Point(0, -102, -58), radii: Point(15, 18, 21))
        body(.skull, at: Point(0, -32, -24), radii: Point(58, 52, 5))
        bothSides { builder, side in
            builder.body(.subcutaneousFat, at: Point(side * 79, 12, -32), radii: Point(6, 17, 30))
            builder.tube(.skull, [Point(side * 16, 6, -44), Point(side * 62, 16, -46)], radius: 9, 12)
            builder.body(.sinusAir, at: Point(side * 64, 24, -50), radii: Point(6, 9, 11))
            builder.tube(.airway, [Point(side * 78, 10, -46), Point(side * 54, 12, -46)], radius: 3)
            builder.layers(
                [(.skull, 0), (.orbitalFat, 2.5)], at: Point(side * 31, -60, -28), radii: Point(20, 26, 19.5))
            builder.tube(.muscle, [Point(side * 42, -76, -28), Point(side * 20, -40, -28)], radius: 2.5)
            builder.tube(.muscle, [Point(side * 20, -76, -28), Point(side * 16, -40, -28)], radius: 2.5)
            builder.tube(.opticNerve, [Point(side * 32, -70, -28), Point(side * 8, -28, -22)], radius: 2.4)
            builder.layers(
                [(.muscle, 0), (.vitreous, 1.2)], at: Point(side * 31, -77, -28), radii: Point(12.5, 12.5, 12.5))
            builder.body(.lens, at: Point(side * 31, -86, -28), radii: Point(4.5, 2.2, 4.5))
            builder.layers([(.skull, 0), (.sinusAir, 1.6)], at: Point(side * 29, -62, -66), radii: Point(16, 19, 17))
            builder.body(.sinusAir, at: Point(side * 8, -56, -32), radii: Point(6, 19, 9))
        }
        layers([(.skull, 0), (.sinusAir, 1.6)], at: Point(0, -20, -38), radii: Point(15, 12, 11))
        layers([(.skull, 0), (.sinusAir, 1.5)], at: Point(0, -83, 2), radii: Point(22, 6, 10))
        layers([(.skull, 0), (.diploe, 3)], at: Point(0, -66, -90), radii: Point(34, 24, 9))
        body(.airway, at: Point(0, -66, -60), radii: Point(13, 34, 18))
        body(.skull, at: Point(0, -66, -58), radii: Point(1.2, 30, 18))
        bothSides { builder, side in
            builder.tube(.muscle, [Point(side * 6, -84, -62), Point(side * 6, -46, -62)], radius: 4)
        }
        tube(.airway, [Point(0, -34, -62), Point(0, -18, -92), Point(0, 0, -112), Point(0, 10, -158)], radius: 9, 8, 8)
        body(.tongue, at: Point(0, -50, -112), radii: Point(27, 34, 15))
        let jaw = [
            Point(-54, -14, -60), Point(-52, -34, -112), Point(-24, -82, -128), Point(24, -82, -128),
            Point(52, -34, -112),
            Point(54, -14, -60),
        ]
        tube(.skull, jaw, radius: 8)
        tube(.diploe, jaw, radius: 4)
        for height in [-101.0, -112] {
            tube(
                .tooth,
                [Point(-27, -48, height), Point(-14, -82, height), Point(14, -82, height), Point(27, -48, height)],
                radius: 4.5)
        }
    }

    private mutating func addNeckVessels() {
        bothSides { builder, side in
            builder.tube(
                .artery, [Point(side * 26, 2, -205), Point(side * 28, 6, -120), Point(side * 24, 2, -60)], radius: 3.8)
            builder.tube(
                .vein, [Point(side * 36, 0, -205), Point(side * 38, 12, -120), Point(side * 34, 14, -60)], radius: 5.5)
        }
    }
}
