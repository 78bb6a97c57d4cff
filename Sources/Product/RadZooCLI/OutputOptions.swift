import ArgumentParser

/// A form in which rows are printed.
protocol OutputForm: ExpressibleByArgument, CaseIterable, Sendable {
    /// For people.
    static var table: Self { get }
    /// One JSON object a line.
    static var jsonl: Self { get }
}

/// The forms of a table.
enum TableForm: String, OutputForm {
    case table
    case jsonl
    case csv
}

/// How verbs that print a row for each volume or finding print it.
struct OutputOptions<Form: OutputForm>: ParsableArguments {
    @Option(help: "table is for people, the others are for programs.")
    var format = Form.table

    @Flag(help: "Print the smallest path of each series; paths may name patients.")
    var paths = false

    @Flag(help: "The same as --format jsonl.")
    var json = false

    /// The form that was asked for.
    var form: Form { json ? .jsonl : format }
}
