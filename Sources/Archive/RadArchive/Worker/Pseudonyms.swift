import RadDICOM
import RadSeries
import RadStore
import RadSystem

/// Turns the identifiers of a header into keyed pseudonyms; the only place that reads them.
struct Pseudonyms: Sendable {
    let key: ProjectKey

    /// Bytes of a file without identifiers that stand for its content, from the start and from the end.
    private static let sampleSize = 1 << 16

    /// What an object shares with all others of its series, as a rule.
    static let sharedTags: [Tag] = [
        .studyInstanceUID, .seriesInstanceUID, .frameOfReferenceUID, .patientID, .issuerOfPatientID, .manufacturer,
        .manufacturerModelName, .deviceSerialNumber,
    ]
    /// All that ``keys(of:)`` reads.
    static let tags = sharedTags + [.sopInstanceUID, .specificCharacterSet]

    /// The pseudonyms of an object; nil when it names no series.
    ///
    /// The series is known by the UIDs of study, series and frame of reference; the patient by the identifier with its
    /// issuer, or by the study where there is none.
    func keys(of dataSet: DataSet) -> InstanceKeys? {
        guard case .identified(let study, let series, let frameOfReference) = SeriesIdentity(dataSet: dataSet) else {
            return nil
        }
        let patient = dataSet.string(.patientID) ?? ""
        let issuer = dataSet.string(.issuerOfPatientID) ?? ""
        return InstanceKeys(
            series: key.pseudonym(domain: "series", fields: [study, series, frameOfReference]),
            study: key.pseudonym(domain: "study", fields: [study]),
            patient: patient.isEmpty
                ? key.pseudonym(domain: "patient of study", fields: [study])
                : key.pseudonym(domain: "patient", fields: [issuer, patient]),
            instance: instance(of: dataSet), device: device(of: dataSet))
    }

    /// The pseudonym of the machine, by vendor, model and serial number; nil where it gives no serial number.
    private func device(of dataSet: DataSet) -> [UInt8]? {
        guard let serial = dataSet.string(.deviceSerialNumber), !serial.isEmpty else { return nil }
        let vendor = dataSet.string(.manufacturer) ?? ""
        let model = dataSet.string(.manufacturerModelName) ?? ""
        return key.pseudonym(domain: "device", fields: [vendor, model, serial])
    }

    /// The pseudonym of the object itself.
    func instance(of dataSet: DataSet) -> [UInt8] {
        key.pseudonym(domain: "instance", fields: [dataSet.string(.sopInstanceUID) ?? ""])
    }

    /// The pseudonyms of a file that names nobody, by the SHA-256 of its content; it is a series and a patient of its own.
    ///
    /// - Parameter sidecar: What lies beside the file and describes it.
    func keys(ofContent digest: [UInt8], sidecar: [UInt8]?) -> InstanceKeys {
        let series = key.pseudonym(domain: "series of content", fields: [digest])
        let instance = key.pseudonym(domain: "instance of content", fields: [digest] + (sidecar.map { [$0] } ?? []))
        return InstanceKeys(series: series, study: series, patient: series, instance: instance)
    }

    /// The pseudonym of a file without identifiers: of its size and of what stands at its start and its end.
    func content(of source: ByteSource) throws(SystemError) -> [UInt8] {
        let size = source.count
        let start = try source.bytes(at: 0, count: Self.sampleSize)
        let end = try source.bytes(at: max(0, size - Self.sampleSize), count: Self.sampleSize)
        return key.pseudonym(domain: "content", fields: [Array(String(size).utf8), start, end])
    }

    /// The pseudonym of a series whose objects name none: of its files' contents in byte order.
    func series(ofContents contents: [[UInt8]]) -> [UInt8] {
        key.pseudonym(domain: "series of contents", fields: contents.sorted { $0.lexicographicallyPrecedes($1) })
    }
}
