/// A data set to be written: elements by tag, each with its representation and value.
///
/// It serves objects that radzoo makes itself, phantoms and results; it is no model of a foreign file.
package struct DataSetBuilder: Hashable, Sendable {
    /// The value of one element, independent of how it is written.
    package enum Value: Hashable, Sendable {
        /// Values of a textual representation.
        case text([String])
        /// Values of a binary integer representation, or of IS.
        case integers([Int])
        /// Values of a floating-point representation, or of DS.
        case decimals([Double])
        /// Values of AT.
        case tags([Tag])
        /// A value as it stands, its words little endian.
        case bytes([UInt8])
        /// The items of a sequence.
        case items([DataSetBuilder])
    }

    struct Element: Hashable, Sendable {
        let representation: ValueRepresentation
        let value: Value
    }

    private(set) var elements: [Tag: Element] = [:]

    /// A data set without elements.
    package init() {}

    /// The tags set so far, in the order in which they are written.
    package var tags: [Tag] { elements.keys.sorted() }

    /// Sets an element, in place of one that was set before.
    package mutating func set(_ tag: Tag, _ representation: ValueRepresentation, _ value: Value) {
        elements[tag] = Element(representation: representation, value: value)
    }

    /// Sets a textual element; no values make an empty one.
    package mutating func set(_ tag: Tag, _ representation: ValueRepresentation, text: String...) {
        set(tag, representation, .text(text))
    }

    /// Sets an element of integers: binary ones or IS.
    package mutating func set(_ tag: Tag, _ representation: ValueRepresentation, integers: Int...) {
        set(tag, representation, .integers(integers))
    }

    /// Sets an element of decimals: FL, FD or DS, where at most 16 characters are kept.
    package mutating func set(_ tag: Tag, _ representation: ValueRepresentation, decimals: Double...) {
        set(tag, representation, .decimals(decimals))
    }

    /// Sets a sequence.
    package mutating func set(_ tag: Tag, items: DataSetBuilder...) {
        set(tag, .sequence, .items(items))
    }

    /// Removes an element, if it is there.
    package mutating func remove(_ tag: Tag) {
        elements[tag] = nil
    }

    /// Whether an element was set.
    package func contains(_ tag: Tag) -> Bool { elements[tag] != nil }

    /// The representation of an element that was set.
    package func representation(of tag: Tag) -> ValueRepresentation? { elements[tag]?.representation }

    /// The value of an element that was set.
    package func value(of tag: Tag) -> Value? { elements[tag]?.value }
}
