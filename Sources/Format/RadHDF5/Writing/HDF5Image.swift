import CHDF5
import RadTensor

/// A file that libhdf5 has made in memory; used by one thread inside ``HDF5Library/exclusively(_:)``.
struct HDF5Image {
    private let file: rad_hdf5_id

    /// Makes the file of a valid document.
    init(of document: HDF5Document) throws(HDF5Error) {
        let increment = Self.estimatedByteCount(of: document.root, limit: 1 << 40)
        let access = try HDF5Library.checked(rad_hdf5_file_access(increment), "H5Pcreate")
        defer { rad_hdf5_close_list(access) }
        let (links, length) = Self.linkEstimate(document.root)
        let creation = try HDF5Library.checked(rad_hdf5_file_creation(links, length), "H5Pcreate")
        defer { rad_hdf5_close_list(creation) }
        file = try HDF5Library.checked(rad_hdf5_create(creation, access), "H5Fcreate")
        do {
            let settings = try HDF5Library.checked(rad_hdf5_dataset_creation(), "H5Pcreate")
            defer { rad_hdf5_close_list(settings) }
            let root = try HDF5Library.checked(rad_hdf5_root(file), "H5Gopen2")
            defer { rad_hdf5_close_group(root) }
            try Self.fill(root, with: document.root, path: "", settings: settings)
        } catch {
            rad_hdf5_close_file(file)
            throw error
        }
    }

    /// Gives the memory back; the image must not be used afterwards.
    func close() {
        rad_hdf5_close_file(file)
    }

    /// Calls `body` with the bytes as they are on a medium once the file is closed.
    func withBytes<Result>(_ body: (RawSpan) throws -> Result) throws -> Result {
        var count = 0
        guard let memory = unsafe rad_hdf5_memory(file, &count), count >= Superblock.byteCount else {
            throw HDF5Library.failure(of: "H5Fget_vfd_handle")
        }
        // While a file is open its superblock says so (byte 11); a closed one says 0, under a checksum of its own.
        let block = unsafe UnsafeMutableRawBufferPointer(mutating: UnsafeRawBufferPointer(start: memory, count: count))
        unsafe block[11] = 0
        var checksum = unsafe Lookup3.checksum(ArraySlice(block[..<44]))
        for index in 44..<48 {
            unsafe block[index] = UInt8(truncatingIfNeeded: checksum)
            checksum >>= 8
        }
        return try body(unsafe UnsafeRawBufferPointer(block).bytes)
    }

    private static func fill(
        _ id: rad_hdf5_id, with group: HDF5Group<HDF5Dataset>, path: String, settings: rad_hdf5_id
    ) throws(HDF5Error) {
        try write(group.attributes, to: id, path: path)
        let names = group.groups.keys.map { ($0, true) } + group.datasets.keys.map { ($0, false) }
        for (name, isGroup) in names.sorted(by: { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }) {
            if isGroup, let child = group.groups[name] {
                let (links, length) = linkEstimate(child)
                let creation = try HDF5Library.checked(rad_hdf5_group_creation(links, length), "H5Pcreate")
                defer { rad_hdf5_close_list(creation) }
                let created = try HDF5Library.checked(
                    unsafe rad_hdf5_create_group(id, name, creation), "H5Gcreate2", path: "\(path)/\(name)")
                defer { rad_hdf5_close_group(created) }
                try fill(created, with: child, path: "\(path)/\(name)", settings: settings)
            } else if let dataset = group.datasets[name] {
                try write(dataset, named: name, in: id, path: "\(path)/\(name)", settings: settings)
            }
        }
    }

    private static func write(
        _ dataset: HDF5Dataset, named name: String, in group: rad_hdf5_id, path: String, settings: rad_hdf5_id
    ) throws(HDF5Error) {
        let tensor = dataset.tensor
        let type = try HDF5Library.checked(rad_hdf5_element_type(code(of: tensor.elementType)), "H5Tcopy", path: path)
        defer { rad_hdf5_close_type(type) }
        let extents = tensor.shape.extents.map { UInt64($0) }
        let space = try HDF5Library.checked(
            unsafe rad_hdf5_space(Int32(extents.count), extents), "H5Screate_simple", path: path)
        defer { rad_hdf5_close_space(space) }
        let id = try HDF5Library.checked(
            unsafe rad_hdf5_create_dataset(group, name, type, space, settings), "H5Dcreate2", path: path)
        defer { rad_hdf5_close_dataset(id) }
        var attributes = dataset.attributes
        if tensor.elementType == .bfloat16 {
            attributes[HDF5Encoding.elementType] = .string(ElementType.bfloat16.rawValue)
        }
        try write(attributes, to: id, path: path)
        if tensor.byteCount == 0 { return }
        let status = unsafe tensor.withUnsafeBytes { bytes in
            unsafe rad_hdf5_write_dataset(id, type, bytes.baseAddress)
        }
        try HDF5Library.checked(status, "H5Dwrite", path: path)
    }

    private static func write(
        _ attributes: [String: HDF5Attribute], to object: rad_hdf5_id, path: String
    ) throws(HDF5Error) {
        let space = try HDF5Library.checked(rad_hdf5_space(0, nil), "H5Screate", path: path)
        defer { rad_hdf5_close_space(space) }
        for (name, value) in attributes.inByteOrder {
            let bytes: [UInt8]
            let type: rad_hdf5_id
            switch value {
            case .string(let text):
                bytes = text.isEmpty ? [0] : Array(text.utf8)
                type = rad_hdf5_string_type(bytes.count)
            case .signed(let number):
                (bytes, type) = (littleEndian(UInt64(bitPattern: number)), rad_hdf5_element_type(Int32(RAD_HDF5_I64)))
            case .unsigned(let number):
                (bytes, type) = (littleEndian(number), rad_hdf5_element_type(Int32(RAD_HDF5_U64)))
            case .float(let number):
                (bytes, type) = (littleEndian(number.bitPattern), rad_hdf5_element_type(Int32(RAD_HDF5_F64)))
            }
            try HDF5Library.checked(type, "H5Tcopy", path: path)
            defer { rad_hdf5_close_type(type) }
            try HDF5Library.checked(
                unsafe rad_hdf5_write_attribute(object, name, type, space, bytes), "H5Awrite", path: path)
        }
    }

    private static func littleEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func code(of type: ElementType) -> Int32 {
        let code =
            switch type {
            case .float16: RAD_HDF5_F16
            case .float32: RAD_HDF5_F32
            case .float64: RAD_HDF5_F64
            case .int8: RAD_HDF5_I8
            case .int16: RAD_HDF5_I16
            case .int32: RAD_HDF5_I32
            case .int64: RAD_HDF5_I64
            case .uint8: RAD_HDF5_U8
            case .uint16, .bfloat16: RAD_HDF5_U16
            case .uint32: RAD_HDF5_U32
            case .uint64: RAD_HDF5_U64
            }
        return Int32(code)
    }

    /// Hints by which libhdf5 sizes a group's header: the number of links and their mean name length.
    ///
    /// The header's first block must stay within the profile's limit; links beyond it go to continuation blocks.
    private static func linkEstimate(_ group: HDF5Group<HDF5Dataset>) -> (links: UInt32, nameByteCount: UInt32) {
        let names = Array(group.groups.keys) + Array(group.datasets.keys)
        guard !names.isEmpty else { return (0, 0) }
        let bytes = names.reduce(0) { $0 + $1.utf8.count }
        let mean = (bytes + names.count - 1) / names.count
        // A link message takes 4 bytes of header and 11 besides the name; a quarter of the block is left for attributes.
        let fitting = HDF5Limits.profile.headerBlockByteCount * 3 / 4 / (mean + 16)
        return (UInt32(min(names.count, fitting)), UInt32(mean))
    }

    /// About the size of the file, so that its memory is taken in one piece.
    private static func estimatedByteCount(of group: HDF5Group<HDF5Dataset>, limit: Int) -> Int {
        var pending = [group]
        var count = 1 << 16
        while let next = pending.popLast() {
            for dataset in next.datasets.values { count += min(dataset.tensor.byteCount, limit - count) + 512 }
            pending.append(contentsOf: next.groups.values)
        }
        return min(count, limit)
    }
}
