import RadDICOM
import RadVolume

/// All slices of a scan as tiles of one image, as Siemens scanners store fast MR volumes.
///
/// The tiles fill the least square that holds them, row by row from the first slice; those left over are blank.
struct MosaicObject {
    let series: PhantomSeries

    private var side: Int {
        var side = 1
        while side * side < series.sliceCount { side += 1 }
        return side
    }

    /// The bytes of the file of one acquisition.
    ///
    /// - Parameters:
    ///   - acquisition: Its number, from 1.
    ///   - change: Changes the header before it is written.
    func file(acquisition: Int, change: (inout DataSetBuilder) -> Void = { _ in }) throws(DICOMError) -> [UInt8] {
        var header = series.header(ofSlice: 0, instance: acquisition)
        let geometry = series.geometry
        let (rows, columns) = (geometry.extent.height, geometry.extent.width)
        header.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC")
        header.set(.rows, .unsignedShort, integers: rows * side)
        header.set(.columns, .unsignedShort, integers: columns * side)
        header.set(.acquisitionNumber, .integerString, integers: acquisition)
        header.set(.acquisitionTime, .time, text: "0930" + String(padding: acquisition % 60, to: 2))
        header.set(.spacingBetweenSlices, .decimalString, decimals: geometry.sliceSpacing)
        // The corner of a slice as large as the mosaic around the centre of the first slice.
        let corner = geometry.position(
            slice: 0, row: -Double(rows * (side - 1)) / 2, column: -Double(columns * (side - 1)) / 2)
        header.set(.imagePositionPatient, .decimalString, decimals: corner.x, corner.y, corner.z)
        header.set(Tag(0x0019, 0x0010), .longString, text: "SIEMENS MR HEADER")
        header.set(.siemensNumberOfImagesInMosaic, .unsignedShort, integers: series.sliceCount)
        header.set(Tag(0x0029, 0x0010), .longString, text: "SIEMENS CSA HEADER")
        let direction = geometry.sliceStep.normalized
        header.set(
            .siemensImageHeader, .otherByte,
            .bytes(
                MosaicObject.vendorHeader([
                    ("EchoLinePosition", []), ("NumberOfImagesInMosaic", ["\(series.sliceCount)"]),
                    ("SliceNormalVector", [direction.x, direction.y, direction.z].map { "\($0)" }),
                ])))
        change(&header)
        let writer = DICOMWriter(transferSyntax: .explicitLittleEndian)
        return try writer.bytes(of: header, pixels: .native(pixels, bitsAllocated: 16))
    }

    private var pixels: [UInt8] {
        let (rows, columns) = (series.geometry.extent.height, series.geometry.extent.width)
        var pixels = [UInt8](repeating: 0, count: rows * side * columns * side * 2)
        for slice in 0..<series.sliceCount {
            let tile = series.pixels(ofSlice: slice)
            for row in 0..<rows {
                let start = (((slice / side) * rows + row) * side + slice % side) * columns * 2
                pixels.replaceSubrange(
                    start..<start + columns * 2, with: tile[row * columns * 2..<(row + 1) * columns * 2])
            }
        }
        return pixels
    }

    /// The scanner's own header in its second form: named elements, each a list of texts.
    private static func vendorHeader(_ elements: [(name: String, values: [String])]) -> [UInt8] {
        func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        var bytes = Array("SV10".utf8) + [4, 3, 2, 1] + word(elements.count) + word(77)
        for (name, values) in elements {
            bytes += Array(name.utf8) + [UInt8](repeating: 0, count: 64 - name.utf8.count)
            // Six items are written, however many of them mean something.
            bytes += word(values.count) + Array("FD".utf8) + [0, 0] + word(4) + word(6) + word(77)
            for item in 0..<6 {
                let text = item < values.count ? Array(values[item].utf8) + [0] : []
                bytes += word(text.count) + word(text.count) + word(77) + word(text.count)
                bytes += text + [UInt8](repeating: 0, count: (4 - text.count % 4) % 4)
            }
        }
        return bytes
    }
}
