/// The type of an element's value (PS3.5 section 6.2).
package enum ValueRepresentation: String, Hashable, Sendable, Codable, CaseIterable {
    case applicationEntity = "AE"
    case ageString = "AS"
    case attributeTag = "AT"
    case codeString = "CS"
    case date = "DA"
    case decimalString = "DS"
    case dateTime = "DT"
    case float64 = "FD"
    case float32 = "FL"
    case integerString = "IS"
    case longString = "LO"
    case longText = "LT"
    case otherByte = "OB"
    case otherDouble = "OD"
    case otherFloat = "OF"
    case otherLong = "OL"
    case otherVeryLong = "OV"
    case otherWord = "OW"
    case personName = "PN"
    case shortString = "SH"
    case signedLong = "SL"
    case sequence = "SQ"
    case signedShort = "SS"
    case shortText = "ST"
    case signedVeryLong = "SV"
    case time = "TM"
    case unlimitedCharacters = "UC"
    case uniqueIdentifier = "UI"
    case unsignedLong = "UL"
    case unknown = "UN"
    case universalResource = "UR"
    case unsignedShort = "US"
    case unlimitedText = "UT"
    case unsignedVeryLong = "UV"
}

extension ValueRepresentation {
    /// The two letters as they stand in a file, the first one in the upper byte; nil if they name nothing known.
    @inline(__always)
    package init?(letters: UInt16) {
        switch letters {
        case 0x4145: self = .applicationEntity
        case 0x4153: self = .ageString
        case 0x4154: self = .attributeTag
        case 0x4353: self = .codeString
        case 0x4441: self = .date
        case 0x4453: self = .decimalString
        case 0x4454: self = .dateTime
        case 0x4644: self = .float64
        case 0x464C: self = .float32
        case 0x4953: self = .integerString
        case 0x4C4F: self = .longString
        case 0x4C54: self = .longText
        case 0x4F42: self = .otherByte
        case 0x4F44: self = .otherDouble
        case 0x4F46: self = .otherFloat
        case 0x4F4C: self = .otherLong
        case 0x4F56: self = .otherVeryLong
        case 0x4F57: self = .otherWord
        case 0x504E: self = .personName
        case 0x5348: self = .shortString
        case 0x534C: self = .signedLong
        case 0x5351: self = .sequence
        case 0x5353: self = .signedShort
        case 0x5354: self = .shortText
        case 0x5356: self = .signedVeryLong
        case 0x544D: self = .time
        case 0x5543: self = .unlimitedCharacters
        case 0x5549: self = .uniqueIdentifier
        case 0x554C: self = .unsignedLong
        case 0x554E: self = .unknown
        case 0x5552: self = .universalResource
        case 0x5553: self = .unsignedShort
        case 0x5554: self = .unlimitedText
        case 0x5556: self = .unsignedVeryLong
        default: return nil
        }
    }

    /// Whether the explicit form has two reserved bytes and a length of 32 bits (PS3.5 table 7.1-1).
    @inline(__always)
    package var hasLongLength: Bool {
        switch self {
        case .otherByte, .otherDouble, .otherFloat, .otherLong, .otherVeryLong, .otherWord, .sequence,
            .signedVeryLong, .unlimitedCharacters, .unknown, .universalResource, .unlimitedText, .unsignedVeryLong:
            true
        default: false
        }
    }

    /// Whether the value is text in the data set's character set rather than in the default repertoire.
    package var followsCharacterSet: Bool {
        switch self {
        case .longString, .longText, .personName, .shortString, .shortText, .unlimitedCharacters, .unlimitedText: true
        default: false
        }
    }

    /// Whether a backslash separates values; in long texts and resource names it is an ordinary character.
    package var isSeparatedByBackslash: Bool {
        switch self {
        case .longText, .shortText, .unlimitedText, .universalResource: false
        default: true
        }
    }

    /// Bytes of one number of a binary value, nil for text, bytes and sequences.
    package var wordSize: Int? {
        switch self {
        case .attributeTag, .otherWord, .signedShort, .unsignedShort: 2
        case .float32, .otherFloat, .otherLong, .signedLong, .unsignedLong: 4
        case .float64, .otherDouble, .otherVeryLong, .signedVeryLong, .unsignedVeryLong: 8
        default: nil
        }
    }
}
