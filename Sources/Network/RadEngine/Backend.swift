import RadTensor

/// The ways in which a plan can be computed.
package enum BackendKind: String, Codable, CaseIterable, Sendable {
    /// Plain loops with double-precision sums over the unfused graph: the truth that the others are compared with.
    case reference
    /// Swift SIMD on any processor.
    case portable
    /// oneDNN, on Linux.
    case oneDNN = "onednn"

    /// The fastest backend that can be used here.
    package static var fastest: BackendKind {
        OneDNN.isAvailable ? .oneDNN : .portable
    }

    /// The backends that can be used here.
    package static var available: [BackendKind] {
        allCases.filter { $0 != .oneDNN || OneDNN.isAvailable }
    }
}

/// What a result's last bits depend on besides weights and input.
///
/// Results are equal bytes for equal numerics; across different ones they agree within rounding.
package struct Numerics: Hashable, Codable, Sendable, CustomStringConvertible {
    /// The backend.
    package let backend: BackendKind
    /// Version of the library behind it, or of our own kernels.
    package let version: String
    /// Instruction set in use.
    package let instructionSet: String
    /// Threads of one run.
    package let threads: Int

    /// One line such as `onednn 2.6.3 avx512_core_bf16 1 thread`.
    package var description: String {
        "\(backend.rawValue) \(version) \(instructionSet) \(threads) \(threads == 1 ? "thread" : "threads")"
    }
}

/// A way to compute programs; it owns all memory and shows no pointer to it.
protocol Backend: Sendable {
    var kind: BackendKind { get }

    /// What results with that many threads depend on.
    func numerics(threads: Int) -> Numerics

    /// Makes a program runnable: chooses kernels and layouts, packs constants, lays out memory.
    func compile(_ program: Program, threads: Int, memoryLimit: Int?) throws(EngineError) -> any Executable
}

/// A compiled program with its memory; one thread at a time may use it.
protocol Executable: AnyObject, Sendable {
    /// What results depend on.
    var numerics: Numerics { get }
    /// One line per step, naming the node and the kernel.
    var steps: [String] { get }
    /// Bytes held for activations and packed constants.
    var byteCount: Int { get }

    /// Copies a float tensor of the program's shape into the place of an input.
    func upload(_ tensor: Tensor, toInput index: Int) throws(EngineError)
    /// Computes all outputs.
    func run() throws(EngineError)
    /// Copies an output out.
    func download(output index: Int) throws(EngineError) -> Tensor
}
