extension AnatomyBuilder {
    /// The soft parts of the chest; z = 0 lies at the bifurcation of the trachea.
    mutating func addThorax(fat: Double, isFemale: Bool) {
        for (structure, inset) in [(Structure.subcutaneousFat, 0.0), (.muscle, fat * 0.6)] {
            for side in [-1.0, 1] {
                let slope = [Point(side * 20, 34, 140), Point(side * 90, 24, 112), Point(side * 142, 12, 96)]
                tube(structure, slope, radius: 48 - inset, 50 - inset, 56 - inset)
            }
        }
        layers(
            [(.subcutaneousFat, 0), (.muscle, fat)], at: Point(0, 0, -190), radii: Point(163, 112, 330),
            along: .eight)
        bothSides { builder, side in
            builder.layers(
                [(.subcutaneousFat, 0), (.muscle, fat * 0.6)], at: Point(side * 140, 12, 95), radii: Point(62, 58, 62))
            builder.body(.visceralFat, at: Point(side * 118, 5, 50), radii: Point(22, 26, 40))
            if isFemale {
                builder.layers(
                    [(.subcutaneousFat, 0), (.breastGland, 16)], at: Point(side * 72, -112, -35),
                    radii: Point(58, 42, 56))
            }
            builder.body(
                .muscle, at: Point(side * 66, -92, 15), radii: Point(58, 13, 62), rotated: Point(0, 0, side * 14))
        }
        body(.visceralFat, at: Point(0, 0, -52), radii: Point(132, 90, 158), along: .four)
        addLungs()
        addMediastinum()
    }

    private mutating func addLungs() {
        body(.lung, at: Point(-68, 4, -50), radii: Point(61, 84, 150), along: .four)
        body(.lung, at: Point(69, 6, -50), radii: Point(59, 82, 150), along: .four)
        bothSides { builder, side in
            let hilum = Point(side * 34, 10, -32)
            for _ in 0..<15 {
                let target = Point(
                    side * builder.uniform(55...115), builder.uniform(-58...68), builder.uniform(-140...70))
                builder.addVesselTree(from: hilum, to: hilum + (target - hilum) * 0.62, radius: 4, generations: 3)
            }
        }
    }

    /// A vessel that divides in two again and again, always inside the lung on its side.
    private mutating func addVesselTree(from start: Point, to end: Point, radius: Double, generations: Int) {
        let middle = Point(start.x < 0 ? -68 : 69, 5, -50)
        let reach = Point(54, 74, 138)
        let place = (end - middle) / reach
        let end = place.length > 1 ? middle + (end - middle) / place.length : end
        tube(.pulmonaryVessel, [start, end], radius: radius, radius * 0.7)
        guard generations > 0 else { return }
        let direction = end - start
        for _ in 0..<2 {
            let turn = Point(normal(), normal(), normal()) * (direction.length * 0.28)
            addVesselTree(
                from: end, to: end + direction * 0.5 + turn, radius: radius * 0.6, generations: generations - 1)
        }
    }

    private mutating func addMediastinum() {
        body(.visceralFat, at: Point(4, -2, -30), radii: Point(33, 82, 165), along: .four)
        tube(.oesophagus, [Point(2, 36, 140), Point(4, 38, 0), Point(8, 36, -150), Point(30, 5, -175)], radius: 7)
        addHeart()
        let arch = Self.curve([
            Point(2, -22, -72), Point(-16, -28, -45), Point(-14, -22, -5), Point(4, 0, 14), Point(22, 26, 2),
            Point(25, 42, -45), Point(18, 46, -130), Point(8, 40, -230), Point(4, 34, -345),
        ])
        tube(.artery, arch, radius: 14, 14, 14, 14, 13.5, 13.5, 13, 13, 13, 12.5, 12.5, 12.5, 12, 12, 12, 11.5, 11, 10)
        tube(.vein, [Point(-28, -14, 55), Point(-32, -14, -10), Point(-32, -12, -62)], radius: 9, 10)
        tube(.vein, [Point(-30, -14, 50), Point(30, -30, 62), Point(70, -28, 75)], radius: 7, 6)
        tube(.vein, [Point(-30, -14, 50), Point(-65, -26, 75)], radius: 7, 6)
        for end in [Point(-28, -8, 100), Point(14, 2, 110), Point(34, 10, 105)] {
            tube(.artery, [Point(end.x * 0.3, -4, 16), end], radius: 6, 5)
        }
        tube(.pulmonaryVessel, [Point(18, -48, -62), Point(16, -34, -30), Point(40, 8, -22)], radius: 13, 13, 9)
        tube(.pulmonaryVessel, [Point(14, -32, -30), Point(-14, -2, -32), Point(-40, 6, -34)], radius: 12, 10, 8)
        for wall in [true, false] {
            let structure = wall ? Structure.cartilage : .airway
            let extra = wall ? 1.6 : 0
            tube(structure, [Point(0, 20, 165), Point(0, 18, 70), Point(-1, 16, 0)], radius: 8 + extra)
            tube(
                structure, [Point(-1, 16, 0), Point(-32, 18, -34), Point(-58, 24, -58)], radius: 7 + extra, 5 + extra, 3
            )
            tube(
                structure, [Point(-1, 16, 0), Point(36, 22, -38), Point(60, 30, -64)], radius: 6.5 + extra, 5 + extra, 3
            )
        }
        bothSides { builder, side in
            builder.body(.thyroid, at: Point(side * 15, 8, 138), radii: Point(9, 10, 20))
        }
    }

    /// The heart, its chambers filled; the long axis points to the left, front and below.
    private mutating func addHeart() {
        let turn = Point(0, 38, -40)
        body(.visceralFat, at: Point(20, -28, -98), radii: Point(70, 56, 54), rotated: turn)
        body(.myocardium, at: Point(21, -28, -98), radii: Point(63, 49, 48), rotated: turn)
        body(.rightHeart, at: Point(6, -52, -98), radii: Point(36, 20, 33), rotated: turn)
        body(.rightHeart, at: Point(-28, -22, -92), radii: Point(22, 24, 30))
        body(.leftHeart, at: Point(2, 8, -76), radii: Point(32, 18, 22))
        body(.leftHeart, at: Point(42, -26, -106), radii: Point(36, 21, 23), rotated: turn)
    }
}
