import RadDICOM

extension FuzzTarget {
    /// Codestreams of one frame, with the description of the data set before them.
    static let frameDecoders: [FuzzTarget] = [
        frameDecoder("rle", .rle, mutate: nil),
        frameDecoder("jpeg-lossless", .jpegLossless, mutate: MarkerMutator.mutate),
        frameDecoder("jpeg-2000", .jpeg2000, mutate: MarkerMutator.mutate),
    ]

    private static func frameDecoder(
        _ name: String, _ codec: PixelCodec, mutate: (@Sendable (inout [UInt8], inout MutationRandom) -> Void)?
    ) -> FuzzTarget {
        FuzzTarget(
            name, seeds: { PixelSeeds.codestreams(codec) },
            run: { bytes in
                guard bytes.count > 6 else { return }
                let description = PixelSeeds.description(Array(bytes[..<6]))
                _ = try? FrameDecoder.decode(Array(bytes[6...]), codec: codec, description: description)
            }, mutate: mutate)
    }
}
