/// Walks a data set with an explicit stack and keeps what the table of readable tags lists.
///
/// Values are taken only from the level where they stand: sequences that are not listed are passed over whole, so that
/// a vendor's copy of a public tag inside a private sequence never wins.
struct HeaderParser {
    /// How elements are written at one level.
    struct Form: Hashable {
        var isExplicit: Bool
        var isBigEndian: Bool
    }

    /// A sequence, a chain of fragments or an item that is open.
    struct Level {
        enum Kind { case sequence, fragments, item }
        let kind: Kind
        /// Where it must have ended: its own end, or that of what holds it if its length is undefined.
        let end: Int
        let isUndefined: Bool
        /// The form of what holds it.
        let outerForm: Form
        /// The kept element that it fills, nil if nothing is kept.
        let element: Int?
        /// How many private blocks were known outside.
        let outerBlocks: Int
        /// The number of the element that it is, or of the last one before it.
        let outerNumber: UInt32
        var items = 0
    }

    /// A block of vendor's elements whose creator is known.
    struct PrivateBlock {
        let group: UInt16
        let block: UInt16
        let creator: Int
    }

    /// The fixed part of an element.
    struct ElementHeader {
        static let undefined = UInt32.max
        var number: UInt32
        /// Nil where the file does not state a known one.
        var representation: ValueRepresentation?
        var length: UInt32
        var valueStart: Int
        var tag: Tag { Tag(number: number) }
    }

    enum Progress { case goOn, stop }

    let limits: ReadingLimits
    let index = ReadableIndex.shared
    var window: HeaderWindow
    var position: Int
    var form: Form
    /// Whether the functional groups are to be kept rather than remembered.
    let keepsFunctionalGroups: Bool
    /// What alone is wanted of the outermost level; nil for all that may be read.
    let selection: TagSelection?
    /// The first wanted tag after the last element, as its place in the selection.
    var nextSelected = 0

    var elements: [Element] = []
    var values: [UInt8] = []
    var flags: Set<ParsingFlag> = []
    var stack: [Level] = []
    var undefinedSequences = 0
    var blocks: [PrivateBlock] = []
    var lastNumber: UInt32 = 0
    /// Whether the elements of every level are filed in ascending order.
    var isAscending = true
    var elementCount = 0
    /// Where the innermost level, or the data, must end.
    var containerEnd: Int
    var incompleteness: DICOMError?

    var pixelTag: (tag: Tag, representation: ValueRepresentation?, start: Int, length: Int?)?
    var extendedOffsets: Range<Int>?
    var extendedLengths: Range<Int>?
    var sharedGroups: Int?
    var perFrameGroups: Int?
    var siemensHeader: Range<Int>?
    var palette: PaletteLocation?

    init(
        window: consuming HeaderWindow, position: Int, form: Form, limits: ReadingLimits,
        keepsFunctionalGroups: Bool = false, selection: TagSelection? = nil
    ) {
        containerEnd = window.end
        self.window = window
        self.selection = selection
        self.position = position
        self.form = form
        self.limits = limits
        self.keepsFunctionalGroups = keepsFunctionalGroups
        if let selection {
            elements.reserveCapacity(selection.count)
            values.reserveCapacity(selection.count * 24)
        } else if !keepsFunctionalGroups {
            elements.reserveCapacity(128)
            values.reserveCapacity(2048)
        }
    }

    /// Whether the innermost level is kept.
    @inline(__always)
    var isKeeping: Bool { stack.last.map { $0.element != nil } ?? true }

    /// How far to read.
    enum Goal { case pixels, element, item }

    /// Reads to the pixels or the end of the data; or past one element; or past the next item of the sequence that is
    /// the first element, or past that sequence where it has no more items.
    mutating func run(to goal: Goal = .pixels) throws(DICOMError) {
        let start = position
        let itemsBefore = stack.first?.items ?? 0
        let wasInside = !stack.isEmpty
        while true {
            passUnwanted()
            while let level = stack.last, position >= level.end {
                // An item that was just read is to be handed out before its sequence is left.
                if goal == .item, stack.count == 1, level.items > itemsBefore { return }
                try endLevel(level)
            }
            if goal != .pixels, stack.isEmpty, wasInside || position > start { return }
            if goal == .item, stack.count == 1, stack[0].items > itemsBefore { return }
            guard try window.prepare(position, 8) else { return try endOfData() }
            if let level = stack.last, level.kind != .item {
                if try member(of: level) == .stop { return closeAll() }
            } else if try element() == .stop {
                return closeAll()
            }
        }
    }

    /// Leaves a level whose end was reached or passed.
    private mutating func endLevel(_ level: Level) throws(DICOMError) {
        if position > level.end {
            flags.insert(.lengthBeyondContainer)
            position = level.end
        } else if level.isUndefined {
            flags.insert(.missingDelimiter)
        }
        close()
    }

    /// No further element fits: the normal end, or a truncation.
    private mutating func endOfData() throws(DICOMError) {
        let end = window.end
        if position != end {
            incompleteness = DICOMError(
                .truncated, offset: min(position, end), expected: "another element", found: "the end at \(end)")
            flags.insert(.truncatedHeader)
        } else if stack.contains(where: { !$0.isUndefined && $0.end != end }) {
            flags.insert(.truncatedHeader)
        } else if !stack.isEmpty {
            flags.insert(.missingDelimiter)
        }
        closeAll()
    }

    /// Remembers that the header is not whole and ends the walk.
    mutating func stop(_ error: DICOMError) -> Progress {
        incompleteness = error
        flags.insert(.truncatedHeader)
        return .stop
    }

    mutating func closeAll() {
        while !stack.isEmpty { close() }
    }

    mutating func close() {
        guard let level = stack.popLast() else { return }
        if let element = level.element { elements[element].next = Int32(elements.count) }
        form = level.outerForm
        if blocks.count > level.outerBlocks { blocks.removeLast(blocks.count - level.outerBlocks) }
        if level.kind != .item, level.isUndefined { undefinedSequences -= 1 }
        containerEnd = stack.last?.end ?? window.end
        lastNumber = level.outerNumber
    }

    /// Opens a sequence, a chain of fragments or an item.
    mutating func open(
        _ kind: Level.Kind, at tag: Tag, end: Int?, element: Int?, form inner: Form
    ) throws(DICOMError) {
        if kind != .item {
            if end == nil { undefinedSequences += 1 }
            if undefinedSequences > limits.undefinedNestingDepth {
                throw limits.exceeded(.undefinedNesting, tag: tag, offset: position)
            }
            if stack.count / 2 >= limits.nestingDepth {
                throw limits.exceeded(.nesting, tag: tag, offset: position)
            }
        }
        let bound = min(end ?? containerEnd, containerEnd)
        stack.append(
            Level(
                kind: kind, end: bound, isUndefined: end == nil, outerForm: form, element: element,
                outerBlocks: blocks.count, outerNumber: lastNumber))
        containerEnd = bound
        form = inner
        lastNumber = 0
    }

    /// Counts an element against the limit.
    @inline(__always)
    mutating func count() throws(DICOMError) {
        elementCount += 1
        if elementCount > limits.elements {
            throw limits.exceeded(.elements, offset: position)
        }
    }
}
