internal import COpenJPEG

/// What the linked OpenJPEG can do.
enum OpenJPEGLibrary {
    /// Whether it decodes high-throughput streams (ISO/IEC 15444-15), which came with version 2.5.
    ///
    /// Asked of the library itself: it may be another one than that of the headers.
    static let decodesHighThroughput: Bool = {
        guard let text = unsafe opj_version() else { return false }
        let numbers = unsafe String(cString: text).split(separator: ".").prefix(2).map { Int($0) ?? 0 }
        return numbers.count == 2 && (numbers[0] > 2 || (numbers[0] == 2 && numbers[1] >= 5))
    }()
}

/// The owner of an OpenJPEG compressor or decompressor of raw codestreams.
@safe
struct OpenJPEGCodec: ~Copyable {
    enum Direction { case compressor, decompressor }

    let handle: UnsafeMutablePointer<opj_codec_t?>

    init?(_ direction: Direction) {
        let handle =
            switch direction {
            case .compressor: unsafe opj_create_compress(OPJ_CODEC_J2K)
            case .decompressor: unsafe opj_create_decompress(OPJ_CODEC_J2K)
            }
        guard let handle = unsafe handle else { return nil }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe opj_destroy_codec(handle) }
}

/// The owner of an OpenJPEG image.
@safe
struct OpenJPEGImage: ~Copyable {
    let pointer: UnsafeMutablePointer<opj_image_t>

    init(adopting pointer: UnsafeMutablePointer<opj_image_t>) {
        unsafe self.pointer = unsafe pointer
    }

    deinit { unsafe opj_image_destroy(pointer) }

    var componentCount: Int { unsafe Int(pointer.pointee.numcomps) }

    /// Lends the samples of a component that is known to exist; false where it has no data or another shape.
    func withSamples(of index: Int, rows: Int, columns: Int, _ body: (borrowing Span<Int32>) -> Void) -> Bool {
        precondition((0..<componentCount).contains(index))
        let component = unsafe pointer.pointee.comps[index]
        guard let data = unsafe component.data, unsafe Int(component.w) == columns, unsafe Int(component.h) == rows
        else { return false }
        let samples = unsafe UnsafeBufferPointer(start: data, count: rows * columns)
        body(unsafe Span(_unsafeElements: samples))
        return true
    }
}

/// Bytes that OpenJPEG reads through callbacks; they outlive the stream.
@unsafe
struct MemorySource {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    init(bytes: UnsafeRawBufferPointer) {
        unsafe self.bytes = unsafe bytes
    }

    /// Copies the next bytes; OpenJPEG takes -1 for the end.
    mutating func read(into buffer: UnsafeMutableRawPointer, count: Int) -> Int {
        let available = unsafe min(count, bytes.count - position)
        guard available > 0, let start = unsafe bytes.baseAddress else { return -1 }
        unsafe buffer.copyMemory(from: start + position, byteCount: available)
        unsafe position += available
        return available
    }

    /// Moves on, at most to the end; returns how far, or -1 at the end.
    mutating func skip(_ count: Int) -> Int {
        let remaining = unsafe bytes.count - position
        guard count >= 0, remaining > 0 else { return -1 }
        let distance = min(count, remaining)
        unsafe position += distance
        return distance
    }

    mutating func seek(to target: Int) -> Bool {
        guard unsafe (0...bytes.count).contains(target) else { return false }
        unsafe position = target
        return true
    }
}

/// The owner of an OpenJPEG stream over memory.
@safe
struct OpenJPEGStream: ~Copyable {
    let handle: UnsafeMutablePointer<opj_stream_t?>

    /// A stream that reads from `source`, which has to outlive it.
    init?(reading source: UnsafeMutablePointer<MemorySource>) {
        guard let handle = unsafe opj_stream_default_create(1) else { return nil }
        unsafe self.handle = unsafe handle
        unsafe opj_stream_set_user_data(handle, source, nil)
        unsafe opj_stream_set_user_data_length(handle, UInt64(source.pointee.bytes.count))
        unsafe opj_stream_set_read_function(handle) { buffer, count, source in
            guard let buffer = unsafe buffer, let source = unsafe source else { return -1 }
            let state = unsafe source.assumingMemoryBound(to: MemorySource.self)
            return unsafe state.pointee.read(into: buffer, count: count)
        }
        unsafe opj_stream_set_skip_function(handle) { count, source in
            guard let source = unsafe source else { return -1 }
            return unsafe Int64(source.assumingMemoryBound(to: MemorySource.self).pointee.skip(Int(count)))
        }
        unsafe opj_stream_set_seek_function(handle) { target, source in
            guard let source = unsafe source else { return 0 }
            return unsafe source.assumingMemoryBound(to: MemorySource.self).pointee.seek(to: Int(target)) ? 1 : 0
        }
    }

    /// A stream that appends to `sink`, which has to outlive it.
    init?(writing sink: UnsafeMutablePointer<MemorySink>) {
        guard let handle = unsafe opj_stream_default_create(0) else { return nil }
        unsafe self.handle = unsafe handle
        unsafe opj_stream_set_user_data(handle, sink, nil)
        unsafe opj_stream_set_write_function(handle) { buffer, count, sink in
            guard let buffer = unsafe buffer, let sink = unsafe sink else { return -1 }
            let bytes = unsafe UnsafeRawBufferPointer(start: buffer, count: count)
            unsafe sink.assumingMemoryBound(to: MemorySink.self).pointee.write(bytes)
            return count
        }
        unsafe opj_stream_set_skip_function(handle) { count, sink in
            guard let sink = unsafe sink else { return -1 }
            let state = unsafe sink.assumingMemoryBound(to: MemorySink.self)
            unsafe state.pointee.position += Int(count)
            return count
        }
        unsafe opj_stream_set_seek_function(handle) { target, sink in
            guard let sink = unsafe sink else { return 0 }
            unsafe sink.assumingMemoryBound(to: MemorySink.self).pointee.position = Int(target)
            return 1
        }
    }

    deinit { unsafe opj_stream_destroy(handle) }
}

/// Bytes that OpenJPEG writes through callbacks.
struct MemorySink {
    private(set) var bytes: [UInt8] = []
    var position = 0

    /// Writes at the position, over what stands there and beyond.
    mutating func write(_ buffer: UnsafeRawBufferPointer) {
        let end = position + buffer.count
        if end > bytes.count { bytes.append(contentsOf: repeatElement(0, count: end - bytes.count)) }
        unsafe bytes.replaceSubrange(position..<end, with: buffer)
        position = end
    }
}
