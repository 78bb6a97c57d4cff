package import RadDICOM

/// Values that identify a person, a visit or a machine, read only to become keyed pseudonyms.
///
/// It is not `Codable` and its description holds no value, so that nothing of it can leave by accident.
package struct PatientIdentity: Hashable, Sendable {
    /// PatientID, empty if absent.
    package var patientID: String
    /// IssuerOfPatientID: the same number of two issuers names two persons.
    package var issuerOfPatientID: String
    package var accessionNumber: String
    /// StudyDate as it stands; only differences between studies may be written.
    package var studyDate: String
    package var institutionName: String
    package var stationName: String
    package var deviceSerialNumber: String

    package init(
        patientID: String, issuerOfPatientID: String = "", accessionNumber: String = "", studyDate: String = "",
        institutionName: String = "", stationName: String = "", deviceSerialNumber: String = ""
    ) {
        self.patientID = patientID
        self.issuerOfPatientID = issuerOfPatientID
        self.accessionNumber = accessionNumber
        self.studyDate = studyDate
        self.institutionName = institutionName
        self.stationName = stationName
        self.deviceSerialNumber = deviceSerialNumber
    }

    /// Reads the values from a header; absent ones are empty.
    package init(dataSet: DataSet) {
        self.init(
            patientID: dataSet.string(.patientID) ?? "",
            issuerOfPatientID: dataSet.string(.issuerOfPatientID) ?? "",
            accessionNumber: dataSet.string(.accessionNumber) ?? "", studyDate: dataSet.string(.studyDate) ?? "",
            institutionName: dataSet.string(.institutionName) ?? "",
            stationName: dataSet.string(.stationName) ?? "",
            deviceSerialNumber: dataSet.string(.deviceSerialNumber) ?? "")
    }
}

extension PatientIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "patient (identifiers withheld)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
