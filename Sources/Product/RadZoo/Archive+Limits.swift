import RadArchive
import RadContainers
import RadDICOM

extension Archive {
    /// Bounds on what one file or volume may ask for, by name.
    ///
    /// A file that reaches one is refused with the reason `limit-` and the name, a container or member with
    /// `container-over-budget`, a volume of too many voxels with
    /// `too-large`; only a value above `value-bytes` is left unread instead. What was refused under other limits is
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
            + containerLimits.map(\.name)

        private static let voxelsName = "voxels"
        /// Of one container: its members, the bytes of one and of all of them, inflated, and for each compressed one.
        private static var containerLimits: [(name: String, path: WritableKeyPath<ContainerLimits, Int>)] {
            [
                ("container-members", \.members), ("container-member-bytes", \.memberBytes),
                ("container-bytes", \.inflatedBytes), ("container-ratio", \.inflationRatio),
            ]
        }

        private static let allowed = 1...1 << 40

        /// The value of a limit; nil for a name that is none.
        public subscript(name: String) -> Int? {
            if name == Self.voxelsName { return voxels }
            if let limit = Self.containerLimits.first(where: { $0.name == name }) {
                return containers[keyPath: limit.path]
            }
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
            } else if let limit = Self.containerLimits.first(where: { $0.name == name }) {
                containers[keyPath: limit.path] = value
            } else if let name = ReadingLimits.Name(rawValue: name) {
                reading[name] = value
            } else {
                throw RadZooError(
                    .usage, "There is no limit \(name). Limits are \(Self.names.joined(separator: ", ")).")
            }
        }
    }
}
