internal import RadSystem

/// Follows the escape sequences of ISO 2022 that DICOM allows (PS3.3 tables C.12-3 and C.12-4).
struct CodeExtensionDecoder {
    /// What the lower half of the code table, bytes below 80, stands for.
    private enum LowerHalf {
        case ascii
        /// Two bytes for a character of JIS X 0208.
        case jisX0208
        /// Two bytes for a character of JIS X 0212.
        case jisX0212
    }

    private enum Designation {
        case lower(LowerHalf)
        case upper(CharacterSet.UpperHalf)
    }

    private static let escape: UInt8 = 0x1B
    /// Text in EUC-JP sets the upper bit of both bytes, and 8F before them for JIS X 0212.
    private static let japanese = "EUC-JP"

    private let initial: CharacterSet.UpperHalf
    private var lower = LowerHalf.ascii
    private var upper: CharacterSet.UpperHalf
    private var text = ""

    init(initial: CharacterSet.UpperHalf) {
        self.initial = initial
        upper = initial
    }

    mutating func decode(_ bytes: ArraySlice<UInt8>) -> String {
        var index = bytes.startIndex
        var start = index
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == Self.escape, let (designation, length) = Self.designation(bytes[(index + 1)...]) {
                flush(bytes[start..<index])
                switch designation {
                case .lower(let half): lower = half
                case .upper(let half): upper = half
                }
                index += 1 + length
                start = index
            } else if isReset(byte) {
                flush(bytes[start..<index])
                lower = .ascii
                upper = initial
                text.unicodeScalars.append(Unicode.Scalar(byte))
                index += 1
                start = index
            } else {
                let isPair = if case .ascii = lower { false } else { byte >= 0x21 && byte < 0x7F }
                index += isPair && index + 1 < bytes.endIndex ? 2 : 1
            }
        }
        flush(bytes[start...])
        return text
    }

    /// Line ends and the separator of values bring back what was in force at the start.
    private func isReset(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09, 0x0A, 0x0C, 0x0D: return true
        case 0x5C: if case .ascii = lower { return true } else { return false }
        default: return false
        }
    }

    /// Decodes bytes between two changes of the code table.
    private mutating func flush(_ bytes: ArraySlice<UInt8>) {
        switch lower {
        case .ascii:
            var start = bytes.startIndex
            while start < bytes.endIndex {
                let isUpper = bytes[start] >= 0x80
                let end = bytes[start...].firstIndex { ($0 >= 0x80) != isUpper } ?? bytes.endIndex
                if isUpper {
                    text += decodeUpper(bytes[start..<end])
                } else {
                    text += String(decoding: bytes[start..<end], as: UTF8.self)
                }
                start = end
            }
        case .jisX0208:
            text += convert(bytes.map { $0 | 0x80 })
        case .jisX0212:
            var coded: [UInt8] = []
            for (offset, byte) in bytes.enumerated() {
                if offset.isMultiple(of: 2) { coded.append(0x8F) }
                coded.append(byte | 0x80)
            }
            text += convert(coded)
        }
    }

    private func convert(_ bytes: [UInt8]) -> String {
        CharacterSetConverter.decode(bytes, from: Self.japanese) ?? CharacterSet.decodeDefaultRepertoire(bytes[...])
    }

    private func decodeUpper(_ bytes: ArraySlice<UInt8>) -> String {
        switch upper {
        case .nothing: return CharacterSet.decodeDefaultRepertoire(bytes)
        case .latin1:
            var scalars = String.UnicodeScalarView()
            for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
            return String(scalars)
        case .katakana:
            var scalars = String.UnicodeScalarView()
            for byte in bytes {
                // Bytes A1 to DF are the characters U+FF61 to U+FF9F.
                let scalar = (0xA1...0xDF).contains(byte) ? Unicode.Scalar(0xFEC0 + UInt32(byte)) : nil
                scalars.append(scalar ?? "\u{FFFD}")
            }
            return String(scalars)
        case .encoding(let name):
            return CharacterSetConverter.decode(Array(bytes), from: name) ?? CharacterSet.decodeDefaultRepertoire(bytes)
        }
    }

    /// What the bytes after an escape designate, and how many they are.
    private static func designation(_ bytes: ArraySlice<UInt8>) -> (Designation, Int)? {
        for (sequence, designation) in designations where bytes.starts(with: sequence) {
            return (designation, sequence.count)
        }
        return nil
    }

    private static let designations: [([UInt8], Designation)] = {
        let table: [(String, Designation)] = [
            ("(B", .lower(.ascii)), ("(J", .lower(.ascii)), ("$B", .lower(.jisX0208)), ("$@", .lower(.jisX0208)),
            ("$(D", .lower(.jisX0212)), (")I", .upper(.katakana)), ("$)C", .upper(.encoding("EUC-KR"))),
            ("$)A", .upper(.encoding("EUC-CN"))), ("-A", .upper(.latin1)), ("-B", .upper(.encoding("ISO-8859-2"))),
            ("-C", .upper(.encoding("ISO-8859-3"))), ("-D", .upper(.encoding("ISO-8859-4"))),
            ("-L", .upper(.encoding("ISO-8859-5"))), ("-G", .upper(.encoding("ISO-8859-6"))),
            ("-F", .upper(.encoding("ISO-8859-7"))), ("-H", .upper(.encoding("ISO-8859-8"))),
            ("-M", .upper(.encoding("ISO-8859-9"))), ("-b", .upper(.encoding("ISO-8859-15"))),
            ("-T", .upper(.encoding("TIS-620"))),
        ]
        return table.map { (Array($0.0.utf8), $0.1) }
    }()
}
