import RadVolume

/// A fact, or facts that belong together, by which images at one position may fall into volumes.
///
/// The order of cases is the order in which they are tried: what was done to the signal, then motion, then time.
enum SplittingKey: CaseIterable {
    /// b value with gradient and kind of weighting.
    case diffusion
    /// b value alone, where directions scatter from slice to slice.
    case diffusionBValue
    case echoTime
    case echoNumber
    case component
    case inversionTime
    case labelling
    case convolutionKernel
    case energy
    case flipAngle
    case cardiacPhase
    case triggerTime
    case temporalPosition
    case frameReferenceTime
    case acquisitionTime
    case contentTime
    case acquisitionNumber
    case repetitionTime
    /// The values of ImageType from the fourth on.
    case imageType

    /// What an image has for a key; images with equal values may be of one volume.
    struct Value: Hashable, Comparable {
        var numbers: [Double] = []
        var texts: [String] = []

        /// Absent numbers stand before all others.
        init(_ numbers: [Double?], texts: [String] = []) {
            self.numbers = numbers.map { number in
                guard let number, !number.isNaN else { return -.infinity }
                return number
            }
            self.texts = texts
        }

        static func < (left: Value, right: Value) -> Bool {
            if left.numbers != right.numbers { return left.numbers.lexicographicallyPrecedes(right.numbers) }
            return left.texts.lexicographicallyPrecedes(right.texts)
        }
    }

    func value(of record: InstanceRecord) -> Value {
        let facts = record.splitting
        switch self {
        case .diffusion:
            let gradient = facts.diffusionGradient
            return Value(
                [facts.diffusionBValue, gradient?.x, gradient?.y, gradient?.z],
                texts: [facts.diffusionDirectionality ?? ""])
        case .diffusionBValue: return Value([facts.diffusionBValue])
        case .echoTime: return Value([facts.echoTime])
        case .echoNumber: return Value([facts.echoNumber.map { Double($0) }])
        case .component: return Value([], texts: [facts.component?.rawValue ?? ""])
        case .inversionTime: return Value([facts.inversionTime])
        case .labelling: return Value([], texts: [facts.labelling ?? ""])
        case .convolutionKernel: return Value([], texts: facts.convolutionKernel)
        case .energy: return Value([facts.energy])
        case .flipAngle: return Value([facts.flipAngle])
        case .cardiacPhase: return Value([facts.cardiacPhase])
        case .triggerTime: return Value([facts.triggerTime])
        case .temporalPosition: return Value([facts.temporalPosition.map { Double($0) }])
        case .frameReferenceTime: return Value([facts.frameReferenceTime])
        case .acquisitionTime: return Value([facts.acquisitionTime])
        case .contentTime: return Value([facts.contentTime])
        case .acquisitionNumber: return Value([facts.acquisitionNumber.map { Double($0) }])
        case .repetitionTime: return Value([facts.repetitionTime])
        case .imageType: return Value([], texts: Array(record.facts.imageType.dropFirst(3)))
        }
    }

    /// Numbers that grow from volume to volume, by which images at one position are put in order if nothing else helps.
    static let orders: [@Sendable (InstanceRecord) -> [Double]?] = [
        { $0.splitting.triggerTime.map { [$0] } },
        { $0.splitting.temporalPosition.map { [Double($0)] } },
        { $0.splitting.acquisitionTime.map { [$0] } },
        { $0.splitting.contentTime.map { [$0] } },
        { $0.splitting.acquisitionNumber.map { [Double($0)] } },
        { record in record.instanceNumber.map { [Double($0), Double(record.frameNumber)] } },
    ]

    /// All keys of an image, to put the volumes of a series in an order.
    static func order(of record: InstanceRecord) -> Value {
        let values = allCases.map { $0.value(of: record) }
        return Value(values.flatMap(\.numbers), texts: values.flatMap(\.texts))
    }
}
