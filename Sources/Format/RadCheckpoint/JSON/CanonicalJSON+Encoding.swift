extension CanonicalJSON {
    /// The value that a Swift value writes.
    ///
    /// - Throws: `EncodingError` for numbers that are not finite or that not every reader keeps exactly, and for values
    ///   that write nothing.
    init(encoding value: some Encodable) throws {
        self = try Self.written(by: value, at: nil)
    }

    /// Whether every reader of JSON keeps a number exactly.
    ///
    /// Between the two bounds the canonical form is an integer that not every reader keeps.
    static func isExact(_ number: Double) -> Bool {
        number.isFinite && (number.magnitude <= maximumInteger || number.magnitude >= 1e21)
    }

    fileprivate static func written(by value: some Encodable, at place: JSONPlace?) throws -> CanonicalJSON {
        let encoder = JSONValueEncoder(place: place)
        try value.encode(to: encoder)
        guard let written = encoder.written else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(
                    codingPath: encoder.codingPath, debugDescription: "a value that writes nothing"))
        }
        return written
    }
}

/// What encodable types write themselves to.
final class JSONValueEncoder: Encoder {
    /// What was written so far; parts that others hold may still change.
    private enum Content {
        case nothing
        case value(CanonicalJSON)
        case members([String: JSONValueEncoder])
        case elements([JSONValueEncoder])
    }

    private var content = Content.nothing
    let place: JSONPlace?

    init(place: JSONPlace?) {
        self.place = place
    }

    private init(_ value: CanonicalJSON) {
        place = nil
        content = .value(value)
    }

    var codingPath: [any CodingKey] { JSONPlace.path(to: place) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The value, or nil where nothing was written.
    var written: CanonicalJSON? {
        switch content {
        case .nothing: nil
        case .value(let value): value
        case .members(let members): .object(members.mapValues { $0.written ?? .object([:]) })
        case .elements(let elements): .array(elements.map { $0.written ?? .object([:]) })
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .members = content {} else { content = .members([:]) }
        return KeyedEncodingContainer(JSONMembersEncoder<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .elements = content {} else { content = .elements([]) }
        return JSONElementsEncoder(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    fileprivate func set(_ value: CanonicalJSON, forKey key: some CodingKey) {
        set(JSONValueEncoder(value), forKey: key)
    }

    fileprivate func set(_ child: JSONValueEncoder, forKey key: some CodingKey) {
        guard case .members(var members) = content else { return }
        content = .nothing
        members[key.stringValue] = child
        content = .members(members)
    }

    fileprivate func append(_ child: JSONValueEncoder) {
        guard case .elements(var elements) = content else { return }
        content = .nothing
        elements.append(child)
        content = .elements(elements)
    }

    fileprivate func append(_ value: CanonicalJSON) {
        append(JSONValueEncoder(value))
    }

    fileprivate var elementCount: Int {
        if case .elements(let elements) = content { elements.count } else { 0 }
    }
}

extension JSONValueEncoder: SingleValueEncodingContainer {
    private func write(_ number: Double, for value: Any) throws {
        guard CanonicalJSON.isExact(number) else {
            throw EncodingError.invalidValue(
                value,
                EncodingError.Context(codingPath: codingPath, debugDescription: "a number that JSON cannot hold"))
        }
        content = .value(.number(number))
    }

    private func write(_ integer: some FixedWidthInteger) throws {
        // A double that was rounded up from more than 2^53 - 1 is above that bound, too.
        try write(Double(integer), for: integer)
    }

    func encodeNil() { content = .value(.null) }
    func encode(_ value: Bool) { content = .value(.boolean(value)) }
    func encode(_ value: String) { content = .value(.string(value)) }
    func encode(_ value: Double) throws { try write(value, for: value) }
    // The shortest digits of binary32, not those of the double of equal value.
    func encode(_ value: Float) throws { try write(Double(value.description) ?? .nan, for: value) }
    func encode(_ value: Int) throws { try write(value) }
    func encode(_ value: Int8) throws { try write(value) }
    func encode(_ value: Int16) throws { try write(value) }
    func encode(_ value: Int32) throws { try write(value) }
    func encode(_ value: Int64) throws { try write(value) }
    func encode(_ value: UInt) throws { try write(value) }
    func encode(_ value: UInt8) throws { try write(value) }
    func encode(_ value: UInt16) throws { try write(value) }
    func encode(_ value: UInt32) throws { try write(value) }
    func encode(_ value: UInt64) throws { try write(value) }
    func encode<Value: Encodable>(_ value: Value) throws { try value.encode(to: self) }
}

/// The members of an object that is being written.
private struct JSONMembersEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: JSONValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }

    private func child(_ key: some CodingKey) -> JSONValueEncoder {
        let child = JSONValueEncoder(place: JSONPlace(key, in: encoder.place))
        encoder.set(child, forKey: key)
        return child
    }

    func encodeNil(forKey key: Key) { encoder.set(.null, forKey: key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        encoder.set(
            try CanonicalJSON.written(by: value, at: JSONPlace(key, in: encoder.place)), forKey: key)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        child(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { child(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { child(JSONKey.parent) }
    func superEncoder(forKey key: Key) -> any Encoder { child(key) }
}

/// The elements of an array that is being written.
private struct JSONElementsEncoder: UnkeyedEncodingContainer {
    let encoder: JSONValueEncoder

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.elementCount }

    private func child() -> JSONValueEncoder {
        let child = JSONValueEncoder(place: JSONPlace(JSONKey(index: count), in: encoder.place))
        encoder.append(child)
        return child
    }

    func encodeNil() { encoder.append(.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
        encoder.append(try CanonicalJSON.written(by: value, at: JSONPlace(JSONKey(index: count), in: encoder.place)))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        child().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }
    func superEncoder() -> any Encoder { child() }
}
