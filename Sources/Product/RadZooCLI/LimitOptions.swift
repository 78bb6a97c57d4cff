import ArgumentParser
import RadZoo

/// The limits on what a file may ask for, as several verbs take them.
struct LimitOptions: ParsableArguments {
    @Option(
        name: .customLong("limit"),
        help: ArgumentHelp(
            "What one file or volume may ask for, where the default does not fit; may be given several times. Names: "
                + Archive.Limits.names.map { "\($0) (\(Archive.Limits()[$0] ?? 0))" }.joined(separator: ", ") + ".",
            valueName: "name=value"))
    var values: [String] = []

    func validate() throws { _ = try limits() }

    /// The defaults with what was given.
    func limits() throws -> Archive.Limits {
        var limits = Archive.Limits()
        for text in values {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Int(parts[1]) else {
                throw ValidationError("--limit takes NAME=VALUE, a whole number, found \(text).")
            }
            do {
                try limits.set(String(parts[0]), to: value)
            } catch {
                throw ValidationError("\(error)")
            }
        }
        return limits
    }
}
