import RadSeries
import RadVocabulary
import RadVolume

@testable import RadLabels

/// Facts of a header and labels of earlier groups: everything that a condition may ask of.
struct CaseFacts {
    var facts = SeriesFacts()
    var terms: [Fact: [String]] = [:]

    mutating func set(_ fact: Fact, codes: [String]) {
        if fact.labelGroup == nil { facts.set(fact, codes: codes) } else { terms[fact] = codes }
    }

    /// The facts as conditions see them.
    func values(_ lexicon: Lexicon) -> FactValues {
        var values = FactValues(facts, lexicon: lexicon)
        for (fact, codes) in terms {
            guard let group = fact.labelGroup else { continue }
            values.note(Label(group: group, values: codes, number: nil, confidence: 1, evidence: []), as: fact)
        }
        return values
    }
}

extension SeriesFacts {
    /// The lengths of the volume along the axes of the patient, mm; setting them keeps the plane.
    var lengths: Vector3 {
        get { geometry?.lengths ?? Vector3(x: 300, y: 300, z: 100) }
        set { geometry = .block(newValue, geometry?.plane ?? plane ?? .axial) }
    }
}

extension VolumeGeometry {
    /// Ten axial slices that together span a length in mm and are wide enough for a trunk.
    static func axial(length: Double) -> VolumeGeometry { .block(Vector3(x: 300, y: 300, z: length), .axial) }

    /// A volume of ten slices that spans lengths in mm along the axes of the patient.
    static func block(_ lengths: Vector3, _ plane: AnatomicalPlane) -> VolumeGeometry {
        let axes = (Vector3(x: 1, y: 0, z: 0), Vector3(x: 0, y: 1, z: 0), Vector3(x: 0, y: 0, z: -1))
        let (row, column, step, columns, rows): (Vector3, Vector3, Vector3, Double, Double) =
            switch plane {
            case .coronal: (axes.0, axes.2, Vector3(x: 0, y: lengths.y / 10, z: 0), lengths.x, lengths.z)
            case .sagittal: (axes.1, axes.2, Vector3(x: lengths.x / 10, y: 0, z: 0), lengths.y, lengths.z)
            case .axial, .oblique: (axes.0, axes.1, Vector3(x: 0, y: 0, z: lengths.z / 10), lengths.x, lengths.y)
            }
        return VolumeGeometry(
            origin: Vector3(x: 0, y: 0, z: 0), rowDirection: row, columnDirection: column, sliceStep: step,
            columnSpacing: columns / 8, rowSpacing: rows / 8, extent: VolumeExtent(depth: 10, height: 8, width: 8))
    }

    /// The lengths along the axes of the patient, mm.
    fileprivate var lengths: Vector3 {
        func length(_ axis: (Vector3) -> Double) -> Double {
            abs(axis(sliceStep)) * 10 + abs(axis(rowDirection)) * columnSpacing * 8
                + abs(axis(columnDirection)) * rowSpacing * 8
        }
        return Vector3(x: length(\.x), y: length(\.y), z: length(\.z))
    }
}
