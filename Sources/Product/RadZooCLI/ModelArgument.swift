import RadZoo

/// The model that a person names: a shipped one, or a checkpoint file.
enum ModelArgument {
    /// The model, whose weights are verified when the first worker needs them.
    static func load(_ name: String) throws -> Backbone { try Backbone.open(path(of: name)) }

    static func path(of name: String) throws -> String {
        name.contains("/") || name.hasSuffix(".h5") ? name : try Backbone.path(of: name)
    }
}
