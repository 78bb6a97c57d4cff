import RadDICOM
import RadTestSupport
import Testing

@testable import RadSeries

@Test(.requiresSharedData) func `the terms of the hand-made labels are ours`() throws {
    let ours: Set<RefusalReason> = [
        .notAnImage, .doseReport, .screenCapture, .colour, .localizer, .projection, .derivedMap, .duplicate,
        .noGeometry, .tooFewSlices, .mixedOrientations, .missingSlices, .nonUniformSpacing, .mosaic,
        .unsupportedSyntax, .outOfScopeModality,
    ]
    for row in try GoldTable.rows() where row["outcome"] == "reject" {
        // Tilt is no refusal of ours: the geometry keeps it.
        for reason in row.acceptedReasons where reason != "gantry-tilt" {
            #expect(ours.contains(RefusalReason(rawValue: reason)), "\(reason)")
        }
    }
}

@Test(arguments: [
    (DICOMError.Code.unsupportedTransferSyntax, RefusalReason.unsupportedSyntax),
    (.unsupportedPixelData, .unsupportedPixels), (.pixelBytesMissing, .truncated), (.truncated, .truncated),
    (.noPixelData, .noPixelData), (.invalidCodestream, .unreadable), (.readFailed, .unreadable),
])
func `an error of the reader becomes a reason`(code: DICOMError.Code, reason: RefusalReason) {
    #expect(SeriesError(.undecodable, slice: 1, underlying: DICOMError(code)).refusalReason == reason)
}

@Test func `an error says what and where in one line`() {
    let error = SeriesError(
        .undecodable, slice: 4, expected: "A", found: "B", underlying: DICOMError(.truncated, tag: .rows, offset: 9))
    #expect(
        error.description
            == "Series: undecodable at slice 4, expected A, found B (DICOM: truncated at (0028,0010), offset 9)")
}
