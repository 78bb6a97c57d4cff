/// Looks for what identifies patients or a machine in texts that are about to be published.
///
/// The rules are named in `Formats/Zoo/SPECIFICATION.md`. They find what is written as such data usually are; they are a
/// net below those who write a card, and no proof that nothing is there.
package struct PatientDataScan: Sendable {
    /// What a text looked like.
    package enum Rule: String, CaseIterable, Sendable {
        /// A DICOM unique identifier other than those of the standard itself.
        case uid
        /// A date beside a word of birth.
        case birthDate = "birth-date"
        /// Eight digits that are a date, as DICOM writes it.
        case compactDate = "compact-date"
        /// A number beside a word such as MRN, patient id or accession.
        case identifier
        /// A number in the form of a social security or health service number.
        case nationalNumber = "national-number"
        /// A name as DICOM writes it: parts joined by carets.
        case personName = "person-name"
        /// A path of a file system.
        case filePath = "file-path"
    }

    /// A place that a rule speaks of; what stands there is never repeated.
    package struct Finding: Hashable, Sendable {
        package let rule: Rule
        /// The element of the checkpoint, or the line of the card.
        package let place: String
    }

    /// The rules that a text breaks.
    package static func rules(brokenBy text: String) -> Set<Rule> {
        var rules: Set<Rule> = []
        let words = text.split { !Self.isWordCharacter($0) }.map { Self.trimmed($0) }
        for (index, word) in words.enumerated() {
            if isUID(word) { rules.insert(.uid) }
            if isNationalNumber(word) { rules.insert(.nationalNumber) }
            if isCompactDate(word) { rules.insert(.compactDate) }
            if isPersonName(word) { rules.insert(.personName) }
            let nearby = words[max(0, index - 4)..<index].map { $0.lowercased() }
            if isDate(word), nearby.contains(where: { isBirthWord($0) }) { rules.insert(.birthDate) }
            if word.utf8.count(where: { isDigit($0) }) >= 4, !isUID(word), isIdentifier(after: nearby) {
                rules.insert(.identifier)
            }
        }
        if hasFilePath(text) { rules.insert(.filePath) }
        return rules
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "./-^_".contains(character)
    }

    private static func trimmed(_ word: Substring) -> String {
        var word = word
        while let last = word.last, "./-_".contains(last) { word.removeLast() }
        while let first = word.first, "./-_".contains(first) { word.removeFirst() }
        return String(word)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// At least five components and 18 characters (PS3.5, 9.1); those of the standard begin with 1.2.840.10008.
    private static func isUID(_ word: String) -> Bool {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 5 || word.hasPrefix("2.25."), word.utf8.count >= 18, ["0", "1", "2"].contains(parts[0]),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isDigit) })
        else { return false }
        return !word.hasPrefix("1.2.840.10008.")
    }

    /// Three, two and four digits, or three, three and four, joined by dashes.
    private static func isNationalNumber(_ word: String) -> Bool {
        let parts = word.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy(isDigit) }) else { return false }
        return [[3, 2, 4], [3, 3, 4]].contains(parts.map(\.utf8.count))
    }

    private static func isCompactDate(_ word: String) -> Bool {
        guard word.utf8.count == 8, word.utf8.allSatisfy(isDigit), let number = Int(word) else { return false }
        return isPlausible(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    private static func isDate(_ word: String) -> Bool {
        if isCompactDate(word) { return true }
        for separator: Character in ["-", ".", "/"] {
            let parts = word.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, let first = Int(parts[0]), let second = Int(parts[1]), let third = Int(parts[2])
            else { continue }
            if isPlausible(year: first, month: second, day: third) { return true }
            if isPlausible(year: third, month: second, day: first) { return true }
            if isPlausible(year: third, month: first, day: second) { return true }
        }
        return Int(word).map { (1900...2099).contains($0) } ?? false
    }

    private static func isPlausible(year: Int, month: Int, day: Int) -> Bool {
        (1900...2099).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }

    private static func isPersonName(_ word: String) -> Bool {
        let parts = word.split(separator: "^", omittingEmptySubsequences: false)
        guard parts.count >= 2, let first = parts.first, let second = parts.dropFirst().first else { return false }
        return first.count >= 2 && second.count >= 2 && first.allSatisfy(\.isLetter) && second.allSatisfy(\.isLetter)
    }

    private static func isBirthWord(_ word: String) -> Bool {
        word == "dob" || word == "born" || word == "geb" || word == "née" || word.contains("birth")
            || word.hasPrefix("gebor") || word.hasPrefix("geburt") || word.hasPrefix("nacido")
            || word.hasPrefix("naissance")
    }

    /// Whether the words before a number say that it is that of a patient or an examination.
    private static func isIdentifier(after words: [String]) -> Bool {
        let single: Set<String> = [
            "mrn", "ssn", "patientid", "patient-id", "patient_id", "accession", "accessionnumber", "fallnummer",
            "patientennummer", "krankenhausnummer",
        ]
        if words.contains(where: { single.contains($0) }) { return true }
        for (first, second) in zip(words, words.dropFirst()) {
            let isOf = ["patient", "case", "study", "hospital", "record", "nhs", "insurance"].contains(first)
            if isOf, ["id", "number", "no", "nr"].contains(second) { return true }
        }
        return false
    }

    /// Folders at the root of a file system that a path of a person's machine begins with.
    private static let roots: Set<String> = [
        "home", "users", "mnt", "media", "data", "root", "tmp", "var", "srv", "opt", "export", "scratch", "nfs", "work",
        "volumes", "archive", "pacs", "etc", "usr",
    ]

    private static func hasFilePath(_ text: String) -> Bool {
        if text.contains("file://") || text.contains("~/") { return true }
        let words = text.split { $0.isWhitespace || "\"'`()[]<>|,;=".contains($0) }
        return words.contains { word in
            if word.hasPrefix("\\\\") { return true }
            let characters = Array(word.prefix(3))
            if characters.count == 3, characters[0].isLetter, characters[1] == ":", characters[2] == "\\" {
                return true
            }
            guard word.hasPrefix("/") else { return false }
            let parts = word.split(separator: "/")
            return parts.count >= 2 && roots.contains(parts[0].lowercased())
        }
    }
}

extension PatientDataScan {
    /// Scans the texts of a checkpoint, each by its element, and a card by its lines.
    static func findings(in texts: [(element: String, text: String)], card: CardDocument) -> [Finding] {
        var findings: [Finding] = []
        func add(_ text: String, _ place: String) {
            for rule in rules(brokenBy: text).sorted(by: { $0.rawValue < $1.rawValue }) {
                let finding = Finding(rule: rule, place: place)
                if !findings.contains(finding) { findings.append(finding) }
            }
        }
        for text in texts { add(text.text, "checkpoint, \(text.element)") }
        let lines = String(decoding: card.bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() { add(String(line), "card, line \(index + 1)") }
        return findings
    }
}
