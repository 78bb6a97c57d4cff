import RadContainers
package import RadDICOM
package import RadSystem

/// The files of a series: each header is parsed once, and what it takes to read the pixels is kept until then.
///
/// A file is open only while it is read. One whose size, time or place in the file system is another one than when its
/// header was parsed has changed, and is not read.
package final class SeriesFiles {
    private enum Layout {
        case readable(PixelLayout)
        case unreadable(DICOMError)
    }

    /// What tells that a file is the one that was parsed.
    private enum Stamp: Equatable {
        case file(FileStatus)
        case part(FileStatus, Range<Int64>)
        case bytes(count: Int, checksum: UInt32)

        init(_ source: ByteSource) {
            switch source {
            case .file(let file): self = .file(file.status)
            case .part(let file, let range): self = .part(file.status, range)
            case .bytes(let bytes): self = .bytes(count: bytes.count, checksum: CyclicRedundancyCheck.of(bytes))
            }
        }
    }

    private struct Known {
        let stamp: Stamp
        var layout: Layout
        let rescale: Rescale
    }

    let limits: ReadingLimits
    private let open: (Int) throws -> ByteSource
    private var known: [Int: Known] = [:]

    /// - Parameters:
    ///   - limits: What each file may ask for.
    ///   - open: Opens the file with the given number.
    package init(limits: ReadingLimits = ReadingLimits(), open: @escaping (Int) throws -> ByteSource) {
        self.limits = limits
        self.open = open
    }

    /// Parses the header of a file and takes its images.
    ///
    /// - Parameter accept: Told of the header; no image is taken of a file for which it returns false.
    /// - Throws: What opening throws, and ``DICOMError``.
    package func images(
        of index: Int, accept: (DICOMHeader) throws -> Bool = { _ in true }
    ) throws -> [InstanceRecord] {
        let source = try open(index)
        let header = try HeaderReader.read(source, limits: limits)
        guard try accept(header) else { return [] }
        let images = try InstanceRecord.images(in: source, header: header, fileIndex: index, limits: limits)
        known[index] = Known(
            stamp: Stamp(source), layout: layout(of: header), rescale: images.first?.rescale ?? .identity)
        return images
    }

    private func layout(of header: DICOMHeader) -> Layout {
        do {
            return .readable(try PixelLayout(header, limits: limits))
        } catch {
            return .unreadable(error)
        }
    }

    /// Opens a file whose images were taken, to read its frames.
    ///
    /// - Throws: `file-unavailable`, `changed-file`, `undecodable`.
    func frames(of index: Int, slice: Int) throws(SeriesError) -> PixelReader {
        guard let entry = known[index] else { throw SeriesError(.fileUnavailable, slice: slice) }
        let source: ByteSource
        do {
            source = try open(index)
        } catch {
            throw SeriesError(.fileUnavailable, slice: slice)
        }
        guard Stamp(source) == entry.stamp else { throw SeriesError(.changedFile, slice: slice) }
        switch entry.layout {
        case .unreadable(let error): throw SeriesError(.undecodable, slice: slice, underlying: error)
        case .readable(let layout):
            do {
                let reader = try PixelReader(source, layout)
                // Fragments are looked for once, also where many volumes share the file.
                known[index]?.layout = .readable(reader.layout)
                return reader
            } catch {
                throw SeriesError(.undecodable, slice: slice, underlying: error)
            }
        }
    }

    /// Whether two images of files whose images were taken hold the same stored values; false if either cannot be
    /// decoded.
    package func haveEqualPixels(_ first: FrameReference, _ second: FrameReference) -> Bool {
        guard first.tile == second.tile, known[first.fileIndex]?.rescale == known[second.fileIndex]?.rescale,
            let left = try? frames(of: first.fileIndex, slice: 0).frame(first.frame),
            let right = try? frames(of: second.fileIndex, slice: 0).frame(second.frame)
        else { return false }
        return left.hasEqualValues(to: right)
    }
}

extension DecodedFrame {
    /// Whether rows, columns and all stored values agree.
    func hasEqualValues(to other: DecodedFrame) -> Bool {
        description.rows == other.description.rows && description.columns == other.description.columns
            && storedValues == other.storedValues && realValues == other.realValues
    }
}
