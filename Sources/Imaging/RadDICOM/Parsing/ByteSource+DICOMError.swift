import RadSystem

extension ByteSource {
    /// Copies bytes into an array that is large enough; fewer than `count` come back only at the end.
    func read(at offset: Int, into buffer: inout [UInt8], from start: Int, count: Int) throws(DICOMError) -> Int {
        do {
            return try copyBytes(at: offset, into: &buffer, from: start, count: count)
        } catch {
            throw DICOMError(readingAt: offset, error)
        }
    }

    /// Reads bytes at an offset; fewer come back only at the end, and nothing is allocated beyond what is there.
    func read(at offset: Int, count wanted: Int) throws(DICOMError) -> [UInt8] {
        do {
            return try bytes(at: offset, count: wanted)
        } catch {
            throw DICOMError(readingAt: offset, error)
        }
    }
}

extension DICOMError {
    /// The file system failed to give what stands at an offset.
    init(readingAt offset: Int, _ error: SystemError) {
        self.init(.readFailed, offset: offset, found: "\(error.operation) errno \(error.code)")
    }
}
