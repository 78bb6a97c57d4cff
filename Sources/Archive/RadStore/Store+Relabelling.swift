import GRDB
package import RadVocabulary

/// What the store keeps of a volume of which labels are made anew.
package struct KeptVolume: Hashable, Sendable {
    package let number: Int
    package let refusal: String?
    package let instanceDigest: [UInt8]
    package let hasVector: Bool
    /// What was measured in its voxels; nil where they were not read.
    package let measures: StoredMeasures?
}

/// New labels for the volumes of a series.
package struct RelabelledSeries: Sendable {
    /// A volume by its number.
    package struct Volume: Sendable {
        package let number: Int
        package let labels: [Label]

        package init(number: Int, labels: [Label]) {
            self.number = number
            self.labels = labels
        }
    }

    package let series: Int64
    package let labels: [Volume]

    package init(series: Int64, labels: [Volume]) {
        self.series = series
        self.labels = labels
    }
}

extension Store {
    /// Series that were worked on under other rules and otherwise the same settings, in the order of
    /// ``pendingSeries(space:rules:retryFailed:)``.
    ///
    /// - Parameter rules: The hash of the rules, 64 digits, followed by the other settings.
    package func seriesToRelabel(space: String, rules: String) throws(StoreError) -> [PendingSeries] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT series.id, series.key FROM series
                    JOIN outcomes ON outcomes.series = series.id
                        AND outcomes.space = (SELECT id FROM spaces WHERE spaces.space = ?)
                    WHERE series.state != 'missing' AND outcomes.status != 'failed' AND outcomes.rules != ?
                        AND substr(outcomes.rules, 65) = substr(?, 65)
                    ORDER BY \(Self.place), series.key
                    """, arguments: [space, rules, rules]
            ).map { PendingSeries(id: $0[0], key: $0.bytes(1)) }
        }
    }

    /// The volumes of a series in a space by number.
    package func keptVolumes(ofSeries id: Int64, space: String) throws(StoreError) -> [KeptVolume] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT volumes.number, volumes.refusal, volumes.instances, vectors.volume IS NOT NULL,
                        volumes.measures, volumes.id
                    FROM volumes LEFT JOIN vectors ON vectors.volume = volumes.id
                    WHERE volumes.series = ? AND volumes.window = 0
                        AND volumes.space = (SELECT id FROM spaces WHERE spaces.space = ?)
                    ORDER BY volumes.number
                    """, arguments: [id, space]
            ).map {
                KeptVolume(
                    number: $0[0], refusal: $0[1], instanceDigest: $0.bytes(2), hasVector: $0[3],
                    measures: try Self.measures(version: $0[4], ofVolume: $0[5], database))
            }
        }
    }

    private static func measures(
        version: Int?, ofVolume id: Int64, _ database: Database
    ) throws -> StoredMeasures? {
        guard let version else { return nil }
        let rows = try Row.fetchAll(
            database, sql: "SELECT name, value FROM pixel_measures WHERE volume = ?", arguments: [id])
        return StoredMeasures(
            version: version, values: Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) }))
    }

    /// Puts new labels in the place of the old ones in one transaction; volumes and vectors stay.
    package func relabel(_ results: [RelabelledSeries], space: String, rules: String) throws(StoreError) {
        try write { database in
            let space = try Int64.fetchOne(
                database, sql: "SELECT id FROM spaces WHERE space = ?", arguments: [space])
            for result in results {
                for volume in result.labels {
                    let ids = try Int64.fetchAll(
                        database,
                        sql: "SELECT id FROM volumes WHERE series = ? AND space = ? AND number = ?",
                        arguments: [result.series, space, volume.number])
                    for id in ids {
                        try database.executeCached(literal: "DELETE FROM labels WHERE volume = \(id)")
                        for label in volume.labels { try Self.insert(label, volume: id, database) }
                    }
                }
                try database.executeCached(
                    literal: """
                        UPDATE outcomes SET rules = \(rules) WHERE series = \(result.series) AND space = \(space)
                        """)
            }
        }
    }
}
