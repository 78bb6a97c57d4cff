extension HeaderParser {
    /// Passes over elements that nobody wants, as far as there is nothing unusual about them and their fixed parts lie
    /// in memory.
    ///
    /// The walk goes on at the first other element, for which ``element()`` has the rules.
    @inline(__always)
    mutating func passUnwanted() {
        if let level = stack.last {
            if level.kind == .item, level.element == nil { pass(HeaderParser.nothingWanted) }
        } else if let selection {
            pass(selection.numbers)
        }
    }

    private static let nothingWanted: [UInt32] = [.max]

    private mutating func pass(_ wanted: [UInt32]) {
        guard isAscending, !form.isBigEndian else { return }
        let reached = passage(wanted)
        position = reached.position
        lastNumber = reached.number
        elementCount += reached.count
        if stack.isEmpty { nextSelected = reached.next }
    }

    /// How far a walk came.
    private struct Passage {
        var position: Int
        /// The number of the last element.
        var number: UInt32
        /// The first wanted number that is not below it, as its place.
        var next: Int
        /// How many elements were passed over.
        var count = 0
    }

    /// - Parameter wanted: The wanted numbers in ascending order, the last one being that of no element.
    private func passage(_ wanted: [UInt32]) -> Passage {
        let bytes = window.bytes.span
        let base = window.base
        let (isExplicit, containerEnd) = (form.isExplicit, containerEnd)
        // Fixed parts have up to 12 bytes.
        let lastPosition = min(base + window.filled, containerEnd) - 12
        let allowed = limits.elements - elementCount
        var reached = Passage(position: position, number: lastNumber, next: stack.isEmpty ? nextSelected : 0)
        while reached.position >= base, reached.position <= lastPosition, reached.count < allowed {
            let start = reached.position - base
            let number =
                UInt32(bytes[start + 1]) << 24 | UInt32(bytes[start]) << 16 | UInt32(bytes[start + 3]) << 8
                | UInt32(bytes[start + 2])
            while wanted[reached.next] < number { reached.next += 1 }
            let isBehindAll = wanted.count > 1 && reached.next == wanted.count - 1
            guard number > reached.number, number != wanted[reached.next], !isBehindAll, number >> 16 != 0xFFFE else {
                break
            }
            var end = reached.position + 8
            if isExplicit {
                let letters = UInt16(bytes[start + 4]) << 8 | UInt16(bytes[start + 5])
                guard let representation = ValueRepresentation(letters: letters) else { break }
                end +=
                    representation.hasLongLength
                    ? 4 + HeaderParser.length(bytes, at: start + 8)
                    : Int(UInt16(bytes[start + 7]) << 8 | UInt16(bytes[start + 6]))
            } else {
                end += HeaderParser.length(bytes, at: start + 4)
            }
            // An undefined length is an odd number too.
            guard end & 1 == reached.position & 1, end <= containerEnd else { break }
            reached.position = end
            reached.number = number
            reached.count += 1
        }
        return reached
    }

    @inline(__always)
    private static func length(_ bytes: Span<UInt8>, at start: Int) -> Int {
        Int(
            UInt32(bytes[start + 3]) << 24 | UInt32(bytes[start + 2]) << 16 | UInt32(bytes[start + 1]) << 8
                | UInt32(bytes[start]))
    }
}
