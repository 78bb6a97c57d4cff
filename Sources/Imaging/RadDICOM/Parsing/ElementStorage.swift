/// One kept element, or one item of a kept sequence, in the flat order of the file.
struct Element: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        /// Numbers are big endian.
        static let bigEndian = Flags(rawValue: 1)
        /// The element was there and its value was not kept: too long, or only its presence may be known.
        static let valueNotKept = Flags(rawValue: 2)
    }

    /// Number under which an item stands, since item tags themselves are never values.
    static let itemNumber: UInt32 = 0xFFFE_E000

    let number: UInt32
    let representation: ValueRepresentation
    let flags: Flags
    /// Index of the element that follows at the same level: past the descendants of a sequence or an item.
    var next: Int32
    /// Where the value starts in the storage's bytes.
    let start: Int32
    let count: Int32
}

/// The kept elements of one file: their structure in one array, their values in another.
final class ElementStorage: Sendable {
    let elements: [Element]
    let bytes: [UInt8]
    /// Whether the elements of every level are in ascending order of the numbers under which they are filed.
    let isAscending: Bool
    /// Whether all elements are of the outermost level.
    private let isFlat: Bool
    /// The numbers of the elements of the outermost level and where they stand, for a search by halves; empty where they
    /// are not in ascending order, and where there are no others.
    private let outerNumbers: [UInt32]
    private let outerIndices: [Int32]

    init(elements: [Element], bytes: [UInt8], isAscending: Bool) {
        self.elements = elements
        self.bytes = bytes
        self.isAscending = isAscending
        var isFlat = true
        for (index, element) in elements.enumerated() where Int(element.next) != index + 1 {
            isFlat = false
            break
        }
        self.isFlat = isFlat
        var numbers: [UInt32] = []
        var indices: [Int32] = []
        if isAscending, !isFlat {
            numbers.reserveCapacity(elements.count)
            indices.reserveCapacity(elements.count)
            var index = 0
            while index < elements.count {
                numbers.append(elements[index].number)
                indices.append(Int32(index))
                index = Int(elements[index].next)
            }
        }
        (outerNumbers, outerIndices) = (numbers, indices)
    }

    /// The first element with a number at the outermost level, whose elements must be in ascending order.
    func outerIndex(of number: UInt32) -> Int? {
        var low = 0
        var high = isFlat ? elements.count : outerNumbers.count
        while low < high {
            let middle = (low + high) / 2
            let found = isFlat ? elements[middle].number : outerNumbers[middle]
            if found < number { low = middle + 1 } else { high = middle }
        }
        if isFlat { return low < elements.count && elements[low].number == number ? low : nil }
        return low < outerNumbers.count && outerNumbers[low] == number ? Int(outerIndices[low]) : nil
    }
}
