package import RadDICOM
package import RadVolume

/// What a header says about where its pixel data is.
package enum PixelDataState: Hashable, Sendable {
    /// The header ends without pixel data.
    case absent
    /// The file ends before the header does.
    case headerTruncated
    /// Native pixel data is shorter than rows, columns and bits ask for.
    case pixelsTruncated
    /// All bytes are there, as far as a header can tell.
    case present
}

/// The facts of one image that grouping, sorting, geometry and labels need.
///
/// An image is a file with one frame, a frame of a file, or a tile of a frame; many images may share a file.
package struct InstanceRecord: Hashable, Sendable {
    /// The caller's number of the file.
    package var fileIndex: Int
    /// Frame inside the file, from 0.
    package var frameNumber = 0
    /// Tile inside the frame, from 0, row by row; nil where the frame is one image.
    package var tileNumber: Int?
    package var identity: SeriesIdentity
    /// Empty when it is absent.
    package var sopInstanceUID: String = ""
    /// Facts for labels; `imageType` and `modality` of it also decide what the image is.
    package var facts: SeriesFacts {
        _read { yield sharedFacts.value }
        _modify {
            var value = sharedFacts.value
            defer { sharedFacts = SharedFacts(value) }
            yield &value
        }
    }
    /// Held once for all images that say the same, since an object may have thousands of frames.
    var sharedFacts = SharedFacts(SeriesFacts())

    // Pixels.
    /// Rows and columns of the image, bits, and the frames that were not told apart as images of their own; nil when the
    /// header does not describe pixels.
    package var frame: FrameDescription?
    package var transferSyntax: TransferSyntax
    package var pixelData: PixelDataState = .present
    /// Bytes of the pixel data element, nil when it is not stated.
    package var pixelDataLength: Int?
    /// Bytes of the file in which compressed pixels can lie, those of other frames included; nil where pixels are native
    /// or the size of the file is not known.
    package var compressedByteCount: Int?
    package var hasFloatingPointPixels = false
    package var hasModalityLookupTable = false
    /// Whether functional groups carry the geometry of each frame (enhanced multi-frame).
    package var hasFunctionalGroups = false

    /// Why the tiles of a mosaic could not be told apart as images.
    package var mosaicDefect: MosaicDefect?
    /// PixelPresentation says that the values are colours (enhanced objects).
    package var isColourPresentation = false
    /// A vendor's mark of a three-plane planning scan (GE series plane 256).
    package var isThreePlanePlan = false

    // Geometry as stated: patient coordinates in mm, LPS.
    /// ImagePositionPatient: centre of the first voxel.
    package var position: Vector3?
    /// First three cosines of ImageOrientationPatient.
    package var rowDirection: Vector3?
    /// Last three cosines of ImageOrientationPatient.
    package var columnDirection: Vector3?
    /// PixelSpacing, first value: mm between rows.
    package var rowSpacing: Double?
    /// PixelSpacing, second value: mm between columns.
    package var columnSpacing: Double?

    // Values.
    package var rescale = Rescale.identity
    /// Whether slope or intercept is stated.
    package var statesRescale = false
    package var padding: PixelPadding?
    /// Takes the place of the rescale.
    package var lookupTable: ModalityLookupTable?
    /// PET only: the factor to standardized uptake values, or what it lacks.
    package var uptake: UptakeScale?

    // Numbers that tell volumes of one series apart.
    package var instanceNumber: Int?
    /// What tells images at one position apart.
    package var splitting = SplittingFacts()

    package init(fileIndex: Int, identity: SeriesIdentity, transferSyntax: TransferSyntax) {
        self.fileIndex = fileIndex
        self.identity = identity
        self.transferSyntax = transferSyntax
    }
}

extension InstanceRecord {
    /// The acquisition that the image is of.
    package var acquisitionNumber: Int? {
        get { splitting.acquisitionNumber }
        set { splitting.acquisitionNumber = newValue }
    }

    /// Where the image is.
    package var reference: FrameReference {
        FrameReference(fileIndex: fileIndex, frame: frameNumber, tile: tileNumber)
    }

    /// The frames that the record stands for, at least one.
    var frameCount: Int { max(1, frame?.numberOfFrames ?? 1) }

    /// What the header says of the image; where the file is, how it is coded, what a coder noted and its UID are taken
    /// out.
    ///
    /// Numbers of instance, acquisition and time are part of it, so that equal pixels at two times are two images.
    var content: InstanceRecord {
        var content = self
        content.fileIndex = 0
        content.frameNumber = 0
        content.tileNumber = nil
        content.sopInstanceUID = ""
        content.transferSyntax = .explicitLittleEndian
        content.pixelData = .present
        content.pixelDataLength = nil
        content.compressedByteCount = nil
        if content.facts.derivationDescription != nil { content.facts.derivationDescription = nil }
        return content
    }

    /// What the header says of the picture alone: neither its number in the series nor when it was made.
    var contentWithoutNumbers: InstanceRecord {
        var content = content
        content.instanceNumber = nil
        content.splitting.acquisitionNumber = nil
        content.splitting.acquisitionTime = nil
        content.splitting.contentTime = nil
        return content
    }
}
