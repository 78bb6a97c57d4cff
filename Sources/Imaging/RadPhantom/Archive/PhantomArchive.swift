import RadDICOM
package import RadSystem
import RadTensor
import RadVolume

/// Writes archives of phantoms.
package enum PhantomArchive {
    /// Writes an archive below a folder, which is made if it is not there.
    ///
    /// - Returns: what was written, with what a reader should make of it.
    /// - Throws: ``SystemError`` where a file cannot be written.
    package static func write(
        _ recipe: ArchiveRecipe, to directory: String, storage: any Storage
    ) throws -> PhantomManifest {
        var author = ArchiveAuthor(recipe: recipe, root: directory, storage: storage)
        try author.writeRegularSeries()
        for oddity in recipe.oddSeries { try author.write(oddity) }
        for kind in recipe.brokenFiles { try author.write(kind) }
        return author.finished()
    }
}

/// The state of writing one archive.
struct ArchiveAuthor {
    let recipe: ArchiveRecipe
    var folder: ArchiveFolder
    var manifest = PhantomManifest()
    var random: SeededRandom
    private let uids: UniqueIdentifiers
    private var patientCount = 0

    init(recipe: ArchiveRecipe, root: String, storage: any Storage) {
        self.recipe = recipe
        folder = ArchiveFolder(root: root, storage: storage, recipe: recipe)
        random = SeededRandom(seed: recipe.seed)
        uids = UniqueIdentifiers(seed: recipe.seed)
    }

    func finished() -> PhantomManifest {
        var manifest = manifest
        manifest.byteCount = folder.byteCount
        return manifest
    }

    /// One patient's visit to one scanner.
    struct Visit {
        let patient: PhantomPatient
        let identity: PhantomIdentity
        let patientNumber: Int
        let study: PhantomSeries.Study
        let vendor: ScannerVendor
        let layout: ArchiveFolder.Layout
    }

    mutating func writeRegularSeries() throws {
        var written = 0
        while written < recipe.series, patientCount < recipe.patients ?? .max {
            let patient = newPatient()
            for index in 0..<(1 + random.integer(below: max(1, recipe.studiesPerPatient))) {
                guard written < recipe.series else { break }
                let examination = recipe.examinations[random.integer(below: recipe.examinations.count)]
                let visit = visit(of: patient, study: index)
                let protocols = examination.protocols
                let count = min(1 + random.integer(below: max(1, recipe.seriesPerStudy)), protocols.count)
                for (number, choice) in random.permutation(count: protocols.count).prefix(count).enumerated() {
                    guard written < recipe.series else { break }
                    var files = SeriesFiles()
                    if !recipe.transferSyntaxes.isEmpty {
                        files.transferSyntax = recipe.transferSyntaxes[written % recipe.transferSyntaxes.count]
                    }
                    files.isNumberedDownwards = random.uniform() < 0.3
                    files.usesUndefinedLengths = random.uniform() < 0.3
                    let series = try series(protocols[choice], visit: visit, number: number + 1)
                    let packing = recipe.packings.isEmpty ? .files : recipe.packings[written % recipe.packings.count]
                    try write(try files.files(of: series), of: series, visit: visit, packing: packing)
                    written += 1
                }
            }
        }
    }

    /// The next patient with its number.
    mutating func newPatient() -> (patient: PhantomPatient, number: Int) {
        defer { patientCount += 1 }
        return (PhantomPatient(seed: recipe.seed &* 1_000_003 &+ UInt64(patientCount)), patientCount)
    }

    mutating func visit(of patient: (patient: PhantomPatient, number: Int), study: Int) -> Visit {
        let name = "patient \(patient.number)/study \(study)"
        return Visit(
            patient: patient.patient,
            identity: PhantomIdentity(of: patient.patient, number: patient.number, canary: recipe.canary),
            patientNumber: patient.number,
            study: PhantomSeries.Study(
                index: study, instanceUID: uids.identifier(name),
                frameOfReferenceUID: uids.identifier(name + "/frame of reference")),
            vendor: ScannerVendor.allCases[random.integer(below: ScannerVendor.allCases.count)],
            layout: folder.layout())
    }

    /// Scans a series.
    mutating func series(
        _ scanProtocol: ScanProtocol, visit: Visit, number: Int, slices: Int? = nil
    ) throws -> PhantomSeries {
        let width = recipe.slices.upperBound - recipe.slices.lowerBound + 1
        let drawn = recipe.slices.lowerBound + random.integer(below: width)
        let geometry = scanProtocol.geometry(
            of: visit.patient, side: recipe.matrix, slices: slices ?? drawn, random: &random)
        return try series(scanProtocol, geometry: geometry, visit: visit, number: number)
    }

    mutating func series(
        _ scanProtocol: ScanProtocol, geometry: VolumeGeometry, visit: Visit, number: Int, name: String? = nil
    ) throws -> PhantomSeries {
        let uid = uids.identifier("\(visit.study.instanceUID)/series \(name ?? String(number))")
        let scanner = Scanner(
            scanProtocol.technique, sliceThickness: scanProtocol.sliceThickness, seed: random.next())
        return PhantomSeries(
            scanProtocol: scanProtocol, identity: visit.identity, vendor: visit.vendor, study: visit.study,
            number: number, instanceUID: uid, uids: uids,
            scan: try scanner.scan(visit.patient, geometry: geometry))
    }

    /// Writes the files of a series and records it.
    mutating func write(
        _ files: [[UInt8]], of series: PhantomSeries, visit: Visit, oddity: OddSeries? = nil,
        refusedAs reasons: [String] = [], slices: Int? = nil, packing: SeriesPacking = .files
    ) throws {
        let place = folder.seriesFolder(
            visit.layout, patient: visit.patientNumber, study: visit.study.index, series: series.number)
        let other = folder.seriesFolder(
            visit.layout, patient: visit.patientNumber, study: visit.study.index, series: series.number + 50)
        let names = folder.fileNames(visit.layout, count: files.count, series: series.number)
        var paths: [String] = []
        if packing != .files {
            let packed = try packing.packed(files, names: names, of: series)
            for file in packed.files { _ = try folder.write(file.bytes, to: place, name: file.name) }
            paths = packed.members.map { "\(place)/\($0)" }
        } else {
            for (index, (bytes, name)) in zip(files, names).enumerated() {
                let isElsewhere = oddity == .splitFolders && index % 2 == 1
                paths.append(try folder.write(bytes, to: isElsewhere ? other + "B" : place, name: name))
            }
        }
        let scanProtocol = series.scanProtocol
        manifest.series.append(
            ExpectedSeries(
                files: paths, studyInstanceUID: visit.study.instanceUID,
                seriesInstanceUID: oddity == .noSeriesUID ? "" : series.instanceUID, oddity: oddity?.rawValue,
                refusalReasons: reasons, modality: scanProtocol.modality, sequence: scanProtocol.sequence,
                plane: series.geometry.plane.rawValue, hasContrastMedium: scanProtocol.hasContrastMedium,
                regions: scanProtocol.regions, slices: slices ?? series.sliceCount,
                sliceSpacing: series.geometry.sliceSpacing, patient: visit.patientNumber))
    }
}
