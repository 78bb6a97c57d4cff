/// The number that names a DICOM attribute: a group and an element (PS3.5 section 7.1).
package struct Tag: Hashable, Sendable, Codable {
    /// Group in the upper, element in the lower 16 bits; the order of numbers is the order of a data set.
    package let number: UInt32

    package init(_ group: UInt16, _ element: UInt16) {
        number = UInt32(group) << 16 | UInt32(element)
    }

    package init(number: UInt32) {
        self.number = number
    }

    package var group: UInt16 { UInt16(truncatingIfNeeded: number >> 16) }
    package var element: UInt16 { UInt16(truncatingIfNeeded: number) }

    /// Odd groups belong to vendors; groups below 8 are not private whatever their number (PS3.5 section 7.8).
    package var isPrivate: Bool { number & 0x0001_0000 != 0 && group > 8 }
}

extension Tag: Comparable {
    package static func < (left: Tag, right: Tag) -> Bool { left.number < right.number }
}

extension Tag: CustomStringConvertible {
    /// The usual spelling, `(0008,0060)`.
    package var description: String {
        "(" + Tag.hexadecimal(group) + "," + Tag.hexadecimal(element) + ")"
    }

    private static func hexadecimal(_ value: UInt16) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
