import RadGraph
import RadTensor
import RadTestSupport

@testable import RadEngine

extension SeededRandom {
    /// A whole number in a closed range.
    mutating func integer(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + integer(below: range.count)
    }

    /// Three whole numbers in a closed range.
    mutating func triple(in range: ClosedRange<Int>) -> Triple {
        Triple(integer(in: range), integer(in: range), integer(in: range))
    }

    /// One of the elements.
    mutating func choice<Element>(_ elements: [Element]) -> Element {
        elements[integer(below: elements.count)]
    }

    /// Normal values times a factor.
    mutating func tensor(_ shape: Shape, scale: Double = 1) -> Tensor {
        Tensor(shape: shape, float32: (0..<shape.count).map { _ in Float(normal() * scale) })
    }
}

extension Graph {
    /// Random parameters that keep activations near magnitude 1: weights by fan-in, variances positive.
    func randomParameters(_ random: inout SeededRandom) -> ParameterSet {
        var set = ParameterSet()
        for declaration in parameterDeclarations {
            let shape = declaration.shape
            switch declaration.role {
            case .weight:
                let fanIn = shape.extents.dropFirst().reduce(1, *)
                set[declaration.name] = random.tensor(shape, scale: (2 / Double(fanIn)).squareRoot())
            case .bias, .shift, .mean: set[declaration.name] = random.tensor(shape, scale: 0.3)
            case .scale, .variance:
                let values = (0..<shape.count).map { _ in Float(random.uniform(in: 0.5...1.5)) }
                set[declaration.name] = Tensor(shape: shape, float32: values)
            }
        }
        return set
    }

    /// Runs the graph by a backend and returns the asked outputs.
    func run(
        _ backend: BackendKind, _ parameters: ParameterSet, _ inputs: [String: Tensor], outputs: [String],
        threads: Int = 1
    ) throws -> [String: Tensor] {
        let plan = try Engine.compile(
            self, parameters: parameters, inputShapes: inputs.mapValues(\.shape), outputs: outputs,
            configuration: Engine.Configuration(backend: backend, threads: threads))
        return try plan.run(inputs)
    }
}

/// A graph of one operation on one or more inputs of the given channels.
func single(_ operation: GraphOperation, channels: [Int] = [1]) -> Graph {
    let inputs = channels.enumerated().map { GraphInput(name: "input\($0)", channels: $1) }
    let roles = operation.parameterShapes.map { ($0.role, "operation.\($0.role.rawValue)") }
    let node = GraphNode(
        name: "operation", operation: operation, inputs: inputs.map(\.name),
        parameters: Dictionary(uniqueKeysWithValues: roles))
    return Graph(name: "single", inputs: inputs, nodes: [node], outputs: ["out": "operation"])
}

/// The fast backends that can be used here.
let fastBackends = BackendKind.available.filter { $0 != .reference }

/// The largest allowed error of each element of a sum of `terms` products in 32-bit floats.
///
/// `unit * (terms + 8) * sum of |products|`, with unit 2^-24 times 2 for products and sums that are both rounded:
/// the standard bound of a dot product in any order (Higham, Accuracy and Stability, 3.1), with 8 further roundings
/// for bias, residual, folding and the comparison value itself.
func tolerance(terms: Int, magnitude: Float) -> Float {
    0x1p-23 * Float(terms + 8) * magnitude
}

/// The first element outside `tolerance`, if any.
func firstDifference(_ actual: Tensor, _ expected: Tensor, terms: Int, magnitudes: Tensor) -> String? {
    guard actual.shape == expected.shape else { return "shape \(actual.shape), expected \(expected.shape)" }
    let (left, right, sizes) = (actual.float32Values(), expected.float32Values(), magnitudes.float32Values())
    for index in left.indices {
        let allowed = tolerance(terms: terms, magnitude: sizes[index]) + .leastNormalMagnitude
        guard abs(left[index] - right[index]) <= allowed else {
            return "element \(index): \(left[index]), expected \(right[index]) within \(allowed)"
        }
    }
    return nil
}

extension Tensor {
    /// Absolute values.
    var magnitudes: Tensor {
        Tensor(shape: shape, float32: float32Values().map(abs))
    }
}

extension ParameterSet {
    /// Absolute values of all parameters.
    var magnitudes: ParameterSet {
        ParameterSet(tensors.mapValues(\.magnitudes))
    }
}
