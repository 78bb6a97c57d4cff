extension VolumeOrientation {
    /// How scanners number the rows, columns and slices of a stack that keeps its plane.
    ///
    /// Axial slices are seen from the feet, coronal ones from the front, sagittal ones from the left; NIfTI files often
    /// number them otherwise.
    ///
    /// - Parameter slice: Where the next slice lies, or the opposite direction.
    package static func radiological(slice: PatientDirection) -> VolumeOrientation {
        switch slice {
        case .superior, .inferior: VolumeOrientation(slice: .superior, row: .posterior, column: .left)
        case .posterior, .anterior: VolumeOrientation(slice: .posterior, row: .inferior, column: .left)
        case .left, .right: VolumeOrientation(slice: .right, row: .inferior, column: .posterior)
        }
    }
}
