import ArgumentParser

/// How verbs that print a row for each volume or finding print it.
struct OutputOptions: ParsableArguments {
    /// The forms of a table.
    enum Format: String, CaseIterable {
        /// For people.
        case table
        case jsonl
        case csv
    }

    @Option(help: "table for people, jsonl and csv for programs.")
    var format = Format.table

    @Flag(help: "Print the smallest path of each series; paths may name patients.")
    var paths = false

    @Flag(help: "The same as --format jsonl.")
    var json = false

    /// The form that was asked for.
    var form: Format { json ? .jsonl : format }
}

extension OutputOptions.Format: ExpressibleByArgument {
    init?(argument: String) {
        // What `audit` called a table at first.
        self.init(rawValue: argument == "text" ? "table" : argument)
    }
}
