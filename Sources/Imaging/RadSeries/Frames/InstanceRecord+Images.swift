package import RadDICOM
package import RadSystem
import RadVolume

extension InstanceRecord {
    /// The images of a file: one for each frame with functional groups, one for each tile of a mosaic, or one.
    ///
    /// An object with many frames and no groups stays one record, which is refused; and so does a mosaic whose tiles
    /// have no certain place.
    ///
    /// - Parameters:
    ///   - source: The file, from which functional groups are read.
    ///   - header: Its header.
    ///   - fileIndex: The caller's number of the file.
    /// - Throws: ``DICOMError`` where the groups cannot be read.
    package static func images(
        in source: ByteSource, header: DICOMHeader, fileIndex: Int, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) -> [InstanceRecord] {
        let whole = InstanceRecord(header: header, fileIndex: fileIndex, fileSize: source.count)
        if header.functionalGroups != nil, ObjectScope(record: whole) == .multiFrameImage {
            return try FrameExpansion(of: whole, source, header, limits).images(source, header, limits)
        }
        if ImageTerms(whole.facts.imageType).isMosaic, whole.frameCount == 1 {
            return try mosaicImages(of: whole, source, header, limits)
        }
        return [whole]
    }

    private static func mosaicImages(
        of whole: InstanceRecord, _ source: ByteSource, _ header: DICOMHeader, _ limits: ReadingLimits
    ) throws(DICOMError) -> [InstanceRecord] {
        let siemens: SiemensHeader?
        do {
            siemens = try SiemensHeader(source, header, limits: limits)
        } catch {
            // A damaged vendor's header says nothing; the mosaic is judged without it.
            guard error.code == .invalidVendorHeader else { throw error }
            siemens = nil
        }
        var image = whole
        if let value = siemens?.diffusionBValue {
            image.facts.diffusionBValue = image.facts.diffusionBValue ?? value
            image.splitting.diffusionBValue = image.splitting.diffusionBValue ?? value
        }
        if let numbers = siemens?.diffusionGradientDirection, numbers.count == 3, siemens?.diffusionBValue != 0 {
            let direction = Vector3(x: numbers[0], y: numbers[1], z: numbers[2])
            image.splitting.diffusionGradient = image.splitting.diffusionGradient ?? direction
        }
        switch MosaicLayout.of(image, stating: header.dataSet.integer(.siemensNumberOfImagesInMosaic), siemens) {
        case .success(let layout): return layout.tiles(of: image)
        case .failure(let defect):
            image.mosaicDefect = defect
            return [image]
        }
    }
}
