import RadTensor
import RadVolume

extension PreprocessingOperation {
    /// What is wrong with the values of the operation, as expected and found; nil if nothing is.
    var fault: (expected: String, found: String)? {
        switch self {
        case .keepAcquisitionFrame, .resampleToGrid, .averageToGrid, .minMax, .standardize: return nil
        case .replaceInvalid(let value), .cropToForeground(let value): return Self.faultUnlessFinite([value])
        case .rescale(let factor, let offset): return Self.faultUnlessFinite([factor, offset])
        case .cropOrPad(.value(let value)): return Self.faultUnlessFinite([value])
        case .cropOrPad(.minimum): return nil
        case .reorient(let orientation):
            return orientation.isValid ? nil : ("directions on three axes", "two on one axis")
        case .cropToContent(let threshold, let margin, _):
            guard margin >= 0, margin.isFinite else { return ("a margin of at least 0 mm", "\(margin)") }
            switch threshold {
            case .value(let value): return Self.faultUnlessFinite([value])
            case .fraction(let fraction):
                return (0...1).contains(fraction) ? nil : ("a fraction of 0 to 1", "\(fraction)")
            }
        case .resampleToSpacing(let spacing):
            let isPositive = [spacing.slice, spacing.row, spacing.column].allSatisfy { $0 > 0 && $0.isFinite }
            return isPositive
                ? nil : ("positive spacings", "\(spacing.slice), \(spacing.row), \(spacing.column)")
        case .window(let lower, let upper):
            // The executor works in single precision, where distinct doubles may meet.
            return Float(lower).isFinite && Float(upper).isFinite && Float(lower) < Float(upper)
                ? nil : ("a lower value below the upper one", "\(lower) and \(upper)")
        case .percentileWindow(let lower, let upper):
            return lower >= 0 && upper <= 100 && lower < upper
                ? nil : ("percentiles from 0 to 100, the lower one first", "\(lower) and \(upper)")
        case .quantize(let levels):
            return (2...65536).contains(levels) ? nil : ("2 to 65536 levels", "\(levels)")
        case .normalize(let mean, let deviation):
            return mean.isFinite && Float(deviation) > 0 && Float(deviation).isFinite
                ? nil : ("a finite mean and a positive deviation", "\(mean) and \(deviation)")
        case .copyChannel(let count):
            return (1...PreprocessingRecipe.maximumChannelCount).contains(count)
                ? nil : ("1 to \(PreprocessingRecipe.maximumChannelCount) channels", "\(count)")
        case .convert(let elementType):
            return elementType == .float32 ? nil : ("f32", elementType.rawValue)
        }
    }

    private static func faultUnlessFinite(_ values: [Double]) -> (expected: String, found: String)? {
        values.allSatisfy { Float($0).isFinite } ? nil : ("finite numbers", "\(values)")
    }
}
