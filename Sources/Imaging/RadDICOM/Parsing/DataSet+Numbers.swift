extension DataSet {
    /// The first number as an integer.
    package func integer(_ tag: Tag) -> Int? { integers(tag).first }

    /// All numbers as integers; empty if the element is absent or empty, or if any part is not an integer.
    package func integers(_ tag: Tag) -> [Int] {
        guard let index = index(of: tag), let value = valueRange(index) else { return [] }
        let element = storage.elements[index]
        switch element.representation {
        case .integerString, .decimalString:
            return NumberText.integers(storage.bytes, in: value)
        case .float32, .float64, .otherFloat, .otherDouble:
            let numbers = decimals(tag)
            let integers = numbers.compactMap { Int(exactly: $0) }
            return integers.count == numbers.count ? integers : []
        default:
            let isSigned = isSigned(element)
            return words(element, value).map { word, size in
                isSigned ? Int(truncatingIfNeeded: DataSet.signExtended(word, bytes: size)) : Int(clamping: word)
            }
        }
    }

    /// The first number.
    package func decimal(_ tag: Tag) -> Double? { decimals(tag).first }

    /// All numbers; empty if the element is absent or empty, or if any part is not a finite number.
    package func decimals(_ tag: Tag) -> [Double] {
        guard let index = index(of: tag), let value = valueRange(index) else { return [] }
        let element = storage.elements[index]
        switch element.representation {
        case .integerString, .decimalString:
            return NumberText.decimals(storage.bytes, in: value)
        case .float32, .otherFloat:
            let numbers = words(element, value).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0.0))) }
            return numbers.allSatisfy(\.isFinite) ? numbers : []
        case .float64, .otherDouble:
            let numbers = words(element, value).map { Double(bitPattern: $0.0) }
            return numbers.allSatisfy(\.isFinite) ? numbers : []
        default:
            return integers(tag).map { Double($0) }
        }
    }

    /// The tags that an attribute-tag element names.
    package func attributeTags(_ tag: Tag) -> [Tag] {
        guard let index = index(of: tag), let value = valueRange(index) else { return [] }
        let halves = words(storage.elements[index], value).map { UInt16(truncatingIfNeeded: $0.0) }
        return stride(from: 0, to: halves.count - 1, by: 2).map { Tag(halves[$0], halves[$0 + 1]) }
    }

    /// The words of a binary value with their size in bytes; a broken last word is left out.
    private func words(_ element: Element, _ value: Range<Int>) -> [(UInt64, Int)] {
        guard let size = element.representation.wordSize else { return [] }
        let bigEndian = element.flags.contains(.bigEndian)
        return stride(from: value.lowerBound, through: value.upperBound - size, by: size).map { start in
            var word: UInt64 = 0
            for offset in 0..<size {
                let byte = storage.bytes[start + (bigEndian ? offset : size - 1 - offset)]
                word = word << 8 | UInt64(byte)
            }
            return (word, size)
        }
    }

    /// Whether the words of an element are signed: by its representation, or by the pixels' sign where PS3.6 says so.
    private func isSigned(_ element: Element) -> Bool {
        switch element.representation {
        case .signedShort, .unsignedShort:
            let row = TagTable.row(for: Tag(number: element.number))
            if row?.signFollowsPixels == true, let representation = integer(.pixelRepresentation) {
                return representation == 1
            }
            return element.representation == .signedShort
        case .signedLong, .signedVeryLong: return true
        default: return false
        }
    }

    private static func signExtended(_ word: UInt64, bytes: Int) -> Int64 {
        switch bytes {
        case 2: Int64(Int16(truncatingIfNeeded: word))
        case 4: Int64(Int32(truncatingIfNeeded: word))
        default: Int64(bitPattern: word)
        }
    }
}
