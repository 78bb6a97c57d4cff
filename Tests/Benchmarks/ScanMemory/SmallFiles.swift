import RadDICOM
import RadSystem

/// Archives of many small DICOM objects, a series to a folder.
enum SmallFiles {
    enum Naming: String, CaseIterable {
        /// `IM000000.dcm`.
        case numbered
        /// The object's UID, 44 bytes here.
        case identified
    }

    private static let filesInFolder = 200

    static func write(_ count: Int, _ naming: Naming, to folder: String) throws {
        // Foundation's writes take milliseconds a file.
        let storage = FileSystemStorage()
        let writer = DICOMWriter(transferSyntax: .explicitLittleEndian)
        var path = ""
        for number in 0..<count {
            let series = number / filesInFolder
            if number.isMultiple(of: filesInFolder) {
                path = "\(folder)/PAT\(padded(series / 40, 4))/ST\(padded(series / 8, 5))/SE\(padded(series, 6))"
                try storage.createDirectories(at: path, permissions: 0o755)
            }
            let uid = "1.2.826.0.1.3680043.10.474.\(padded(series, 6)).9\(padded(number, 8))"
            let name = naming == .numbered ? "IM\(padded(number, 6)).dcm" : uid
            let file = try storage.createFile(at: "\(path)/\(name)", exclusive: true, permissions: 0o644)
            let bytes = try writer.bytes(of: object(uid, series: series, number: number % filesInFolder))
            guard try file.write(bytes.span.bytes) == bytes.count else {
                throw Failure(description: "A file of the archive could not be written.")
            }
            try file.close()
        }
    }

    /// A report, which costs the run nothing behind its scan.
    private static func object(_ uid: String, series: Int, number: Int) -> DataSetBuilder {
        var object = DataSetBuilder()
        object.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.88.11")
        object.set(.sopInstanceUID, .uniqueIdentifier, text: uid)
        object.set(.modality, .codeString, text: "SR")
        object.set(.patientID, .longString, text: "PAT\(series / 40)")
        object.set(.studyInstanceUID, .uniqueIdentifier, text: "1.2.826.0.1.3680043.10.474.1.\(series / 8)")
        object.set(.seriesInstanceUID, .uniqueIdentifier, text: "1.2.826.0.1.3680043.10.474.2.\(series)")
        object.set(.instanceNumber, .integerString, text: "\(number + 1)")
        return object
    }

    private static func padded(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }
}
