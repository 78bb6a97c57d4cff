/// The table of readable tags arranged for the parser: one probe tells most unlisted tags.
final class ReadableIndex: Sendable {
    static let shared = ReadableIndex()

    private static let slotBits = 11
    /// Number of the tag in each slot, 0 where there is none; apart from the rows, so that probing stays in cache.
    private let numbers: [UInt32]
    private let slots: [UInt16]
    private let rows: [ReadableTag]
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
        var numbers = [UInt32](repeating: 0, count: 1 << ReadableIndex.slotBits)
        var slots = [UInt16](repeating: 0, count: numbers.count)
        for (index, row) in rows.enumerated() {
            var slot = ReadableIndex.slot(row.tag.number)
            while numbers[slot] != 0 { slot = (slot + 1) % numbers.count }
            numbers[slot] = row.tag.number
            slots[slot] = UInt16(index)
        }
        self.numbers = numbers
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
            let found = numbers[slot]
            if found == 0 { return nil }
            if found == number { return rows[Int(slots[slot])] }
            slot = (slot + 1) & (numbers.count - 1)
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
