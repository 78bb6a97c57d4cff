import RadGraph
import RadTensor

/// Computes programs by Swift SIMD on any processor.
///
/// Volumes lie as batch, depth, height, width, channel, so that channels are contiguous; sums are taken in 32 bits in
/// an order that does not depend on the number of threads.
struct PortableBackend: Backend {
    let kind = BackendKind.portable

    func numerics(threads: Int) -> Numerics {
        Numerics(backend: kind, version: "1", instructionSet: PortableExecutable.instructionSet, threads: threads)
    }

    func compile(_ program: Program, threads: Int, memoryLimit: Int?) throws(EngineError) -> any Executable {
        try PortableExecutable(program, threads: threads, memoryLimit: memoryLimit)
    }
}

/// A compiled program with its memory.
///
/// Safe to share: the plan lets one thread at a time in, and nothing else refers to the memory.
@safe
final class PortableExecutable: Executable, @unchecked Sendable {
    let numerics: Numerics
    let steps: [String]
    let byteCount: Int
    private let program: Program
    private let kernels: [PortableKernel]
    private let arena: Arena
    /// Offset of each value in the arena.
    private let offsets: [Int]
    /// Offset of the scratch memory of each instruction.
    private let scratches: [Int]
    private let threads: Int

    init(_ program: Program, threads: Int, memoryLimit: Int?) throws(EngineError) {
        let kernels = program.instructions.map { PortableKernel($0, program) }
        var bufferOfValue = [Int](repeating: -1, count: program.values.count)
        var requests: [ArenaLayout.Request] = []
        for input in program.inputs {
            bufferOfValue[input] = requests.count
            requests.append(
                ArenaLayout.Request(byteCount: program.values[input].shape.count * 4, first: -1, last: 0))
        }
        var bufferOfScratch: [Int] = []
        for (position, instruction) in program.instructions.enumerated() {
            if let reused = instruction.reuses {
                bufferOfValue[instruction.output] = bufferOfValue[instruction.inputs[reused]]
            } else {
                bufferOfValue[instruction.output] = requests.count
                requests.append(
                    ArenaLayout.Request(
                        byteCount: program.values[instruction.output].shape.count * 4, first: position, last: position))
            }
            for value in instruction.inputs + [instruction.output] {
                requests[bufferOfValue[value]].last = max(requests[bufferOfValue[value]].last, position)
            }
            bufferOfScratch.append(requests.count)
            requests.append(
                ArenaLayout.Request(byteCount: kernels[position].scratchCount * 4, first: position, last: position))
        }
        for output in program.outputs { requests[bufferOfValue[output]].last = Int.max }
        let layout = try ArenaLayout(requests)
        byteCount = layout.byteCount + kernels.reduce(0) { $0 + $1.constantByteCount }
        try ArenaLayout.check(byteCount, limit: memoryLimit)
        arena = Arena(byteCount: layout.byteCount)
        // Values that a pass fused away have no buffer.
        offsets = bufferOfValue.map { $0 < 0 ? 0 : layout.offsets[$0] }
        scratches = bufferOfScratch.map { layout.offsets[$0] }
        self.program = program.withoutKernels()
        self.kernels = kernels
        self.threads = threads
        steps = program.instructions.map { "\($0.names.joined(separator: " + ")): portable simd8" }
        numerics = PortableBackend().numerics(threads: threads)
    }

    fileprivate static var instructionSet: String {
        #if arch(x86_64)
            "sse2"
        #elseif arch(arm64)
            "neon"
        #else
            "generic"
        #endif
    }

    private func pointer(_ value: Int) -> SharedPointer {
        unsafe SharedPointer(arena.pointer(at: offsets[value]))
    }

    func upload(_ tensor: Tensor, toInput index: Int) throws(EngineError) {
        let target = unsafe pointer(program.inputs[index])
        let (batches, channels, plane) = tensor.shape.planes
        tensor.withFloats { source in
            for batch in 0..<batches {
                for channel in 0..<channels {
                    let first = (batch * channels + channel) * plane
                    for place in 0..<plane {
                        unsafe target.base[(batch * plane + place) * channels + channel] = source[first + place]
                    }
                }
            }
        }
    }

    func run() throws(EngineError) {
        for (position, instruction) in program.instructions.enumerated() {
            let scratch = unsafe SharedPointer(arena.pointer(at: scratches[position]))
            unsafe kernels[position].run(
                instruction.inputs.map { unsafe pointer($0) }, output: pointer(instruction.output), scratch: scratch,
                threads: threads)
        }
    }

    func download(output index: Int) throws(EngineError) -> Tensor {
        let value = program.outputs[index]
        let shape = program.values[value].shape
        let source = unsafe pointer(value)
        let (batches, channels, plane) = shape.planes
        return Tensor(shape: shape) { target in
            for batch in 0..<batches {
                for channel in 0..<channels {
                    let first = (batch * channels + channel) * plane
                    for place in 0..<plane {
                        target[first + place] = unsafe source.base[(batch * plane + place) * channels + channel]
                    }
                }
            }
        }
    }
}

extension Shape {
    /// Batch entries, channels, and voxels per channel (1 for features).
    var planes: (batches: Int, channels: Int, plane: Int) {
        (extents[0], extents[1], extents.dropFirst(2).reduce(1, *))
    }
}

extension Program {
    /// The program with its parameters let go, for a backend that has packed its own.
    func withoutKernels() -> Program {
        var program = self
        for position in program.instructions.indices { program.instructions[position].kernel = .rectify }
        return program
    }
}
