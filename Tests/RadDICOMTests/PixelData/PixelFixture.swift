import RadDICOM
import RadSystem

/// The description of small pixel data.
struct PixelFixture {
    var bigEndian = false
    var rows = 2
    var columns = 3
    var bits = 16
    var stored: Int?
    var high: Int?
    var isSigned = false
    var samples = 1
    var planar = 0
    var frames = 1
    var photometric: String?

    var dataSet: DataSetBytes {
        var dataSet = DataSetBytes(bigEndian: bigEndian)
        dataSet.shorts(.samplesPerPixel, UInt16(samples))
        dataSet.text(.photometricInterpretation, "CS", photometric ?? (samples == 1 ? "MONOCHROME2" : "RGB"))
        dataSet.shorts(.planarConfiguration, UInt16(planar))
        if frames != 1 { dataSet.text(.numberOfFrames, "IS", "\(frames)") }
        dataSet.shorts(.rows, UInt16(rows))
        dataSet.shorts(.columns, UInt16(columns))
        dataSet.shorts(.bitsAllocated, UInt16(bits))
        dataSet.shorts(.bitsStored, UInt16(stored ?? bits))
        dataSet.shorts(.highBit, UInt16(high ?? (stored ?? bits) - 1))
        dataSet.shorts(.pixelRepresentation, isSigned ? 1 : 0)
        return dataSet
    }

    /// The description with fragments after it.
    func encapsulated(
        _ fragments: [[UInt8]], table: [UInt32] = [], extended: [UInt32] = [], ending: Bool = true
    ) -> DataSetBytes {
        var offsets = DataSetBytes()
        for offset in table { offsets.word32(offset) }
        var dataSet = dataSet
        if !extended.isEmpty {
            dataSet.head(.extendedOffsetTable, "OV", length: UInt32(extended.count * 8))
            for offset in extended {
                dataSet.word32(offset)
                dataSet.word32(0)
            }
        }
        dataSet.head(.pixelData, "OB", length: .max)
        dataSet.item(offsets.bytes)
        for fragment in fragments { dataSet.item(fragment) }
        if ending { dataSet.delimiter(0xE0DD) }
        return dataSet
    }

    static func reader(_ dataSet: DataSetBytes, _ uid: String) throws -> PixelReader {
        let bytes = PartTen.file(dataSet.bytes, syntax: uid)
        return try PixelReader(.bytes(bytes), HeaderReader.read(bytes))
    }
}
