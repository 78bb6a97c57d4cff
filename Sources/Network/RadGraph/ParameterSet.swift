package import RadTensor

/// Tensors by parameter name, apart from the graph that uses them.
package struct ParameterSet: Sendable {
    /// The tensors.
    package private(set) var tensors: [String: Tensor]

    /// A set of named tensors.
    package init(_ tensors: [String: Tensor] = [:]) {
        self.tensors = tensors
    }

    /// The tensor of a parameter; setting `nil` removes it.
    package subscript(name: String) -> Tensor? {
        get { tensors[name] }
        set { tensors[name] = newValue }
    }

    /// The names in byte order.
    package var names: [String] {
        tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// This set with the tensors of another in front: where both have a name, the other's tensor wins.
    package func overlaying(_ other: ParameterSet) -> ParameterSet {
        ParameterSet(tensors.merging(other.tensors) { _, new in new })
    }
}
