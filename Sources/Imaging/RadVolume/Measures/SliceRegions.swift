/// What an axial slice of a coarse grid of CT numbers shows of a body: areas in mm2, lengths in mm.
struct SliceRegions {
    /// Below this a cell is air or lung, not body.
    private static let airLimit: Float = -400
    /// What lungs measure: gas is less dense, and fat and walls that share a cell with gas are denser.
    private static let lung: ClosedRange<Float> = -970 ... -500
    /// At and above this the largest sample of a cell is bone, also where thin bone shares a voxel with others.
    private static let boneLimit: Float = 200
    /// Soft tissue and fluid inside the skull, bleeding and oedema included.
    private static let insideSkull: ClosedRange<Float> = -30...130

    private(set) var bodyArea = 0.0
    /// The second largest body, as a leg beside the other.
    private(set) var otherArea = 0.0
    private(set) var bodyWidth = 0.0
    private(set) var bodyDepth = 0.0
    private(set) var lungArea = 0.0
    private(set) var boneArea = 0.0
    /// Bone of the second largest body.
    private(set) var otherBoneArea = 0.0
    /// Soft tissue that bone encloses.
    private(set) var enclosedArea = 0.0
    /// The share of the body's outline that lies at the edge of the image.
    private(set) var edgeShare = 0.0

    init(_ grid: CoarseGrid, slice: Int) {
        let plane = CellPlane(width: grid.width, height: grid.height)
        let start = slice * plane.count
        let means = grid.means[start..<(start + plane.count)]
        let peaks = grid.peaks[start..<(start + plane.count)]
        let cell = grid.spacing.x * grid.spacing.y
        let isAir = means.map { $0 < Self.airLimit }
        let outside = plane.flooded(through: isAir)
        let bodies = plane.parts(of: outside.map { !$0 }, most: 2)
        guard let body = bodies.first, !body.isEmpty else { return }
        bodyArea = Double(body.count) * cell
        let isBone = peaks.map { $0 >= Self.boneLimit }
        boneArea = Double(body.count { isBone[$0] }) * cell
        if bodies.count > 1 {
            otherArea = Double(bodies[1].count) * cell
            otherBoneArea = Double(bodies[1].count { isBone[$0] }) * cell
        }
        lungArea = Double(body.count { Self.lung.contains(means[start + $0]) }) * cell
        let (columns, rows) = plane.bounds(of: body)
        bodyWidth = Double(columns) * grid.spacing.x
        bodyDepth = Double(rows) * grid.spacing.y
        edgeShare = plane.edgeShare(of: body) { !grid.isMeasured[start + $0] }
        // Bone is watertight only where it is a skull, and there only once gaps of one cell, as thin bone leaves them, are
        // closed: what a flood around it does not reach is inside.
        let reached = plane.flooded(through: plane.closed(isBone).map { !$0 })
        enclosedArea =
            Double(body.count { !reached[$0] && !isBone[$0] && Self.insideSkull.contains(means[start + $0]) }) * cell
    }
}

/// Cells of a slice by number, row by row, and how they hang together through their sides.
struct CellPlane {
    let width: Int
    let height: Int

    var count: Int { width * height }

    /// The cells that can be reached from the edge of the plane through open cells, which they are themselves.
    func flooded(through isOpen: [Bool]) -> [Bool] {
        var isReached = [Bool](repeating: false, count: count)
        var queue: [Int] = []
        for cell in 0..<count where isOpen[cell] && isAtEdge(cell) {
            isReached[cell] = true
            queue.append(cell)
        }
        while let cell = queue.popLast() {
            forEachNeighbour(of: cell) { neighbour in
                guard isOpen[neighbour], !isReached[neighbour] else { return }
                isReached[neighbour] = true
                queue.append(neighbour)
            }
        }
        return isReached
    }

    /// The cells that are in, and those between two opposite neighbours that are.
    func closed(_ isIn: [Bool]) -> [Bool] {
        var closed = isIn
        for cell in 0..<count where !isIn[cell] && !isAtEdge(cell) {
            closed[cell] = [1, width - 1, width, width + 1].contains { isIn[cell - $0] && isIn[cell + $0] }
        }
        return closed
    }

    /// The cells that are in and whose four neighbours are.
    func eroded(_ isIn: [Bool]) -> [Bool] {
        var eroded = isIn
        for cell in 0..<count where isIn[cell] {
            eroded[cell] = !isAtEdge(cell) && [1, width].allSatisfy { isIn[cell - $0] && isIn[cell + $0] }
        }
        return eroded
    }

    /// The largest parts that hang together, as the numbers of their cells; the largest first.
    func parts(of isIn: [Bool], most: Int) -> [[Int]] {
        var isSeen = [Bool](repeating: false, count: count)
        var parts: [[Int]] = []
        for seed in 0..<count where isIn[seed] && !isSeen[seed] {
            isSeen[seed] = true
            var part = [seed]
            var next = 0
            while next < part.count {
                forEachNeighbour(of: part[next]) { neighbour in
                    guard isIn[neighbour], !isSeen[neighbour] else { return }
                    isSeen[neighbour] = true
                    part.append(neighbour)
                }
                next += 1
            }
            parts.append(part)
        }
        return Array(parts.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }.prefix(most))
    }

    /// Columns and rows that a part spans.
    func bounds(of part: [Int]) -> (columns: Int, rows: Int) {
        var (left, right, top, bottom) = (width, -1, height, -1)
        for cell in part {
            (left, right) = (min(left, cell % width), max(right, cell % width))
            (top, bottom) = (min(top, cell / width), max(bottom, cell / width))
        }
        return (right - left + 1, bottom - top + 1)
    }

    /// The share of the outline of a part that lies at the edge of the plane or at cells without measurement.
    func edgeShare(of part: [Int], isMissing: (Int) -> Bool) -> Double {
        var isIn = [Bool](repeating: false, count: count)
        for cell in part { isIn[cell] = true }
        var (outline, atEdge) = (0, 0)
        for cell in part {
            var (isOutline, isCut) = (false, isAtEdge(cell))
            forEachNeighbour(of: cell) { neighbour in
                if !isIn[neighbour] { isOutline = true }
                if isMissing(neighbour) { isCut = true }
            }
            if isOutline || isCut { outline += 1 }
            if isCut { atEdge += 1 }
        }
        return outline > 0 ? Double(atEdge) / Double(outline) : 0
    }

    private func isAtEdge(_ cell: Int) -> Bool {
        let (row, column) = (cell / width, cell % width)
        return row == 0 || column == 0 || row == height - 1 || column == width - 1
    }

    private func forEachNeighbour(of cell: Int, _ body: (Int) -> Void) {
        let column = cell % width
        if column > 0 { body(cell - 1) }
        if column < width - 1 { body(cell + 1) }
        if cell >= width { body(cell - width) }
        if cell + width < count { body(cell + width) }
    }
}
