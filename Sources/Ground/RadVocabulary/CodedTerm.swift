/// A term of the vocabulary, with its code where a standard has one.
package struct CodedTerm: Hashable, Codable, Sendable {
    /// Who assigned a code.
    package enum Scheme: String, Codable, Hashable, Sendable {
        /// SNOMED CT, `SCT` in DICOM.
        case snomed = "SCT"
        /// DICOM's own codes (PS3.16 annex D).
        case dicom = "DCM"
    }

    /// How the term is written in labels, tables and filters.
    package let term: String
    /// The meaning in words.
    package let display: String
    /// The code, nil where no standard has the idea.
    package let codeValue: String?
    /// Who assigned the code.
    package let codingScheme: Scheme?
    /// The number of the DICOM context group (PS3.16 annex B) that holds the code.
    package let contextGroup: Int?

    /// A term with a code.
    init(_ term: String, _ display: String, _ scheme: Scheme, _ code: String, contextGroup: Int? = nil) {
        self.term = term
        self.display = display
        self.codeValue = code
        self.codingScheme = scheme
        self.contextGroup = contextGroup
    }

    /// A term of our own.
    init(_ term: String, _ display: String) {
        self.term = term
        self.display = display
        self.codeValue = nil
        self.codingScheme = nil
        self.contextGroup = nil
    }
}
