import FuzzDriver
import RadCheckpoint
import RadHDF5
import RadTensor

extension FuzzTarget {
    /// A checkpoint file: the HDF5 of the profile, and what stands in it.
    static let checkpoint = FuzzTarget(
        "checkpoint", longest: 16_384, seeds: { try CheckpointSeeds.files() }, run: { runCheckpoint($0) },
        mutate: ChecksumMutator.mutate)

    private static func runCheckpoint(_ bytes: [UInt8]) {
        guard let file = try? HDF5Reader(HDF5Source(bytes)) else { return }
        if let reader = try? CheckpointReader(file) {
            _ = try? reader.verify()
        } else {
            // What is no checkpoint may be sound HDF5 of the profile all the same.
            readTensors(of: file.root, file)
        }
    }

    private static func readTensors(of group: HDF5Group<HDF5StoredDataset>, _ file: HDF5Reader) {
        for dataset in group.datasets.values { _ = try? file.tensor(dataset) }
        for group in group.groups.values { readTensors(of: group, file) }
    }
}

/// Renews the checksums of HDF5 metadata after a change, so that the change is judged and not the checksum.
enum ChecksumMutator {
    static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        let headers = bytes.indices.dropLast(16).filter {
            bytes[$0] == 0x4F && (bytes[$0 + 1] == 0x48 || bytes[$0 + 1] == 0x43) && bytes[$0 + 3] >= 0x4B
        }
        if !headers.isEmpty, random.below(2) == 0 {
            let place = random.one(of: headers) + 4 + random.below(120)
            if place < bytes.count {
                bytes[place] = random.one(of: [0, 1, 2, 3, 4, 6, 8, 16, 18, 127, 128, 255, UInt8(random.below(256))])
            }
        }
        if random.below(16) == 0 { return }
        seal(&bytes, from: 0, count: 48)
        for start in headers where bytes[start + 1] == 0x48 {
            let flags = bytes[start + 5]
            var field = start + 6 + (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
            let width = 1 << Int(flags & 3)
            guard field + width <= bytes.count else { continue }
            let size = LittleEndian.number(bytes, field, min(4, width))
            field += width
            seal(&bytes, from: start, count: field - start + size + 4)
        }
    }

    private static func seal(_ bytes: inout [UInt8], from start: Int, count: Int) {
        guard count >= 4, count <= bytes.count - start else { return }
        let end = start + count - 4
        let sum = Lookup3.checksum(bytes[start..<end])
        for shift in 0..<4 { bytes[end + shift] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * shift)) }
    }
}
