package import RadVolume

/// The allow-listed header facts of one image, or of one volume or refused series, in memory only.
///
/// It is the only thing that label rules see. It holds free text (descriptions) for matching and is therefore not
/// `Codable`: what may be written are the terms that rules found in it. Absent and empty values are nil.
/// For a volume each fact is the value that most of its images state.
package struct SeriesFacts: Hashable, Sendable {
    // What it is.
    package var modality: String?
    package var sopClassUID: String?
    /// All values of ImageType, upper case.
    package var imageType: [String] = []
    /// Magnitude, phase, real, imaginary or mixed (0008,9208).
    package var complexImageComponent: String?
    package var acquisitionContrast: String?
    package var volumetricProperties: String?
    package var photometricInterpretation: String?
    package var burnedInAnnotation: String?
    package var conversionType: String?
    package var derivationDescription: String?
    /// `RescaleType`: HU, US, OD, mrad...
    package var rescaleType: String?
    /// PET `Units`: BQML, CNTS...
    package var units: String?

    // The machine.
    package var manufacturer: String?
    package var manufacturerModelName: String?
    package var softwareVersions: String?

    // Free text, for matching in memory.
    package var seriesDescription: String?
    package var studyDescription: String?
    package var protocolName: String?
    package var requestedProcedureDescription: String?
    package var imageComments: String?
    package var bodyPartExamined: String?
    /// SNOMED CT or SRT code values of AnatomicRegionSequence.
    package var anatomicRegionCodes: [String] = []
    package var laterality: String?

    // Magnetic resonance; times in ms, angles in degrees, field in tesla, b value in s/mm2.
    package var scanningSequence: [String] = []
    package var sequenceVariant: [String] = []
    package var scanOptions: [String] = []
    package var mrAcquisitionType: String?
    package var sequenceName: String?
    package var pulseSequenceName: String?
    package var repetitionTime: Double?
    package var echoTime: Double?
    package var inversionTime: Double?
    package var flipAngle: Double?
    package var echoTrainLength: Int?
    package var echoNumber: Int?
    package var diffusionBValue: Double?
    package var diffusionDirectionality: String?
    package var magneticFieldStrength: Double?
    package var numberOfAverages: Double?
    package var angioFlag: String?
    /// The place in a dynamic series (0020,0100), counted from 1.
    package var temporalPositionIdentifier: Int?

    // Contrast agent.
    package var contrastBolusAgent: String?
    package var contrastBolusRoute: String?
    /// Volume of agent in ml.
    package var contrastBolusVolume: Double?
    /// Whether the start time of the bolus is stated; the time itself is not kept.
    package var hasContrastBolusStartTime = false
    /// Acquisition phase term (0018,9344) or a vendor's equivalent.
    package var contrastPhase: String?

    // Computed tomography; kV, mA, mm.
    package var convolutionKernel: [String] = []
    package var kilovoltagePeak: Double?
    package var xRayTubeCurrent: Double?
    package var exposure: Double?
    package var reconstructionDiameter: Double?
    package var gantryDetectorTilt: Double?
    package var spiralPitchFactor: Double?
    /// YES where two or more energies were acquired (0018,9361).
    package var multienergyCTAcquisition: String?

    // Positron emission.
    package var radiopharmaceutical: String?
    /// Code values of the radionuclide and of the radiopharmaceutical.
    package var radiopharmaceuticalCodes: [String] = []
    package var attenuationCorrectionMethod: String?
    package var correctedImage: [String] = []

    // Geometry that is stated, never used for geometry; mm.
    package var sliceThickness: Double?
    package var spacingBetweenSlices: Double?
    package var patientPosition: String?

    // Geometry that is computed from positions.
    /// The geometry of a volume, or of a refused stack that is regular.
    package var geometry: VolumeGeometry?
    /// The nearest plane of the images, nil without a valid orientation or with several.
    package var plane: AnatomicalPlane?
    /// Distance between rows of pixels, mm.
    package var rowSpacing: Double?
    /// Distance between columns of pixels, mm.
    package var columnSpacing: Double?
    /// Median gap between neighbouring slice positions along the normal, mm; nil for one position.
    package var sliceSpacing: Double?
    package var rows: Int?
    package var columns: Int?

    /// What was computed from the voxels; nil where only headers were read.
    package var pixels: PixelMeasures?

    // Counts.
    /// Distinct slice positions; for images without geometry, images or frames.
    package var sliceCount = 0
    /// Volumes at the same positions in the series, this one included; images, where they cannot be told apart.
    package var volumeCount = 1
    /// Images, or frames of multi-frame images, that the facts were taken from.
    package var imageCount = 1
    /// Number of different acquisitions and temporal positions among the images; of echo times and b values also among
    /// the images of the volumes that share their positions.
    package var acquisitionCount = 1
    package var temporalPositionCount = 1
    package var echoTimeCount = 1
    package var diffusionBValueCount = 1

    package init() {}
}
