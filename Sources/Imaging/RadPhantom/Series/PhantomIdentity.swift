import RadDICOM
import RadTensor

/// Made-up names, numbers and dates: everything in a header that would point at a person.
///
/// With a canary each of these holds that text, so that a test can look for it in whatever is written later.
package struct PhantomIdentity: Sendable {
    /// The text planted in everything that identifies, if any.
    package let canary: String?
    private let patient: PhantomPatient
    private let number: Int
    private let birthYear: Int
    private let birthDay: String
    private let names: (family: String, given: String)
    /// The year of the first study.
    private let firstYear: Int

    private static let families = [
        "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ironwood", "Juniper", "Larch", "Maple",
    ]
    private static let women = ["Ada", "Berta", "Clara", "Dora", "Emma", "Frida", "Greta", "Hilda"]
    private static let men = ["Anton", "Bruno", "Carl", "David", "Emil", "Franz", "Georg", "Hugo"]

    /// Draws an identity for the patient with a number in its archive.
    init(of patient: PhantomPatient, number: Int, canary: String?) {
        self.patient = patient
        self.number = number
        self.canary = canary
        var random = SeededRandom(seed: patient.seed &+ 3)
        let given = patient.isFemale ? Self.women : Self.men
        names = (Self.families[random.integer(below: Self.families.count)], given[random.integer(below: given.count)])
        firstYear = 2015 + random.integer(below: 8)
        birthYear = firstYear - patient.age
        birthDay = Self.day(&random)
    }

    private static func day(_ random: inout SeededRandom) -> String {
        String(padding: 1 + random.integer(below: 12), to: 2) + String(padding: 1 + random.integer(below: 28), to: 2)
    }

    /// A text with the canary in front, if there is one, cut to the longest value that the standard allows.
    func marked(_ text: String, limit: Int = 64) -> String {
        guard let canary else { return text }
        return String((canary + " " + text).prefix(limit))
    }

    /// The date of a study.
    func studyDate(_ study: Int) -> String {
        var random = SeededRandom(seed: patient.seed &+ 4 &+ UInt64(study))
        return "\(firstYear + study)" + Self.day(&random)
    }

    /// The number under which a study was ordered.
    func accessionNumber(_ study: Int) -> String {
        canary.map { String($0.prefix(16)) } ?? "A\(String(padding: number * 10 + study, to: 7))"
    }

    /// Writes the patient module (PS3.3 C.7.1.1) and who and where the patient was seen.
    func describe(in dataSet: inout DataSetBuilder, study: Int) {
        dataSet.set(Tag(0x0010, 0x0010), .personName, text: canary ?? "\(names.family)^\(names.given)")
        dataSet.set(.patientID, .longString, text: marked("P\(String(padding: number, to: 6))"))
        dataSet.set(.issuerOfPatientID, .longString, text: marked("PHANTOM"))
        dataSet.set(Tag(0x0010, 0x0030), .date, text: "\(birthYear)\(birthDay)")
        dataSet.set(.patientSex, .codeString, text: patient.isFemale ? "F" : "M")
        dataSet.set(.patientAge, .ageString, text: String(padding: patient.age + study, to: 3) + "Y")
        dataSet.set(.patientSize, .decimalString, decimals: (patient.size * 172).rounded() / 100)
        dataSet.set(.patientWeight, .decimalString, decimals: patient.weight)
        dataSet.set(.institutionName, .longString, text: marked("Phantom Hospital"))
        dataSet.set(.stationName, .shortString, text: marked("STATION1", limit: 16))
        dataSet.set(.deviceSerialNumber, .longString, text: marked("\(10_000 + number % 7)"))
        dataSet.set(.accessionNumber, .shortString, text: accessionNumber(study))
        dataSet.set(Tag(0x0008, 0x0090), .personName, text: canary ?? "Referrer^Rita")
        dataSet.set(Tag(0x0020, 0x0010), .shortString, text: marked("\(study + 1)", limit: 16))
        guard let canary else { return }
        plant(canary, in: &dataSet)
    }

    /// Elements that only a canary fills: further names, addresses and remarks, and private ones.
    private func plant(_ canary: String, in dataSet: inout DataSetBuilder) {
        dataSet.set(Tag(0x0008, 0x0081), .shortText, text: canary)
        dataSet.set(Tag(0x0008, 0x1040), .longString, text: canary)
        dataSet.set(Tag(0x0008, 0x1048), .personName, text: canary)
        dataSet.set(Tag(0x0008, 0x1050), .personName, text: canary)
        dataSet.set(Tag(0x0008, 0x1060), .personName, text: canary)
        dataSet.set(Tag(0x0008, 0x1070), .personName, text: canary)
        dataSet.set(Tag(0x0010, 0x1000), .longString, text: canary)
        dataSet.set(Tag(0x0010, 0x1001), .personName, text: canary)
        dataSet.set(Tag(0x0010, 0x1040), .longString, text: canary)
        dataSet.set(Tag(0x0010, 0x2154), .shortString, text: String(canary.prefix(16)))
        dataSet.set(Tag(0x0010, 0x21B0), .longText, text: canary)
        dataSet.set(Tag(0x0010, 0x4000), .longText, text: canary)
        dataSet.set(Tag(0x0020, 0x4000), .longText, text: canary)
        dataSet.set(Tag(0x0032, 0x1032), .personName, text: canary)
        dataSet.set(Tag(0x0032, 0x4000), .longText, text: canary)
        var request = DataSetBuilder()
        request.set(Tag(0x0040, 0x0007), .longString, text: canary)
        request.set(Tag(0x0040, 0x1001), .shortString, text: String(canary.prefix(16)))
        dataSet.set(Tag(0x0040, 0x0275), items: request)
        dataSet.set(Tag(0x0009, 0x0010), .longString, text: canary)
        dataSet.set(Tag(0x0009, 0x1001), .longString, text: canary)
    }
}

extension String {
    /// A number with zeros in front.
    init(padding number: Int, to count: Int) {
        let digits = String(number)
        self = String(repeating: "0", count: Swift.max(0, count - digits.utf8.count)) + digits
    }
}
