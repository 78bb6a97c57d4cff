/// Types of object header messages: HDF5 File Format Specification 3.0, IV.A.2.
enum MessageType {
    static let empty: UInt8 = 0x00
    static let dataspace: UInt8 = 0x01
    static let linkInfo: UInt8 = 0x02
    static let datatype: UInt8 = 0x03
    static let fillValue: UInt8 = 0x05
    static let link: UInt8 = 0x06
    static let layout: UInt8 = 0x08
    static let groupInfo: UInt8 = 0x0A
    static let attribute: UInt8 = 0x0C
    static let continuation: UInt8 = 0x10
    static let attributeInfo: UInt8 = 0x15

    /// Types with a refusal of their own; all others outside the profile are `unknown-message`.
    static let refusals: [UInt8: HDF5Error.Code] = [
        0x04: .fillValue, 0x07: .externalStorage, 0x0B: .filter, 0x0D: .comment, 0x0E: .objectTimes,
        0x0F: .superblockExtension, 0x11: .symbolTable, 0x12: .objectTimes, 0x13: .superblockExtension,
        0x14: .superblockExtension, 0x16: .referenceCount, 0x17: .superblockExtension, 0x18: .superblockExtension,
    ]
}
