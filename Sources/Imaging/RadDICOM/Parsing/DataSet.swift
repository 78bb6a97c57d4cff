/// The readable elements of a data set or of an item of a sequence; values are decoded when they are asked for.
package struct DataSet: Sendable {
    let storage: ElementStorage
    /// The elements of this level and all that they hold.
    let range: Range<Int>
    /// Index of the SpecificCharacterSet in force outside this item.
    let outerCharacterSet: Int?

    init(storage: ElementStorage, range: Range<Int>, outerCharacterSet: Int?) {
        self.storage = storage
        self.range = range
        self.outerCharacterSet = outerCharacterSet
    }

    /// A data set without elements.
    package init() {
        self.init(
            storage: ElementStorage(elements: [], bytes: [], isAscending: true), range: 0..<0, outerCharacterSet: nil)
    }

    /// Whether the element is there, with a value or without.
    package func contains(_ tag: Tag) -> Bool { index(of: tag) != nil }

    /// Whether the element is there and its value was left unread, being too long or readable by presence only.
    package func isValueLeftUnread(_ tag: Tag) -> Bool {
        guard let index = index(of: tag) else { return false }
        return storage.elements[index].flags.contains(.valueNotKept)
    }

    /// The tags of this level in the order of the file.
    package var tags: [Tag] {
        var tags: [Tag] = []
        var index = range.lowerBound
        while index < range.upperBound {
            tags.append(Tag(number: storage.elements[index].number))
            index = Int(storage.elements[index].next)
        }
        return tags
    }

    /// The representation that the file states, or that of the table of readable tags where it states none.
    package func representation(of tag: Tag) -> ValueRepresentation? {
        index(of: tag).map { storage.elements[$0].representation }
    }

    /// The value as it stands in the file, padding included; nil if absent or left unread.
    package func bytes(_ tag: Tag) -> [UInt8]? {
        guard let index = index(of: tag), let value = valueRange(index) else { return nil }
        return Array(storage.bytes[value])
    }

    /// The value as ``bytes(_:)`` gives it, without a copy.
    package func value(_ tag: Tag) -> ArraySlice<UInt8>? {
        guard let index = index(of: tag), let value = valueRange(index) else { return nil }
        return storage.bytes[value]
    }

    /// The items of a sequence; empty if it is absent.
    package func sequence(_ tag: Tag) -> [DataSet] {
        guard let index = index(of: tag), storage.elements[index].representation == .sequence else { return [] }
        let characterSet = self.index(of: .specificCharacterSet) ?? outerCharacterSet
        let end = Int(storage.elements[index].next)
        var items: [DataSet] = []
        var item = index + 1
        while item < end {
            let next = Int(storage.elements[item].next)
            items.append(DataSet(storage: storage, range: item + 1..<next, outerCharacterSet: characterSet))
            item = next
        }
        return items
    }

    /// The first item of a sequence; nil if it is absent or empty.
    package func item(_ tag: Tag) -> DataSet? {
        guard let index = index(of: tag), storage.elements[index].representation == .sequence,
            index + 1 < Int(storage.elements[index].next)
        else { return nil }
        return DataSet(
            storage: storage, range: index + 2..<Int(storage.elements[index + 1].next),
            outerCharacterSet: self.index(of: .specificCharacterSet) ?? outerCharacterSet)
    }

    /// The first element with this tag.
    @inline(__always)
    func index(of tag: Tag) -> Int? {
        let elements = storage.elements
        if storage.isAscending, range.lowerBound == 0, range.upperBound == elements.count {
            return storage.outerIndex(of: tag.number)
        }
        let last = storage.isAscending ? tag.number : UInt32.max
        var index = range.lowerBound
        while index < range.upperBound {
            let number = elements[index].number
            if number == tag.number { return index }
            if number > last { return nil }
            index = Int(elements[index].next)
        }
        return nil
    }

    /// Where the value of an element stands in the storage; nil for sequences and values left unread.
    @inline(__always)
    func valueRange(_ index: Int) -> Range<Int>? {
        let element = storage.elements[index]
        if element.flags.contains(.valueNotKept) || element.representation == .sequence { return nil }
        return Int(element.start)..<Int(element.start) + Int(element.count)
    }
}
