/// An array that grows by pieces of one size, so that it never holds twice the memory of its elements to grow.
struct PiecewiseArray<Element> {
    private static var pieceCount: Int { 4096 }
    private var pieces: [[Element]] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element) {
        if count.isMultiple(of: Self.pieceCount) {
            pieces.append([])
            // The first one is that of small arrays.
            if count > 0 { pieces[pieces.count - 1].reserveCapacity(Self.pieceCount) }
        }
        pieces[pieces.count - 1].append(element)
        count += 1
    }

    subscript(index: Int) -> Element { pieces[index / Self.pieceCount][index % Self.pieceCount] }
}

extension [UInt8] {
    /// Gives back the memory beyond the elements.
    mutating func trim() {
        guard capacity > count + count / 4 + 64 else { return }
        var exact: [UInt8] = []
        exact.reserveCapacity(count)
        exact.append(contentsOf: self)
        self = exact
    }
}
