/// The extents of a tensor, slowest axis first.
///
/// At most `Shape.maximumRank` axes, no negative extent, and a product of at most `Shape.maximumCount`, so that
/// `count` and every size in bytes derived from it fit an `Int`. A shape without axes is a scalar and has one element.
package struct Shape: Hashable, Sendable {
    /// Largest number of axes.
    package static let maximumRank = 8
    /// Largest number of elements; eight bytes each still fit an `Int`.
    package static let maximumCount = Int.max / 16

    /// Number of elements along each axis, slowest axis first.
    package let extents: [Int]
    /// Number of elements, the checked product of the extents.
    package let count: Int

    /// Makes a shape from extents that the program itself chose; a wrong one is a programmer error.
    package init(_ extents: [Int]) {
        guard let count = Self.checkedCount(extents) else {
            preconditionFailure("extents \(extents) are not a shape")
        }
        self.extents = extents
        self.count = count
    }

    /// Makes a shape from extents that came from input.
    ///
    /// - Throws: `TensorError` with code `invalidShape`.
    package init(validating extents: [Int]) throws(TensorError) {
        guard let count = Self.checkedCount(extents) else {
            throw TensorError(
                code: .invalidShape,
                expected: "at most \(Self.maximumRank) extents of at least 0 whose product is at most "
                    + "\(Self.maximumCount)",
                found: extents.count > Self.maximumRank ? "\(extents.count) extents" : "\(extents)")
        }
        self.extents = extents
        self.count = count
    }

    /// Number of axes.
    package var rank: Int { extents.count }

    /// Number of elements along one axis.
    package subscript(axis: Int) -> Int { extents[axis] }

    /// Distance in elements between neighbours along each axis of a dense tensor, the last axis contiguous.
    package var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        var stride = 1
        for axis in extents.indices.reversed() {
            strides[axis] = stride
            stride *= max(extents[axis], 1)
        }
        return strides
    }

    /// Bytes of a dense tensor of this shape.
    package func byteCount(of elementType: ElementType) -> Int { count * elementType.byteCount }

    private static func checkedCount(_ extents: [Int]) -> Int? {
        guard extents.count <= maximumRank else { return nil }
        var product = 1
        var hasEmptyAxis = false
        for extent in extents {
            guard extent >= 0 else { return nil }
            guard extent > 0 else {
                hasEmptyAxis = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: extent)
            guard !overflow, next <= maximumCount else { return nil }
            product = next
        }
        return hasEmptyAxis ? 0 : product
    }
}

extension Shape: ExpressibleByArrayLiteral {
    /// Makes a shape from extents written in the program.
    package init(arrayLiteral extents: Int...) { self.init(extents) }
}

extension Shape: CustomStringConvertible {
    /// The extents as `1x64x128x128`, or `scalar`.
    package var description: String { rank == 0 ? "scalar" : extents.map(String.init).joined(separator: "x") }
}

extension Shape: Codable {
    /// Reads a plain array of extents; one that is no shape is refused as corrupt data.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let extents = try container.decode([Int].self)
        do {
            try self.init(validating: extents)
        } catch {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Writes a plain array of extents.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(extents)
    }
}
