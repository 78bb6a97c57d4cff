import RadHDF5
import RadTensor

/// A list of tensors, in a file five arrays with one row for each.
struct TensorTable {
    /// Rows that a table may have.
    static let maximumCount = 4_096
    /// The names of the five arrays.
    static let columns = ["path", "element-type", "rank", "shape", "sha256"]
    /// Bytes of the text of an element type.
    private static let elementTypeByteCount = 4

    /// The tensors in the byte order of their names.
    let entries: [TensorEntry]

    init(entries: [TensorEntry]) {
        self.entries = entries
    }

    /// The arrays: `path` and `element-type` as UTF-8 padded with zeros, `rank`, `shape` padded with zeros, `sha256`.
    var datasets: [String: HDF5Dataset] {
        let width = entries.map(\.name.utf8.count).max() ?? 0
        let rank = Shape.maximumRank
        let extents = entries.flatMap { entry in
            entry.shape.extents + [Int](repeating: 0, count: rank - entry.shape.rank)
        }
        return [
            "path": Self.dataset(entries.flatMap { Self.padded($0.name, to: width) }, [entries.count, width]),
            "element-type": Self.dataset(
                entries.flatMap { Self.padded($0.elementType.rawValue, to: Self.elementTypeByteCount) },
                [entries.count, Self.elementTypeByteCount]),
            "rank": Self.dataset(entries.map { UInt8($0.shape.rank) }, [entries.count]),
            "shape": Self.dataset(
                extents.flatMap { extent in (0..<8).map { UInt8(truncatingIfNeeded: extent >> (8 * $0)) } },
                [entries.count, rank], .uint64),
            "sha256": Self.dataset(entries.flatMap(\.digest.bytes), [entries.count, ContentDigest.byteCount]),
        ]
    }

    /// Reads and checks the arrays.
    init(_ group: HDF5Group<RawDataset>, in tree: RawTree, at path: String) throws(CheckpointError) {
        let columns = try Columns(group, tree: tree, path: path)
        var entries: [TensorEntry] = []
        for row in 0..<columns.count {
            let name = try columns.text("path", row)
            let isAfter = entries.last.map { $0.name.utf8.lexicographicallyPrecedes(name.utf8) } ?? true
            guard isAfter else { throw columns.error("path", row, "names in byte order, each once") }
            guard let elementType = ElementType(rawValue: try columns.text("element-type", row)) else {
                throw columns.error("element-type", row, "an element type")
            }
            guard let digest = ContentDigest(bytes: columns.row("sha256", row)) else {
                throw columns.error("sha256", row, "32 bytes")
            }
            entries.append(
                TensorEntry(name: name, elementType: elementType, shape: try columns.shape(row), digest: digest))
        }
        self.entries = entries
    }

    private static func dataset(
        _ bytes: [UInt8], _ extents: [Int], _ type: ElementType = .uint8
    ) -> HDF5Dataset {
        guard let tensor = try? Tensor(shape: Shape(extents), elementType: type, bytes: bytes) else {
            preconditionFailure("every row of a column has the same number of bytes")
        }
        return HDF5Dataset(tensor)
    }

    private static func padded(_ text: String, to width: Int) -> [UInt8] {
        Array(text.utf8) + [UInt8](repeating: 0, count: width - text.utf8.count)
    }

    /// The bytes of the five arrays, with their shapes checked.
    private struct Columns {
        let count: Int
        private let path: String
        private var bytes: [String: [UInt8]] = [:]
        private var widths: [String: Int] = [:]

        init(_ group: HDF5Group<RawDataset>, tree: RawTree, path: String) throws(CheckpointError) {
            self.path = path
            guard let paths = group.datasets["path"], paths.shape.rank == 2, paths.shape[0] <= TensorTable.maximumCount,
                paths.shape[1] <= 255
            else {
                throw CheckpointError(
                    .tensorTable, at: path + "/path",
                    expected: "at most \(TensorTable.maximumCount) rows of at most 255 bytes")
            }
            count = paths.shape[0]
            let expected: [String: (Shape, ElementType)] = [
                "path": (paths.shape, .uint8),
                "element-type": ([count, TensorTable.elementTypeByteCount], .uint8), "rank": ([count], .uint8),
                "shape": ([count, Shape.maximumRank], .uint64), "sha256": ([count, ContentDigest.byteCount], .uint8),
            ]
            for (name, (shape, type)) in expected {
                guard let dataset = group.datasets[name], dataset.shape == shape, dataset.elementType == type else {
                    throw CheckpointError(
                        .tensorTable, at: path + "/" + name,
                        expected: "\(shape) elements of \(type.rawValue)")
                }
                bytes[name] = try tree.bytes(dataset)
                widths[name] = count == 0 ? 0 : dataset.byteCount / count
            }
        }

        func error(_ column: String, _ row: Int, _ expected: String) -> CheckpointError {
            CheckpointError(.tensorTable, at: "\(path)/\(column)", expected: expected, found: "row \(row)")
        }

        func row(_ name: String, _ row: Int) -> [UInt8] {
            let width = widths[name] ?? 0
            return Array((bytes[name] ?? []).dropFirst(row * width).prefix(width))
        }

        func text(_ name: String, _ row: Int) throws(CheckpointError) -> String {
            let padded = self.row(name, row)
            let end = padded.firstIndex(of: 0) ?? padded.count
            guard end > 0, padded[end...].allSatisfy({ $0 == 0 }),
                let text = String(validating: padded[..<end], as: UTF8.self)
            else { throw error(name, row, "UTF-8 padded with zeros") }
            return text
        }

        func shape(_ row: Int) throws(CheckpointError) -> Shape {
            let words = self.row("shape", row)
            let extents = stride(from: 0, to: words.count, by: 8).map { start in
                words[start..<(start + 8)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            }
            guard let rank = self.row("rank", row).first.map(Int.init), rank <= extents.count,
                extents[rank...].allSatisfy({ $0 == 0 })
            else { throw error("rank", row, "at most 8 axes, and zeros after them") }
            let sizes = extents[..<rank].compactMap(Int.init(exactly:))
            guard sizes.count == rank, let shape = try? Shape(validating: sizes) else {
                throw error("shape", row, "extents of a tensor")
            }
            return shape
        }
    }
}
