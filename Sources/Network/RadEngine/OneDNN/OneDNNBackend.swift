import CRadDNN
import RadTensor

/// Computes programs by oneDNN: the library chooses kernels and layouts, weights are reordered once.
struct OneDNNBackend: Backend {
    let kind = BackendKind.oneDNN

    func numerics(threads: Int) -> Numerics {
        Numerics(backend: kind, version: OneDNN.version, instructionSet: OneDNN.instructionSet, threads: threads)
    }

    func compile(_ program: Program, threads: Int, memoryLimit: Int?) throws(EngineError) -> any Executable {
        guard OneDNN.isAvailable else {
            throw EngineError(
                .unavailable, at: "onednn", expected: "Linux with oneDNN", found: "no such library")
        }
        // The library plans its kernels for the number of threads that the calling thread may use.
        let former = rad_dnn_set_threads(CInt(threads))
        defer { _ = rad_dnn_set_threads(former) }
        var compiler = OneDNNCompiler(program)
        try compiler.compile()
        return try OneDNNExecutable(compiler, threads: threads, memoryLimit: memoryLimit)
    }
}

/// A compiled program with its memory.
///
/// Safe to share: the plan lets one thread at a time in, and nothing else refers to the memory.
@safe
final class OneDNNExecutable: Executable, @unchecked Sendable {
    let numerics: Numerics
    let steps: [String]
    let byteCount: Int
    private let arena: Arena
    private let constants: [Arena]
    private let sequence: DNNSequence
    private let inputs: [(offset: Int, byteCount: Int)]
    private let outputs: [(offset: Int, shape: Shape)]

    init(_ compiler: OneDNNCompiler, threads: Int, memoryLimit: Int?) throws(EngineError) {
        let requests = compiler.requests()
        let layout = try ArenaLayout(requests)
        let scratch = compiler.steps.map(\.operation.scratchByteCount).max() ?? 0
        let constantBytes = compiler.constants.reduce(0) { $0 + $1.byteCount }
        byteCount = layout.byteCount + scratch + constantBytes
        try ArenaLayout.check(byteCount, limit: memoryLimit)
        arena = Arena(byteCount: layout.byteCount + scratch)
        constants = compiler.constants
        for step in compiler.steps {
            for (argument, place) in step.bindings {
                switch place {
                case .buffer(let index):
                    try unsafe step.operation.bind(argument, to: arena.pointer(at: layout.offsets[index]))
                case .constant(let index):
                    try unsafe step.operation.bind(argument, to: constants[index].pointer(at: 0))
                }
            }
            if step.operation.scratchByteCount > 0 {
                try unsafe step.operation.bind(RAD_DNN_SCRATCH, to: arena.pointer(at: layout.byteCount))
            }
        }
        sequence = try DNNSequence(compiler.steps.map(\.operation), threads: threads)
        steps = compiler.steps.map { "\($0.name): \($0.operation.kernel)" }
        inputs = compiler.inputBuffers.map { (layout.offsets[$0], requests[$0].byteCount) }
        outputs = compiler.outputBuffers.map { (layout.offsets[$0.buffer], $0.shape) }
        numerics = OneDNNBackend().numerics(threads: threads)
    }

    func upload(_ tensor: Tensor, toInput index: Int) throws(EngineError) {
        let (offset, byteCount) = inputs[index]
        precondition(tensor.elementType == .float32 && tensor.byteCount == byteCount)
        unsafe tensor.withUnsafeBytes { bytes in
            guard let source = bytes.baseAddress else { return }
            unsafe arena.pointer(at: offset).copyMemory(from: source, byteCount: byteCount)
        }
    }

    func run() throws(EngineError) {
        try sequence.run()
    }

    func download(output index: Int) throws(EngineError) -> Tensor {
        let (offset, shape) = outputs[index]
        return unsafe Tensor(shape: shape, elementType: .float32) { target in
            unsafe target.copyMemory(
                from: UnsafeRawBufferPointer(start: arena.pointer(at: offset), count: target.count))
        }
    }
}
