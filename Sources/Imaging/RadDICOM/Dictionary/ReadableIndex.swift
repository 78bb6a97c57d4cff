/// The table of readable tags arranged for the parser: one probe tells most unlisted tags.
struct ReadableIndex: Sendable {
    static let shared = ReadableIndex()

    private static let slotBits = 11
    private static let free = UInt16.max

    private let slots: [UInt16]
    let rows: [ReadableTag]
    private let privateTags: [PrivateReadableTag]
    private let privateGroups: [UInt16]
    private let creators: [[UInt8]]
    private let creatorOfPrivateTag: [Int]

    private init() {
        rows = TagTable.rows
        privateTags = TagTable.privateRows
        privateGroups = Array(Set(privateTags.map { $0.row.tag.group })).sorted()
        let names = Array(Set(privateTags.map { $0.creator })).sorted()
        creators = names.map { Array($0.utf8) }
        creatorOfPrivateTag = privateTags.map { names.firstIndex(of: $0.creator) ?? names.count }
        var slots = [UInt16](repeating: ReadableIndex.free, count: 1 << ReadableIndex.slotBits)
        for (index, row) in rows.enumerated() {
            var slot = ReadableIndex.slot(row.tag.number)
            while slots[slot] != ReadableIndex.free { slot = (slot + 1) % slots.count }
            slots[slot] = UInt16(index)
        }
        self.slots = slots
    }

    @inline(__always)
    private static func slot(_ number: UInt32) -> Int {
        // Fibonacci hashing: the product's upper bits are well mixed.
        Int(truncatingIfNeeded: (number &* 2_654_435_769) >> UInt32(32 - slotBits))
    }

    /// The row of a standard tag, nil if it may not be read.
    @inline(__always)
    func row(_ number: UInt32) -> ReadableTag? {
        var slot = ReadableIndex.slot(number)
        while true {
            let index = slots[slot]
            if index == ReadableIndex.free { return nil }
            if rows[Int(index)].tag.number == number { return rows[Int(index)] }
            slot = (slot + 1) & (slots.count - 1)
        }
    }

    /// Whether any element of a vendor's group may be read.
    @inline(__always)
    func hasPrivateRows(_ group: UInt16) -> Bool { privateGroups.contains(group) }

    /// The number of a known creator, nil for others.
    func creator(named name: ArraySlice<UInt8>) -> Int? {
        var name = name
        while let last = name.last, last == 0x20 || last == 0 { name.removeLast() }
        while let first = name.first, first == 0x20 { name.removeFirst() }
        return creators.firstIndex { $0.elementsEqual(name) }
    }

    /// The row of a vendor's element of a creator, whatever block it stands in.
    func row(group: UInt16, element: UInt16, creator: Int) -> ReadableTag? {
        for (index, candidate) in privateTags.enumerated()
        where creatorOfPrivateTag[index] == creator && candidate.row.tag.group == group
            && candidate.row.tag.element & 0xFF == element & 0xFF
        {
            return candidate.row
        }
        return nil
    }
}
