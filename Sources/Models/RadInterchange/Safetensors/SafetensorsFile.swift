import RadCheckpoint
package import RadSystem
package import RadTensor

/// A safetensors file: eight bytes of length, a JSON header, and the values without gaps or overlaps.
package struct SafetensorsFile: TensorSource {
    package let tensors: [String: SourceTensor]
    /// The texts of `__metadata__`.
    package let metadata: [String: String]
    private let source: ByteSource
    private let ranges: [String: Range<Int>]

    /// The element types by the names of the format; others are refused.
    static let types: [String: ElementType] = [
        "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "I64": .int64, "I32": .int32,
        "I16": .int16, "I8": .int8, "U8": .uint8, "BOOL": .uint8,
    ]
    static let metadataKey = "__metadata__"

    /// Whether a file begins with the length of a header that fits it, and the header.
    static func begins(_ source: ByteSource) throws(InterchangeError) -> Bool {
        guard source.count > 9 else { return false }
        let start = try source.block(at: 0, count: 9)
        guard let length = start.number(at: 0, count: 8) else { return false }
        return length <= source.count - 8 && start[8] == UInt8(ascii: "{")
    }

    /// Reads the header; values are read when they are asked for.
    ///
    /// - Throws: `InterchangeError` where offsets leave gaps, overlap, or do not fit shape, type and file.
    package init(_ source: ByteSource, limits: InterchangeLimits = InterchangeLimits()) throws(InterchangeError) {
        self.source = source
        guard let length = try source.block(at: 0, count: min(8, source.count)).number(at: 0, count: 8) else {
            throw InterchangeError(.malformed, expected: "the length of a header")
        }
        guard length <= min(limits.headerBytes, CanonicalJSON.maximumByteCount) else {
            throw InterchangeError(.limitExceeded, expected: "bytes of a header at most \(limits.headerBytes)")
        }
        let bytes = try source.block(at: 8, count: length)
        guard case .object(let members) = try Self.parse(bytes) else {
            throw InterchangeError(.malformed, expected: "a header that is an object")
        }
        guard members.count <= limits.tensors else {
            throw InterchangeError(.limitExceeded, expected: "tensors at most \(limits.tensors)")
        }
        var tensors: [String: SourceTensor] = [:]
        var ranges: [String: Range<Int>] = [:]
        var metadata: [String: String] = [:]
        for (key, value) in members {
            if key == Self.metadataKey {
                metadata = try Self.texts(value)
                continue
            }
            try limits.check(key: key)
            let (tensor, range) = try Self.entry(key, value, limits)
            tensors[key] = tensor
            ranges[key] = range
        }
        (self.tensors, self.metadata) = (tensors, metadata)
        let start = 8 + length
        try Self.requireCover(ranges, source.count - start)
        self.ranges = ranges.mapValues { $0.lowerBound + start..<$0.upperBound + start }
    }

    package func tensor(_ key: String) throws(InterchangeError) -> Tensor {
        guard let described = tensors[key], let range = ranges[key] else {
            throw InterchangeError(.mapping, at: key, expected: "a key of the file")
        }
        let bytes = try source.block(at: range.lowerBound, count: range.count)
        do throws(TensorError) {
            return try Tensor(shape: described.shape, elementType: described.elementType, bytes: bytes)
        } catch {
            throw InterchangeError(.malformed, at: key, expected: error.expected, found: error.found)
        }
    }

    private static func parse(_ bytes: [UInt8]) throws(InterchangeError) -> CanonicalJSON {
        do throws(CanonicalJSON.Fault) {
            return try CanonicalJSON(parsing: bytes)
        } catch {
            throw InterchangeError(.malformed, at: "byte \(error.offset) of the header", expected: error.expected)
        }
    }

    private static func texts(_ value: CanonicalJSON) throws(InterchangeError) -> [String: String] {
        guard case .object(let members) = value else {
            throw InterchangeError(.malformed, at: metadataKey, expected: "an object of texts")
        }
        var texts: [String: String] = [:]
        for (key, value) in members {
            guard case .string(let text) = value else {
                throw InterchangeError(.malformed, at: metadataKey, expected: "an object of texts")
            }
            texts[key] = text
        }
        return texts
    }

    private static func entry(
        _ key: String, _ value: CanonicalJSON, _ limits: InterchangeLimits
    ) throws(InterchangeError) -> (SourceTensor, Range<Int>) {
        guard case .object(let members) = value, members.count == 3, case .string(let type)? = members["dtype"],
            case .array(let shape)? = members["shape"], case .array(let offsets)? = members["data_offsets"],
            offsets.count == 2
        else {
            throw InterchangeError(.malformed, at: key, expected: "dtype, shape and data_offsets")
        }
        guard let elementType = types[type] else {
            throw InterchangeError(
                .unsupportedType, at: key, expected: types.keys.sorted().joined(separator: " "), found: "another type")
        }
        let tensor = try limits.described(try integers(shape, key), elementType, at: key)
        let ends = try integers(offsets, key)
        guard ends[0] <= ends[1], ends[1] - ends[0] == tensor.shape.byteCount(of: elementType) else {
            throw InterchangeError(
                .malformed, at: key, expected: "\(tensor.shape.byteCount(of: elementType)) bytes",
                found: "offsets \(ends[0]) to \(ends[1])")
        }
        return (tensor, ends[0]..<ends[1])
    }

    private static func integers(_ values: [CanonicalJSON], _ key: String) throws(InterchangeError) -> [Int] {
        var result: [Int] = []
        for value in values {
            guard case .number(let number) = value, let integer = Int(exactly: number), integer >= 0 else {
                throw InterchangeError(.malformed, at: key, expected: "whole numbers of at least 0")
            }
            result.append(integer)
        }
        return result
    }

    /// Requires the ranges to cover all bytes behind the header once.
    private static func requireCover(_ ranges: [String: Range<Int>], _ count: Int) throws(InterchangeError) {
        var end = 0
        let ordered = ranges.sorted {
            ($0.value.lowerBound, $0.value.upperBound) < ($1.value.lowerBound, $1.value.upperBound)
        }
        for (key, range) in ordered {
            guard range.lowerBound == end else {
                throw InterchangeError(
                    .malformed, at: key, expected: "values from offset \(end)", found: "from \(range.lowerBound)")
            }
            end = range.upperBound
        }
        guard end == count else {
            throw InterchangeError(.malformed, expected: "\(end) bytes of values", found: "\(count)")
        }
    }
}
