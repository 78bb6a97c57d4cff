import RadDICOM
import RadSeries
import RadTensor
import RadVolume

extension JobProcessor {
    /// The middle slice of a volume as it was acquired; nil where nothing can be decoded.
    func thumbnail(of files: [JobFile], volume number: Int) -> Thumbnail? {
        if let volume = niftiVolume(files, number: number) { return Thumbnail(middleOf: volume) }
        var records: [InstanceRecord] = []
        for (position, file) in files.enumerated() {
            guard let source = try? open(file), let header = try? HeaderReader.read(source, limits: limits),
                allowsForeignCodecs || header.transferSyntax.codec?.isForeign != true,
                let images = try? InstanceRecord.images(
                    in: source, header: header, fileIndex: position, limits: limits)
            else { continue }
            records += images
        }
        let outcomes = SeriesBuilder.outcomes(
            of: records, options: SeriesBuilder.Options(minimumSlices: minimumSlices),
            haveEqualPixels: PixelComparison(limits: limits) { try self.open(files[$0]) }.haveEqualPixels)
        guard outcomes.indices.contains(number), case .volume(let series) = outcomes[number] else { return nil }
        let volume = try? VolumeLoader.load(series, maximumVoxels: maximumVoxels, limits: limits) {
            try self.open(files[$0])
        }
        return volume.flatMap { Thumbnail(middleOf: $0) }
    }
}

extension Thumbnail {
    /// Soft tissue, in Hounsfield units.
    private static let softTissue: ClosedRange<Float> = -160...240

    /// The middle slice, windowed and made small, each pixel as high as wide.
    init?(middleOf volume: Volume) {
        let geometry = volume.geometry
        let extent = geometry.extent
        let (columnSpacing, rowSpacing) = (geometry.columnSpacing, geometry.rowSpacing)
        let (width, height) = (Double(extent.width) * columnSpacing, Double(extent.height) * rowSpacing)
        guard width > 0, height > 0, width.isFinite, height.isFinite else { return nil }
        let scale = max(width, height) / Double(Self.largestSide)
        self.width = min(Self.largestSide, max(1, Int((width / scale).rounded())))
        self.height = min(Self.largestSide, max(1, Int((height / scale).rounded())))
        let area = extent.width * extent.height
        let start = extent.depth / 2 * area
        let slice = volume.voxels.withFloats { voxels in (start..<(start + area)).map { voxels[$0] } }
        let window = volume.unit == .hounsfield ? Self.softTissue : Self.window(of: slice)
        pixels = []
        pixels.reserveCapacity(self.width * self.height)
        for row in 0..<self.height {
            let rows = Self.span(row, of: self.height, over: extent.height)
            for column in 0..<self.width {
                let columns = Self.span(column, of: self.width, over: extent.width)
                var sum: Float = 0
                for y in rows { for x in columns { sum += slice[y * extent.width + x] } }
                pixels.append(Self.grey(sum / Float(rows.count * columns.count), window))
            }
        }
    }

    /// The samples that fall on a pixel, at least one.
    private static func span(_ pixel: Int, of pixels: Int, over samples: Int) -> Range<Int> {
        let first = min(samples - 1, pixel * samples / pixels)
        return first..<max(first + 1, min(samples, (pixel + 1) * samples / pixels))
    }

    private static func grey(_ value: Float, _ window: ClosedRange<Float>) -> UInt8 {
        let share = (value - window.lowerBound) / max(window.upperBound - window.lowerBound, .leastNormalMagnitude)
        return share.isFinite ? UInt8(min(max(share, 0), 1) * 255) : 0
    }

    /// From the first to the 99.5th percentile.
    private static func window(of values: [Float]) -> ClosedRange<Float> {
        let sorted = values.filter(\.isFinite).sorted()
        guard let last = sorted.last else { return 0...1 }
        let least = sorted[sorted.count / 100]
        return least...max(least, sorted.count > 1 ? sorted[(sorted.count - 1) * 199 / 200] : last)
    }
}
