import Foundation
import RadTensor
import RadVolume
import Testing

@testable import RadPhantom

@Suite struct `A scanned phantom` {
    private static let patient = PhantomPatient(seed: 3)

    private func scan(_ scanProtocol: ScanProtocol, side: Int = 64, slices: Int = 20) throws -> PhantomScan {
        var random = SeededRandom(seed: 1)
        let geometry = scanProtocol.geometry(of: Self.patient, side: side, slices: slices, random: &random)
        let scanner = Scanner(scanProtocol.technique, sliceThickness: scanProtocol.sliceThickness, seed: 5)
        return try scanner.scan(Self.patient, geometry: geometry)
    }

    /// The mean of the image where one structure fills a voxel and its neighbours.
    private func mean(of structure: Structure, in scan: PhantomScan) -> Double {
        let extent = scan.volume.extent
        let values = scan.volume.voxels.float32Values()
        let labels = scan.labels.bytes()
        var sum = 0.0
        var count = 0.0
        for index in labels.indices {
            let column = index % extent.width
            guard column > 0, column < extent.width - 1, index >= extent.width, index + extent.width < labels.count
            else { continue }
            let around = [index, index - 1, index + 1, index - extent.width, index + extent.width]
            guard around.allSatisfy({ labels[$0] == structure.rawValue }) else { continue }
            sum += Double(values[index])
            count += 1
        }
        return count > 0 ? sum / count : .nan
    }

    @Test(arguments: [
        (ScanProtocol.chestCT[0], [Structure.lung, .vertebra, .rib, .myocardium, .artery, .liver, .couch, .airway]),
        (ScanProtocol.abdomenCT[0], [.liver, .spleen, .kidneyCortex, .kidneyMedulla, .stomach, .vertebra, .bowelGas]),
        (ScanProtocol.headMR[0], [.greyMatter, .whiteMatter, .ventricle, .skull, .vitreous, .cerebellarGreyMatter]),
        (ScanProtocol.kneeMR[0], [.femur, .tibia, .patella, .cartilage, .meniscus, .muscle, .ligament]),
    ])
    func `shows the organs of its region`(scanProtocol: ScanProtocol, structures: [Structure]) throws {
        let scan = try scan(scanProtocol, side: 96, slices: 30)
        #expect(scan.structures.isSuperset(of: structures), "missing: \(Set(structures).subtracting(scan.structures))")
    }

    @Test func `has the CT numbers of its tissues`() throws {
        let plain = try scan(ScanProtocol.abdomenCT[0])
        #expect(abs(mean(of: .liver, in: plain) - 58) < 8)
        #expect(abs(mean(of: .air, in: plain) + 1000) < 10)
        #expect(abs(mean(of: .subcutaneousFat, in: plain) + 100) < 40)
        let chest = try scan(ScanProtocol.chestCT[0])
        #expect(abs(mean(of: .lung, in: chest) + 860) < 60)
    }

    @Test func `takes up contrast medium as the phase says`() throws {
        let liver = try ScanProtocol.abdomenCT.map { mean(of: .liver, in: try scan($0)) }
        #expect(liver[1] - liver[0] < 30 && liver[2] - liver[0] > 35)
        let artery = try ScanProtocol.abdomenCT.map { mean(of: .artery, in: try scan($0, side: 128)) }
        #expect(artery[1] > artery[2] + 80 && artery[2] > artery[0] + 50)
    }

    @Test func `shows fluid dark in T1 and FLAIR, bright in T2`() throws {
        let t1 = try scan(ScanProtocol.headMR[0], side: 128)
        let t2 = try scan(ScanProtocol.headMR[1], side: 128)
        let flair = try scan(ScanProtocol.headMR[2], side: 128)
        #expect(mean(of: .ventricle, in: t1) < 0.5 * mean(of: .whiteMatter, in: t1))
        #expect(mean(of: .ventricle, in: t2) > 1.5 * mean(of: .whiteMatter, in: t2))
        #expect(mean(of: .ventricle, in: flair) < 0.5 * mean(of: .whiteMatter, in: flair))
        #expect(mean(of: .whiteMatter, in: t1) > mean(of: .deepGreyMatter, in: t1))
        #expect(mean(of: .whiteMatter, in: t2) < mean(of: .deepGreyMatter, in: t2))
    }

    @Test func `loses its fat to fat suppression`() throws {
        var open = ScanProtocol.kneeMR[0]
        guard case .magneticResonance(var technique) = open.technique else { return }
        let suppressed = mean(of: .femur, in: try scan(open))
        technique.isFatSuppressed = false
        open.technique = .magneticResonance(technique)
        #expect(mean(of: .femur, in: try scan(open)) > 5 * suppressed)
    }

    @Test func `lies where its geometry says, whatever the plane`() throws {
        // The same patient in two planes: at a point of space both name the same structure.
        var sagittal = ScanProtocol.headMR[0]
        sagittal.plane = .sagittal
        let (a, b) = (try scan(ScanProtocol.headMR[0], side: 96, slices: 60), try scan(sagittal, side: 96, slices: 60))
        let (first, second) = (a.labels.bytes(), b.labels.bytes())
        var equal = 0
        var compared = 0
        let extent = b.volume.extent
        for slice in stride(from: 0, to: 60, by: 3) {
            for row in stride(from: 0, to: 96, by: 5) {
                for column in stride(from: 0, to: 96, by: 5) {
                    let place = a.volume.geometry.position(
                        slice: Double(slice), row: Double(row), column: Double(column))
                    let there = b.volume.geometry.coordinate(of: place)
                    let (s, r, c) = (Int(there.slice.rounded()), Int(there.row.rounded()), Int(there.column.rounded()))
                    guard (0..<extent.depth).contains(s), (0..<96).contains(r), (0..<96).contains(c) else { continue }
                    let label = first[(slice * 96 + row) * 96 + column]
                    compared += 1
                    if label == second[(s * 96 + r) * 96 + c] { equal += 1 }
                }
            }
        }
        #expect(compared > 3000 && Double(equal) > 0.85 * Double(compared), "\(equal) of \(compared)")
    }

    @Test func `differs from patient to patient but not from scan to scan`() throws {
        let first = try scan(ScanProtocol.headMR[0])
        #expect(try scan(ScanProtocol.headMR[0]).volume.voxels == first.volume.voxels)
        #expect(PhantomPatient(seed: 4).solids.count > 500)
        #expect(PhantomPatient(seed: 3).size != PhantomPatient(seed: 4).size)
    }
}

@Suite struct `The signal of a tissue` {
    private let tissue = Tissue(0, protonDensity: 0.8, t1: 900, t2: 80, t2Star: 40, diffusivity: 0.9)

    private func signal(_ equation: SignalEquation, gadolinium: Double = 0) -> Double {
        equation.signal(of: tissue, gadolinium: gadolinium, isFatSuppressed: false)
    }

    @Test func `follows its equation`() {
        let echo = signal(.spinEcho(repetitionTime: 500, echoTime: 20))
        #expect(isClose(echo, 0.8 * (1 - exp(-500.0 / 900)) * exp(-20.0 / 80)))
        let inversion = signal(.inversionRecovery(repetitionTime: 9000, echoTime: 100, inversionTime: 2400))
        #expect(isClose(inversion, 0.8 * (1 - 2 * exp(-2400.0 / 900) + exp(-9000.0 / 900)) * exp(-100.0 / 80)))
        let gradient = signal(.spoiledGradientEcho(repetitionTime: 30, echoTime: 5, flipAngle: 30))
        let recovery = exp(-30.0 / 900)
        #expect(isClose(gradient, 0.8 * 0.5 * (1 - recovery) / (1 - recovery * cos(.pi / 6)) * exp(-5.0 / 40)))
        let diffusion = signal(.diffusionSpinEcho(repetitionTime: 6000, echoTime: 90, diffusionBValue: 1000))
        #expect(isClose(diffusion, 0.8 * (1 - exp(-6000.0 / 900)) * exp(-90.0 / 80) * exp(-0.9)))
    }

    @Test func `is nulled by an inversion at T1 ln 2`() {
        let time = 900 * 0.6931471805599453
        let null = signal(.inversionRecovery(repetitionTime: 1e5, echoTime: 10, inversionTime: time))
        #expect(null < 1e-12)
    }

    @Test func `rises with gadolinium where T1 weighs`() {
        let equation = SignalEquation.spinEcho(repetitionTime: 500, echoTime: 10)
        #expect(signal(equation, gadolinium: 1) > 1.5 * signal(equation))
    }

    @Test func `needs functions that agree with the C library's`() {
        for step in -400...400 {
            let x = Double(step) / 13
            #expect(isClose(Elementary.exponential(x), exp(x), relative: 1e-13))
            let (sine, cosine) = Elementary.sineAndCosine(degrees: x * 20)
            #expect(isClose(sine, sin(x * 20 * .pi / 180), relative: 0, absolute: 1e-11))
            #expect(isClose(cosine, cos(x * 20 * .pi / 180), relative: 0, absolute: 1e-11))
        }
    }

    private func isClose(_ a: Double, _ b: Double, relative: Double = 1e-12, absolute: Double = 0) -> Bool {
        abs(a - b) <= absolute + relative * abs(b)
    }
}
