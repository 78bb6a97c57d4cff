import RadDICOM
import RadSystem
import RadTestSupport
import Testing

/// Stored values against pydicom's.
struct PixelComparisonTests {
    /// Larger files only take time.
    private static let largestFile = 150_000

    /// Prints, for each file on standard input, the number of frames and a weighted sum of every seventh value of the
    /// first and the last one.
    private static let script = """
        import sys, numpy, pydicom
        from pydicom.pixels import pixel_array
        for index, path in enumerate(sys.stdin.read().split("\\n")):
            try:
                data_set = pydicom.dcmread(path)
                frames = int(data_set.get("NumberOfFrames", 1) or 1)
                sums = []
                for frame in (0, frames - 1):
                    values = pixel_array(data_set, index=frame, raw=True).ravel()[::7].astype(numpy.int64)
                    unused = 64 - data_set.BitsStored
                    mask = 2**data_set.BitsStored - 1
                    values = (values << unused) >> unused if data_set.PixelRepresentation else values & mask
                    weights = numpy.arange(values.size, dtype=numpy.int64) % 65521 + 1
                    sums.append(int((values * weights).sum()))
                print(index, frames, sums[0], sums[1])
            except Exception as error: print(index, "-")
        """

    private func sum(_ values: [Int32]) -> Int {
        var sum = 0
        for (place, index) in stride(from: 0, to: values.count, by: 7).enumerated() {
            sum += Int(values[index]) * (place % 65_521 + 1)
        }
        return sum
    }

    @Test(.requiresPython("pydicom", "numpy"))
    func `stored values equal pydicom's in every syntax that both read`() throws {
        let python = try #require(Oracle.python(modules: ["pydicom", "numpy"]))
        // Not pydicom's own list, which fetches what it does not find.
        var files = try PydicomFiles.all(python)
        if let shared = SharedData.root { files += try FileTree.files(below: shared + "/cornerstone3D") }
        files = try files.filter { try FileStatus.of($0).size <= Self.largestFile }
        let output = String(
            decoding: try python.run(Self.script, input: Array(files.joined(separator: "\n").utf8)), as: UTF8.self)
        var compared: [String: Int] = [:]
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 4, let index = Int(words[0]), let frames = Int(words[1]) else { continue }
            let file = try ReadableFile(path: files[index], followLinks: true)
            let header = try HeaderReader.read(file)
            // Codings that this release refuses, and colour that a decoder converts, have tests of their own.
            guard header.dataSet.integer(.samplesPerPixel) == 1, let reader = try? PixelReader(file, header) else {
                continue
            }
            let name = files[index].split(separator: "/").last.map(String.init) ?? ""
            let sums: [Int]
            do {
                sums = try [0, frames - 1].map { sum(try reader.frame($0).storedValues) }
            } catch {
                // Retired processes of 12 bits are refused by name.
                #expect((error as? DICOMError)?.code == .unsupportedTransferSyntax, "\(name): \(error)")
                continue
            }
            // Decoders of lossy 12-bit JPEG differ by rounding; that is tested by sample elsewhere.
            if header.transferSyntax.codec == .jpegExtended, reader.description.bitsStored > 8 { continue }
            let expected = words[2...].compactMap(Int.init)
            if [.jpegBaseline, .jpegExtended, .jpegRetired].contains(header.transferSyntax.codec) {
                // Decoders of lossy 8-bit JPEG round differently too, but not to one side.
                let tenth = sum(Array(repeating: 1, count: reader.description.rows * reader.description.columns)) / 10
                #expect(zip(sums, expected).allSatisfy { abs($0 - $1) <= tenth }, "\(name): \(sums), not \(expected)")
            } else {
                #expect(sums == expected, "\(name)")
            }
            compared[header.transferSyntax.uid, default: 0] += 1
        }
        print("stored values compared with pydicom: \(compared.sorted { $0.key < $1.key })")
        #expect(compared[TransferSyntax.explicitLittleEndian.uid, default: 0] > 10)
        #expect(compared[TransferSyntax.explicitBigEndian.uid, default: 0] > 1)
    }
}
