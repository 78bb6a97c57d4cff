import RadArchive
import RadStore
package import RadSystem

extension Archive {
    /// Selects the right series of each study, or of what else the query says, from headers alone.
    ///
    /// Nothing is written. Give the selected series to ``embed(with:into:execution:options:progress:)`` by
    /// ``Options/series``, under the same project key. A series with several volumes is embedded as a whole, whichever of
    /// them was selected.
    ///
    /// - Parameters:
    ///   - query: Of what one each, under which condition, by which wishes.
    ///   - execution: Where bytes are parsed.
    ///   - options: Choices; those about stores do not matter.
    ///   - withPaths: Whether paths are told; they may name patients.
    /// - Throws: ``RadZooError``.
    public func select(
        _ query: SeriesSelection.Query, execution: Execution, options: Options = Options(), withPaths: Bool = false
    ) async throws -> SeriesSelection {
        let archive = self
        let interrupt = try RadZooError.translating { try InterruptSignal(listens: false) }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                runOnOwnThread(name: "radzoo.archive-selection") {
                    continuation.resume(
                        with: Result {
                            try archive.selection(
                                query, execution, options, withPaths: withPaths, interrupt: interrupt)
                        })
                }
            }
        } onCancel: {
            interrupt.raise()
        }
    }

    /// As ``select(_:execution:options:withPaths:)`` on the caller's thread, until a signal asks it to stop.
    package func selection(
        _ query: SeriesSelection.Query, _ execution: Execution, _ options: Options, withPaths: Bool,
        interrupt: InterruptSignal?, progress: @escaping (Progress) -> Void = { _ in }
    ) throws -> SeriesSelection {
        var gathering = SelectionGathering(query, withPaths: withPaths)
        let key = try survey(execution, options, interrupt: interrupt, progress: progress) { gathering.add($0) }
        return gathering.selection(projectKey: key)
    }

    /// The pseudonyms of the series to embed, from their hexadecimal digits.
    func selectedKeys(_ options: Options) throws -> Set<[UInt8]>? {
        guard let series = options.series else { return nil }
        let keys = series.compactMap([UInt8].init(hexadecimal:)).filter { $0.count == ProjectKey.pseudonymByteCount }
        guard keys.count == series.count, !keys.isEmpty else {
            throw RadZooError(
                .usage,
                series.isEmpty
                    ? "No series is selected, so there is nothing to embed."
                    : "A series key has \(2 * ProjectKey.pseudonymByteCount) hexadecimal digits; \(series.count - keys.count)"
                        + " of the selected ones have not.")
        }
        return Set(keys)
    }
}

extension EmbeddingStore {
    /// As ``Archive/select(_:execution:options:withPaths:)``, from the labels in the store; no file is read.
    ///
    /// Series that the store holds no labels of are counted in ``SeriesSelection/gaps``.
    ///
    /// - Parameters:
    ///   - query: Of what one each, under which condition, by which wishes.
    ///   - space: A space id, its beginning, or a model's name; nil: the only one.
    ///   - withPaths: Whether paths are told; they may name patients.
    public func select(
        _ query: SeriesSelection.Query, space: String? = nil, withPaths: Bool = false
    ) throws -> SeriesSelection {
        var gathering = SelectionGathering(query, withPaths: withPaths)
        let told = try survey(space: space, withPaths: withPaths) { gathering.add($0) }
        return gathering.selection(projectKey: told.key, gaps: told.gaps)
    }
}
