package import RadDICOM
package import RadSystem

/// Compares the pixels of images, each pair of frames once.
package final class PixelComparison {
    private let limits: ReadingLimits
    private let files: (Int) throws -> ByteSource
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
        self.limits = limits
        self.files = files
    }

    /// Whether both images hold the same stored values; false if either cannot be decoded.
    package func haveEqualPixels(_ first: FrameReference, _ second: FrameReference) -> Bool {
        guard first.tile == second.tile else { return false }
        let pair = Pair(first: first.wholeFrame, second: second.wholeFrame)
        if let answer = known[pair] { return answer }
        let answer = VolumeLoader.haveEqualPixels(first, second, limits: limits, files: files)
        known[pair] = answer
        return answer
    }
}

extension FrameReference {
    /// The frame that a tile is part of.
    fileprivate var wholeFrame: FrameReference { FrameReference(fileIndex: fileIndex, frame: frame) }
}
