import RadTensor

/// Smooth random variation in space, the same for every scan of a patient: normal values on a lattice, joined
/// linearly.
struct TissueTexture: Sendable {
    /// Distance of the lattice's points in mm; smaller than an organ, larger than a voxel.
    static let cellSize = 4.5
    private static let side = 32
    private let lattice: [Float]

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        lattice = (0..<(Self.side * Self.side * Self.side)).map { _ in Float(random.normal()) }
    }

    /// The value at a place given in lattice cells; it repeats every 32 cells.
    func value(_ place: SIMD3<Float>) -> Float {
        let base = place.rounded(.down)
        let part = place - base
        let cell = SIMD3<Int32>(base) & 31
        let next = (cell &+ 1) & 31
        func row(_ y: Int32, _ z: Int32) -> Float {
            let start = Int(z &* 32 &+ y) &* 32
            let a = lattice[start &+ Int(cell.x)]
            return a + (lattice[start &+ Int(next.x)] - a) * part.x
        }
        let front = row(cell.y, cell.z)
        let near = front + (row(next.y, cell.z) - front) * part.y
        let back = row(cell.y, next.z)
        let far = back + (row(next.y, next.z) - back) * part.y
        return near + (far - near) * part.z
    }
}
