package import Foundation

extension GraphInput: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, channels
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        channels = try container.decode(Int.self, forKey: .channels)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(channels, forKey: .channels)
    }
}

extension GraphNode: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, operation, inputs, parameters
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        operation = try container.decode(GraphOperation.self, forKey: .operation)
        inputs = try container.decode([String].self, forKey: .inputs)
        parameters = [:]
        for (role, parameter) in try container.decodeIfPresent([String: String].self, forKey: .parameters) ?? [:] {
            guard let known = ParameterRole(rawValue: role) else {
                throw GraphError(
                    .parameterRoles, at: name,
                    expected: ParameterRole.allCases.map(\.rawValue).joined(separator: ", "), found: role)
            }
            parameters[known] = parameter
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(operation, forKey: .operation)
        try container.encode(inputs, forKey: .inputs)
        if !parameters.isEmpty {
            let byName = Dictionary(uniqueKeysWithValues: parameters.map { ($0.key.rawValue, $0.value) })
            try container.encode(byName, forKey: .parameters)
        }
    }
}

extension Graph: Codable {
    /// The version of the graph's JSON form that is written and read.
    package static let formatVersion = 1

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case version, name, inputs, nodes, outputs, taps
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        let version = try container.decode(Int.self, forKey: .version)
        guard version == Graph.formatVersion else {
            throw GraphError(
                .malformed, at: "/version", expected: "\(Graph.formatVersion)", found: "\(version)")
        }
        name = try container.decode(String.self, forKey: .name)
        inputs = try container.decode([GraphInput].self, forKey: .inputs)
        nodes = try container.decode([GraphNode].self, forKey: .nodes)
        outputs = try container.decode([String: String].self, forKey: .outputs)
        taps = try container.decode([String: String].self, forKey: .taps)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Graph.formatVersion, forKey: .version)
        try container.encode(name, forKey: .name)
        try container.encode(inputs, forKey: .inputs)
        try container.encode(nodes, forKey: .nodes)
        try container.encode(outputs, forKey: .outputs)
        try container.encode(taps, forKey: .taps)
    }

    /// A validated graph from its JSON form; unknown keys, operations and versions are refused.
    package init(json: Data) throws(GraphError) {
        do {
            self = try JSONDecoder().decode(Graph.self, from: json)
        } catch let error as GraphError {
            throw error
        } catch let error as DecodingError {
            throw Graph.malformed(error)
        } catch {
            throw GraphError(.malformed, at: "/", expected: "JSON of a graph", found: "something else")
        }
        try validate()
    }

    /// The JSON form with sorted keys; equal graphs give equal bytes.
    package func json() -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(self)
        } catch {
            preconditionFailure("a graph with a number that JSON cannot hold was never validated")
        }
    }

    private static func malformed(_ error: DecodingError) -> GraphError {
        let (context, expected): (DecodingError.Context, String) =
            switch error {
            case .keyNotFound(let key, let context): (context, "key \(key.stringValue)")
            case .typeMismatch(let type, let context): (context, "\(type)")
            case .valueNotFound(let type, let context): (context, "\(type)")
            case .dataCorrupted(let context): (context, "valid JSON")
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "JSON of a graph")
            }
        let path = context.codingPath.map { key in key.intValue.map(String.init) ?? key.stringValue }
        return GraphError(
            .malformed, at: "/" + path.joined(separator: "/"), expected: expected, found: "something else")
    }
}
