extension CanonicalJSON {
    /// The Swift value that this value stands for.
    ///
    /// Whole numbers are taken only where they are in the range of their type, a truth value is no number, and `null`
    /// is nothing but `nil`.
    /// - Throws: `DecodingError` for what has another form, and whatever the type itself throws.
    func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try Value(from: JSONValueDecoder(value: self, place: nil))
    }

    /// What the value is, for messages.
    fileprivate var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "a truth value"
        case .number: "a number"
        case .string: "a text"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// A value that decodable types read themselves from.
///
/// Depth is bounded by the parser, and no access leaves an array.
struct JSONValueDecoder: Decoder {
    let value: CanonicalJSON
    let place: JSONPlace?

    var codingPath: [any CodingKey] { JSONPlace.path(to: place) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = value else { throw mismatch([String: CanonicalJSON].self) }
        return KeyedDecodingContainer(JSONMembersDecoder<Key>(members: members, place: place))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let values) = value else { throw mismatch([CanonicalJSON].self) }
        return JSONElementsDecoder(values: values, place: place)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    private func context(_ description: String) -> DecodingError.Context {
        DecodingError.Context(codingPath: codingPath, debugDescription: description)
    }

    private func mismatch(_ type: any Any.Type) -> DecodingError {
        if case .null = value { return .valueNotFound(type, context("null where a value must be")) }
        return .typeMismatch(type, context("\(value.kind) where another kind must be"))
    }

    private func number(_ type: any Any.Type) throws -> Double {
        guard case .number(let number) = value else { throw mismatch(type) }
        return number
    }

    private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) throws -> Integer {
        guard let integer = Integer(exactly: try number(type)) else {
            throw DecodingError.dataCorrupted(context("a number that is none of \(type)"))
        }
        return integer
    }
}

extension JSONValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { value == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .boolean(let boolean) = value else { throw mismatch(type) }
        return boolean
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let text) = value else { throw mismatch(type) }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double { try number(type) }

    func decode(_ type: Float.Type) throws -> Float {
        // Rounded once, from the digits of the text.
        guard let number = Float(CanonicalJSON.text(of: try number(type))), number.isFinite else {
            throw DecodingError.dataCorrupted(context("a number beyond binary32"))
        }
        return number
    }

    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }
}

/// The members of an object; numbers, texts and truth values read themselves as other types do.
private struct JSONMembersDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: CanonicalJSON]
    let place: JSONPlace?

    var codingPath: [any CodingKey] { JSONPlace.path(to: place) }
    var allKeys: [Key] { members.keys.compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

    private func decoder(_ key: Key) throws -> JSONValueDecoder {
        guard let value = members[key.stringValue] else {
            throw DecodingError.keyNotFound(
                key, DecodingError.Context(codingPath: codingPath, debugDescription: "a key that is not there"))
        }
        return JSONValueDecoder(value: value, place: JSONPlace(key, in: place))
    }

    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try Value(from: try decoder(key))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        JSONValueDecoder(
            value: members[JSONKey.parent.stringValue] ?? .null, place: JSONPlace(JSONKey.parent, in: place))
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        JSONValueDecoder(value: members[key.stringValue] ?? .null, place: JSONPlace(key, in: place))
    }
}

/// The elements of an array, one after another.
private struct JSONElementsDecoder: UnkeyedDecodingContainer {
    let values: [CanonicalJSON]
    let place: JSONPlace?
    private(set) var currentIndex = 0

    init(values: [CanonicalJSON], place: JSONPlace?) {
        self.values = values
        self.place = place
    }

    var codingPath: [any CodingKey] { JSONPlace.path(to: place) }
    var count: Int? { values.count }
    var isAtEnd: Bool { currentIndex >= values.count }

    private func decoder(_ type: any Any.Type) throws -> JSONValueDecoder {
        let here = JSONPlace(JSONKey(index: currentIndex), in: place)
        guard currentIndex < values.count else {
            throw DecodingError.valueNotFound(
                type,
                DecodingError.Context(codingPath: JSONPlace.path(to: here), debugDescription: "the end of the array"))
        }
        return JSONValueDecoder(value: values[currentIndex], place: here)
    }

    mutating func decodeNil() throws -> Bool {
        guard try decoder(Never.self).decodeNil() else { return false }
        currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try Value(from: try decoder(type))
        currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        let container = try decoder(type).container(keyedBy: type)
        currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try decoder([CanonicalJSON].self).unkeyedContainer()
        currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let decoder = try decoder((any Decoder).self)
        currentIndex += 1
        return decoder
    }
}
