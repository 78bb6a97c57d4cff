import RadTensor
import RadVolume

extension ArchiveAuthor {
    /// Writes a series whose files hold many images each.
    mutating func writeManyFrames(_ oddity: OddSeries, visit: Visit) throws {
        let series: PhantomSeries
        let files: [[UInt8]]
        switch oddity {
        case .multiFrameStacks:
            var turned = ScanProtocol.chestCT[0]
            turned.obliquity = 20
            let first = try self.series(ScanProtocol.chestCT[0], visit: visit, number: 1, slices: 24)
            let geometry = turned.geometry(of: visit.patient, side: recipe.matrix, slices: 24, random: &random)
            series = first
            files = [
                try enhancedFile([[first], [try self.series(turned, geometry: geometry, visit: visit, number: 1)]])
            ]
        case .multiFrameTimes:
            let times = try scans(of: ScanProtocol.headMR[1], count: 2, visit: visit)
            series = times[0]
            files = [try enhancedFile([times])]
        case .mosaic:
            let times = try scans(of: ScanProtocol.headMR[1], count: 2, visit: visit)
            series = times[0]
            files = try times.enumerated().map { try MosaicObject(series: $1).file(acquisition: $0 + 1) }
        default:
            series = try self.series(ScanProtocol.headMR[2], visit: visit, number: 1, slices: 24)
            files = [try enhancedFile([[series]])]
        }
        try write(files, of: series, visit: visit, oddity: oddity)
        manifest.series[manifest.series.count - 1].volumes = oddity == .multiFrame ? 1 : 2
    }

    /// One object of all scans, its frames in no order.
    private mutating func enhancedFile(_ scans: [[PhantomSeries]]) throws -> [UInt8] {
        let count = scans.reduce(0) { $0 + $1.reduce(0) { $0 + $1.sliceCount } }
        let order = random.permutation(count: count)
        return try EnhancedObject(scans: scans, order: order).file()
    }

    /// The same slices several times, each with noise of its own.
    private mutating func scans(of scanProtocol: ScanProtocol, count: Int, visit: Visit) throws -> [PhantomSeries] {
        let geometry = scanProtocol.geometry(of: visit.patient, side: recipe.matrix, slices: 23, random: &random)
        return try (0..<count).map { _ in try series(scanProtocol, geometry: geometry, visit: visit, number: 1) }
    }
}
