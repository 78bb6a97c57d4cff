import RadHDF5
package import RadSystem

extension CheckpointReader {
    /// Reads everything but the tensors from an open file.
    package init(_ file: ReadableFile) throws(CheckpointError) {
        let container: HDF5Reader
        do throws(HDF5Error) {
            container = try HDF5Reader(HDF5Source(file))
        } catch {
            throw CheckpointError(error)
        }
        try self.init(container)
    }
}
