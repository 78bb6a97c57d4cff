import Testing

@testable import RadDICOM

/// The scanner's own header in either form, made by the rules that its reader states.
private struct VendorTable {
    var isSecondForm = true
    var elements: [(name: String, multiplicity: Int, texts: [String])] = [
        ("EchoLinePosition", 1, ["12"]), ("NumberOfImagesInMosaic", 1, ["35", "", ""]),
        ("SliceNormalVector", 3, ["0.00174537", "-0.09237050", "0.99572318", ""]), ("B_value", 1, ["1000"]),
        ("DiffusionGradientDirection", 3, ["0.6", "0", "-0.8"]), ("PatientName", 1, ["Canary"]),
    ]

    private func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }

    var bytes: [UInt8] {
        var bytes = isSecondForm ? Array("SV10".utf8) + [4, 3, 2, 1] : []
        bytes += word(elements.count) + word(77)
        let itemsOfFirst = elements[0].texts.count
        for (name, multiplicity, texts) in elements {
            bytes += Array(name.utf8) + [UInt8](repeating: 0, count: 64 - name.utf8.count)
            bytes += word(multiplicity) + Array("FD\0\0".utf8) + word(4) + word(texts.count) + word(77)
            for text in texts {
                let value = text.isEmpty ? [] : Array(text.utf8) + [0]
                bytes += word(isSecondForm ? 7 : value.count + itemsOfFirst) + word(isSecondForm ? value.count : 7)
                bytes += word(77) + word(0) + value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
            }
        }
        return bytes
    }
}

@Test(arguments: [true, false])
func `a scanner's own header is read in both forms`(isSecondForm: Bool) throws {
    let header = try SiemensHeader(bytes: VendorTable(isSecondForm: isSecondForm).bytes)
    #expect(header.numberOfImagesInMosaic == 35)
    #expect(header.sliceNormalVector == [0.00174537, -0.0923705, 0.99572318])
    #expect(header.diffusionBValue == 1000)
    #expect(header.diffusionGradientDirection == [0.6, 0, -0.8])
    var dumped = ""
    dump(header, to: &dumped)
    #expect(!dumped.contains("Canary"))
}

@Test func `vectors of other than three numbers are none`() throws {
    var table = VendorTable()
    table.elements[2].texts = ["0", "x", "1"]
    table.elements[3].texts = ["", ""]
    let header = try SiemensHeader(bytes: table.bytes)
    #expect(header.sliceNormalVector.isEmpty)
    #expect(header.diffusionBValue == nil)
}

@Test(arguments: [true, false])
func `a scanner's own header that is cut or changed is an error or values, never a trap`(isSecondForm: Bool) {
    let bytes = VendorTable(isSecondForm: isSecondForm).bytes
    for count in bytes.indices { _ = try? SiemensHeader(bytes: Array(bytes[..<count])) }
    for index in bytes.indices {
        for value in [0, 0x7F, 0x80, 0xFF] as [UInt8] {
            var changed = bytes
            changed[index] = value
            _ = try? SiemensHeader(bytes: changed)
        }
    }
    var huge = bytes
    let counts = isSecondForm ? 8 : 0
    huge.replaceSubrange(counts..<counts + 4, with: [0xFF, 0xFF, 0xFF, 0x7F])
    let error = #expect(throws: DICOMError.self) { try SiemensHeader(bytes: huge) }
    #expect(error?.code == .invalidVendorHeader)
    #expect(error?.expected == "at most 1024 elements")
}
