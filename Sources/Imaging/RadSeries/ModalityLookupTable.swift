package import RadDICOM

/// A table from stored values to values with a unit, in place of slope and intercept (PS3.3 C.11.1.1).
package struct ModalityLookupTable: Hashable, Sendable {
    /// The stored value of the first entry.
    let first: Int32
    let entries: [UInt16]

    /// The table of an image's ModalityLUTSequence.
    ///
    /// - Returns: nil where there is none, or where its parts do not agree.
    package init?(dataSet: DataSet, isSigned: Bool) {
        guard let item = dataSet.sequence(.modalityLUTSequence).first else { return nil }
        let descriptor = item.integers(.lutDescriptor)
        guard descriptor.count == 3, (0...65_536).contains(descriptor[0]), (1...16).contains(descriptor[2])
        else { return nil }
        // A count that does not fit 16 bits is written as 0.
        let count = descriptor[0] == 0 ? 65_536 : descriptor[0]
        let data = item.integers(.lutData)
        guard data.count >= count, data.count <= count + 1 else { return nil }
        let pattern = UInt16(truncatingIfNeeded: descriptor[1])
        first = isSigned ? Int32(Int16(bitPattern: pattern)) : Int32(pattern)
        entries = data.prefix(count).map { UInt16(truncatingIfNeeded: $0) }
    }

    /// The entry of a stored value; beyond the ends of the table the nearest one.
    func value(of stored: Int32) -> Float {
        let index = Int(stored) - Int(first)
        return Float(entries[min(max(index, 0), entries.count - 1)])
    }
}
