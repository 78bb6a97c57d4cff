/// The words that the scanners of one manufacturer put into headers.
package enum ScannerVendor: String, CaseIterable, Sendable {
    case siemens
    case generalElectric
    case philips
    case canon

    var manufacturer: String {
        switch self {
        case .siemens: "SIEMENS"
        case .generalElectric: "GE MEDICAL SYSTEMS"
        case .philips: "Philips Medical Systems"
        case .canon: "TOSHIBA"
        }
    }

    func modelName(isCT: Bool) -> String {
        switch self {
        case .siemens: isCT ? "SOMATOM Definition AS" : "Avanto"
        case .generalElectric: isCT ? "LightSpeed VCT" : "Signa HDxt"
        case .philips: isCT ? "Brilliance 64" : "Achieva"
        case .canon: isCT ? "Aquilion ONE" : "Titan"
        }
    }

    var softwareVersion: String {
        switch self {
        case .siemens: "syngo CT VA48A"
        case .generalElectric: "24"
        case .philips: "3.2.1"
        case .canon: "V6.00ER001"
        }
    }

    /// The name of a reconstruction kernel.
    func kernelName(_ kernel: CTKernel) -> String {
        switch (self, kernel) {
        case (.siemens, .smooth): "B20f"
        case (.siemens, .standard): "B30f"
        case (.siemens, .sharp): "B70f"
        case (.generalElectric, .smooth): "SOFT"
        case (.generalElectric, .standard): "STANDARD"
        case (.generalElectric, .sharp): "LUNG"
        case (.philips, .smooth): "A"
        case (.philips, .standard): "B"
        case (.philips, .sharp): "YB"
        case (.canon, .smooth): "FC03"
        case (.canon, .standard): "FC08"
        case (.canon, .sharp): "FC51"
        }
    }

    /// Whether CT numbers are stored as signed 16 bits, otherwise as unsigned 12 bits from -1024 up.
    var storesSignedCT: Bool { self == .generalElectric || self == .canon }
}
