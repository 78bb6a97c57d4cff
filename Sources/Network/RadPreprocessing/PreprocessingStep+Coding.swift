import RadTensor
import RadVolume

extension PreprocessingStep: Codable {
    private enum Key: String, CodingKey {
        case operation, version, modalities
        case value, factor, offset, orientation, above, fraction, margin, slices, spacing, fewerSlices, fill
        case lower, upper, levels, mean, standardDeviation, elementType, count
    }

    /// Keys that every step has, and those of one operation.
    private static func keys(of name: PreprocessingOperation.Name) -> [Key] {
        let own: [Key] =
            switch name {
            case .replaceInvalid: [.value]
            case .rescale: [.factor, .offset]
            case .keepAcquisitionFrame, .averageToGrid, .minMax, .standardize: []
            case .reorient: [.orientation]
            case .cropToContent: [.above, .fraction, .margin, .slices]
            case .cropToForeground: [.above]
            case .resampleToSpacing: [.spacing]
            case .resampleToGrid: [.fewerSlices]
            case .cropOrPad: [.fill]
            case .window, .percentileWindow: [.lower, .upper]
            case .quantize: [.levels]
            case .normalize: [.mean, .standardDeviation]
            case .copyChannel: [.count]
            case .convert: [.elementType]
            }
        return [.operation, .version, .modalities] + own
    }

    /// Reads a step; operations, versions and keys that are not known are refused with a `PreprocessingError`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        let index = decoder.codingPath.last?.intValue
        func read<Value: Decodable>(_ key: Key, _ type: Value.Type = Value.self) throws -> Value {
            try container.decode(type, forKey: AnyKey(key))
        }
        guard let name = PreprocessingOperation.Name(rawValue: try read(.operation)) else {
            throw PreprocessingError(
                code: .unknownOperation, step: index,
                expected: PreprocessingOperation.Name.allCases.map(\.rawValue).joined(separator: ", "),
                found: "another operation")
        }
        let version: Int = try read(.version)
        guard version == 1 else {
            throw PreprocessingError(
                code: .unknownVersion, step: index, expected: "\(name.rawValue) of version 1", found: "\(version)")
        }
        try container.refuseKeys(except: Self.keys(of: name))
        let modalities = try container.decodeIfPresent([String].self, forKey: AnyKey(Key.modalities)) ?? []
        let operation: PreprocessingOperation =
            switch name {
            case .replaceInvalid: .replaceInvalid(value: try read(.value))
            case .rescale: .rescale(factor: try read(.factor), offset: try read(.offset))
            case .keepAcquisitionFrame: .keepAcquisitionFrame
            case .reorient: .reorient(try read(.orientation))
            case .cropToContent:
                .cropToContent(
                    above: try Self.threshold(in: container), margin: try read(.margin), slices: try read(.slices))
            case .cropToForeground: .cropToForeground(above: try read(.above))
            case .resampleToSpacing: .resampleToSpacing(try read(.spacing))
            case .resampleToGrid: .resampleToGrid(fewerSlices: try read(.fewerSlices))
            case .averageToGrid: .averageToGrid
            case .cropOrPad: .cropOrPad(fill: try read(.fill))
            case .window: .window(lower: try read(.lower), upper: try read(.upper))
            case .percentileWindow: .percentileWindow(lower: try read(.lower), upper: try read(.upper))
            case .minMax: .minMax
            case .quantize: .quantize(levels: try read(.levels))
            case .normalize:
                .normalize(mean: try read(.mean), standardDeviation: try read(.standardDeviation))
            case .standardize: .standardize
            case .copyChannel: .copyChannel(count: try read(.count))
            case .convert: .convert(to: try read(.elementType))
            }
        self.init(operation, modalities: modalities)
    }

    private static func threshold(in container: KeyedDecodingContainer<AnyKey>) throws -> ContentThreshold {
        let value = try container.decodeIfPresent(Double.self, forKey: AnyKey(Key.above))
        let fraction = try container.decodeIfPresent(Double.self, forKey: AnyKey(Key.fraction))
        switch (value, fraction) {
        case (let value?, nil): return .value(value)
        case (nil, let fraction?): return .fraction(fraction)
        default:
            throw PreprocessingError(
                code: .malformedRecipe, expected: "one of the keys above and fraction", found: "both or none")
        }
    }

    /// Writes the operation, its version and its values; modalities only where the step is not for all.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(operation.name, forKey: .operation)
        try container.encode(operation.version, forKey: .version)
        if !modalities.isEmpty { try container.encode(modalities, forKey: .modalities) }
        switch operation {
        case .keepAcquisitionFrame, .averageToGrid, .minMax, .standardize: break
        case .replaceInvalid(let value): try container.encode(value, forKey: .value)
        case .rescale(let factor, let offset):
            try container.encode(factor, forKey: .factor)
            try container.encode(offset, forKey: .offset)
        case .reorient(let orientation): try container.encode(orientation, forKey: .orientation)
        case .cropToContent(let threshold, let margin, let slices):
            switch threshold {
            case .value(let value): try container.encode(value, forKey: .above)
            case .fraction(let fraction): try container.encode(fraction, forKey: .fraction)
            }
            try container.encode(margin, forKey: .margin)
            try container.encode(slices, forKey: .slices)
        case .cropToForeground(let value): try container.encode(value, forKey: .above)
        case .resampleToSpacing(let spacing): try container.encode(spacing, forKey: .spacing)
        case .resampleToGrid(let fewerSlices): try container.encode(fewerSlices, forKey: .fewerSlices)
        case .cropOrPad(let fill): try container.encode(fill, forKey: .fill)
        case .window(let lower, let upper), .percentileWindow(let lower, let upper):
            try container.encode(lower, forKey: .lower)
            try container.encode(upper, forKey: .upper)
        case .quantize(let levels): try container.encode(levels, forKey: .levels)
        case .normalize(let mean, let deviation):
            try container.encode(mean, forKey: .mean)
            try container.encode(deviation, forKey: .standardDeviation)
        case .copyChannel(let count): try container.encode(count, forKey: .count)
        case .convert(let elementType): try container.encode(elementType, forKey: .elementType)
        }
    }
}

extension PaddingValue: Codable {
    /// Reads a number, or the word `minimum`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let word = try? container.decode(String.self) {
            guard word == "minimum" else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "a number or minimum")
            }
            self = .minimum
        } else {
            self = .value(try container.decode(Double.self))
        }
    }

    /// Writes a number, or the word `minimum`.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .value(let value): try container.encode(value)
        case .minimum: try container.encode("minimum")
        }
    }
}
