/// A registered kind of DICOM object (PS3.6 table A-1, PS3.4 annex B.5).
package struct StorageClass: Hashable, Sendable {
    /// The identifier of the SOP class.
    package let uid: String
    /// Its registered name without the word Storage.
    package let name: String

    /// The identifier of the directory of a medium (DICOMDIR).
    package static let mediaDirectory = "1.2.840.10008.1.3.10"

    /// The class with this identifier; nil for vendors' own and unknown ones.
    package init?(uid: String) {
        guard let name = Self.names[uid] else { return nil }
        self.uid = uid
        self.name = name
    }

    private static let names: [String: String] = {
        var names = [mediaDirectory: "Media Storage Directory"]
        for (suffix, name) in namesBySuffix { names["1.2.840.10008.5.1.4.1.1." + suffix] = name }
        return names
    }()

    private static let namesBySuffix: [String: String] = [
        "1": "Computed Radiography Image", "1.1": "Digital X-Ray Image For Presentation",
        "1.1.1": "Digital X-Ray Image For Processing", "1.2": "Digital Mammography Image For Presentation",
        "1.2.1": "Digital Mammography Image For Processing", "1.3": "Digital Intra-Oral Image For Presentation",
        "1.3.1": "Digital Intra-Oral Image For Processing",
        "2": "CT Image", "2.1": "Enhanced CT Image", "2.2": "Legacy Converted Enhanced CT Image",
        "3": "Ultrasound Multi-frame Image (retired)", "3.1": "Ultrasound Multi-frame Image",
        "4": "MR Image", "4.1": "Enhanced MR Image", "4.2": "MR Spectroscopy", "4.3": "Enhanced MR Color Image",
        "4.4": "Legacy Converted Enhanced MR Image",
        "5": "Nuclear Medicine Image (retired)", "6": "Ultrasound Image (retired)", "6.1": "Ultrasound Image",
        "6.2": "Enhanced Ultrasound Volume", "6.3": "Photoacoustic Image",
        "7": "Secondary Capture Image", "7.1": "Multi-frame Single Bit Secondary Capture Image",
        "7.2": "Multi-frame Grayscale Byte Secondary Capture Image",
        "7.3": "Multi-frame Grayscale Word Secondary Capture Image",
        "7.4": "Multi-frame True Color Secondary Capture Image",
        "9.1.1": "12-lead ECG Waveform", "9.1.2": "General ECG Waveform", "9.1.3": "Ambulatory ECG Waveform",
        "9.2.1": "Hemodynamic Waveform", "9.3.1": "Cardiac Electrophysiology Waveform",
        "9.4.1": "Basic Voice Audio Waveform", "9.4.2": "General Audio Waveform", "9.5.1": "Arterial Pulse Waveform",
        "9.6.1": "Respiratory Waveform",
        "11.1": "Grayscale Softcopy Presentation State", "11.2": "Color Softcopy Presentation State",
        "11.3": "Pseudo-Color Softcopy Presentation State", "11.4": "Blending Softcopy Presentation State",
        "11.5": "XA/XRF Grayscale Softcopy Presentation State",
        "12.1": "X-Ray Angiographic Image", "12.1.1": "Enhanced XA Image", "12.2": "X-Ray Radiofluoroscopic Image",
        "12.2.1": "Enhanced XRF Image", "12.3": "X-Ray Angiographic Bi-Plane Image (retired)",
        "13.1.1": "X-Ray 3D Angiographic Image", "13.1.2": "X-Ray 3D Craniofacial Image",
        "13.1.3": "Breast Tomosynthesis Image", "13.1.4": "Breast Projection X-Ray Image For Presentation",
        "13.1.5": "Breast Projection X-Ray Image For Processing",
        "14.1": "Intravascular OCT Image For Presentation", "14.2": "Intravascular OCT Image For Processing",
        "20": "Nuclear Medicine Image", "30": "Parametric Map", "66": "Raw Data", "66.1": "Spatial Registration",
        "66.2": "Spatial Fiducials", "66.3": "Deformable Spatial Registration", "66.4": "Segmentation",
        "66.5": "Surface Segmentation", "66.6": "Tractography Results", "66.7": "Label Map Segmentation",
        "67": "Real World Value Mapping", "68.1": "Surface Scan Mesh", "68.2": "Surface Scan Point Cloud",
        "77.1.1": "VL Endoscopic Image", "77.1.1.1": "Video Endoscopic Image", "77.1.2": "VL Microscopic Image",
        "77.1.2.1": "Video Microscopic Image", "77.1.3": "VL Slide-Coordinates Microscopic Image",
        "77.1.4": "VL Photographic Image", "77.1.4.1": "Video Photographic Image",
        "77.1.5.1": "Ophthalmic Photography 8 Bit Image", "77.1.5.2": "Ophthalmic Photography 16 Bit Image",
        "77.1.5.4": "Ophthalmic Tomography Image", "77.1.6": "VL Whole Slide Microscopy Image",
        "88.11": "Basic Text SR", "88.22": "Enhanced SR", "88.33": "Comprehensive SR", "88.34": "Comprehensive 3D SR",
        "88.35": "Extensible SR", "88.40": "Procedure Log", "88.50": "Mammography CAD SR",
        "88.59": "Key Object Selection Document", "88.65": "Chest CAD SR", "88.67": "X-Ray Radiation Dose SR",
        "88.68": "Radiopharmaceutical Radiation Dose SR",
        "91.1": "Microscopy Bulk Simple Annotations", "104.1": "Encapsulated PDF", "104.2": "Encapsulated CDA",
        "104.3": "Encapsulated STL", "128": "Positron Emission Tomography Image", "128.1": "Legacy Converted PET Image",
        "130": "Enhanced PET Image", "131": "Basic Structured Display", "200.1": "CT Defined Procedure Protocol",
        "200.2": "CT Performed Procedure Protocol",
        "481.1": "RT Image", "481.2": "RT Dose", "481.3": "RT Structure Set", "481.4": "RT Beams Treatment Record",
        "481.5": "RT Plan", "481.6": "RT Brachy Treatment Record", "481.7": "RT Treatment Summary Record",
        "481.8": "RT Ion Plan", "481.9": "RT Ion Beams Treatment Record",
    ]
}
