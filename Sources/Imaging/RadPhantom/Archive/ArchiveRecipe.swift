package import RadDICOM

/// What an archive of phantoms is made of; the same recipe always makes the same bytes.
package struct ArchiveRecipe: Hashable, Sendable {
    /// What patients, scans and names are drawn from.
    package var seed: UInt64
    /// The most regular series: volumes that a tool should take.
    package var series: Int
    /// The most patients with regular series; nil: as many as the series need.
    package var patients: Int?
    /// The most series of a study and studies of a patient.
    package var seriesPerStudy = 4
    package var studiesPerPatient = 2
    /// Rows and columns of an image.
    package var matrix = 128
    /// How many slices a series has, drawn evenly.
    package var slices = 24...40
    /// The examinations to draw from.
    package var examinations = Examination.allCases
    /// Syntaxes of the regular series, used in turn.
    package var transferSyntaxes: [TransferSyntax] = [.explicitLittleEndian]
    /// How the regular series are packed, used in turn; the same series for any packing.
    package var packings: [SeriesPacking] = [.files]
    /// Odd series, one of each.
    package var oddSeries: [OddSeries] = []
    /// Broken files, one of each.
    package var brokenFiles: [BrokenFile] = []
    /// Whether folders and files have names in no order, in several layouts.
    package var isShuffled = true
    /// A text to plant in every name, number, description, private element and file name.
    package var canary: String?

    /// An archive of regular series only.
    package init(seed: UInt64, series: Int) {
        self.seed = seed
        self.series = series
    }

    /// An archive of all regular series of so many patients.
    package init(seed: UInt64, patients: Int) {
        self.init(seed: seed, series: .max)
        self.patients = patients
    }
}

/// A kind of study, by what is scanned with which machine.
package enum Examination: String, CaseIterable, Hashable, Sendable {
    case chestCT = "chest-ct"
    case abdomenCT = "abdomen-ct"
    case headCT = "head-ct"
    case headMR = "head-mr"
    case kneeMR = "knee-mr"

    /// The series that such a study may have.
    package var protocols: [ScanProtocol] {
        switch self {
        case .chestCT: ScanProtocol.chestCT
        case .abdomenCT: ScanProtocol.abdomenCT
        case .headCT: ScanProtocol.headCT
        case .headMR: ScanProtocol.headMR
        case .kneeMR: ScanProtocol.kneeMR
        }
    }
}

/// A series that a reader has to notice: some are to be refused, others only look unusual.
package enum OddSeries: String, CaseIterable, Hashable, Sendable {
    /// A few slices in three planes.
    case localizer
    case tooFewSlices = "too-few-slices"
    /// Slices taken out of the middle.
    case missingSlices = "missing-slices"
    /// One file is there twice, under two names.
    case duplicateFile = "duplicate-file"
    /// Slices close together at first, then far apart.
    case variableSpacing = "variable-spacing"
    /// Two stacks in different planes under one series.
    case mixedOrientations = "mixed-orientations"
    /// A CT with a leaning gantry: regular, but sheared.
    case tiltedGantry = "tilted-gantry"
    /// Slices turned by 40 degrees.
    case oblique
    /// A colour picture of a screen.
    case secondaryCapture = "secondary-capture"
    /// A map of the diffusion coefficient.
    case diffusivityMap = "diffusivity-map"
    /// A structured report of dose.
    case doseReport = "dose-report"
    /// All slices in one enhanced MR file, in no order, each with a rescale of its own.
    case multiFrame = "multi-frame"
    /// Two stacks of different orientation in one enhanced CT file.
    case multiFrameStacks = "multi-frame-stacks"
    /// Two temporal positions in one enhanced MR file.
    case multiFrameTimes = "multi-frame-times"
    /// Two acquisitions, each one image whose tiles are the slices.
    case mosaic
    /// Two echoes at every position.
    case repeatedPositions = "repeated-positions"
    /// Three weightings by diffusion, with the elements of the scanner's vendor.
    case diffusionWeightings = "diffusion-weightings"
    /// A magnitude and a phase at every position.
    case magnitudeAndPhase = "magnitude-and-phase"
    /// A CT before and after contrast medium, four times.
    case contrastPhases = "contrast-phases"
    /// Three phases of the heart.
    case cardiacPhases = "cardiac-phases"
    /// Three times, the last of them stopped early.
    case unfinishedPhase = "unfinished-phase"
    /// Two passes of a CT with a gap between them that is no multiple of the step.
    case passes
    /// A PET with all that uptake values need.
    case uptake
    /// A PET without the dose.
    case uptakeWithoutDose = "uptake-without-dose"
    /// Files of one series in two folders.
    case splitFolders = "split-folders"
    /// No series instance UID in any file.
    case noSeriesUID = "no-series-uid"
    /// An X-ray picture.
    case radiograph
    case implicitLittleEndian = "implicit-little-endian"
    case explicitBigEndian = "explicit-big-endian"
    case deflated
    case rle
    case jpegLossless = "jpeg-lossless"
    case jpeg2000 = "jpeg-2000"
    case jpegLS = "jpeg-ls"
    /// 12-bit JPEG, which loses a little.
    case jpegExtended = "jpeg-extended"
    case deflatedFrames = "deflated-frames"
    case encapsulatedUncompressed = "encapsulated-uncompressed"
    /// A syntax that no decoder here reads.
    case unsupportedSyntax = "unsupported-syntax"
}

/// A file that cannot be read, or not to its end.
package enum BrokenFile: String, CaseIterable, Hashable, Sendable {
    case empty
    /// A text.
    case notDICOM = "not-dicom"
    /// Ends in the middle of an element.
    case truncatedHeader = "truncated-header"
    /// Ends in the middle of the pixels.
    case truncatedPixels = "truncated-pixels"
    /// An element that claims four gigabytes.
    case hugeLength = "huge-length"
    /// Ten thousand sequences inside each other.
    case deepNesting = "deep-nesting"
    /// Random bytes behind a right beginning.
    case noise
}
