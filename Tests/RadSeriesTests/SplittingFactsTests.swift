import RadDICOM
import RadSystem
import RadVolume
import Testing

@testable import RadSeries

/// What a header is given, and what is to be found in it.
private struct Header: Sendable, CustomTestStringConvertible {
    let name: String
    let write: @Sendable (inout DataSetBuilder) -> Void
    let find: @Sendable (SplittingFacts) -> Bool

    init(
        _ name: String, _ write: @escaping @Sendable (inout DataSetBuilder) -> Void,
        _ find: @escaping @Sendable (SplittingFacts) -> Bool
    ) {
        (self.name, self.write, self.find) = (name, write, find)
    }

    var testDescription: String { name }
}

private let headers = [
    Header(
        "public diffusion",
        {
            $0.set(.diffusionBValue, .float64, decimals: 1000)
            $0.set(.diffusionGradientOrientation, .float64, decimals: 0, 0.6, 0.8)
        }, { $0.diffusionBValue == 1000 && $0.diffusionGradient == Vector3(x: 0, y: 0.6, z: 0.8) }),
    Header(
        "GE's b value with its bias",
        {
            $0.set(Tag(0x0043, 0x0010), .longString, text: "GEMS_PARM_01")
            $0.set(.geDiffusionBValue, .integerString, integers: 1_000_000_800, 8, 0, 0)
            $0.set(Tag(0x0019, 0x0010), .longString, text: "GEMS_ACQU_01")
            $0.set(.geDiffusionDirectionX, .decimalString, decimals: 1)
            $0.set(.geDiffusionDirectionY, .decimalString, decimals: 0)
            $0.set(.geDiffusionDirectionZ, .decimalString, decimals: 0)
        }, { $0.diffusionBValue == 800 && $0.diffusionGradient == Vector3(x: 1, y: 0, z: 0) }),
    Header(
        "Siemens in a block of its own",
        {
            $0.set(Tag(0x0019, 0x0012), .longString, text: "SIEMENS MR HEADER")
            $0.set(Tag(0x0019, 0x120C), .integerString, integers: 700)
            $0.set(Tag(0x0019, 0x120E), .float64, decimals: 0, 1, 0)
        }, { $0.diffusionBValue == 700 && $0.diffusionGradient == Vector3(x: 0, y: 1, z: 0) }),
    Header(
        "Philips",
        {
            $0.set(Tag(0x2001, 0x0010), .longString, text: "Philips Imaging DD 001")
            $0.set(.philipsDiffusionBValue, .float32, decimals: 600)
            $0.set(.philipsDiffusionDirection, .codeString, text: "I")
            $0.set(.philipsPhaseNumber, .integerString, integers: 7)
            $0.set(Tag(0x2005, 0x0010), .longString, text: "Philips MR Imaging DD 001")
            $0.set(.philipsComponent, .codeString, text: "P")
            $0.set(.philipsDiffusionDirectionRL, .float32, decimals: 0)
            $0.set(.philipsDiffusionDirectionAP, .float32, decimals: 0)
            $0.set(.philipsDiffusionDirectionFH, .float32, decimals: 0)
        },
        {
            $0.diffusionBValue == 600 && $0.diffusionGradient == nil && $0.diffusionDirectionality == "I"
                && $0.component == .phase && $0.cardiacPhase == 7
        }),
    Header(
        "United Imaging",
        {
            $0.set(Tag(0x0065, 0x0010), .longString, text: "Image Private Header")
            $0.set(.unitedImagingDiffusionBValue, .float64, decimals: 928.5)
            $0.set(.unitedImagingDiffusionDirection, .float64, decimals: 0, 0, -1)
        }, { $0.diffusionBValue == 928.5 && $0.diffusionGradient == Vector3(x: 0, y: 0, z: -1) }),
    Header(
        "a direction beside b 0",
        {
            $0.set(.diffusionBValue, .float64, decimals: 0)
            $0.set(.diffusionGradientOrientation, .float64, decimals: 0, 0, 1)
        }, { $0.diffusionBValue == 0 && $0.diffusionGradient == nil }),
    Header(
        "GE's number of the component",
        {
            $0.set(Tag(0x0043, 0x0010), .longString, text: "GEMS_PARM_01")
            $0.set(.geImageDataType, .signedShort, integers: 3)
        }, { $0.component == .imaginary }),
    Header(
        "the component in ImageType",
        { $0.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "R", "FFE") }, { $0.component == .real }),
    Header(
        "the public component before the others",
        {
            $0.set(.complexImageComponent, .codeString, text: "MAGNITUDE")
            $0.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "P")
        }, { $0.component == .magnitude }),
    Header(
        "times of the signal and of the heart",
        {
            $0.set(.echoTime, .decimalString, decimals: 4.92)
            $0.set(.echoNumbers, .integerString, integers: 2)
            $0.set(.inversionTime, .decimalString, decimals: 900)
            $0.set(.triggerTime, .decimalString, decimals: 33.5)
            $0.set(.nominalPercentageOfCardiacPhase, .float32, decimals: 75)
            $0.set(.temporalPositionIdentifier, .integerString, integers: 3)
            $0.set(.numberOfTemporalPositions, .integerString, integers: 5)
            $0.set(.acquisitionNumber, .integerString, integers: 4)
            $0.set(.stackID, .shortString, text: "2")
        },
        {
            $0.echoTime == 4.92 && $0.echoNumber == 2 && $0.inversionTime == 900 && $0.triggerTime == 33.5
                && $0.cardiacPhase == 75 && $0.temporalPosition == 3 && $0.numberOfTemporalPositions == 5
                && $0.acquisitionNumber == 4 && $0.stackID == "2"
        }),
    Header(
        "two seconds over midnight at the end of February",
        {
            $0.set(.acquisitionDate, .date, text: "20240228")
            $0.set(.acquisitionTime, .time, text: "235959.500")
            $0.set(.contentDate, .date, text: "20240229")
            $0.set(.contentTime, .time, text: "000001.5")
        },
        {
            guard let start = $0.acquisitionTime, let end = $0.contentTime else { return false }
            return abs(end - start - 2) < 1e-6
        }),
    Header(
        "a moment with an offset, beside one without",
        {
            $0.set(.acquisitionDateTime, .dateTime, text: "20240301101500.25+0100")
            $0.set(.contentDate, .date, text: "20240301")
            $0.set(.contentTime, .time, text: "1015")
        },
        {
            guard let start = $0.acquisitionTime, let end = $0.contentTime else { return false }
            return abs(start - end - 0.25) < 1e-6
        }),
    Header("nothing", { _ in }, { $0 == SplittingFacts() }),
]

@Test(arguments: headers)
private func `a header says what tells its image from others at its place`(header: Header) throws {
    var dataSet = DataSetBuilder()
    dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.4")
    dataSet.set(.modality, .codeString, text: "MR")
    header.write(&dataSet)
    let bytes = try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(of: dataSet)
    let facts = SplittingFacts(dataSet: try HeaderReader.read(bytes).dataSet)
    #expect(header.find(facts), "\(facts)")
}

@Test(arguments: ["2024-1-1", "20241301", "20240100", "banana", ""], ["2460", "1", "12345", "120000.", "12.5", "aa"])
func `what is no date or time is none`(date: String, time: String) throws {
    var dataSet = DataSetBuilder()
    dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.4")
    dataSet.set(.acquisitionDate, .date, text: date)
    dataSet.set(.acquisitionTime, .time, text: time)
    dataSet.set(.contentDate, .date, text: date)
    dataSet.set(.contentTime, .time, text: "120000")
    dataSet.set(.acquisitionDateTime, .dateTime, text: date)
    let bytes = try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(of: dataSet)
    let facts = SplittingFacts(dataSet: try HeaderReader.read(bytes).dataSet)
    if time != "120000." { #expect(facts.acquisitionTime == nil) }
    #expect(facts.contentTime == 43_200)
}
