import RadSearch
import RadVocabulary
import Testing

/// Labels and numbers of a row as the store gives them.
private struct Row {
    var labels: [LabelGroup: [String]]
    var numbers: [String: Double]

    func fulfils(_ filter: String) throws -> Bool {
        try FilterExpression(parsing: filter).matches(labels: labels, numbers: numbers)
    }
}

private let knee = Row(
    labels: [.modality: ["MR"], .plane: ["sagittal"], .sequence: ["T2-FLAIR"], .coverage: ["chest", "abdomen-liver"]],
    numbers: ["slices": 30, "sliceSpacing": 3.5, "rowSpacing": 0.5, "columnSpacing": 0.7])
private let unlabelled = Row(labels: [:], numbers: [:])

@Suite struct FilterTests {
    @Test(arguments: [
        ("modality = MR and plane = sagittal", true),
        ("modality = CT or plane = sagittal", true),
        ("modality = CT and plane = sagittal or slices = 30", true),
        ("modality = CT and (plane = sagittal or slices = 30)", false),
        ("not modality = CT", true),
        ("not (modality = MR and plane = sagittal)", false),
        ("not not plane = sagittal", true),
        ("plane in (axial, sagittal)", true),
        ("plane not in (axial, sagittal)", false),
        ("plane in (axial)", false),
        ("sequence = 'T2-FLAIR'", true),
        ("sequence = \"t2-flair\"", true),
        ("MODALITY = mr AND Plane = SAGITTAL", true),
        ("slices >= 30", true), ("slices > 30", false), ("slices < 30.5", true), ("slices <= 29", false),
        ("slices != 31", true), ("slices in (29, 30)", true), ("sliceSpacing = 3.5", true),
        ("sliceSpacing<4 and slices>1e1", true),
        ("inPlaneSpacing > 0.6", true), ("rowSpacing > 0.6", false),
        ("coverage = chest and coverage = abdomen-liver", true),
        ("coverage != chest", false), ("coverage = pelvis", false), ("coverage in (pelvis, chest)", true),
        ("contrast = unknown", true), ("plane = unknown", false), ("plane in (axial, unknown)", false),
        ("slices = unknown", false), ("sliceSpacing > -1", true),
    ])
    func `a filter means what it says`(filter: String, expected: Bool) throws {
        #expect(try knee.fulfils(filter) == expected)
    }

    @Test(arguments: [
        ("plane = axial", false), ("plane != axial", true), ("plane = unknown", true), ("plane != unknown", false),
        ("not plane = axial", true), ("plane in (axial, unknown)", true), ("slices > 0", false),
        ("not slices > 0", true), ("slices = unknown", true), ("slices != 3", true), ("inPlaneSpacing < 9", false),
    ])
    func `what is not known equals nothing but unknown`(filter: String, expected: Bool) throws {
        #expect(try unlabelled.fulfils(filter) == expected)
    }

    @Test(
        arguments: [
            ("modalty = MR", FilterError.Code.unknownField, 1, "modality"),
            ("slice_spacing < 3", .unknownField, 1, "sliceSpacing"),
            ("modality = MR and zzz = 1", .unknownField, 19, nil),
            ("plane = axail", .unknownTerm, 9, "axial"),
            ("plane in (axial, xyz)", .unknownTerm, 18, nil),
            ("sequence = 'T2 FLAIR'", .unknownTerm, 12, "T2-FLAIR"),
            ("slices = many", .notANumber, 10, nil),
            ("slices > nan", .notANumber, 10, nil),
            ("slices > unknown", .wrongComparison, 8, nil),
            ("plane > axial", .wrongComparison, 7, nil),
            ("plane", .unexpectedToken, 6, nil),
            ("plane axial", .unexpectedToken, 7, nil),
            ("plane not axial", .unexpectedToken, 11, nil),
            ("plane = ", .unexpectedToken, 9, nil),
            ("", .unexpectedToken, 1, nil),
            ("(plane = axial", .unexpectedToken, 15, nil),
            ("plane = axial)", .unexpectedToken, 14, nil),
            ("plane = axial plane = axial", .unexpectedToken, 15, nil),
            ("plane in axial", .unexpectedToken, 10, nil),
            ("plane in (axial coronal)", .unexpectedToken, 17, nil),
            ("plane in ()", .unexpectedToken, 11, nil),
            ("plane = 'axial", .openQuote, 9, nil),
            ("plane = axial; DROP TABLE series", .unexpectedCharacter, 14, nil),
            ("and = 1", .unknownField, 1, nil),
        ] as [(String, FilterError.Code, Int, String?)])
    func `a filter that is not understood is refused with the place`(
        filter: String, code: FilterError.Code, column: Int, suggestion: String?
    ) {
        #expect { try FilterExpression(parsing: filter) } throws: {
            guard let error = $0 as? FilterError else { return false }
            #expect(error.code == code)
            #expect(error.column == column)
            #expect(error.suggestion == suggestion)
            return true
        }
    }

    @Test func `filters beyond measure are refused, not followed`() {
        let deep = String(repeating: "(", count: 2000) + "plane = axial" + String(repeating: ")", count: 2000)
        let negated = String(repeating: "not ", count: 1000) + "plane = axial"
        let long = String(repeating: " ", count: 5000)
        for filter in [deep, negated, long] {
            #expect { try FilterExpression(parsing: filter) } throws: { ($0 as? FilterError)?.code == .tooLong }
        }
    }

    @Test func `a long chain of conditions is fine`() throws {
        let chain = Array(repeating: "slices > 1", count: 250).joined(separator: " and ")
        #expect(try knee.fulfils(chain))
    }

    @Test func `the error says what may have been meant`() {
        #expect { try FilterExpression(parsing: "plain = axial") } throws: {
            "\($0)".hasSuffix("found 'plain'. Did you mean plane?")
        }
    }

    @Test(arguments: LabelGroup.allCases.filter { $0.form != .number })
    func `every term of the vocabulary can be asked for`(group: LabelGroup) throws {
        for term in Vocabulary.terms(of: group) {
            let row = Row(labels: [group: [term.term]], numbers: [:])
            #expect(try row.fulfils("\(group.rawValue) = '\(term.term)'"))
            #expect(try row.fulfils("\(group.rawValue) = \(term.term)"))
        }
    }
}
