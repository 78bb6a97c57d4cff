import GRDB

/// The catalogue's tables and how older ones become the newest.
enum Schema {
    /// "RZST", in SQLite's application id.
    static let applicationID: Int32 = 0x525A_5354
    /// The newest version; grows with each migration.
    static let version: Int32 = 4

    /// Migrations in their order; one that was released is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: version1) }
        migrator.registerMigration("2") { try $0.execute(sql: version2) }
        migrator.registerMigration("3") { try $0.execute(sql: version3) }
        migrator.registerMigration("4") { try $0.execute(sql: version4) }
        return migrator
    }

    private static let version1 = """
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = 1;
        CREATE TABLE metadata (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        -- The only place of paths. The listing digest is set when every file of the directory is catalogued.
        CREATE TABLE directories (
            id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, listing BLOB,
            present INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE series (
            id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, study BLOB NOT NULL, patient BLOB NOT NULL,
            fingerprint BLOB, locations BLOB, state TEXT NOT NULL DEFAULT 'new', state_run INTEGER,
            dirty INTEGER NOT NULL DEFAULT 1) STRICT;
        CREATE INDEX series_dirty ON series (id) WHERE dirty;
        CREATE TABLE files (
            id INTEGER PRIMARY KEY, directory INTEGER NOT NULL REFERENCES directories, name BLOB NOT NULL,
            size INTEGER NOT NULL, modified INTEGER NOT NULL, series INTEGER REFERENCES series, instance BLOB,
            refusal TEXT, unidentified INTEGER NOT NULL DEFAULT 0, missing INTEGER NOT NULL DEFAULT 0,
            UNIQUE (directory, name)) STRICT;
        CREATE INDEX files_series ON files (series) WHERE series IS NOT NULL;
        CREATE INDEX files_refused ON files (refusal, missing) WHERE refusal IS NOT NULL;
        CREATE INDEX files_ungrouped ON files (directory) WHERE unidentified AND series IS NULL;
        CREATE TABLE spaces (
            id INTEGER PRIMARY KEY, space TEXT NOT NULL UNIQUE, model TEXT NOT NULL, version TEXT NOT NULL,
            dimension INTEGER NOT NULL, precision TEXT NOT NULL, training TEXT NOT NULL,
            weights TEXT NOT NULL) STRICT;
        CREATE TABLE numerics (id INTEGER PRIMARY KEY, description TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, status TEXT NOT NULL, space INTEGER,
            facts TEXT NOT NULL) STRICT;
        CREATE TABLE outcomes (
            series INTEGER NOT NULL REFERENCES series, space INTEGER NOT NULL REFERENCES spaces,
            status TEXT NOT NULL, reason TEXT, rules TEXT NOT NULL,
            PRIMARY KEY (series, space)) STRICT, WITHOUT ROWID;
        CREATE TABLE volumes (
            id INTEGER PRIMARY KEY, series INTEGER NOT NULL REFERENCES series,
            space INTEGER NOT NULL REFERENCES spaces, number INTEGER NOT NULL, window INTEGER NOT NULL,
            refusal TEXT, detail TEXT, files INTEGER NOT NULL, slices INTEGER NOT NULL, slice_spacing REAL,
            row_spacing REAL, column_spacing REAL, instances BLOB NOT NULL, first_file INTEGER,
            UNIQUE (series, space, number, window)) STRICT;
        CREATE TABLE labels (
            volume INTEGER NOT NULL REFERENCES volumes ON DELETE CASCADE, label_group TEXT NOT NULL,
            label_values TEXT NOT NULL, number REAL, confidence REAL NOT NULL, evidence TEXT NOT NULL,
            PRIMARY KEY (volume, label_group)) STRICT, WITHOUT ROWID;
        CREATE TABLE vectors (
            volume INTEGER PRIMARY KEY REFERENCES volumes ON DELETE CASCADE, element TEXT NOT NULL,
            numerics INTEGER NOT NULL REFERENCES numerics, vector BLOB NOT NULL) STRICT;
        CREATE INDEX vectors_numerics ON vectors (numerics);
        """

    /// Containers (zip, tar) stand beside directories: their path is that of the container, their files are its members.
    private static let version2 = """
        ALTER TABLE directories ADD COLUMN container INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE files ADD COLUMN member INTEGER;
        PRAGMA user_version = 2;
        """

    /// The number of a series in its study, by which series of a study are ordered.
    private static let version3 = """
        ALTER TABLE series ADD COLUMN number INTEGER;
        PRAGMA user_version = 3;
        """

    /// What was measured in voxels stays with the volume, so that other rules can judge it without decoding.
    ///
    /// `measures` is the version of the measures. The machine of a series is a pseudonym.
    private static let version4 = """
        ALTER TABLE series ADD COLUMN device BLOB;
        ALTER TABLE volumes ADD COLUMN measures INTEGER;
        CREATE TABLE pixel_measures (
            volume INTEGER NOT NULL REFERENCES volumes ON DELETE CASCADE, name TEXT NOT NULL, value REAL NOT NULL,
            PRIMARY KEY (volume, name)) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 4;
        """
}
