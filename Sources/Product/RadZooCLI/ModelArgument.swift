import RadZoo

/// The model that a person names: a shipped one, or a checkpoint file.
enum ModelArgument {
    static func load(_ name: String) throws -> Backbone { try Backbone.load(contentsOf: path(of: name)) }

    static func path(of name: String) throws -> String {
        name.contains("/") || name.hasSuffix(".h5") ? name : try Backbone.path(of: name)
    }
}
