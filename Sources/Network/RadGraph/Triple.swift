/// Three whole numbers along depth (slices), height (rows) and width (columns); `[d, h, w]` in JSON.
package struct Triple: Hashable, Sendable {
    package var depth: Int
    package var height: Int
    package var width: Int

    /// One number per axis.
    package init(_ depth: Int, _ height: Int, _ width: Int) {
        self.depth = depth
        self.height = height
        self.width = width
    }

    /// The same number along every axis.
    package init(_ every: Int) {
        self.init(every, every, every)
    }

    /// One along every axis.
    package static let one = Triple(1)
    /// Nought along every axis.
    package static let zero = Triple(0)

    /// The three numbers in the order depth, height, width.
    package var values: [Int] { [depth, height, width] }
}

extension Triple: Codable {
    package init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        try self.init(container.decode(Int.self), container.decode(Int.self), container.decode(Int.self))
        guard container.isAtEnd else {
            throw GraphError(.malformed, at: decoder.location, expected: "3 numbers", found: "more")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(depth)
        try container.encode(height)
        try container.encode(width)
    }
}

/// Padding per side and axis: `before` the first slice, row and column, `after` the last.
package struct Padding3D: Hashable, Sendable {
    package var before: Triple
    package var after: Triple

    /// Different padding on both sides.
    package init(before: Triple, after: Triple) {
        self.before = before
        self.after = after
    }

    /// The same padding on both sides.
    package init(both: Triple) {
        self.init(before: both, after: both)
    }

    /// No padding.
    package static let none = Padding3D(both: .zero)

    /// Padding that keeps the extent at stride 1; an even dilated kernel gets the larger side after.
    package static func same(kernel: Triple, dilation: Triple = .one) -> Padding3D {
        func total(_ kernel: Int, _ dilation: Int) -> Int { dilation * (kernel - 1) }
        let sums = Triple(
            total(kernel.depth, dilation.depth), total(kernel.height, dilation.height),
            total(kernel.width, dilation.width))
        let before = Triple(sums.depth / 2, sums.height / 2, sums.width / 2)
        return Padding3D(
            before: before,
            after: Triple(sums.depth - before.depth, sums.height - before.height, sums.width - before.width))
    }
}

extension Padding3D: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case before, after
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        before = try container.decode(Triple.self, forKey: .before)
        after = try container.decode(Triple.self, forKey: .after)
    }
}
