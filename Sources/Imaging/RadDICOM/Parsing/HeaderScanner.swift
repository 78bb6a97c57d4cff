package import RadSystem

/// Reads selected elements of one header after the other, in memory that it keeps between them.
///
/// A selection is read only as far as its last tag, 8 KiB first, which is where most scanners have written what tells
/// series apart; the elements of a header are the same that ``HeaderReader`` finds, unless they are out of their order.
package struct HeaderScanner: Sendable {
    private let selection: TagSelection
    private let limits: ReadingLimits
    private var memory = HeaderMemory()

    package init(_ selection: TagSelection, limits: ReadingLimits = ReadingLimits()) {
        self.selection = selection
        self.limits = limits
    }

    /// Reads the selected elements of a file; what lies behind them is not looked for, so that neither pixels nor
    /// functional groups are known.
    ///
    /// Of a file without meta information the whole header is read.
    ///
    /// - Throws: As ``HeaderReader/read(_:limits:)-(ByteSource,_)``.
    package mutating func read(_ source: ByteSource) throws(DICOMError) -> DICOMHeader {
        try HeaderReader.read(source, selection, limits, &memory)
    }
}

/// What reading one header leaves for the next.
struct HeaderMemory: Sendable {
    /// Holds pieces of the file.
    var piece: [UInt8] = []
    /// The transfer syntax that was met last, and how it was spelled.
    private var syntax: (name: [UInt8], syntax: TransferSyntax)?

    /// Hands the memory over; it comes back when the header was read.
    mutating func takePiece() -> [UInt8] {
        defer { piece = [] }
        return piece
    }

    /// The syntax of a name with its padding; nil where the name is empty.
    mutating func syntax(named name: ArraySlice<UInt8>) -> TransferSyntax? {
        if let syntax, syntax.name.elementsEqual(name) { return syntax.syntax }
        let uid = DataSet.split(name.filter { $0 < 0x80 }[...]).first ?? ""
        if uid.isEmpty { return nil }
        let found = TransferSyntax(uid: uid)
        syntax = (Array(name), found)
        return found
    }
}
