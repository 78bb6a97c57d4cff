package import RadGraph
package import RadTensor

/// Turns graphs into plans.
package enum Engine {
    /// Number format of a plan's arithmetic.
    package enum Precision: String, Codable, CaseIterable, Sendable {
        /// 32-bit floats.
        case float32 = "f32"
    }

    /// How a plan is to be computed.
    package struct Configuration: Hashable, Sendable {
        package var backend: BackendKind
        package var precision: Precision
        /// Threads of one run, at least 1.
        package var threads: Int
        /// Largest number of bytes for activations and packed parameters together; `nil` for no limit.
        package var memoryLimit: Int?

        /// The fastest backend with one thread unless said otherwise.
        package init(
            backend: BackendKind = .fastest, precision: Precision = .float32, threads: Int = 1,
            memoryLimit: Int? = nil
        ) {
            self.backend = backend
            self.precision = precision
            self.threads = threads
            self.memoryLimit = memoryLimit
        }
    }

    /// Compiles a graph for fixed input shapes.
    ///
    /// - Parameters:
    ///   - graph: The network; it is validated.
    ///   - parameters: Exactly the parameters that the graph declares, in any floating-point type.
    ///   - inputShapes: `[batch, channel, depth, height, width]` per input.
    ///   - outputs: Names of edges, outputs or taps; nothing that they do not need is computed.
    ///   - configuration: Backend, threads and limits.
    /// - Throws: `EngineError`; all problems with parameters are reported at once.
    package static func compile(
        _ graph: Graph, parameters: ParameterSet, inputShapes: [String: Shape], outputs: [String],
        configuration: Configuration = Configuration()
    ) throws(EngineError) -> ExecutionPlan {
        precondition(configuration.threads >= 1, "a plan runs in at least one thread")
        let shapes: [String: Shape]
        do {
            try graph.validate()
            shapes = try graph.inferShapes(inputShapes)
        } catch {
            throw EngineError(error)
        }
        let problems = problems(of: parameters, for: graph)
        guard problems.isEmpty else { throw EngineError(parameterProblems: problems) }
        var edges: [String: String] = [:]
        for output in outputs {
            guard let edge = graph.edge(named: output) else {
                throw EngineError(
                    .unknownOutput, at: graph.name, expected: "an edge, output or tap", found: output)
            }
            edges[output] = edge
        }
        var program = Program(graph, parameters: parameters, shapes: shapes, outputs: Set(edges.values))
        let backend = backend(configuration.backend)
        if configuration.backend != .reference { program.optimise() }
        let executable = try backend.compile(
            program, threads: configuration.threads, memoryLimit: configuration.memoryLimit)
        return ExecutionPlan(program: program, executable: executable, outputs: edges)
    }

    /// What the results of plans with a configuration depend on, known before any plan is made.
    package static func numerics(of configuration: Configuration = Configuration()) -> Numerics {
        backend(configuration.backend).numerics(threads: configuration.threads)
    }

    private static func backend(_ kind: BackendKind) -> any Backend {
        switch kind {
        case .reference: ReferenceBackend()
        case .portable: PortableBackend()
        case .oneDNN: OneDNNBackend()
        }
    }

    /// Every way in which parameters differ from what the graph declares, in byte order of the names.
    package static func problems(
        of parameters: ParameterSet, for graph: Graph
    ) -> [EngineError.ParameterProblem] {
        let declarations = graph.parameterDeclarations
        let declared = Set(declarations.map(\.name))
        var problems: [(String, EngineError.ParameterProblem)] = parameters.names
            .filter { !declared.contains($0) }.map { ($0, .unknown(name: $0)) }
        for declaration in declarations {
            let name = declaration.name
            guard let tensor = parameters[name] else {
                problems.append((name, .missing(name: name)))
                continue
            }
            if tensor.shape != declaration.shape {
                problems.append(
                    (name, .shape(name: name, expected: "\(declaration.shape)", found: "\(tensor.shape)")))
            }
            switch tensor.elementType {
            case .float16, .bfloat16, .float32, .float64: break
            default: problems.append((name, .elementType(name: name, found: tensor.elementType.rawValue)))
            }
        }
        return problems.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }.map(\.1)
    }
}
