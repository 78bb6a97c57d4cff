package import RadGraph

/// A plan that cannot be compiled or run, with the place and the values that disagree.
package struct EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of rule was broken; new codes may appear without breaking clients.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The graph itself is invalid or does not fit the input; see `graphError`.
        package static let invalidGraph = Code(rawValue: "invalid-graph")
        /// Parameters are missing, unknown or of another shape; see `parameterProblems`.
        package static let parameters = Code(rawValue: "parameters")
        /// A requested output is no edge, output or tap.
        package static let unknownOutput = Code(rawValue: "unknown-output")
        /// An input is missing, unknown or of another shape than the plan was made for.
        package static let input = Code(rawValue: "input")
        /// The backend cannot be used on this system.
        package static let unavailable = Code(rawValue: "backend-unavailable")
        /// The backend has no kernel for an operation.
        package static let unsupported = Code(rawValue: "unsupported-operation")
        /// The plan needs more memory than it was allowed.
        package static let memory = Code(rawValue: "memory-limit")
        /// The backend's library reported a failure.
        package static let backend = Code(rawValue: "backend-failed")
    }

    /// One way in which parameters differ from what the graph declares.
    package enum ParameterProblem: Hashable, Sendable, CustomStringConvertible {
        /// Declared by the graph, absent from the set.
        case missing(name: String)
        /// In the set, not declared by the graph.
        case unknown(name: String)
        /// Of another shape than declared.
        case shape(name: String, expected: String, found: String)
        /// Not a floating-point tensor.
        case elementType(name: String, found: String)

        package var description: String {
            switch self {
            case .missing(let name): "\(name) is missing"
            case .unknown(let name): "\(name) is not in the graph"
            case .shape(let name, let expected, let found): "\(name) has shape \(found), the graph needs \(expected)"
            case .elementType(let name, let found): "\(name) has elements of type \(found), floats are needed"
            }
        }
    }

    /// The broken rule.
    package let code: Code
    /// The node, edge, parameter or call concerned.
    package let location: String
    /// What the rule asks for.
    package let expected: String
    /// What was there instead.
    package let found: String
    /// All problems with parameters, in byte order of their names.
    package let parameterProblems: [ParameterProblem]
    /// The graph's own error.
    package let graphError: GraphError?

    /// An error at a place.
    package init(_ code: Code, at location: String, expected: String, found: String) {
        self.init(code, location, expected, found, [], nil)
    }

    /// An error of the graph.
    package init(_ error: GraphError) {
        self.init(.invalidGraph, error.location, error.expected, error.found, [], error)
    }

    /// All disagreements between parameters and graph.
    package init(parameterProblems problems: [ParameterProblem]) {
        self.init(
            .parameters, "parameters", "those that the graph declares", "\(problems.count) problems", problems, nil)
    }

    private init(
        _ code: Code, _ location: String, _ expected: String, _ found: String, _ problems: [ParameterProblem],
        _ graphError: GraphError?
    ) {
        self.code = code
        self.location = location
        self.expected = expected
        self.found = found
        self.parameterProblems = problems
        self.graphError = graphError
    }

    package var description: String {
        if let graphError { return graphError.description }
        let listed = parameterProblems.prefix(20).map(\.description).joined(separator: "; ")
        let details = listed.isEmpty ? "" : ": \(listed)"
        let remedy =
            switch code {
            case .unavailable, .unsupported: " Choose another backend."
            case .memory: " Allow more memory or use a smaller input."
            case .parameters: " Load the parameters that belong to this graph."
            default: ""
            }
        return "Engine, \(location): expected \(expected), found \(found)\(details) (\(code.rawValue)).\(remedy)"
    }
}
