/// A coding key of any text, used to see the keys that an object really has.
private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}

extension Decoder {
    /// The path of keys down to this value, joined by slashes.
    var location: String {
        "/" + codingPath.map { key in key.intValue.map(String.init) ?? key.stringValue }.joined(separator: "/")
    }

    /// A keyed container; a key outside `keys` is a `GraphError`, since it would change the meaning unseen.
    func container<Key: CodingKey & CaseIterable>(
        refusingOthersThan keys: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        let known = Set(keys.allCases.map(\.stringValue))
        let present = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        if let other = present.filter({ !known.contains($0) }).min() {
            throw GraphError(
                .unknownKey, at: location, expected: known.sorted().joined(separator: ", "), found: other)
        }
        return try container(keyedBy: keys)
    }
}
