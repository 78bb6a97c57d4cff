package import RadSystem

/// What a Siemens scanner says of an image in a header of its own (CSA), of which a few elements are read.
///
/// The header is a table of named elements, each a list of texts, all numbers little endian:
///
/// - an optional mark `SV10` and 4 bytes (the second form), the number of elements, 4 bytes;
/// - each element: name of 64 bytes, multiplicity, representation of 4 bytes, type, number of items, a check word;
/// - each item: 16 bytes that give its length, the text, zeros up to a multiple of 4.
///
/// In the first form an item's length is the first of its words less the number of items of the first element, in the
/// second form it is the second word. Names that are not asked for are passed over and never become values.
package struct SiemensHeader: Hashable, Sendable {
    /// Images packed into one mosaic.
    package private(set) var numberOfImagesInMosaic: Int?
    /// Direction from the first image of a mosaic to its last, patient coordinates; three numbers.
    package private(set) var sliceNormalVector: [Double] = []
    /// s/mm2.
    package private(set) var diffusionBValue: Double?
    /// Direction of the diffusion gradient in patient coordinates; three numbers, none for b 0.
    package private(set) var diffusionGradientDirection: [Double] = []

    /// Elements that a header may have, and items of an element; real ones have about a hundred and six.
    private static let largestElementCount = 1_024
    private static let largestItemCount = 1_024
    /// Bytes of a whole header; real ones have about 12,000.
    private static let largestSize = 1 << 20

    /// Reads the header of a file; nil where there is none.
    ///
    /// - Throws: `invalid-vendor-header` where the table does not hold together or is too large, `read-failed`.
    package init?(
        _ source: ByteSource, _ header: DICOMHeader, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) {
        guard let range = header.siemensHeader, !range.isEmpty else { return nil }
        guard range.count <= SiemensHeader.largestSize else {
            throw SiemensHeader.invalid(at: range.lowerBound, "at most \(SiemensHeader.largestSize) bytes")
        }
        var window = try HeaderWindow(source, header, limits)
        guard try window.prepare(range.lowerBound, range.count) else {
            throw SiemensHeader.invalid(at: range.lowerBound, "\(range.count) bytes")
        }
        try self.init(bytes: Array(window.slice(range.lowerBound, range.count)), offset: range.lowerBound)
    }

    /// Reads the value of the element.
    ///
    /// - Parameter offset: Where the value stands in the file, for errors.
    init(bytes: [UInt8], offset: Int = 0) throws(DICOMError) {
        var cursor = Cursor(bytes: bytes, offset: offset)
        let isSecondForm = bytes.starts(with: Array("SV10".utf8))
        if isSecondForm { try cursor.skip(8) }
        let count = try cursor.count(atMost: SiemensHeader.largestElementCount, "elements")
        try cursor.skip(4)
        var itemsOfFirst = 0
        for index in 0..<count {
            let name = try cursor.name(64)
            let multiplicity = try cursor.word()
            try cursor.skip(8)
            let items = try cursor.count(atMost: SiemensHeader.largestItemCount, "items")
            try cursor.skip(4)
            if index == 0 { itemsOfFirst = items }
            let isWanted = SiemensHeader.names.contains(name)
            var texts: [ArraySlice<UInt8>] = []
            for item in 0..<items {
                let first = try cursor.word()
                let second = try cursor.word()
                try cursor.skip(8)
                let length = isSecondForm ? Int(second) : Int(first) - itemsOfFirst
                // The last items of the first form may be cut; what was read before them stands.
                if length < 0 || length > cursor.remaining {
                    if isSecondForm { throw SiemensHeader.invalid(at: cursor.offset, "an item within the header") }
                    return
                }
                let text = try cursor.take(length)
                try cursor.skip(min((4 - length % 4) % 4, cursor.remaining))
                if isWanted, multiplicity == 0 || item < Int(multiplicity) { texts.append(text) }
            }
            if isWanted { keep(name, texts.compactMap(SiemensHeader.number)) }
        }
    }

    private static let names: Set<String> = [
        "NumberOfImagesInMosaic", "SliceNormalVector", "B_value", "DiffusionGradientDirection",
    ]

    private mutating func keep(_ name: String, _ numbers: [Double]) {
        switch name {
        case "NumberOfImagesInMosaic": numberOfImagesInMosaic = numbers.first.flatMap { Int(exactly: $0) }
        case "SliceNormalVector": sliceNormalVector = numbers.count == 3 ? numbers : []
        case "B_value": diffusionBValue = numbers.first
        default: diffusionGradientDirection = numbers.count == 3 ? numbers : []
        }
    }

    /// The number that a text holds up to its first zero byte; nil where it is empty or no finite number.
    private static func number(_ text: ArraySlice<UInt8>) -> Double? {
        let bytes = Array(text.prefix { $0 != 0 })
        let numbers = NumberText.decimals(bytes, in: bytes.indices)
        return numbers.count == 1 ? numbers[0] : nil
    }

    private static func invalid(at offset: Int, _ expected: String) -> DICOMError {
        DICOMError(.invalidVendorHeader, tag: .siemensImageHeader, offset: offset, expected: expected)
    }

    /// Reads forward through the bytes and refuses to leave them.
    private struct Cursor {
        let bytes: [UInt8]
        private let start: Int
        private var position = 0

        init(bytes: [UInt8], offset: Int) {
            self.bytes = bytes
            start = offset
        }

        var remaining: Int { bytes.count - position }
        /// Where the next byte stands in the file.
        var offset: Int { start + position }

        mutating func take(_ count: Int) throws(DICOMError) -> ArraySlice<UInt8> {
            guard count >= 0, count <= remaining else {
                throw SiemensHeader.invalid(at: offset, "\(count) bytes")
            }
            defer { position += count }
            return bytes[position..<position + count]
        }

        mutating func skip(_ count: Int) throws(DICOMError) { _ = try take(count) }

        mutating func word() throws(DICOMError) -> Int32 {
            let word = try take(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return Int32(bitPattern: word)
        }

        /// A number that is not negative and not above a limit.
        mutating func count(atMost limit: Int, _ what: String) throws(DICOMError) -> Int {
            let position = offset
            let value = Int(try word())
            guard (0...limit).contains(value) else {
                throw SiemensHeader.invalid(at: position, "at most \(limit) \(what)")
            }
            return value
        }

        /// A name that ends at the first zero byte.
        mutating func name(_ count: Int) throws(DICOMError) -> String {
            String(decoding: try take(count).prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
