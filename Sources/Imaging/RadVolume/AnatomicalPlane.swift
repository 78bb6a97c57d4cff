/// The plane in which slices lie, by the patient axis nearest to their normal.
package enum AnatomicalPlane: String, Codable, CaseIterable, Sendable {
    case axial
    case coronal
    case sagittal
    /// More than 30 degrees from every axis.
    case oblique

    /// Largest angle in degrees between the normal and an axis at which a plane still carries the axis's name.
    package static let largestObliquityDegrees = 30.0
}
