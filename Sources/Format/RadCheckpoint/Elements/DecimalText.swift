/// An unsigned 64-bit number that JSON keeps as decimal text, since not every reader keeps 64 bits of a number.
struct DecimalText: Hashable, Codable, Sendable {
    let value: UInt64

    init(value: UInt64) {
        self.value = value
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = UInt64(text), String(value) == text else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a decimal number of at most 64 bits")
        }
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(value))
    }
}
