extension AnatomyBuilder {
    /// Spine, ribs, breastbone, shoulders, and the muscles of the back.
    mutating func addSkeleton() {
        bothSides { builder, side in
            builder.tube(
                .muscle, [Point(side * 30, 82, 80), Point(side * 32, 84, -100), Point(side * 34, 74, -400)], radius: 20,
                24)
            builder.body(.muscle, at: Point(side * 38, 52, -330), radii: Point(22, 24, 95))
        }
        addSpine()
        for index in 0..<11 { addRib(index) }
        layers(
            [(.boneCortex, 0), (.sternum, 2.5)], at: Point(0, -86, -25), radii: Point(17, 7, 74),
            rotated: Point(-7, 0, 0), inPlane: .four, along: .four)
        bothSides { builder, side in
            let collar = [Point(side * 16, -62, 62), Point(side * 70, -52, 92), Point(side * 138, -2, 112)]
            builder.tube(.boneCortex, collar, radius: 7)
            builder.tube(.redMarrow, collar, radius: 4)
            builder.layers(
                [(.boneCortex, 0), (.redMarrow, 3)], at: Point(side * 152, 6, 100), radii: Point(25, 25, 26))
            builder.layers(
                [(.boneCortex, 0), (.redMarrow, 1.6)], at: Point(side * 98, 84, 15), radii: Point(5, 38, 62),
                rotated: Point(0, 0, side * 62))
        }
    }

    /// Where the centre of the vertebral bodies runs at a height: back in the chest, forward in neck and loins.
    private func spineDepth(at z: Double) -> Double {
        z > 60 ? 56 - (z - 60) * 0.18 : z > -120 ? 56 + 6 * Elementary.wave((z + 120) / 360) : 56 + (z + 120) * 0.07
    }

    private mutating func addSpine() {
        var z = 228.0
        while z > -400 {
            let isNeck = z > 110
            let width = isNeck ? 12.0 : 16 + (110 - z) * 0.018
            let height = isNeck ? 8.0 : 11 + (110 - z) * 0.008
            let y = spineDepth(at: z)
            layers([(.boneCortex, 0), (.redMarrow, 4)], at: Point(0, y + 25, z), radii: Point(22, 18, height * 0.8))
            tube(.boneCortex, [Point(0, y + 34, z), Point(0, y + 54, z - height)], radius: 4, 5)
            for side in [-1.0, 1] {
                tube(.boneCortex, [Point(side * 14, y + 18, z), Point(side * 36, y + 28, z)], radius: 5, 4)
            }
            layers(
                [(.boneCortex, 0), (.vertebra, 1.6)], at: Point(0, y, z), radii: Point(width, width * 0.82, height),
                along: .eight)
            body(
                .disc, at: Point(0, y, z - height * 1.2), radii: Point(width * 0.95, width * 0.78, height * 0.24),
                along: .eight)
            z -= height * 2.42
        }
        let canal = stride(from: 240.0, through: -400, by: -20).map { Point(0, spineDepth(at: $0) + 24, $0) }
        tube(.cerebrospinalFluid, canal, radius: 9)
        tube(.spinalCord, Array(canal.prefix(22)), radius: 4.8)
    }

    /// One rib on each side: from the spine around the chest, sinking forwards, then cartilage to the breastbone.
    private mutating func addRib(_ index: Int) {
        let top = 84 - 23.0 * Double(index)
        let drop = 34 + 5.5 * Double(index)
        let reach = index > 9 ? 100.0 : 142
        bothSides { builder, side in
            var points: [Point] = []
            for step in 0...12 {
                let degrees = 16 + (reach - 16) * Double(step) / 12
                let (sine, cosine) = Elementary.sineAndCosine(degrees: degrees)
                let part = degrees / 142
                let z = top - drop * part * part
                // The cage narrows above; below it keeps its width.
                let height = max(0, (z + 60) / 175)
                let width = (1 - height * height * height * height * 0.75).squareRoot()
                points.append(Point(side * 134 * width * sine, 4 + 92 * width * cosine, z))
            }
            builder.tube(.rib, points, radius: 5.4)
            builder.tube(.redMarrow, points, radius: 3.2)
            if index < 7, let last = points.last {
                builder.tube(
                    .cartilage,
                    [last, Point(side * 40, -86, last.z + 2), Point(side * 16, -86, 40 - 18 * Double(index))],
                    radius: 5)
            }
        }
    }
}
