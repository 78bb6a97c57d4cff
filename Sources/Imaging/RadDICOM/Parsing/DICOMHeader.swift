/// What stands before the pixels of one DICOM file.
package struct DICOMHeader: Sendable {
    /// Meta information (group 0002) and data set together, functional groups left out.
    package let dataSet: DataSet
    /// The syntax in which the file really is.
    package let transferSyntax: TransferSyntax
    package let flags: Set<ParsingFlag>
    /// What kept the header from being read to its end, if anything did.
    package let incompleteness: DICOMError?
    /// Where the pixels are; nil if there are none.
    package let pixelData: PixelDataLocation?
    /// Where the functional groups of an enhanced multi-frame object are; read by ``FunctionalGroups``.
    package let functionalGroups: FunctionalGroupsLocation?
    /// Where the value of a Siemens scanner's own header is, counted as in ``PixelDataLocation``; read by
    /// ``SiemensHeader``.
    package let siemensHeader: Range<Int>?
    /// Where the palette of a colour image is; read by ``PixelReader/colourPalette()``.
    package let palette: PaletteLocation?
    /// Where the data set starts in the file.
    package let dataSetOffset: Int
    /// Bytes read from the file.
    package let bytesRead: Int

    /// Whether the file is the directory of a medium; such a file is catalogued and never followed.
    package var isDirectory: Bool {
        dataSet.string(.mediaStorageSOPClassUID) == "1.2.840.10008.1.3.10"
    }
}

/// Where the value of the pixel data element is.
package struct PixelDataLocation: Hashable, Sendable {
    /// Pixel Data, Float Pixel Data or Double Float Pixel Data.
    package let tag: Tag
    /// The representation that the file states, nil where it states none.
    package let representation: ValueRepresentation?
    /// First byte of the value, counted from the start of the file; for a deflated file, in the inflated data set.
    package let offset: Int
    /// Bytes of the value, nil if undefined as for a chain of fragments.
    package let length: Int?
    /// Value of the extended offset table before it.
    package let extendedOffsets: Range<Int>?
    /// Value of the extended offset table's lengths before it.
    package let extendedLengths: Range<Int>?
}

/// Where the sequences of functional groups are (PS3.3 C.7.6.16).
package struct FunctionalGroupsLocation: Hashable, Sendable {
    /// First byte of the element (5200,9229), counted as in ``PixelDataLocation``.
    package let shared: Int?
    /// First byte of the element (5200,9230).
    package let perFrame: Int?
}
