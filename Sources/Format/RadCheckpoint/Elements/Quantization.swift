import RadTensor

/// How 32-bit numbers become 8-bit ones: `quantized = round(value / scale) + zero point`, limited to -128...127.
package struct Quantization: Hashable, Sendable {
    /// What the scales were measured on.
    package struct Calibration: Hashable, Codable, Sendable {
        /// How ranges became scales, such as `min-max` or `percentile-99.99`.
        package var method: String
        /// The number of inputs.
        package var inputs: Int
        /// SHA-256 over the inputs, 64 lower-case hexadecimal digits.
        package var digest: String

        /// What the scales were measured on.
        package init(method: String, inputs: Int, digest: String) {
            self.method = method
            self.inputs = inputs
            self.digest = digest
        }
    }

    /// Scale and zero point of one edge of the graph.
    package struct Edge: Hashable, Sendable {
        package var name: String
        package var scale: Float
        package var zeroPoint: Int32

        /// Scale and zero point of one edge.
        package init(name: String, scale: Float, zeroPoint: Int32) {
            self.name = name
            self.scale = scale
            self.zeroPoint = zeroPoint
        }
    }

    package var calibration: Calibration
    /// Edges in the byte order of their names.
    package var edges: [Edge]
    /// One scale for each output channel (first axis) of a parameter; their zero points are 0.
    package var parameterScales: [String: [Float]]

    /// Scales by edge and parameter.
    package init(calibration: Calibration, edges: [Edge], parameterScales: [String: [Float]]) {
        self.calibration = calibration
        self.edges = edges
        self.parameterScales = parameterScales
    }
}

extension Quantization {
    /// The document; scales are datasets beside it.
    struct Document: Codable {
        var precision: String
        var calibration: Calibration
        var edges: [String]
    }

    var document: Document {
        Document(precision: ElementType.int8.rawValue, calibration: calibration, edges: edges.map(\.name))
    }
}
