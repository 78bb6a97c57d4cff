/// Why something that was asked of RadZoo could not be done.
///
/// The text says what failed, what was expected and found, and what to do. It never holds a value of a header or the
/// path of an archive file.
public struct RadZooError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, in a form that programs can compare.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code as it stands in JSON.
        public let rawValue: String

        /// A code from its text.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The call's arguments can't be used together or name nothing.
        public static let usage = Code(rawValue: "usage")
        /// A file breaks the rules of its format and was not used.
        public static let unsafeFile = Code(rawValue: "unsafe-file")
        /// Another run holds the store.
        public static let storeInUse = Code(rawValue: "store-in-use")
        /// The work was stopped early; the same call goes on.
        public static let stoppedEarly = Code(rawValue: "stopped-early")
        /// Nothing in the series can be embedded.
        public static let refused = Code(rawValue: "refused")
        /// Reading or writing failed.
        public static let failed = Code(rawValue: "failed")
    }

    /// What went wrong.
    public let code: Code
    /// The sentence for a person.
    public let message: String

    /// An error from its parts.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The sentence for a person.
    public var description: String { message }
}
