import RadGraph
import RadTensor

/// Which instructions make and read each value of a program.
struct Uses {
    /// Position of the instruction that makes a value; `nil` for inputs.
    let producer: [Int?]
    /// Positions of the instructions that read a value, in order.
    let consumers: [[Int]]

    init(_ program: Program) {
        var producer = [Int?](repeating: nil, count: program.values.count)
        var consumers = [[Int]](repeating: [], count: program.values.count)
        for (position, instruction) in program.instructions.enumerated() {
            producer[instruction.output] = position
            for input in instruction.inputs { consumers[input].append(position) }
        }
        self.producer = producer
        self.consumers = consumers
    }
}

extension Program {
    /// Runs all passes in the order in which each one serves the next.
    mutating func optimise() {
        foldNormalisations()
        fuseRectifications()
        fuseResidualSums()
        reuseMemory()
    }

    /// The instruction that makes a value, if nothing else would see that value should it vanish.
    private func soleProducer(of value: Int, _ uses: Uses) -> Int? {
        values[value].isKept || uses.consumers[value].count != 1 ? nil : uses.producer[value]
    }

    /// Folds batch normalisation into a convolution or linear layer before it; elsewhere it becomes scale and shift.
    ///
    /// With `s = scale / sqrt(variance + epsilon)`: weights are multiplied by `s` per output channel and the bias
    /// becomes `(bias - mean) * s + shift`, computed in double precision and rounded once.
    mutating func foldNormalisations() {
        let uses = Uses(self)
        var removed: Set<Int> = []
        for position in instructions.indices {
            let instruction = instructions[position]
            guard case .batchNormalization(let epsilon, let statistics) = instruction.kernel else { continue }
            let (scale, shift) = statistics.scaleAndShift(epsilon: epsilon)
            if let host = soleProducer(of: instruction.inputs[0], uses),
                let folded = instructions[host].kernel.folding(scale: scale, shift: shift)
            {
                instructions[host].kernel = folded
                instructions[host].output = instruction.output
                instructions[host].names += instruction.names
                removed.insert(position)
            } else {
                instructions[position].kernel = .scaleShift(
                    scale: Tensor(shape: statistics.scale.shape, float32: scale.map(Float.init)),
                    shift: Tensor(shape: statistics.shift.shape, float32: shift.map(Float.init)))
            }
        }
        remove(removed)
    }

    /// Lets convolution, linear layer, scale-shift and sum do the `max(., 0)` that follows them.
    mutating func fuseRectifications() {
        let uses = Uses(self)
        var removed: Set<Int> = []
        for position in instructions.indices {
            guard case .rectify = instructions[position].kernel,
                let host = soleProducer(of: instructions[position].inputs[0], uses),
                instructions[host].kernel.canRectify, !instructions[host].rectifies
            else { continue }
            instructions[host].rectifies = true
            instructions[host].output = instructions[position].output
            instructions[host].names += instructions[position].names
            removed.insert(position)
        }
        remove(removed)
    }

    /// Lets a convolution add its result into the memory of the shortcut, where the shortcut is dead afterwards.
    mutating func fuseResidualSums() {
        var position = 0
        while position < instructions.count {
            let uses = Uses(self)
            if case .add = instructions[position].kernel, let (host, shortcut) = residual(at: position, uses) {
                let sum = instructions[position]
                instructions[host].accumulates = true
                instructions[host].rectifies = sum.rectifies
                instructions[host].inputs.append(shortcut)
                instructions[host].reuses = instructions[host].inputs.count - 1
                instructions[host].output = sum.output
                instructions[host].names += sum.names
                instructions.remove(at: position)
            } else {
                position += 1
            }
        }
    }

    /// The convolution that can take over the sum at a position, and the value that it adds to.
    private func residual(at position: Int, _ uses: Uses) -> (host: Int, shortcut: Int)? {
        let inputs = instructions[position].inputs
        guard inputs[0] != inputs[1] else { return nil }
        var best: (host: Int, shortcut: Int)?
        for (own, shortcut) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
            guard let host = soleProducer(of: own, uses), case .convolution = instructions[host].kernel,
                !instructions[host].rectifies, !instructions[host].accumulates, !values[shortcut].isKept,
                let origin = uses.producer[shortcut], origin < host,
                uses.consumers[shortcut].allSatisfy({ $0 < host || $0 == position })
            else { continue }
            if best.map({ $0.host < host }) ?? true { best = (host, shortcut) }
        }
        return best
    }

    /// Lets elementwise instructions write over an input that nobody reads afterwards.
    mutating func reuseMemory() {
        let uses = Uses(self)
        for position in instructions.indices where instructions[position].kernel.canWorkInPlace {
            let inputs = instructions[position].inputs
            let first = inputs[0]
            let isLast =
                uses.consumers[first].last == position && uses.consumers[first].filter { $0 == position }.count == 1
            if isLast, !values[first].isKept { instructions[position].reuses = 0 }
        }
    }

    private mutating func remove(_ positions: Set<Int>) {
        instructions = instructions.indices.filter { !positions.contains($0) }.map { instructions[$0] }
    }
}

extension Program.Statistics {
    /// The factor and summand per channel that the normalisation amounts to, in double precision.
    func scaleAndShift(epsilon: Double) -> (scale: [Double], shift: [Double]) {
        let means = mean.float32Values()
        let variances = variance.float32Values()
        let scales = scale.float32Values()
        let shifts = shift.float32Values()
        let factors = means.indices.map { Double(scales[$0]) / (Double(variances[$0]) + epsilon).squareRoot() }
        let summands = means.indices.map { Double(shifts[$0]) - Double(means[$0]) * factors[$0] }
        return (factors, summands)
    }
}

extension Program.Kernel {
    var canRectify: Bool {
        switch self {
        case .convolution, .linear, .scaleShift, .add: true
        default: false
        }
    }

    var canWorkInPlace: Bool {
        switch self {
        case .scaleShift, .rectify, .sigmoid, .softmax, .add: true
        default: false
        }
    }

    /// The kernel with a scale and shift of its output channels folded in; `nil` where that is not possible.
    func folding(scale: [Double], shift: [Double]) -> Program.Kernel? {
        switch self {
        case .convolution(var attributes, let weight, let bias):
            attributes.hasBias = true
            let (weight, bias) = Program.Kernel.fold(weight, bias, scale, shift)
            return .convolution(attributes, weight: weight, bias: bias)
        case .linear(var attributes, let weight, let bias):
            attributes.hasBias = true
            let (weight, bias) = Program.Kernel.fold(weight, bias, scale, shift)
            return .linear(attributes, weight: weight, bias: bias)
        default:
            return nil
        }
    }

    private static func fold(
        _ weight: Tensor, _ bias: Tensor?, _ scale: [Double], _ shift: [Double]
    ) -> (Tensor, Tensor) {
        let perChannel = weight.shape.count / max(scale.count, 1)
        let folded = weight.withFloats { source in
            Tensor(shape: weight.shape) { target in
                for channel in scale.indices {
                    let factor = scale[channel]
                    for index in channel * perChannel..<(channel + 1) * perChannel {
                        target[index] = Float(Double(source[index]) * factor)
                    }
                }
            }
        }
        let former = bias?.float32Values() ?? [Float](repeating: 0, count: scale.count)
        let summed = scale.indices.map { Float(Double(former[$0]) * scale[$0] + shift[$0]) }
        return (folded, Tensor(shape: Shape([scale.count]), float32: summed))
    }
}
