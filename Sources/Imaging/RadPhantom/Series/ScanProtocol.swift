package import RadTensor
package import RadVolume

/// One series of an examination: where and how it is scanned, and what a technician calls it.
package struct ScanProtocol: Sendable {
    /// What the header of an MR image says of its sequence.
    package struct MRWords: Sendable {
        var scanningSequence: [String]
        var sequenceVariant: [String]
        var scanOptions: [String] = []
        var acquisitionType = "2D"
        var sequenceName: String
        var echoTrainLength = 1
    }

    package var technique: ScanTechnique
    package var landmark: Landmark
    package var plane: AnatomicalPlane
    /// Side of the square image, in mm.
    package var fieldOfView: Double
    /// Extent along the normal, in mm.
    package var coverage: Double
    package var sliceThickness: Double
    /// Angle of the gantry in degrees: the slices lean, the table does not.
    package var gantryTilt = 0.0
    /// Angle in degrees by which slices and their normal are turned about the rows.
    package var obliquity = 0.0
    package var seriesDescription: String
    package var protocolName: String
    package var studyDescription: String
    package var bodyPartExamined: String
    package var words: MRWords?
    /// What the series shows, in the terms of the vocabulary.
    package var sequence: String
    package var regions: [String]

    package var isCT: Bool {
        if case .computedTomography = technique { true } else { false }
    }

    /// The modality in the words of DICOM.
    package var modality: String {
        switch technique {
        case .computedTomography: "CT"
        case .magneticResonance, .diffusivityMap: "MR"
        case .positronEmission: "PT"
        }
    }

    /// Whether the patient had contrast medium.
    package var hasContrastMedium: Bool {
        switch technique {
        case .computedTomography(let technique): technique.phase != .none
        case .magneticResonance(let technique): technique.hasContrastMedium
        case .diffusivityMap, .positronEmission: false
        }
    }

    /// The grid of a patient's scan.
    ///
    /// - Parameters:
    ///   - side: rows and columns.
    ///   - slices: how many slices share the coverage.
    ///   - random: how the patient came to lie in the scanner.
    package func geometry(
        of patient: PhantomPatient, side: Int, slices: Int, random: inout SeededRandom
    ) -> VolumeGeometry {
        let place = patient.position(of: landmark)
        let centre =
            Vector3(x: place.x, y: place.y, z: place.z)
            + Vector3(
                x: random.uniform(in: -6...6), y: random.uniform(in: -6...6), z: random.uniform(in: -8...8))
        var (row, column, normal) = axes
        let angle = gantryTilt + obliquity
        if angle != 0 {
            let (sine, cosine) = Elementary.sineAndCosine(degrees: angle)
            (column, normal) = (column * cosine + normal * sine, normal * cosine - column * sine)
        }
        let pixel = fieldOfView / Double(side)
        let spacing = coverage / Double(slices)
        // A leaning gantry does not turn the table, so its slices are not stacked along their normal.
        let step = gantryTilt != 0 ? axes.2 * spacing : normal * spacing
        row = row.normalized
        let corner =
            centre - row * (pixel * Double(side - 1) / 2) - column * (pixel * Double(side - 1) / 2)
            - step * (Double(slices - 1) / 2)
        return VolumeGeometry(
            origin: corner, rowDirection: row, columnDirection: column, sliceStep: step, columnSpacing: pixel,
            rowSpacing: pixel, extent: VolumeExtent(depth: slices, height: side, width: side))
    }

    /// Directions of rows, columns and slices of the plane as it is usually shown.
    private var axes: (Vector3, Vector3, Vector3) {
        let left = Vector3(x: 1, y: 0, z: 0)
        let back = Vector3(x: 0, y: 1, z: 0)
        let head = Vector3(x: 0, y: 0, z: 1)
        return switch plane {
        case .coronal: (left, -head, back)
        case .sagittal: (back, -head, -left)
        case .axial, .oblique: (left, back, head)
        }
    }
}
