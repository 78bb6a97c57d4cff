import FuzzDriver
import RadDICOM

extension FuzzTarget {
    /// Codestreams of one frame, with the description of the data set before them.
    static let frameDecoders: [FuzzTarget] = [
        frameDecoder("rle", .rle, seeds: [.rle], mutate: nil),
        frameDecoder("jpeg-lossless", .jpegLossless, seeds: [.jpegLossless]),
        // Under the identifier of a native coding no library is asked.
        frameDecoder("jpeg-12", .jpegLossless, seeds: [.jpegExtended], bits: [12]),
        frameDecoder("jpeg", .jpegBaseline, seeds: [.jpegBaseline, .jpegExtended], bits: [8]),
        frameDecoder("jpeg-ls", .jpegLS, seeds: [.jpegLS]),
        frameDecoder("jpeg-2000", .jpeg2000, seeds: [.jpeg2000]),
    ]

    /// - Parameters:
    ///   - seeds: the codings of the frames from which mutation starts.
    ///   - bits: which precisions these have; nil takes all.
    private static func frameDecoder(
        _ name: String, _ codec: PixelCodec, seeds: [PixelCodec], bits: Set<Int>? = nil,
        mutate: (@Sendable (inout [UInt8], inout MutationRandom) -> Void)? = MarkerMutator.mutate
    ) -> FuzzTarget {
        FuzzTarget(
            name, seeds: { seeds.flatMap { PixelSeeds.codestreams($0, bits: bits) } },
            run: { bytes in
                guard bytes.count > 6 else { return }
                let description = PixelSeeds.description(bytes)
                _ = try? FrameDecoder.decode(Array(bytes[6...]), codec: codec, description: description)
            }, mutate: mutate)
    }
}
