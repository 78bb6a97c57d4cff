import RadContainers
import RadSystem

/// What is known of the pixels of one file before any of them is read: what samples mean and where they stand.
package struct PixelLayout: Sendable {
    package let description: FrameDescription
    let location: PixelDataLocation
    let syntax: TransferSyntax
    let codec: PixelCodec
    let dataSetOffset: Int
    let limits: ReadingLimits
    /// How samples stand in the bytes of a frame that is not compressed.
    let form: NativeForm
    /// The fragments of each frame; nil for native pixels, and until they are found.
    private(set) var encapsulated: FragmentedFrames?
    /// Where the data set keeps its colour palette.
    let palette: PaletteLocation?

    /// Checks the pixels' description; nothing is read.
    ///
    /// - Throws: `no-pixel-data`, `unsupported-syntax`, `unsupported-pixel-data`, `invalid-pixel-description`,
    ///   `limit-exceeded`.
    package init(_ header: DICOMHeader, limits: ReadingLimits = ReadingLimits()) throws(DICOMError) {
        guard let location = header.pixelData else {
            throw header.incompleteness ?? DICOMError(.noPixelData, tag: .pixelData)
        }
        guard let stated = header.transferSyntax.codec, stated.isSupported else {
            throw DICOMError(.unsupportedTransferSyntax, tag: .transferSyntaxUID)
        }
        description = try FrameDescription(header.dataSet, element: location.tag, limits: limits)
        self.location = location
        syntax = header.transferSyntax
        dataSetOffset = header.dataSetOffset
        self.limits = limits
        // Samples of a stated length are native whatever the syntax says, and fragments are none.
        codec = location.length == nil ? stated : .native
        if location.length == nil, stated == .native || description.isFloatingPoint {
            throw DICOMError(
                .unsupportedPixelData, tag: .pixelData, offset: location.offset,
                expected: "a stated length of native samples")
        }
        palette = header.palette
        if codec == .native {
            let stated = try NativeForm(description)
            // Some writers say that colours are halved where they are not.
            let isFull = location.length ?? 0 >= Self.fullSize(description)
            form = stated == .halvedColour && isFull ? .words : stated
        } else {
            form = codec.holdsNativeSamples ? try NativeForm(description) : .words
        }
    }

    private static func fullSize(_ description: FrameDescription) -> Int {
        let (size, overflow) = (description.frameByteCount ?? .max).multipliedReportingOverflow(
            by: description.numberOfFrames)
        return overflow ? .max : size
    }

    /// The layout with the fragments of each frame, which are looked for once.
    ///
    /// - Throws: `frame-not-found`, `invalid-codestream`, `limit-exceeded`, `read-failed`.
    func findingFragments(in source: ByteSource) throws(DICOMError) -> PixelLayout {
        guard codec != .native, encapsulated == nil else { return self }
        var layout = self
        let table = try FragmentTable(source, location, limits)
        layout.encapsulated = try table.frames(count: description.numberOfFrames, source, location, codec)
        return layout
    }
}
