import CRadDNN

/// What is known of the library in this process.
enum OneDNN {
    static var isAvailable: Bool { rad_dnn_is_available() == 1 }

    /// The version as `2.6.3`.
    static var version: String {
        var (major, minor, patch): (CInt, CInt, CInt) = (0, 0, 0)
        unsafe rad_dnn_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }

    /// The instruction set in use, such as `avx512_core`.
    static var instructionSet: String {
        unsafe String(cString: rad_dnn_instruction_set())
    }

    /// Throws where a call failed, with the library's detail.
    static func check(_ status: rad_dnn_status, at location: String) throws(EngineError) {
        guard status != RAD_DNN_OK else { return }
        let detail = unsafe String(cString: rad_dnn_error_detail())
        let code: EngineError.Code =
            switch status {
            case RAD_DNN_UNAVAILABLE: .unavailable
            case RAD_DNN_UNSUPPORTED: .unsupported
            case RAD_DNN_OUT_OF_MEMORY: .memory
            default: .backend
            }
        throw EngineError(code, at: location, expected: "oneDNN to succeed", found: detail)
    }
}

/// Extents and order of a tensor as the library lays it out.
@safe
final class DNNLayout {
    let handle: OpaquePointer

    init(owning handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    /// A layout of the given extents, plain or left to the library.
    convenience init(_ extents: [Int], _ order: rad_dnn_order) throws(EngineError) {
        var handle: OpaquePointer?
        let status = unsafe rad_dnn_layout_create(CInt(extents.count), extents.map(Int64.init), order, &handle)
        try OneDNN.check(status, at: "layout \(extents)")
        guard let handle = unsafe handle else { preconditionFailure("a layout was made") }
        unsafe self.init(owning: handle)
    }

    deinit {
        unsafe rad_dnn_layout_destroy(handle)
    }

    var byteCount: Int { unsafe rad_dnn_layout_byte_count(handle) }

    func isEqual(to other: DNNLayout) -> Bool {
        unsafe rad_dnn_layout_is_equal(handle, other.handle) == 1
    }
}

/// One operation of the library.
@safe
final class DNNOperation {
    let handle: OpaquePointer

    /// An operation made by one of the C functions.
    init(
        _ location: String, _ make: (UnsafeMutablePointer<OpaquePointer?>) -> rad_dnn_status
    ) throws(EngineError) {
        var handle: OpaquePointer?
        try OneDNN.check(unsafe make(&handle), at: location)
        guard let handle = unsafe handle else { preconditionFailure("an operation was made") }
        unsafe self.handle = handle
    }

    deinit {
        unsafe rad_dnn_operation_destroy(handle)
    }

    /// The layout that an argument must have.
    func layout(of argument: rad_dnn_argument) throws(EngineError) -> DNNLayout {
        var layout: OpaquePointer?
        try OneDNN.check(unsafe rad_dnn_operation_layout(handle, argument, &layout), at: "layout of an argument")
        guard let layout = unsafe layout else { preconditionFailure("a layout was made") }
        return unsafe DNNLayout(owning: layout)
    }

    /// Binds memory, which must outlive the operation's runs.
    @unsafe
    func bind(_ argument: rad_dnn_argument, to memory: UnsafeMutableRawPointer) throws(EngineError) {
        try OneDNN.check(unsafe rad_dnn_operation_bind(handle, argument, memory), at: kernel)
    }

    var scratchByteCount: Int { unsafe rad_dnn_operation_scratch_byte_count(handle) }

    /// The library's name of the kernel.
    var kernel: String { unsafe String(cString: rad_dnn_operation_kernel(handle)) }
}

/// Operations that run one after another.
@safe
final class DNNSequence {
    private let handle: OpaquePointer
    private let operations: [DNNOperation]

    init(_ operations: [DNNOperation], threads: Int) throws(EngineError) {
        self.operations = operations
        var handles = unsafe operations.map { unsafe Optional($0.handle) }
        var handle: OpaquePointer?
        let status = unsafe rad_dnn_sequence_create(CInt(operations.count), &handles, CInt(threads), &handle)
        try OneDNN.check(status, at: "sequence")
        guard let handle = unsafe handle else { preconditionFailure("a sequence was made") }
        unsafe self.handle = handle
    }

    deinit {
        unsafe rad_dnn_sequence_destroy(handle)
    }

    func run() throws(EngineError) {
        try OneDNN.check(unsafe rad_dnn_sequence_run(handle), at: "run")
    }
}
