import RadSystem
package import RadTensor

/// The weights of a Keras model in HDF5, as `save_weights` and `save` of Keras 2 lay them out.
///
/// The group of the weights, the root or `model_weights`, lists its layers, and each layer its weights. The key of a weight
/// is `LAYER/NAME` with the last part of its name, as in `in_conv/conv/kernel`; all other datasets, such as those of an
/// optimizer, have their path for a key, so that none is overlooked.
package struct KerasFile: TensorSource {
    package let tensors: [String: SourceTensor]
    /// The process that reads the file.
    package let session: HDF5Session
    private let numbers: [String: Int]

    /// Attributes of groups that hold names.
    static let attributes: Set<String> = ["layer_names", "weight_names"]

    /// Whether a file begins as HDF5 does.
    static func begins(_ source: ByteSource) throws(InterchangeError) -> Bool {
        try source.block(at: 0, count: min(8, source.count)) == [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    }

    /// Finds the weights among the datasets of a file.
    ///
    /// - Throws: `InterchangeError` where a layer or weight that is listed is not there, or is there twice.
    package init(_ session: HDF5Session) throws(InterchangeError) {
        self.session = session
        numbers = try KerasLayout(session.outline).numbers
        tensors = numbers.mapValues { session.outline.datasets[$0].tensor }
    }

    package func tensor(_ key: String) throws(InterchangeError) -> Tensor {
        guard let described = tensors[key], let number = numbers[key] else {
            throw InterchangeError(.mapping, at: key, expected: "a key of the file")
        }
        let bytes = try session.bytes(of: number)
        do throws(TensorError) {
            return try Tensor(shape: described.shape, elementType: described.elementType, bytes: bytes)
        } catch {
            throw InterchangeError(.malformed, at: key, expected: error.expected, found: error.found)
        }
    }
}

/// Which dataset of a file is which weight of a Keras model.
package struct KerasLayout: Sendable {
    /// The numbers of datasets by key; every dataset has one.
    package let numbers: [String: Int]

    /// Finds the weights in an outline.
    ///
    /// - Throws: `InterchangeError` as ``KerasFile`` does.
    package init(_ outline: ReaderOutline) throws(InterchangeError) {
        let root = outline.names["model_weights"]?["layer_names"] != nil ? "model_weights/" : ""
        guard let layers = outline.names[String(root.dropLast())]?["layer_names"] else {
            throw InterchangeError(
                .unsupportedFormat, expected: "the attribute layer_names of a Keras model", found: "none")
        }
        var places: [String: Int] = [:]
        for (number, dataset) in outline.datasets.enumerated()
        where places.updateValue(number, forKey: dataset.path) != nil {
            throw InterchangeError(.malformed, at: dataset.path, expected: "a path that has not occurred")
        }
        var numbers: [String: Int] = [:]
        for layer in layers {
            guard let weights = outline.names[root + layer]?["weight_names"] else {
                throw InterchangeError(.malformed, at: root + layer, expected: "the attribute weight_names of a layer")
            }
            for weight in weights {
                let path = root + layer + "/" + weight
                guard let number = places.removeValue(forKey: path) else {
                    throw InterchangeError(
                        .malformed, at: path, expected: "a dataset that its layer lists, once", found: "none")
                }
                let key = layer + "/" + Self.variable(weight)
                guard numbers.updateValue(number, forKey: key) == nil else {
                    throw InterchangeError(.malformed, at: key, expected: "a key that has not occurred")
                }
            }
        }
        for (path, number) in places {
            guard numbers.updateValue(number, forKey: path) == nil else {
                throw InterchangeError(.malformed, at: path, expected: "a key that has not occurred")
            }
        }
        self.numbers = numbers
    }

    /// The last part of a weight's name without the number of its output, as `kernel` of `in_conv/conv/kernel:0`.
    private static func variable(_ name: String) -> Substring {
        let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let colon = last.lastIndex(of: ":"), last[colon...].dropFirst().allSatisfy(\.isWholeNumber) else {
            return last
        }
        return last[..<colon]
    }
}
