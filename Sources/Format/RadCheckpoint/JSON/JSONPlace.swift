/// Where a value stands in a document: the keys from the outermost one.
///
/// Places share what they have in common, so that going down costs one step and a path is made only for an error.
final class JSONPlace: Sendable {
    private let parent: JSONPlace?
    private let key: any CodingKey

    /// A place inside another, or inside the document itself where there is none.
    init(_ key: some CodingKey, in parent: JSONPlace?) {
        self.parent = parent
        self.key = key
    }

    /// The keys from the document down to a place.
    static func path(to place: JSONPlace?) -> [any CodingKey] {
        var keys: [any CodingKey] = []
        var next = place
        while let place = next {
            keys.append(place.key)
            next = place.parent
        }
        return keys.reversed()
    }
}

/// The index of an element of an array, or the word `super`.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    /// What `superDecoder()` and `superEncoder()` use.
    static let parent = JSONKey("super")

    private init(_ text: String) {
        stringValue = text
        intValue = nil
    }

    /// The key of an element.
    init(index: Int) {
        stringValue = "Index \(index)"
        intValue = index
    }

    init?(stringValue: String) { self.init(stringValue) }

    init?(intValue: Int) { self.init(index: intValue) }
}
