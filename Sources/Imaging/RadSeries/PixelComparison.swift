package import RadDICOM
package import RadSystem

/// Compares the pixels of images, each pair of frames once.
package final class PixelComparison {
    private let compare: (FrameReference, FrameReference) -> Bool
    private var known: [Pair: Bool] = [:]

    /// Two frames; tiles of one frame are compared together.
    private struct Pair: Hashable {
        let first: FrameReference
        let second: FrameReference
    }

    /// - Parameters:
    ///   - limits: What each file may ask for.
    ///   - files: Opens the file with the given number.
    package init(limits: ReadingLimits = ReadingLimits(), files: @escaping (Int) throws -> ByteSource) {
        compare = { VolumeLoader.haveEqualPixels($0, $1, limits: limits, files: files) }
    }

    /// - Parameter files: Where the images were taken from.
    package init(files: SeriesFiles) { compare = files.haveEqualPixels }

    /// Whether both images hold the same stored values; false if either cannot be decoded.
    package func haveEqualPixels(_ first: FrameReference, _ second: FrameReference) -> Bool {
        guard first.tile == second.tile else { return false }
        let pair = Pair(first: first.wholeFrame, second: second.wholeFrame)
        if let answer = known[pair] { return answer }
        let answer = compare(first, second)
        known[pair] = answer
        return answer
    }
}

extension FrameReference {
    /// The frame that a tile is part of.
    fileprivate var wholeFrame: FrameReference { FrameReference(fileIndex: fileIndex, frame: frame) }
}
