/// What may become of a value after it was read (PS3.15 annex E is the background; this list is an allow-list).
package enum PrivacyClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Technical: may be stored and shown.
    case plain
    /// Identifies a person, a place or an object: only its keyed pseudonym may be written.
    case pseudonymised
    /// Free text that can hold anything: matched in memory, only matched vocabulary terms may be written.
    case freeText
    /// Only a class or a truth value drawn from it may be written.
    case derivedOnly
    /// Dates and times: only differences may be written.
    case differenceOnly
    /// Describes the patient: may be used in a calculation, never written unless asked for.
    case memoryOnly
    /// Only whether the element is there is known; its value is not read.
    case presenceOnly
}
