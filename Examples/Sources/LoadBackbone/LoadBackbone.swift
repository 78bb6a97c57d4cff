import RadZoo

/// Publishes the bundled backbone to a zoo, loads it from there and asks it about a volume: `LoadBackbone CARD ZOO`.
@main
struct LoadBackbone {
    static func main() throws {
        guard CommandLine.arguments.count == 3 else { return print("usage: LoadBackbone CARD ZOO") }
        let (card, folder) = (CommandLine.arguments[1], CommandLine.arguments[2])
        _ = try Zoo.publish(checkpoint: Backbone.path(of: "radnet-s"), card: card, to: folder)
        let backbone = try Backbone.load(zoo: folder, name: "radnet-s", version: "0.1.0")
        print("\(backbone.name) \(backbone.version): \(try backbone.loadReport().applied.count) tensors applied")

        let volume = try sphere()
        let embedding = try backbone.embed(volume: volume)
        print("embedding of \(embedding.count) values: \(embedding.prefix(3))...")
        for tap in try backbone.taps() where tap.isVolume {
            print("\(tap.name): \(try backbone.features(at: tap.name, of: volume).extents)")
        }
        for prediction in try backbone.predictions(for: volume) {
            let value = prediction.best.map { "\($0.display) \($0.probability)" }
            print("\(prediction.group): \(value ?? "\(prediction.number ?? 0) \(prediction.unit ?? "")")")
        }
    }

    /// A sphere of water in air.
    static func sphere() throws -> Volume {
        let voxels = (0..<(32 * 64 * 64)).map { index -> Float in
            let (slice, row, column) = (index / 4096 - 16, index / 64 % 64 - 32, index % 64 - 32)
            return 4 * slice * slice + row * row + column * column < 700 ? 0 : -1000
        }
        return try Volume(
            voxels: voxels, depth: 32, height: 64, width: 64, sliceSpacing: 8, rowSpacing: 4, columnSpacing: 4,
            modality: .ct)
    }
}
