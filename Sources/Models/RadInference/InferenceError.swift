import RadEngine

/// Why a model could not be run.
package struct InferenceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The machine-readable cause.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// The network could not be compiled or computed.
        package static let engine = Code(rawValue: "engine")
        /// The input has a shape that the preprocessing of the checkpoint never yields.
        package static let unexpectedShape = Code(rawValue: "unexpected-shape")
        /// The network gave infinite or undefined values, or an embedding of length zero.
        package static let notFinite = Code(rawValue: "not-finite")
        /// An embedding differs from the golden one by more than is allowed.
        package static let goldenMismatch = Code(rawValue: "golden-mismatch")
    }

    package let code: Code
    /// What was expected and found; shapes and names of the network only.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ error: EngineError) { self.init(.engine, "\(error)") }

    package var description: String { message }
}
