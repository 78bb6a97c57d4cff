import RadArchive
import RadContainers
import RadDICOM

extension Archive {
    /// Bounds on what one file or volume may ask for, by name.
    ///
    /// A file, container or member that reaches one is refused with the reason `limit-` and the name, a volume of too
    /// many voxels with `too-large`; only a value above `value-bytes` is left unread instead. What was refused under other limits is
    /// looked at again with ``Options/retryFailed``.
    public struct Limits: Hashable, Sendable {
        var reading = ReadingLimits()
        var voxels = 1 << 29
        var containers = ContainerLimits()

        /// The defaults.
        public init() {}

        /// The names of all limits.
        public static let names =
            ReadingLimits.Name.allCases.map(\.rawValue) + [voxelsName]
            + ContainerLimits.Name.allCases.map(\.rawValue)

        private static let voxelsName = "voxels"
        private static let allowed = 1...1 << 40

        /// The value of a limit; nil for a name that is none.
        public subscript(name: String) -> Int? {
            if name == Self.voxelsName { return voxels }
            if let limit = ContainerLimits.Name(rawValue: name) { return containers[limit] }
            return ReadingLimits.Name(rawValue: name).map { reading[$0] }
        }

        /// Sets a limit.
        ///
        /// - Parameters:
        ///   - name: One of ``names``.
        ///   - value: 1 to 2^40.
        /// - Throws: ``RadZooError`` with code `usage`.
        public mutating func set(_ name: String, to value: Int) throws {
            guard Self.allowed.contains(value) else {
                throw RadZooError(.usage, "The limit \(name) takes 1 to \(Self.allowed.upperBound), found \(value).")
            }
            if name == Self.voxelsName {
                voxels = value
            } else if let limit = ContainerLimits.Name(rawValue: name) {
                containers[limit] = value
            } else if let name = ReadingLimits.Name(rawValue: name) {
                reading[name] = value
            } else {
                throw RadZooError(
                    .usage, "There is no limit \(name). Limits are \(Self.names.joined(separator: ", ")).")
            }
        }
    }
}
