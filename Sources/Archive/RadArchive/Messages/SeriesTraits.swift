package import RadDICOM
package import RadSeries
import RadVocabulary

/// What kind of object a file is, in registered terms only.
package struct FileTraits: Hashable, Sendable {
    /// What stands for an identifier or a term that is not registered.
    package static let other = "other"

    /// The identifier of the transfer syntax, or `other`.
    package let syntax: String
    /// The identifier of the SOP class, or `other`.
    package let object: String
    /// The term of the modality, or `other`.
    package let modality: String

    /// Nil where a part is neither registered nor `other`.
    init?(syntax: String, object: String, modality: String) {
        guard syntax == Self.other || TransferSyntax.registered[syntax] != nil,
            object == Self.other || StorageClass(uid: object) != nil,
            modality == Self.other || Vocabulary.contains(modality, in: .modality)
        else { return nil }
        self.syntax = syntax
        self.object = object
        self.modality = modality
    }

    /// The traits of a file by its header.
    package init(header: DICOMHeader) {
        let uid = header.transferSyntax.uid
        syntax = TransferSyntax.registered[uid] == nil ? Self.other : uid
        let stated = header.isDirectory ? StorageClass.mediaDirectory : header.dataSet.string(.sopClassUID) ?? ""
        object = StorageClass(uid: stated) == nil ? Self.other : stated
        let term = header.dataSet.string(.modality) ?? ""
        modality = Vocabulary.contains(term, in: .modality) ? term : Self.other
    }
}

/// What a series is made of.
package struct SeriesTraits: Hashable, Sendable {
    /// Its readable files by their traits.
    package var files: [FileTraits: Int] = [:]
    /// How its images lie in files and in space.
    package var shapes: Set<SeriesShape> = []

    /// Nothing yet.
    package init() {}
}

extension SeriesTraits {
    func write(to writer: inout ByteWriter) {
        writer.write(Array(files)) { writer, entry in
            writer.write(entry.key.syntax)
            writer.write(entry.key.object)
            writer.write(entry.key.modality)
            writer.write(UInt32(clamping: entry.value))
        }
        writer.write(Array(shapes)) { $0.write($1.rawValue) }
    }

    init(from reader: inout ByteReader) throws(MessageError) {
        let entries = try reader.list(minimumSize: 16) { reader throws(MessageError) in
            guard
                let traits = FileTraits(
                    syntax: try reader.string(), object: try reader.string(), modality: try reader.string())
            else { throw .malformed }
            return (traits, Int(try reader.integer(UInt32.self)))
        }
        for (traits, count) in entries { files[traits, default: 0] += count }
        shapes = Set(
            try reader.list(minimumSize: 4) { reader throws(MessageError) in
                guard let shape = SeriesShape(rawValue: try reader.string()) else { throw .malformed }
                return shape
            })
    }
}
