/// Why voxels and geometry do not make a volume, or an operation cannot be done on one.
package struct VolumeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable, machine-readable name of the fault.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The name in kebab case.
        package let rawValue: String
        /// Names a fault.
        package init(rawValue: String) { self.rawValue = rawValue }

        /// An extent is not positive or the voxels cannot be counted.
        package static let invalidExtent = Code(rawValue: "invalid-extent")
        /// A coordinate, direction or spacing is not finite.
        package static let notFinite = Code(rawValue: "not-finite")
        /// The in-plane directions are not perpendicular unit vectors.
        package static let invalidDirections = Code(rawValue: "invalid-directions")
        /// A spacing is not positive, or the slice step has no component along the normal.
        package static let invalidSpacing = Code(rawValue: "invalid-spacing")
        /// The shape or element type of voxels or mask is not what the geometry asks for.
        package static let mismatchedVoxels = Code(rawValue: "mismatched-voxels")
        /// The asked region or grid is empty, outside or too large.
        package static let invalidRegion = Code(rawValue: "invalid-region")
    }

    /// Which fault it is.
    package let code: Code
    /// What a valid value would have been.
    package let expected: String
    /// What was there instead, in numbers.
    package let found: String

    /// Describes one fault.
    package init(code: Code, expected: String, found: String) {
        self.code = code
        self.expected = expected
        self.found = found
    }

    /// The fault in one line: code, expected, found.
    package var description: String { "\(code.rawValue): expected \(expected), found \(found)" }
}
