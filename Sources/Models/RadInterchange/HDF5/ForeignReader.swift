import CHDF5
import RadSystem
import RadTensor

/// The process that reads a foreign HDF5 file: it has the bytes of that file and a socket to its parent, and no right to
/// open, start or send anything.
package enum ForeignReader {
    /// How the process ended, as an exit status.
    package enum End: Int32, Sendable {
        case channelClosed = 0
        case badRequest = 2
        case channelFailed = 3
        case notHeldBack = 4
    }

    /// Serves until the parent closes the channel or dies.
    ///
    /// - Parameter descriptor: The number of the inherited socket.
    package static func serve(descriptor: Int32 = 3) -> End {
        guard let channel = try? MessageChannel(descriptor: Descriptor(owning: descriptor)) else {
            return .channelFailed
        }
        guard let message = try? channel.receive(timeoutMilliseconds: 60_000) else { return .channelClosed }
        guard case .open(let budget, let parent)? = try? ReaderRequest(decoding: message.bytes),
            let descriptor = message.descriptor, let image = try? SealedMemory(descriptor: descriptor)
        else { return .badRequest }
        // Loaded before the process gives up its rights, since that opens the library's files.
        let isLoaded = rad_hdf5_load() == 0 && rad_hdf5_forbid_plugins() == 0
        do {
            try dieWithParent(parent)
            let layers = try Sandbox.enter(cpuSeconds: budget.cpuSeconds, addressSpace: budget.addressSpace)
            guard isLoaded else {
                try channel.send(ReaderReply.failure(libraryMissing()).encoded())
                return .channelClosed
            }
            try channel.send(ReaderReply.ready(layers).encoded())
        } catch {
            return .notHeldBack
        }
        do {
            var session = ReaderSession(image, budget, channel)
            while let message = try channel.receive() {
                try session.answer(try ReaderRequest(decoding: message.bytes))
            }
            return .channelClosed
        } catch {
            return error is MalformedMessage ? .badRequest : .channelFailed
        }
    }

    private static func libraryMissing() -> InterchangeError {
        let needed = unsafe String(cString: rad_hdf5_needed_version())
        return InterchangeError(.readerUnavailable, expected: "libhdf5 \(needed)", found: "none of that version")
    }
}

/// The file in the hands of the process that reads it.
private struct ReaderSession {
    private let image: SealedMemory
    private let budget: ReaderBudget
    private let channel: MessageChannel
    private var file: rad_hdf5_id = -1
    private var datasets: [HDF5Walk.Dataset] = []

    init(_ image: SealedMemory, _ budget: ReaderBudget, _ channel: MessageChannel) {
        self.image = image
        self.budget = budget
        self.channel = channel
    }

    /// Answers a request; what is wrong with the file is an answer, too.
    mutating func answer(_ request: ReaderRequest) throws {
        do {
            switch request {
            case .open: throw MalformedMessage()
            case .outline: try outline()
            case .values(let number): try values(number)
            case .attempts:
                for (name, code) in Sandbox.attempts() { try tell(.attempt(name, code: code)) }
            }
            try tell(.end)
        } catch let error as InterchangeError {
            try tell(.failure(error))
        }
    }

    private func tell(_ reply: ReaderReply) throws { try channel.send(reply.encoded()) }

    private mutating func outline() throws {
        let bytes = unsafe image.unsafeBytes
        file = unsafe rad_hdf5_open_image(bytes.baseAddress, bytes.count)
        guard file >= 0 else { throw InterchangeError(.malformed, expected: "an HDF5 file that libhdf5 opens") }
        let channel = channel
        var walk = HDF5Walk(budget: budget, attributes: KerasFile.attributes(of:)) {
            try channel.send($0.encoded())
        }
        try walk.walk(file)
        datasets = walk.datasets
    }

    private func values(_ number: Int) throws {
        guard datasets.indices.contains(number) else { throw MalformedMessage() }
        let dataset = datasets[number]
        guard dataset.byteCount > 0 else { return }
        let opened = unsafe rad_hdf5_open_dataset(file, dataset.path)
        guard opened >= 0 else { throw InterchangeError(.malformed, at: dataset.path, expected: "a readable dataset") }
        defer { rad_hdf5_close_dataset(opened) }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: dataset.byteCount, alignment: 64)
        defer { unsafe memory.deallocate() }
        guard let type = HDF5Walk.number(of: dataset.type),
            unsafe rad_hdf5_read_dataset(opened, type, memory.baseAddress) >= 0
        else { throw InterchangeError(.malformed, at: dataset.path, expected: "values that libhdf5 reads") }
        for start in stride(from: 0, to: memory.count, by: ReaderReply.pieceBytes) {
            let end = min(start + ReaderReply.pieceBytes, memory.count)
            try tell(.piece(unsafe Array(memory[start..<end])))
        }
    }
}

extension HDF5Walk {
    /// The number of an element type in the C module.
    static func number(of type: ElementType) -> Int32? { types.firstIndex(of: type).map(Int32.init) }
}
