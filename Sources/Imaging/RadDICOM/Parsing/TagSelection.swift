/// The standard tags that alone a scan wants of the outermost level of a header.
package struct TagSelection: Sendable {
    /// In ascending order, and a number that no tag has at the end.
    let numbers: [UInt32]
    private let rows: [ReadableTag]

    /// - Parameter tags: Tags of the table of readable tags before the pixels, of meta information too, which are no
    ///   sequences, no vendors' and no overlays'.
    package init(_ tags: [Tag]) {
        rows = Set(tags).sorted().map { tag in
            let row = TagTable.row(for: tag)
            guard let row, row.representation != .sequence, row.privacy != .presenceOnly, !tag.isPrivate,
                tag < .overlayRows
            else { preconditionFailure("Only plain readable tags are selected.") }
            return row
        }
        numbers = rows.map(\.tag.number) + [.max]
    }

    var count: Int { rows.count }

    /// Behind this tag nothing is wanted; 0 where nothing is at all.
    var last: UInt32 { rows.last?.tag.number ?? 0 }

    /// The row of a wanted tag, nil for others.
    func row(_ number: UInt32) -> ReadableTag? {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        return numbers[low] == number && low < rows.count ? rows[low] : nil
    }
}
