extension DICOMError {
    /// An error at a byte offset that counts from the start of the frame's codestream.
    static func codestream(_ code: Code, at offset: Int?, expected: String, found: String? = nil) -> DICOMError {
        DICOMError(code, tag: .pixelData, offset: offset, expected: expected, found: found)
    }
}
