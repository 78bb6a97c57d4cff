/// The markers that JPEG and JPEG-LS streams are made of (ITU-T T.81 table B.1, T.87 table C.1).
enum JPEGMarker {
    static let startOfImage: UInt8 = 0xD8
    static let endOfImage: UInt8 = 0xD9
    static let startOfFrameBaseline: UInt8 = 0xC0
    static let startOfFrameExtended: UInt8 = 0xC1
    static let startOfFrameProgressive: UInt8 = 0xC2
    static let startOfFrameLossless: UInt8 = 0xC3
    static let startOfFrameArithmetic: UInt8 = 0xC9
    static let startOfFrameArithmeticProgressive: UInt8 = 0xCA
    static let startOfFrameJPEGLS: UInt8 = 0xF7
    static let defineHuffmanTables: UInt8 = 0xC4
    static let defineArithmeticConditioning: UInt8 = 0xCC
    static let startOfScan: UInt8 = 0xDA
    static let defineQuantizationTables: UInt8 = 0xDB
    static let defineRestartInterval: UInt8 = 0xDD
    static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
    static let temporary: UInt8 = 0x01
    /// The application segment of JFIF.
    static let application0: UInt8 = 0xE0
    /// The application segment of Adobe, which says how colours were transformed.
    static let application14: UInt8 = 0xEE

    /// True for the start of a frame of any JPEG process.
    static func isStartOfFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && marker != defineHuffmanTables && marker != defineArithmeticConditioning
            && marker != 0xC8
    }

    /// True for the markers that carry no length.
    static func standsAlone(_ marker: UInt8) -> Bool {
        marker == startOfImage || marker == endOfImage || marker == temporary || restarts.contains(marker)
    }
}
