import Foundation
import RadDICOM
import RadSeries
import RadSystem
import RadVolume

/// The cost of measuring the voxels of real series beside that of reading and decoding them.
enum PixelCost {
    /// One series: CPU time per slice in milliseconds, the best of some rounds.
    private struct Cost {
        let name: String
        let syntax: String
        let slices: Int
        var reading = Double.infinity
        var measuring = Double.infinity
    }

    /// Prints both times for each CT and MR series below a folder that has a volume of 16 slices, and their ratio.
    static func report(below root: String, rounds: Int = 5) throws {
        var costs: [Cost] = []
        for (name, files) in try groups(below: root).sorted(by: { $0.key < $1.key }) {
            if let cost = try cost(name, files, rounds) { costs.append(cost) }
        }
        for cost in costs {
            print(
                "\(cost.name) (\(cost.syntax), \(cost.slices) slices): read \(text(cost.reading)) ms a slice, measured "
                    + "\(text(cost.measuring)) ms: \(text(100 * cost.measuring / cost.reading)) %")
        }
        guard !costs.isEmpty else { return print("no CT or MR volume below \(root)") }
        let ratios = costs.map { $0.measuring / $0.reading }.sorted()
        let reading = costs.reduce(0) { $0 + $1.reading * Double($1.slices) }
        let measuring = costs.reduce(0) { $0 + $1.measuring * Double($1.slices) }
        print(
            "\(costs.count) series: measuring is \(text(100 * measuring / reading)) % of reading and decoding, all slices "
                + "together; median of the series \(text(100 * ratios[ratios.count / 2])) %, "
                + "\(text(100 * ratios[0])) to \(text(100 * ratios[ratios.count - 1])) %")
    }

    private static func groups(below root: String) throws -> [String: [String]] {
        var groups: [String: [String]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root).sorted() {
            guard let header = try? HeaderReader.read(ReadableFile(path: root + "/" + name, followLinks: true)),
                ["CT", "MR"].contains(header.dataSet.string(.modality) ?? "")
            else { continue }
            let folder = name.split(separator: "/").dropLast().joined(separator: "/")
            groups[folder + " " + (header.dataSet.string(.seriesInstanceUID) ?? "").suffix(6), default: []]
                .append(root + "/" + name)
        }
        return groups
    }

    private static func cost(_ name: String, _ files: [String], _ rounds: Int) throws -> Cost? {
        let source = SeriesFiles { .file(try ReadableFile(path: files[$0], followLinks: true)) }
        let records = files.indices.flatMap { (try? source.images(of: $0)) ?? [] }
        for case .volume(let volume) in SeriesBuilder.outcomes(of: records) {
            var cost = Cost(
                name: name, syntax: records.first?.transferSyntax.uid ?? "", slices: volume.geometry.extent.depth)
            for _ in 0..<rounds {
                let began = processCPUNanoseconds()
                guard let voxels = try? VolumeLoader.load(volume, from: source) else { return nil }
                let read = processCPUNanoseconds()
                let count = voxels.measures().values.count
                let measured = processCPUNanoseconds()
                guard count > 0 else { return nil }
                cost.reading = min(cost.reading, Double(read - began) / 1e6 / Double(cost.slices))
                cost.measuring = min(cost.measuring, Double(measured - read) / 1e6 / Double(cost.slices))
            }
            return cost
        }
        return nil
    }

    private static func text(_ number: Double) -> String { String(format: "%.3g", number) }
}
