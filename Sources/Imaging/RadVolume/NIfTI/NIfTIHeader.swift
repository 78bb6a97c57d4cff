/// The header of a NIfTI-1 or NIfTI-2 file, as far as voxels and their places need it; its texts are never read.
package struct NIfTIHeader: Hashable, Sendable {
    /// What the affine was taken from.
    package enum AffineSource: Sendable {
        case sform
        case qform
        /// The header says nothing: voxel sizes along axes that are only assumed.
        case none
    }

    /// 1 or 2.
    package let version: Int
    /// Whether numbers stand with their highest byte first.
    package let isBigEndian: Bool
    /// Whether header and voxels are in one file.
    package let isSingleFile: Bool
    /// The number of voxels along each axis, one to seven of them.
    package let dimensions: [Int]
    package let dataType: NIfTIDataType
    /// Where the voxels begin in their file.
    package let voxelOffset: Int
    /// What stored values are multiplied by and what is added then; nil where they stand for themselves.
    package let scaling: Scaling?
    /// The map to patient space, by the rules of nibabel: sform if it has a code, or else qform.
    package let affine: NIfTIAffine
    package let affineSource: AffineSource
    /// Millimetres in the header's unit of length.
    package let millimetres: Double

    /// `stored * slope + intercept`.
    package struct Scaling: Hashable, Sendable {
        package let slope: Double
        package let intercept: Double
    }

    static let size1 = 348
    static let size2 = 540

    /// Bytes that any header fits into.
    package static let largestSize = size2

    /// Whether bytes begin as a NIfTI file does that holds header and voxels.
    package static func begins(_ bytes: [UInt8]) -> Bool {
        if bytes.count >= size2, bytes[4..<12].elementsEqual(Array("n+2\u{0}\r\n\u{1A}\n".utf8)) { return true }
        return bytes.count >= size1 && bytes[344..<348].elementsEqual(Array("n+1\u{0}".utf8))
            && [[92, 1, 0, 0], [0, 0, 1, 92]].contains { bytes[..<4].elementsEqual($0) }
    }

    /// Reads a header.
    ///
    /// - Parameter bytes: The start of the file, ``largestSize`` bytes or all there are.
    /// - Throws: `notNIfTI`, `invalidHeader`, `unsupportedDataType`.
    package init(_ bytes: [UInt8]) throws(NIfTIError) {
        let fields = try NIfTIFields(bytes)
        version = fields.version
        isBigEndian = fields.isBigEndian
        isSingleFile = fields.isSingleFile
        dimensions = try Self.dimensions(fields)
        guard let type = NIfTIDataType(rawValue: fields.dataType) else {
            throw NIfTIError(
                .unsupportedDataType, offset: fields.dataTypeOffset, expected: "integers or floats of up to 64 bits",
                found: "type \(fields.dataType)")
        }
        dataType = type
        voxelOffset = try Self.voxelOffset(fields)
        scaling = try Self.scaling(fields)
        // Unknown units are taken for millimetres.
        millimetres = [1: 1000.0, 3: 0.001][fields.units & 7] ?? 1
        (affine, affineSource) = try Self.affine(fields, extents: dimensions + [1, 1, 1])
        guard affine.isFinite else { throw NIfTIError(.invalidHeader, expected: "a finite affine") }
    }

    /// Voxels along the three axes of space.
    package var extents: [Int] { Array((dimensions + [1, 1, 1]).prefix(3)) }

    private static func dimensions(_ fields: NIfTIFields) throws(NIfTIError) -> [Int] {
        let count = fields.dimension(0)
        guard (1...7).contains(count) else {
            throw NIfTIError(
                .invalidHeader, offset: fields.dimensionOffset, expected: "1 to 7 dimensions", found: "\(count)")
        }
        var dimensions: [Int] = []
        var voxels = 1
        for index in 1...count {
            let extent = fields.dimension(index)
            let (product, overflow) = voxels.multipliedReportingOverflow(by: max(extent, 1))
            // Eight bytes a voxel must still be countable.
            guard extent > 0, !overflow, product <= Int.max / 16 else {
                throw NIfTIError(
                    .invalidHeader, offset: fields.dimensionOffset, expected: "extents that can be counted",
                    found: "\(extent)")
            }
            voxels = product
            dimensions.append(extent)
        }
        return dimensions
    }

    private static func voxelOffset(_ fields: NIfTIFields) throws(NIfTIError) -> Int {
        let least = fields.isSingleFile ? fields.headerSize + 4 : 0
        let stated = fields.voxelOffset
        guard stated.isFinite, stated >= 0, stated <= Double(Int.max / 2), let offset = Int(exactly: stated) else {
            throw NIfTIError(.invalidHeader, offset: fields.voxelOffsetOffset, expected: "an offset of the voxels")
        }
        if offset == 0 { return least }
        guard offset >= least else {
            throw NIfTIError(
                .invalidHeader, offset: fields.voxelOffsetOffset, expected: "voxels behind offset \(least)",
                found: "\(offset)")
        }
        return offset
    }

    private static func scaling(_ fields: NIfTIFields) throws(NIfTIError) -> Scaling? {
        let (slope, intercept) = (fields.slope, fields.intercept)
        guard slope != 0, slope.isFinite else { return nil }
        guard intercept.isFinite else {
            throw NIfTIError(.invalidHeader, expected: "a finite intercept beside slope \(slope)")
        }
        return slope == 1 && intercept == 0 ? nil : Scaling(slope: slope, intercept: intercept)
    }

    private static func affine(
        _ fields: NIfTIFields, extents: [Int]
    ) throws(NIfTIError) -> (NIfTIAffine, AffineSource) {
        let codes = 1...5
        if codes.contains(fields.sformCode) {
            return (NIfTIAffine(rows: (0..<3).map { row in (0..<4).map { fields.sform(row, $0) } }), .sform)
        }
        let sizes = (1...3).map { fields.voxelSize($0) == 0 ? 1 : abs(fields.voxelSize($0)) }
        guard codes.contains(fields.qformCode) else { return (NIfTIAffine(extents: extents, sizes: sizes), .none) }
        let handed = fields.voxelSize(0) == -1 ? [sizes[0], sizes[1], -sizes[2]] : sizes
        let quaternion = (0..<3).map { fields.quaternion($0) }
        let affine = try NIfTIAffine(
            quaternion: quaternion[0], quaternion[1], quaternion[2], sizes: handed,
            offset: (0..<3).map { fields.quaternionOffset($0) },
            tolerance: 3 * (fields.version == 1 ? Double(Float.ulpOfOne) : Double.ulpOfOne))
        return (affine, .qform)
    }
}

/// The numbers of a header where they stand.
struct NIfTIFields {
    private let bytes: [UInt8]
    let version: Int
    let isBigEndian: Bool
    let isSingleFile: Bool

    init(_ bytes: [UInt8]) throws(NIfTIError) {
        self.bytes = bytes
        let failure = NIfTIError(.notNIfTI, offset: 0, expected: "a header of 348 or 540 bytes")
        guard bytes.count >= NIfTIHeader.size1 else { throw failure }
        let first = Array(bytes[..<4])
        switch first {
        case [0x5C, 1, 0, 0], [0, 0, 1, 0x5C]:
            version = 1
            isBigEndian = first[3] == 0x5C
        case [0x1C, 2, 0, 0], [0, 0, 2, 0x1C]:
            version = 2
            isBigEndian = first[3] == 0x1C
        default: throw failure
        }
        guard version == 1 || bytes.count >= NIfTIHeader.size2 else { throw failure }
        let magic = Array(version == 1 ? bytes[344..<348] : bytes[4..<8])
        switch (String(decoding: magic, as: UTF8.self), version) {
        case ("n+1\u{0}", 1), ("n+2\u{0}", 2): isSingleFile = true
        case ("ni1\u{0}", 1), ("ni2\u{0}", 2): isSingleFile = false
        default: throw failure
        }
        // Broken by a transfer that took the file for text.
        if version == 2, !bytes[8..<12].elementsEqual([0x0D, 0x0A, 0x1A, 0x0A]) { throw failure }
    }

    private func bits(_ offset: Int, _ count: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<count {
            value = value << 8 | UInt64(bytes[offset + (isBigEndian ? index : count - 1 - index)])
        }
        return value
    }

    private func integer(_ offset: Int, _ count: Int) -> Int {
        let bits = bits(offset, count)
        switch count {
        case 2: return Int(Int16(truncatingIfNeeded: bits))
        case 4: return Int(Int32(truncatingIfNeeded: bits))
        default: return Int(Int64(truncatingIfNeeded: bits))
        }
    }

    private func float(_ offset: Int) -> Double { Double(Float(bitPattern: UInt32(bits(offset, 4)))) }
    private func double(_ offset: Int) -> Double { Double(bitPattern: bits(offset, 8)) }

    var headerSize: Int { version == 1 ? NIfTIHeader.size1 : NIfTIHeader.size2 }
    var dimensionOffset: Int { version == 1 ? 40 : 16 }
    var dataTypeOffset: Int { version == 1 ? 70 : 12 }
    var voxelOffsetOffset: Int { version == 1 ? 108 : 168 }

    func dimension(_ index: Int) -> Int {
        version == 1 ? integer(40 + 2 * index, 2) : integer(16 + 8 * index, 8)
    }

    var dataType: Int { integer(dataTypeOffset, 2) }
    func voxelSize(_ index: Int) -> Double { version == 1 ? float(76 + 4 * index) : double(104 + 8 * index) }

    /// Where the voxels begin; NIfTI-1 has a float there.
    var voxelOffset: Double { version == 1 ? float(108) : Double(integer(168, 8)) }
    var slope: Double { version == 1 ? float(112) : double(176) }
    var intercept: Double { version == 1 ? float(116) : double(184) }
    var units: Int { version == 1 ? Int(bytes[123]) : integer(500, 4) }
    var qformCode: Int { version == 1 ? integer(252, 2) : integer(344, 4) }
    var sformCode: Int { version == 1 ? integer(254, 2) : integer(348, 4) }
    func quaternion(_ index: Int) -> Double { version == 1 ? float(256 + 4 * index) : double(352 + 8 * index) }
    func quaternionOffset(_ index: Int) -> Double { version == 1 ? float(268 + 4 * index) : double(376 + 8 * index) }
    func sform(_ row: Int, _ column: Int) -> Double {
        version == 1 ? float(280 + 16 * row + 4 * column) : double(400 + 32 * row + 8 * column)
    }
}
