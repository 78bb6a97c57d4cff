package import RadTensor
package import RadVolume

/// What a scanner made of a patient.
package struct PhantomScan: Sendable {
    /// The image: HU for CT, otherwise arbitrary units.
    package let volume: Volume
    /// The structure at the middle of each voxel, u8 of the volume's shape: raw values of ``Structure``.
    package let labels: Tensor
    /// Structures that fill at least one voxel.
    package let structures: Set<Structure>
}

/// Samples a patient on a grid, as a scanner would.
package struct Scanner: Sendable {
    /// The technique.
    package var technique: ScanTechnique
    /// Thickness of the slices in mm; it may differ from their distance.
    package var sliceThickness: Double
    /// What noise is drawn from.
    package var seed: UInt64
    /// Samples across the thickness of a slice, for the partial volume of tissues.
    package var samplesPerSlice = 2
    /// Whether the patient lies on a table that the image shows.
    package var showsCouch = true

    /// A scanner with a technique.
    package init(_ technique: ScanTechnique, sliceThickness: Double, seed: UInt64) {
        self.technique = technique
        self.sliceThickness = sliceThickness
        self.seed = seed
    }

    /// Scans a patient.
    ///
    /// Slices lie where `geometry` says; a step that is not along the normal is a tilted gantry.
    ///
    /// - Throws: ``VolumeError`` where the geometry is none.
    package func scan(_ patient: PhantomPatient, geometry: VolumeGeometry) throws(VolumeError) -> PhantomScan {
        try geometry.validate()
        let appearance = Appearance(technique, patient: patient)
        let solids = visibleSolids(of: patient, in: geometry)
        let filter = filter(for: geometry)
        let noise = NoiseSource(seed: seed)
        var plane = LabelPlane(geometry)
        let pixelCount = plane.rows * plane.columns
        var voxels: [Float] = []
        var labels: [UInt8] = []
        voxels.reserveCapacity(pixelCount * geometry.extent.depth)
        labels.reserveCapacity(pixelCount * geometry.extent.depth)
        let normal = Point(geometry.normal)
        for slice in 0..<geometry.extent.depth {
            let middle = Point(geometry.position(slice: Double(slice), row: 0, column: 0))
            var image = [Float](repeating: 0, count: pixelCount)
            for sample in 0..<samplesPerSlice {
                let offset = (Double(sample) + 0.5) / Double(samplesPerSlice) - 0.5
                let corner = middle + normal * (offset * sliceThickness)
                plane.paint(solids, corner: corner)
                appearance.accumulate(plane.labels, corner: corner, geometry: geometry, into: &image)
                if sample == samplesPerSlice / 2 { labels += plane.labels }
            }
            let scale = 1 / Float(samplesPerSlice)
            for index in image.indices { image[index] *= scale }
            voxels += finished(
                image, slice: slice, filter: filter, noise: noise, rows: plane.rows, columns: plane.columns)
        }
        var present: Set<Structure> = []
        for (value, count) in Self.counts(labels).enumerated() where count > 0 {
            if let structure = Structure(rawValue: UInt8(value)) { present.insert(structure) }
        }
        let shape = geometry.extent.shape
        let unit: VoxelUnit =
            switch technique {
            case .computedTomography: .hounsfield
            case .positronEmission: .becquerelPerMillilitre
            case .magneticResonance, .diffusivityMap: .arbitrary
            }
        let volume = try Volume(geometry: geometry, voxels: Tensor(shape: shape, float32: voxels), unit: unit)
        guard let labelTensor = try? Tensor(shape: shape, elementType: .uint8, bytes: labels) else {
            preconditionFailure("There is one label for each voxel.")
        }
        return PhantomScan(volume: volume, labels: labelTensor, structures: present)
    }

    private static func counts(_ labels: [UInt8]) -> [Int] {
        var counts = [Int](repeating: 0, count: 256)
        for label in labels { counts[Int(label)] += 1 }
        return counts
    }

    /// The solids that reach into the scanned space, the table below the patient first.
    private func visibleSolids(of patient: PhantomPatient, in geometry: VolumeGeometry) -> [Solid] {
        var solids = patient.solids
        if case .computedTomography = technique, showsCouch {
            let depth = 122 * patient.size
            let table = Superellipsoid(
                centre: Point(0, depth + 18, -300), radii: Point(205, 22, 1200), inPlane: .four, along: .eight)
            var inside = table
            inside.radii = Point(201, 18, 1200)
            solids.insert(Solid(structure: .couch, shape: .superellipsoid(table)), at: 0)
            solids.insert(Solid(structure: .air, shape: .superellipsoid(inside)), at: 1)
        }
        let normal = Point(geometry.normal)
        let first = Point(geometry.origin).dot(normal)
        let last = first + Point(geometry.sliceStep).dot(normal) * Double(geometry.extent.depth - 1)
        let reach = (min(first, last) - sliceThickness)...(max(first, last) + sliceThickness)
        return solids.filter { $0.range(along: normal).overlaps(reach) }
    }

    private func filter(for geometry: VolumeGeometry) -> ImageFilter {
        let pixel = (geometry.columnSpacing + geometry.rowSpacing) / 2
        switch technique {
        case .computedTomography(let technique):
            return ImageFilter(blur: technique.kernel.blur / pixel, sharpening: technique.kernel.sharpening)
        case .magneticResonance, .diffusivityMap:
            return ImageFilter(blur: 0.5, sharpening: 0)
        case .positronEmission:
            return ImageFilter(blur: 2.5 / pixel, sharpening: 0)
        }
    }

    /// The slice with its noise, through the kernel of the scanner.
    private func finished(
        _ ideal: [Float], slice: Int, filter: ImageFilter, noise: NoiseSource, rows: Int, columns: Int
    ) -> [Float] {
        var image = ideal
        switch technique {
        case .computedTomography(let technique):
            noise.addGaussian(Float(technique.noise), to: &image, slice: slice)
            image = filter.apply(to: image, rows: rows, columns: columns)
        case .magneticResonance(let technique):
            image = filter.apply(to: image, rows: rows, columns: columns)
            noise.makeRician(Float(technique.noise * technique.scale), of: &image, slice: slice)
        case .diffusivityMap, .positronEmission:
            image = filter.apply(to: image, rows: rows, columns: columns)
            noise.addGaussian(30, to: &image, slice: slice)
            for index in image.indices { image[index] = max(0, image[index]) }
        }
        return image
    }
}
