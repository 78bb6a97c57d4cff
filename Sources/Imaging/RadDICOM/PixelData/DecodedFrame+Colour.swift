extension DecodedFrame {
    /// The frame in red, green and blue; frames that are grey come back as they are.
    ///
    /// - Parameter palette: what the numbers of a palette image mean.
    /// - Throws: `unsupported-pixel-data` for other colours than RGB, YBR_FULL and PALETTE COLOR.
    package func inRedGreenBlue(palette: ColourPalette? = nil) throws(DICOMError) -> DecodedFrame {
        switch description.photometricInterpretation {
        case "MONOCHROME1", "MONOCHROME2", "": return self
        case "RGB" where description.samplesPerPixel == 3: return self
        case "YBR_FULL" where description.samplesPerPixel == 3 && !storedValues.isEmpty: return fromLuminance()
        case "PALETTE COLOR":
            if let palette, description.samplesPerPixel == 1, !storedValues.isEmpty {
                return palette.applied(to: self)
            }
        default: break
        }
        throw DICOMError(
            .unsupportedPixelData, tag: .photometricInterpretation, expected: "RGB, YBR_FULL, or PALETTE COLOR")
    }

    /// The luminance of a frame in red, green and blue (ITU-R BT.601), one sample for each pixel.
    ///
    /// - Throws: `unsupported-pixel-data` for other colours; convert them first.
    package func inGrey() throws(DICOMError) -> DecodedFrame {
        if description.samplesPerPixel == 1, description.photometricInterpretation != "PALETTE COLOR" { return self }
        guard description.photometricInterpretation == "RGB", !storedValues.isEmpty else {
            throw DICOMError(.unsupportedPixelData, tag: .photometricInterpretation, expected: "RGB")
        }
        var description = description
        description.samplesPerPixel = 1
        description.photometricInterpretation = "MONOCHROME2"
        let values = stride(from: 0, to: storedValues.count - 2, by: 3).map { start in
            let (red, green, blue) = (storedValues[start], storedValues[start + 1], storedValues[start + 2])
            let luminance: Double = 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
            return Int32(luminance.rounded())
        }
        return DecodedFrame(description: description, storedValues: values)
    }

    /// From YBR_FULL (PS3.3 C.7.6.3.1.2), rounded and held within the bits stored.
    private func fromLuminance() -> DecodedFrame {
        var description = description
        description.photometricInterpretation = "RGB"
        let middle = Double(1 << (description.bitsStored - 1))
        let highest = Double(1 << description.bitsStored - 1)
        var values = storedValues
        for start in stride(from: 0, to: values.count - 2, by: 3) {
            let luminance = Double(storedValues[start])
            let blue = Double(storedValues[start + 1]) - middle
            let red = Double(storedValues[start + 2]) - middle
            let green: Double = luminance - 0.344136 * blue - 0.714136 * red
            let colours: [Double] = [luminance + 1.402 * red, green, luminance + 1.772 * blue]
            for (channel, colour) in colours.enumerated() {
                values[start + channel] = Int32(min(max(colour.rounded(), 0), highest))
            }
        }
        return DecodedFrame(description: description, storedValues: values)
    }
}
