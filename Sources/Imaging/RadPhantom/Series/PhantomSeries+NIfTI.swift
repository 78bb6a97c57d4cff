import RadDICOM
import RadTensor
import RadVolume

extension PhantomSeries {
    /// The series as a converter would write it: one NIfTI file with the values that its DICOM files hold.
    ///
    /// A canary stands in all texts of the header.
    func nifti() throws -> [UInt8] {
        let extent = geometry.extent
        var values: [Float] = []
        values.reserveCapacity(extent.voxelCount)
        for slice in 0..<sliceCount {
            let bytes = pixels(ofSlice: slice)
            let slope = slope(ofSlice: slice)
            for index in stride(from: 0, to: bytes.count, by: 2) {
                let bits = UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
                let stored = storage.isSigned ? Double(Int16(bitPattern: bits)) : Double(bits)
                values.append(Float(stored * slope + storage.intercept))
            }
        }
        let volume = try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values))
        var bytes = try NIfTIWriter().bytes(of: volume)
        let texts = [(offset: 148, count: 79), (offset: 228, count: 23), (offset: 328, count: 15)]
        for text in texts {
            let canary = Array((identity.canary ?? "").utf8.prefix(text.count))
            bytes.replaceSubrange(text.offset..<text.offset + canary.count, with: canary)
        }
        return bytes
    }
}
