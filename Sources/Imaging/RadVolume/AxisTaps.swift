import CRadKernels

/// How a value between voxels is made.
package enum Interpolation: String, Codable, CaseIterable, Sendable {
    /// Linear along each axis; where the target is coarser, averaged over a box so that it does not alias.
    case linear
    /// The nearest voxel, for labels.
    case nearest
}

/// Which voxels each output along one axis sums, and with what weights.
///
/// The linear filter is the hat function, averaged over a box of width sqrt(step^2 - 1) voxels when the step between
/// outputs is more than one voxel. It is the hat itself at step 1, close to the mean over the step at large ones, and
/// reproduces values that grow linearly at every step. Weights of voxels beyond the edge go to those inside.
struct AxisTaps {
    /// First input of each output.
    var first: [Int32]
    /// Number of inputs of each output; 0 where the output lies outside.
    var count: [Int32]
    /// `capacity` weights for each output.
    var weights: [Float]
    var capacity: Int
    /// Nearest input of each output, -1 where the output lies outside.
    var nearest: [Int32]

    var outputs: Int { first.count }
    var reachesOutside: Bool { nearest.contains(-1) }

    /// Distance from a whole number below which a place counts as a voxel centre, and a step as 1.
    private static let snapDistance = 1e-6

    /// - Parameters:
    ///   - start: Place of the first output among the inputs.
    ///   - step: Distance from one output to the next, in inputs; negative if the axis is reversed.
    init(inputs: Int, outputs: Int, start: Double, step: Double, interpolation: Interpolation) {
        let box = interpolation == .nearest ? 0 : Self.boxWidth(step: abs(step), inputs: inputs)
        capacity = interpolation == .nearest ? 1 : min(inputs, Int(box) + 4)
        first = [Int32](repeating: 0, count: outputs)
        count = [Int32](repeating: 0, count: outputs)
        nearest = [Int32](repeating: -1, count: outputs)
        weights = [Float](repeating: 0, count: outputs * capacity)
        let edge = Double(inputs) - 0.5 + Self.snapDistance
        var exact = [Double](repeating: 0, count: capacity)
        for output in 0..<outputs {
            var centre = start + step * Double(output)
            guard centre >= -0.5 - Self.snapDistance, centre <= edge else { continue }
            if abs(centre - centre.rounded()) < Self.snapDistance { centre = centre.rounded() }
            // Halfway goes to the later voxel, whatever the rounding of the place.
            let closest = min(max(Int((centre + 0.5 + Self.snapDistance).rounded(.down)), 0), inputs - 1)
            nearest[output] = Int32(closest)
            if interpolation == .nearest {
                first[output] = Int32(closest)
                count[output] = 1
                weights[output] = 1
                continue
            }
            let low = max(Int((centre - box / 2 - 1).rounded(.up)), 0)
            let high = min(Int((centre + box / 2 + 1).rounded(.down)), inputs - 1)
            setWeights(of: output, inputs: low...high, centre: centre, box: box, scratch: &exact)
        }
    }

    /// Width of the averaging box for a step between outputs; a box wider than four times the axis changes nothing.
    static func boxWidth(step: Double, inputs: Int) -> Double {
        guard step > 1 + snapDistance else { return 0 }
        return min((step * step - 1).squareRoot(), 4 * Double(inputs))
    }

    private mutating func setWeights(
        of output: Int, inputs: ClosedRange<Int>, centre: Double, box: Double, scratch: inout [Double]
    ) {
        var used = 0
        var sum = 0.0
        var firstUsed = inputs.lowerBound
        for input in inputs {
            let weight = Self.weight(distance: Double(input) - centre, box: box)
            if weight <= 0 {
                // Only ends of the support have no weight: skip them so that a voxel centre is a single tap.
                if used == 0 { firstUsed = input + 1 }
                continue
            }
            guard used < capacity else { break }
            scratch[used] = weight
            sum += weight
            used += 1
        }
        first[output] = Int32(firstUsed)
        count[output] = Int32(used)
        for tap in 0..<used { weights[output * capacity + tap] = Float(scratch[tap] / sum) }
    }

    /// The hat function, averaged over a box about the distance.
    private static func weight(distance: Double, box: Double) -> Double {
        guard box > 0 else { return max(0, 1 - abs(distance)) }
        return (hatIntegral(box / 2 - distance) - hatIntegral(-box / 2 - distance)) / box
    }

    /// The integral of the hat function from minus infinity.
    private static func hatIntegral(_ x: Double) -> Double {
        if x <= -1 { return 0 }
        if x <= 0 { return (x + 1) * (x + 1) / 2 }
        if x < 1 { return 1 - (1 - x) * (1 - x) / 2 }
        return 1
    }

    /// Calls `body` with the taps in the form of the C kernels.
    func withTaps<Result>(_ body: (rad_taps) -> Result) -> Result {
        unsafe first.withUnsafeBufferPointer { first in
            unsafe count.withUnsafeBufferPointer { count in
                unsafe weights.withUnsafeBufferPointer { weights in
                    unsafe body(
                        rad_taps(
                            outputs: outputs, capacity: capacity, first: first.baseAddress, count: count.baseAddress,
                            weights: weights.baseAddress))
                }
            }
        }
    }
}
