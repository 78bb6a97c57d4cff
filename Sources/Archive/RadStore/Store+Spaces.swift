import GRDB

/// An embedding space of a store: vectors of different spaces are never compared.
package struct SpaceRow: Hashable, Sendable {
    /// The space id: a hash of everything that the vectors depend on.
    package var space: String
    package var model: String
    package var version: String
    package var dimension: Int
    package var precision: String
    /// `untrained` or `trained`.
    package var training: String
    /// The weights id of the checkpoint.
    package var weights: String

    package init(
        space: String, model: String, version: String, dimension: Int, precision: String, training: String,
        weights: String
    ) {
        self.space = space
        self.model = model
        self.version = version
        self.dimension = dimension
        self.precision = precision
        self.training = training
        self.weights = weights
    }
}

extension Store {
    /// The spaces, in the order in which they were added.
    package func spaces() throws(StoreError) -> [SpaceRow] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT space, model, version, dimension, precision, training, weights FROM spaces ORDER BY id"
            ).map {
                SpaceRow(
                    space: $0[0], model: $0[1], version: $0[2], dimension: $0[3], precision: $0[4], training: $0[5],
                    weights: $0[6])
            }
        }
    }

    /// Adds a space; nothing happens when it is there.
    package func add(_ space: SpaceRow) throws(StoreError) {
        try write {
            try $0.execute(
                literal: """
                    INSERT INTO spaces (space, model, version, dimension, precision, training, weights)
                    VALUES (\(space.space), \(space.model), \(space.version), \(space.dimension), \(space.precision),
                        \(space.training), \(space.weights)) ON CONFLICT DO NOTHING
                    """)
        }
    }

    /// Finds a space by its id, by a unique beginning of it, or by its model; nil stands for the only one.
    package func space(named name: String?) throws(StoreError) -> SpaceRow {
        let all = try spaces()
        let found = all.filter { space in
            guard let name else { return true }
            return space.space == name || space.model == name || (name.count >= 6 && space.space.hasPrefix(name))
        }
        if found.count == 1 { return found[0] }
        let known = all.map { "\($0.model) (\($0.space))" }.joined(separator: ", ")
        throw StoreError(
            .unknownName,
            all.isEmpty
                ? "The store holds no embedding space yet. Run: radzoo embed"
                : "\(found.isEmpty ? "No" : "More than one") space is meant. Name one with --space: \(known)")
    }

    /// With what the vectors of a space were computed.
    package func numerics(ofSpace space: String) throws(StoreError) -> [String] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT description FROM numerics WHERE EXISTS (
                        SELECT 1 FROM vectors JOIN volumes ON volumes.id = vectors.volume
                        WHERE vectors.numerics = numerics.id
                            AND volumes.space = (SELECT id FROM spaces WHERE space = ?)) ORDER BY 1
                    """, arguments: [space])
        }
    }
}
