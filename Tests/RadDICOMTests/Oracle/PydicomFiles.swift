import RadTestSupport

/// The test files that pydicom brings along, and those of the package pydicom-data where it is installed.
enum PydicomFiles {
    /// Folders are walked rather than pydicom asked, which would fetch what is missing.
    private static let listing = """
        import importlib, os
        for package in ("pydicom", "data_store"):
            try: root = os.path.dirname(importlib.import_module(package).__file__)
            except ImportError: continue
            for folder, _, names in sorted(os.walk(root)):
                if package == "pydicom" and "test_files" not in folder and "charset_files" not in folder: continue
                for name in sorted(names):
                    path = os.path.join(folder, name)
                    if os.path.isfile(path) and not name.endswith((".py", ".pyc", ".md", ".json", ".txt")): print(path)
        """

    static func all(_ python: OraclePython) throws -> [String] {
        String(decoding: try python.run(listing), as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
