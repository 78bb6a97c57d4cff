import RadHDF5
import RadTensor

/// Trees that the tests write.
enum Sample {
    /// A small file: one group, one dataset of 8 floats, attributes of every kind.
    static let small = HDF5Document(
        root: HDF5Group(
            encoding: "sample", version: "1",
            groups: [
                "g": HDF5Group(
                    encoding: "part", version: "2",
                    datasets: ["a.weight": HDF5Dataset(floats, attributes: ["factor": .float(1.5)])])
            ]))

    /// The values of the small file's dataset.
    static let floats = Tensor(shape: [2, 4], float32: [0, 1, -1, 0.5, 3.25, -7, 1e-20, 1e20])

    /// A tree of random depth, names, attributes, shapes and element types.
    static func random(seed: UInt64) throws -> HDF5Document {
        var random = SeededRandom(seed: seed)
        return HDF5Document(root: try group(depth: 0, &random))
    }

    private static func group(depth: Int, _ random: inout SeededRandom) throws -> HDF5Group<HDF5Dataset> {
        var result = HDF5Group<HDF5Dataset>(encoding: "random", version: "\(depth)")
        for _ in 0..<random.integer(below: 4) {
            result.attributes[name(&random)] = attribute(&random)
        }
        for _ in 0..<random.integer(below: 6) {
            let name = name(&random)
            result.datasets[name] = try dataset(&random)
        }
        if depth < 4 {
            for _ in 0..<random.integer(below: 3) {
                let name = name(&random)
                if result.datasets[name] == nil { result.groups[name] = try group(depth: depth + 1, &random) }
            }
        }
        return result
    }

    private static func dataset(_ random: inout SeededRandom) throws -> HDF5Dataset {
        let rank = random.integer(below: 5)
        let shape = Shape((0..<rank).map { _ in random.integer(below: 5) })
        let type = ElementType.allCases[random.integer(below: ElementType.allCases.count)]
        let bytes = (0..<shape.byteCount(of: type)).map { _ in UInt8.random(in: 0...255, using: &random) }
        let tensor = try Tensor(shape: shape, elementType: type, bytes: bytes)
        return HDF5Dataset(
            tensor, attributes: random.integer(below: 3) == 0 ? [name(&random): attribute(&random)] : [:])
    }

    private static func attribute(_ random: inout SeededRandom) -> HDF5Attribute {
        switch random.integer(below: 4) {
        case 0: .string(String(repeating: "é", count: random.integer(below: 40)))
        case 1: .signed(Int64(bitPattern: random.next()))
        case 2: .unsigned(random.next())
        default: .float(random.normal())
        }
    }

    private static func name(_ random: inout SeededRandom) -> String {
        let letters = Array("abcxyzABCXYZ0189_-")
        return String((0...random.integer(below: 30)).map { _ in letters[random.integer(below: letters.count)] })
    }
}

extension HDF5Reader {
    /// Whether the file holds exactly a document: the same groups, attributes, shapes, types and bytes.
    func matches(_ document: HDF5Document) throws -> Bool {
        try matches(root, document.root)
    }

    private func matches(_ read: HDF5Group<HDF5StoredDataset>, _ written: HDF5Group<HDF5Dataset>) throws -> Bool {
        guard read.attributes == written.attributes, Set(read.groups.keys) == Set(written.groups.keys),
            Set(read.datasets.keys) == Set(written.datasets.keys)
        else { return false }
        for (name, stored) in read.datasets {
            guard let dataset = written.datasets[name], stored.attributes == dataset.attributes,
                try tensor(stored) == dataset.tensor, try bytes(stored) == dataset.tensor.bytes()
            else { return false }
        }
        for (name, group) in read.groups {
            guard let other = written.groups[name], try matches(group, other) else { return false }
        }
        return true
    }
}
