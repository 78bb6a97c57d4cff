import RadSystem
package import RadTensor

/// The weights of a Keras model in HDF5, in the layout of Keras 2 or in that of Keras 3.
///
/// `save_weights` of Keras 2 and `save` of a `.h5` file by Keras 2 and 3 list the layers in the group of the weights, the
/// root or `model_weights`, and in each layer its weights. The key of a weight is `LAYER/NAME` with the last part of its
/// name, as in `in_conv/conv/kernel`. A `.weights.h5` file of Keras 3 has `layers/TYPE/vars` with numbered weights and the
/// layer's name as an attribute: the key is `LAYER/NUMBER`, as in `in_conv_conv/0`. All other datasets, such as those of
/// an optimizer, have their path for a key, so that none is overlooked.
package struct KerasFile: TensorSource {
    package let tensors: [String: SourceTensor]
    /// The process that reads the file.
    package let session: HDF5Session
    private let numbers: [String: Int]

    /// The attributes of the group of a path that hold names.
    static func attributes(of path: String) -> [String] {
        isVariables(path) ? ["name"] : ["layer_names", "weight_names"]
    }

    /// Whether a path is that of a group of numbered weights as Keras 3 writes them.
    private static func isVariables(_ path: String) -> Bool { path.hasPrefix("layers/") && path.hasSuffix("/vars") }

    /// Requires the beginning of an HDF5 file.
    ///
    /// - Throws: `InterchangeError` with code `unknownFormat`, or `unsupportedFormat` for a `.keras` archive.
    static func requireBeginning(_ source: ByteSource) throws(InterchangeError) {
        let bytes = try source.block(at: 0, count: min(8, source.count))
        if bytes == [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A] { return }
        guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
            throw InterchangeError(.unknownFormat, expected: "an HDF5 file", found: "another beginning")
        }
        throw InterchangeError(
            .unsupportedFormat,
            expected: "an HDF5 file: of a .keras archive unzip model.weights.h5, or save the model as .h5",
            found: "a ZIP archive")
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
    package private(set) var numbers: [String: Int] = [:]
    /// Datasets without a key so far, by path.
    private var places: [String: Int] = [:]

    /// Finds the weights in an outline.
    ///
    /// - Throws: `InterchangeError` as ``KerasFile`` does.
    package init(_ outline: ReaderOutline) throws(InterchangeError) {
        for (number, dataset) in outline.datasets.enumerated()
        where places.updateValue(number, forKey: dataset.path) != nil {
            throw InterchangeError(.malformed, at: dataset.path, expected: "a path that has not occurred")
        }
        let root = outline.names["model_weights"]?["layer_names"] != nil ? "model_weights/" : ""
        if let layers = outline.names[String(root.dropLast())]?["layer_names"] {
            try take(layers, below: root, outline.names)
        } else {
            try takeNumbered(outline.names)
        }
        for (path, number) in places { try give(path, to: number) }
        places = [:]
    }

    private mutating func give(_ key: String, to number: Int) throws(InterchangeError) {
        guard numbers.updateValue(number, forKey: key) == nil else {
            throw InterchangeError(.malformed, at: key, expected: "a key that has not occurred")
        }
    }

    /// Takes the weights that layers list.
    private mutating func take(
        _ layers: [String], below root: String, _ names: [String: [String: [String]]]
    ) throws(InterchangeError) {
        for layer in layers {
            guard let weights = names[root + layer]?["weight_names"] else {
                throw InterchangeError(.malformed, at: root + layer, expected: "the attribute weight_names of a layer")
            }
            for weight in weights {
                let path = root + layer + "/" + weight
                guard let number = places.removeValue(forKey: path) else {
                    throw InterchangeError(
                        .malformed, at: path, expected: "a dataset that its layer lists, once", found: "none")
                }
                try give(layer + "/" + Self.variable(weight), to: number)
            }
        }
    }

    /// Takes the numbered weights of the groups that say their layer's name.
    private mutating func takeNumbered(_ names: [String: [String: [String]]]) throws(InterchangeError) {
        let layers = names.compactMapValues { $0["name"]?.first }
        guard !layers.isEmpty else {
            let isNumbered = places.keys.contains { $0.contains("/vars/") }
            throw InterchangeError(
                .unsupportedFormat,
                expected: isNumbered
                    ? "the names of layers, which Keras of that version leaves out here: save the model as .h5"
                    : "the attribute layer_names of a Keras model, or layers of Keras 3",
                found: "none")
        }
        for (path, number) in places.sorted(by: { $0.key < $1.key }) {
            guard let slash = path.lastIndex(of: "/"), let layer = layers[String(path[..<slash])] else { continue }
            places[path] = nil
            try give(layer + path[slash...], to: number)
        }
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
