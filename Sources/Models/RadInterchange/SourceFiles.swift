package import RadCheckpoint
package import RadSystem

/// The format of a foreign file.
package enum ForeignFormat: String, CaseIterable, Sendable {
    /// What `torch.save` writes since PyTorch 1.6.
    case torch
    case safetensors
    /// What `save_weights` and `save` of Keras 2 and 3 write, in HDF5.
    case keras = "keras-h5"
}

/// Foreign files as they were named: parts of one file in order, or shards that each are whole.
package struct SourceFiles: Sendable {
    /// The tensors of all files.
    package let source: any TensorSource
    /// SHA-256 over the bytes of all files, one after another.
    package let digest: ContentDigest
    /// What holds the process back that reads them; empty where they are read in this one.
    package let isolation: Sandbox.Layers

    /// Opens files.
    ///
    /// Several files of a format that each begin as a whole one does are shards; otherwise they are parts, which are
    /// joined in memory.
    /// - Parameter reader: The program that reads HDF5; without one no such file is read.
    /// - Throws: `InterchangeError`.
    package init(
        _ paths: [String], format: ForeignFormat, reader: ForeignReaderCommand? = nil,
        limits: InterchangeLimits = InterchangeLimits()
    ) throws(InterchangeError) {
        var files: [ReadableFile] = []
        for path in paths {
            do throws(SystemError) {
                files.append(try ReadableFile(path: path, followLinks: true, subject: "source file"))
            } catch {
                throw InterchangeError(
                    .readFailed, at: path, expected: "a file that can be read", found: error.reason)
            }
        }
        if format == .keras {
            let (keras, digest) = try Self.naming(paths.first) { () throws(InterchangeError) in
                try Self.keras(files, reader, limits)
            }
            (source, isolation, self.digest) = (keras, keras.session.layers, digest)
            return
        }
        var sources = files.map { ByteSource.file($0) }
        digest = try Self.digest(of: sources)
        if sources.count > 1, try !Self.areWhole(sources, format) { sources = [try Self.joined(sources)] }
        var shards: [any TensorSource] = []
        for (index, source) in sources.enumerated() {
            let path = sources.count == paths.count ? paths[index] : nil
            shards.append(
                try Self.naming(path) { () throws(InterchangeError) -> any TensorSource in
                    try format == .torch
                        ? TorchFile(source, limits: limits) : SafetensorsFile(source, limits: limits)
                })
        }
        source = shards.count == 1 ? shards[0] : try ShardedSource(shards)
        isolation = []
    }

    /// Adds the file to an error that does not say where it is.
    private static func naming<Result>(
        _ path: String?, _ body: () throws(InterchangeError) -> Result
    ) throws(InterchangeError) -> Result {
        do throws(InterchangeError) {
            return try body()
        } catch {
            throw path.map { error.inFile($0) } ?? error
        }
    }

    /// Has a process without privileges read an HDF5 file, which is sealed first: what is hashed is what is read.
    private static func keras(
        _ files: [ReadableFile], _ reader: ForeignReaderCommand?, _ limits: InterchangeLimits
    ) throws(InterchangeError) -> (KerasFile, ContentDigest) {
        guard let file = files.first, files.count == 1 else {
            throw InterchangeError(.unsupportedFormat, expected: "one file", found: "\(files.count)")
        }
        try KerasFile.requireBeginning(.file(file))
        guard let reader else {
            throw InterchangeError(.readerUnavailable, expected: "a program that reads HDF5 files", found: "none")
        }
        let image: SealedMemory
        do throws(SystemError) {
            image = try SealedMemory(contentsOf: file, limit: joinedBytes)
        } catch {
            throw InterchangeError(readingAt: 0, error)
        }
        var digest = ContentHasher()
        image.withBytes { digest.update($0) }
        return (try KerasFile(try HDF5Session(image, command: reader, limits: limits)), digest.finish())
    }

    /// Bytes that joined parts may have.
    private static let joinedBytes = 16 << 30
    private static let blockBytes = 4 << 20

    private static func areWhole(_ sources: [ByteSource], _ format: ForeignFormat) throws(InterchangeError) -> Bool {
        for source in sources {
            let isWhole =
                switch format {
                case .torch: try TorchFile.begins(source)
                case .safetensors: try SafetensorsFile.begins(source)
                case .keras: true
                }
            if !isWhole { return false }
        }
        return true
    }

    private static func joined(_ sources: [ByteSource]) throws(InterchangeError) -> ByteSource {
        var total = 0
        for source in sources {
            let (sum, overflow) = total.addingReportingOverflow(source.count)
            guard !overflow, sum <= joinedBytes else {
                throw InterchangeError(.limitExceeded, expected: "bytes of joined parts at most \(joinedBytes)")
            }
            total = sum
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(total)
        for source in sources { bytes += try source.block(at: 0, count: source.count) }
        return .bytes(bytes)
    }

    private static func digest(of sources: [ByteSource]) throws(InterchangeError) -> ContentDigest {
        var digest = ContentHasher()
        for source in sources {
            var offset = 0
            while offset < source.count {
                let block = try source.block(at: offset, count: min(blockBytes, source.count - offset))
                digest.update(block)
                offset += block.count
            }
        }
        return digest.finish()
    }
}

extension ByteSource {
    /// Exactly `count` bytes from an offset.
    func block(at offset: Int, count: Int) throws(InterchangeError) -> [UInt8] {
        guard offset >= 0, count >= 0, count <= self.count, offset <= self.count - count else {
            throw InterchangeError(.malformed, at: "offset \(offset)", expected: "\(count) bytes", found: "the end")
        }
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try self.bytes(at: offset, count: count)
        } catch {
            throw InterchangeError(readingAt: offset, error)
        }
        guard bytes.count == count else {
            throw InterchangeError(.malformed, at: "offset \(offset)", expected: "\(count) bytes", found: "fewer")
        }
        return bytes
    }
}
