/// Facts that many images hold in common; two are equal if what they hold is.
final class SharedFacts: Hashable, Sendable {
    let value: SeriesFacts

    init(_ value: SeriesFacts) { self.value = value }

    static func == (left: SharedFacts, right: SharedFacts) -> Bool { left === right || left.value == right.value }

    /// A few facts part most images, and all of them would take long.
    func hash(into hasher: inout Hasher) {
        hasher.combine(value.imageType)
        hasher.combine(value.echoTime)
        hasher.combine(value.diffusionBValue)
    }
}
