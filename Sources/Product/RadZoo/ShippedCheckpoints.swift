import RadSystem

/// The checkpoints that ship with RadZoo.
enum ShippedCheckpoints {
    static let names = ["radnet-s"]

    /// Where a shipped checkpoint stands: beside the executable, in `../share/radzoo`, or in the resource bundle.
    static func path(of name: String) throws -> String {
        guard names.contains(name) else {
            throw RadZooError(
                .usage,
                "There is no model named \(name). Known are \(names.joined(separator: ", ")); or give the path of a"
                    + " checkpoint file (.radz.h5).")
        }
        return try RadZooError.translating {
            try ResourceLocator.locate(
                file: "Checkpoints/\(name).radz.h5", bundle: "radzoo_RadZoo", explicit: nil)
        }
    }
}
