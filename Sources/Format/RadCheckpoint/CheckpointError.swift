package import RadHDF5

/// Why a checkpoint was refused or could not be read or written, with the element and the values that disagree.
package struct CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that was broken; new codes may appear without breaking clients.
    ///
    /// A rule of the HDF5 profile keeps its code of ``HDF5Error``.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    /// The broken rule.
    package let code: Code
    /// The element of the file, such as `/weights/stem.weight`.
    package let element: String
    /// What the rule asks for.
    package let expected: String?
    /// What was there instead.
    package let found: String?
    /// Everything that is wrong, where one rule is broken in several places; at most 100 lines.
    package let problems: [String]
    /// The refusal of the HDF5 reader, where that is the cause.
    package let underlying: HDF5Error?

    /// An error at an element.
    package init(
        _ code: Code, at element: String, expected: String? = nil, found: String? = nil, problems: [String] = [],
        underlying: HDF5Error? = nil
    ) {
        self.code = code
        self.element = element
        self.expected = expected
        self.found = found
        self.problems = Array(problems.prefix(100))
        self.underlying = underlying
    }

    /// A refusal of the HDF5 reader or writer.
    package init(_ error: HDF5Error) {
        self.init(
            Code(rawValue: error.code.rawValue), at: error.path ?? "/", expected: error.expected, found: error.found,
            underlying: error)
    }

    package var description: String {
        var text = "Checkpoint, \(element): \(code.rawValue)"
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        if !problems.isEmpty { text += ": " + problems.joined(separator: "; ") }
        return text + ". " + remedy
    }

    /// What the person with the file can do.
    package var remedy: String {
        switch code {
        case .formatVersion, .elementVersion, .unknownElement, .kind, .feature: return "A newer radzoo may be needed."
        case .digest, .identity, .notFinite: return "The file is damaged or was altered; fetch it again."
        case .weights: return "Use weights and architecture that were made for each other."
        case .unreadable: return "Check the path and the permissions."
        case .json, .jsonForm, .jsonContent, .missingElement, .tensorTable:
            return "The file was not written by radzoo or is damaged; fetch it again."
        case .embedding, .labels, .preprocessing, .architecture, .manifest, .licence, .provenance, .golden,
            .base, .quantization, .training, .evaluation, .card, .trainingState:
            return "Correct the element and write the checkpoint again."
        case .envelope, .statement, .signatureMismatch, .signatureSubject, .unsigned:
            return "Fetch checkpoint and signature again from the publisher, and do not use them until they agree."
        case .signingKey: return "Use the key of the publisher."
        default: return underlying?.remedy ?? "The file cannot be used."
        }
    }
}

extension CheckpointError.Code {
    /// The file cannot be opened.
    package static let unreadable = Self(rawValue: "unreadable")
    /// A format version that this version does not read.
    package static let formatVersion = Self(rawValue: "format-version")
    /// An element of another type or version than this version reads.
    package static let elementVersion = Self(rawValue: "element-version")
    /// A kind of checkpoint that this version does not read, or that the content is not of.
    package static let kind = Self(rawValue: "kind")
    /// A feature that this version does not know and must, or a list of features that is not that of the groups.
    package static let feature = Self(rawValue: "feature")
    /// A group, dataset or attribute that this version does not know.
    package static let unknownElement = Self(rawValue: "unknown-element")
    /// A group, dataset or attribute that every checkpoint has.
    package static let missingElement = Self(rawValue: "missing-element")
    /// A text that is no JSON.
    package static let json = Self(rawValue: "json")
    /// JSON that is not in canonical form.
    package static let jsonForm = Self(rawValue: "json-form")
    /// JSON that does not say what the element asks for, or says more.
    package static let jsonContent = Self(rawValue: "json-content")
    /// A tensor table that is no list of tensors in byte order, or that is not that of the weights.
    package static let tensorTable = Self(rawValue: "tensor-table")
    /// A tensor whose bytes have another SHA-256 than its table says.
    package static let digest = Self(rawValue: "digest")
    /// An identity that is not that of the content.
    package static let identity = Self(rawValue: "identity")
    /// A weight that is infinite or no number.
    package static let notFinite = Self(rawValue: "not-finite")
    /// Weights other than those that the architecture declares.
    package static let weights = Self(rawValue: "weights")
    /// A name, version or training status that is not allowed.
    package static let manifest = Self(rawValue: "manifest")
    /// A graph that cannot be used.
    package static let architecture = Self(rawValue: "architecture")
    /// A recipe that cannot be used, or that yields what the graph does not take.
    package static let preprocessing = Self(rawValue: "preprocessing")
    /// An embedding that the graph does not give.
    package static let embedding = Self(rawValue: "embedding")
    /// Vocabularies that do not fit the graph's outputs.
    package static let labels = Self(rawValue: "labels")
    /// A base that is not stated as the kind asks, or another checkpoint in its place.
    package static let base = Self(rawValue: "base")
    /// Golden vectors that do not fit the recipe or the outputs.
    package static let golden = Self(rawValue: "golden")
    /// Scales that do not fit the graph.
    package static let quantization = Self(rawValue: "quantization")
    /// A training summary that is not complete.
    package static let training = Self(rawValue: "training")
    /// A figure without its interval or its evidence.
    package static let evaluation = Self(rawValue: "evaluation")
    /// A card that is no text.
    package static let card = Self(rawValue: "card")
    /// A training state that does not fit the graph.
    package static let trainingState = Self(rawValue: "training-state")
    /// A licence that is not stated.
    package static let licence = Self(rawValue: "licence")
    /// A provenance that is not stated.
    package static let provenance = Self(rawValue: "provenance")
}

/// Signatures.
extension CheckpointError.Code {
    /// A file of signatures that is no envelope.
    package static let envelope = Self(rawValue: "envelope")
    /// A signed text that is no statement about a checkpoint.
    package static let statement = Self(rawValue: "statement")
    /// A key that cannot be used, or that has not signed.
    package static let signingKey = Self(rawValue: "signing-key")
    /// A signature that is not of the statement beside it.
    package static let signatureMismatch = Self(rawValue: "signature-mismatch")
    /// A statement about another checkpoint.
    package static let signatureSubject = Self(rawValue: "signature-subject")
    /// No signature where one was asked for.
    package static let unsigned = Self(rawValue: "unsigned")
}
