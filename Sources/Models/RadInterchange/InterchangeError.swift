import RadSystem

/// Why a foreign file could not be taken in, or a checkpoint not be given out.
package struct InterchangeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, machine-readable name of the fault.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// The bytes are of no format that is read.
        package static let unknownFormat = Code(rawValue: "unknown-format")
        /// A format that is known and not read, such as PyTorch's before version 1.6.
        package static let unsupportedFormat = Code(rawValue: "unsupported-format")
        /// The file ends early, contradicts itself or breaks a rule of its format.
        package static let malformed = Code(rawValue: "malformed")
        /// A pickle asks for something that could run code or that no tensor needs.
        package static let forbiddenGlobal = Code(rawValue: "forbidden-global")
        /// A pickle has an instruction that no tensor needs.
        package static let forbiddenOpcode = Code(rawValue: "forbidden-opcode")
        /// A budget was reached; `expected` names it.
        package static let limitExceeded = Code(rawValue: "limit-exceeded")
        /// A tensor of a type that no checkpoint holds.
        package static let unsupportedType = Code(rawValue: "unsupported-type")
        /// A link of an HDF5 file that is not followed: soft, external, user-defined, or a second path to an object.
        package static let forbiddenLink = Code(rawValue: "forbidden-link")
        /// Values of an HDF5 file that are kept in other files, virtually, or behind a filter that is not run.
        package static let forbiddenStorage = Code(rawValue: "forbidden-storage")
        /// The process that reads an HDF5 file ended, was silent, or answered without sense.
        package static let readerFailed = Code(rawValue: "reader-failed")
        /// The process that reads an HDF5 file can't be started, or lacks libhdf5.
        package static let readerUnavailable = Code(rawValue: "reader-unavailable")
        /// The tensors of the file are not those of the architecture; `problems` lists every difference.
        package static let mapping = Code(rawValue: "mapping")
        /// A name of an architecture, a naming or a recipe that is not known.
        package static let unknownName = Code(rawValue: "unknown-name")
        /// The checkpoint can't be expressed in the format.
        package static let inexpressible = Code(rawValue: "inexpressible")
        /// The file system failed.
        package static let readFailed = Code(rawValue: "read-failed")
    }

    package let code: Code
    /// A key of the file, or bytes from the start of what was being read.
    package let location: String?
    package let expected: String?
    package let found: String?
    /// Every difference where there may be many, a line each.
    package let problems: [String]

    /// Describes one fault.
    package init(
        _ code: Code, at location: String? = nil, expected: String? = nil, found: String? = nil,
        problems: [String] = []
    ) {
        self.code = code
        self.location = location
        self.expected = expected
        self.found = found
        self.problems = problems
    }

    init(readingAt offset: Int, _ error: SystemError) {
        self.init(.readFailed, at: "offset \(offset)", found: "\(error.operation) errno \(error.code)")
    }

    /// The fault in one line with what to do about it, and one more line for each problem.
    package var description: String {
        var text = code.rawValue
        if let location { text += " at \(location)" }
        if let expected { text += ", expected \(expected)" }
        if let found { text += ", found \(found)" }
        if problems.isEmpty { return remedy.isEmpty ? text : "\(text). \(remedy)" }
        return ([text] + problems.map { "  " + $0 } + [remedy]).joined(separator: "\n")
    }

    /// The same fault, in a file where it does not say the place.
    func inFile(_ path: String) -> InterchangeError {
        guard location == nil else { return self }
        return InterchangeError(code, at: path, expected: expected, found: found, problems: problems)
    }

    /// What can be done about it.
    private var remedy: String {
        switch code {
        case .unknownFormat: "Name the format that the file has: torch, safetensors or keras-h5."
        case .unsupportedFormat: "Save the weights anew with their library, and those alone."
        case .malformed: "The file is damaged or cut: fetch it again."
        case .forbiddenGlobal, .forbiddenOpcode, .forbiddenLink, .forbiddenStorage:
            "Save the tensors alone with their library, such as `torch.save(model.state_dict(), FILE)`, or as safetensors."
        case .limitExceeded: "No file of weights needs as much: it is damaged, or of another format."
        case .unsupportedType: "Convert it to floating-point numbers of 16, 32 or 64 bits."
        case .readerFailed: "If that happens again, the file is damaged, or made to do harm."
        case .readerUnavailable: "Install libhdf5, and name an installed `radzoo` as the program that reads."
        case .mapping: "Name another architecture, what to strip (--prefix), or what to leave out (--leave-out)."
        case .inexpressible: "Export it in another format."
        case .readFailed: "Check the path and the permissions."
        default: ""
        }
    }
}
