/// A place where a rule of the house does not hold, and the reason.
struct Exception: Sendable {
    let rule: Rule
    /// A file, or a folder with a trailing slash, relative to the repository root.
    let place: String
    let reason: String
}

/// The exceptions that were thought about; an exception that nothing needs any more fails its own test.
enum Exceptions {
    static let all: [Exception] = [
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadDICOM/Codecs/JPEG2000/",
            reason: "calls OpenJPEG, after a check of the codestream's header by our own reader"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadDICOM/Codecs/JPEGLS/JPEGLSDecoder.swift",
            reason: "calls CharLS, after a check of the codestream's header and end by our own reader"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadDICOM/Codecs/JPEG/TurboJPEGDecoder.swift",
            reason: "calls libjpeg-turbo, after a check of the codestream's header by our own reader"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadDICOM/Writing/JPEGLSEncoder.swift",
            reason: "calls CharLS with frames that we made"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadDICOM/Writing/BaselineJPEGEncoder.swift",
            reason: "calls libjpeg-turbo with frames that we made"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadDICOM/Writing/JPEG2000Encoder.swift",
            reason: "calls OpenJPEG with images that we made"),
        Exception(
            rule: .wrappingArithmetic, place: "Sources/Imaging/RadDICOM/Codecs/JPEGLossless/LosslessPrediction.swift",
            reason: "predictions are modulo 65536 by definition (T.81 H.1.2.1)"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Format/RadHDF5/Writing/",
            reason: "calls libhdf5 with trees that we made, never with a file that we were given"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Models/RadInterchange/HDF5/",
            reason: "calls libhdf5, in a process that has given up its privileges"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Format/RadHDF5/Reading/HDF5Source.swift",
            reason: "copies ranges that were checked against the file into the memory of tensors"),
        Exception(
            rule: .wrappingArithmetic, place: "Sources/Format/RadHDF5/Lookup3.swift",
            reason: "the checksum is modulo 2^32 by definition"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Format/RadCheckpoint/Identity/SHA256+Span.swift",
            reason: "hands a span, whole, to the hash function"),
        Exception(
            rule: .platformOutsideSystem, place: "Sources/Network/RadEngine/Portable/Parallel.swift",
            reason: "threads of one kernel; the engine does not stand on RadSystem"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Ground/RadContainers/InflateStream.swift",
            reason: "calls zlib with capped output"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Ground/RadContainers/CyclicRedundancyCheck.swift",
            reason: "hands an array, whole, to zlib's checksum"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Ground/RadContainers/Writing/DeflateEncoder.swift",
            reason: "calls zlib with data that we made"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadDICOM/PixelData/StoredValues+Words.swift",
            reason: "loops over whole samples, whose number follows from the bytes, as vector instructions"),
        Exception(
            rule: .wrappingArithmetic, place: "Sources/Imaging/RadDICOM/Codecs/JPEG2000/JPEG2000Decoder.swift",
            reason: "shifts words by amounts below 32, which the check of the header's precision gives"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadSeries/VoxelMask.swift",
            reason: "lends marks of checked ranges to C kernels"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadSeries/VoxelMemory.swift",
            reason: "lends memory of its own as a span, which checks its bounds"),
        Exception(
            rule: .wrappingArithmetic, place: "Sources/Imaging/RadDICOM/PixelData/StoredValues+Words.swift",
            reason: "shifts of words whose amounts were checked"),
        Exception(
            rule: .uncheckedMemory, place: "Sources/Imaging/RadSeries/VoxelAssembly+Runs.swift",
            reason: "hands runs, checked against both arrays, to the kernels"),
        Exception(
            rule: .wrappingArithmetic, place: "Sources/Imaging/RadDICOM/Dictionary/ReadableIndex.swift",
            reason: "a hash is modular by definition"),
        Exception(
            rule: .foundation, place: "Sources/Archive/RadStore/DatabaseValues.swift",
            reason: "GRDB takes and gives blobs as Data"),
        Exception(
            rule: .foundation, place: "Sources/Archive/RadStore/Store+Results.swift",
            reason: "GRDB takes blobs as Data; JSON columns"),
        Exception(
            rule: .foundation, place: "Sources/Archive/RadStore/Store+Vectors.swift",
            reason: "JSON columns are read by JSONDecoder"),
    ]

    /// Whether a violation is excepted.
    static func cover(_ violation: Violation) -> Bool {
        all.contains { $0.covers(violation) }
    }
}

extension Exception {
    func covers(_ violation: Violation) -> Bool {
        rule == violation.rule && (place.hasSuffix("/") ? violation.path.hasPrefix(place) : violation.path == place)
    }
}
