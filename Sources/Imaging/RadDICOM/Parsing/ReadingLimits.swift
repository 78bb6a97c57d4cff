/// Bounds on what one file may ask for; reaching one is an error that names it.
package struct ReadingLimits: Hashable, Sendable, Codable {
    /// Elements of a file, those that are only walked over included.
    package var elements = 1_000_000
    /// Items of one sequence.
    package var itemsPerSequence = 100_000
    /// Sequences inside one another.
    package var nestingDepth = 64
    /// Sequences of undefined length inside one another.
    package var undefinedNestingDepth = 32
    /// Bytes of one value that is kept; longer ones are left unread and flagged, not refused.
    package var valueBytes = 65_536
    /// Bytes of all values that are kept.
    package var keptBytes = 64 << 20
    /// Bytes of the meta information.
    package var metaBytes = 65_536
    /// Bytes that a deflated data set may become.
    package var inflatedBytes = 2 << 30
    /// Bytes that a deflated data set may become for each of its own.
    package var inflationRatio = 200
    /// Rows and columns of an image.
    package var extent = 32_768
    /// Bytes of one decoded frame.
    package var frameBytes = 1 << 30
    /// Bytes of memory for a compressed frame for each byte that it is coded in, where it takes `freeFrameMemory` or more.
    package var frameExpansion = 1024
    /// Frames of one object.
    package var frames = 1_000_000
    /// Fragments of one pixel data element.
    package var fragments = 1_000_000

    /// What decoding a compressed frame takes less of than this may come out of any number of bytes.
    package static let freeFrameMemory = 64 << 20

    package init() {}

    /// Requires memory for a compressed frame, or for frames, to be in proportion to the bytes that they are coded in.
    ///
    /// - Throws: `limit-exceeded`.
    package func check(frameMemory: Int, codedBytes: Int) throws(DICOMError) {
        let (product, overflow) = max(0, codedBytes).multipliedReportingOverflow(by: max(0, frameExpansion))
        let allowed = max(Self.freeFrameMemory - 1, overflow ? .max : product)
        guard frameMemory <= allowed else {
            throw exceeded(.frameExpansion, allowed, tag: .pixelData, found: frameMemory)
        }
    }

    /// The error that says which limit was reached.
    ///
    /// - Parameter allowed: What was allowed, where that is not the limit itself.
    func exceeded(
        _ limit: Name, _ allowed: Int? = nil, tag: Tag? = nil, offset: Int? = nil, found: Int? = nil
    ) -> DICOMError {
        DICOMError(
            .limitExceeded, tag: tag, offset: offset, expected: "\(limit.words) at most \(allowed ?? self[limit])",
            found: found.map { String($0) }, limit: limit)
    }
}

extension ReadingLimits {
    /// The name of a limit, as options and refusals spell it.
    package enum Name: String, CaseIterable, Hashable, Sendable, Codable {
        case elements
        case sequenceItems = "sequence-items"
        case nesting
        case undefinedNesting = "undefined-nesting"
        case valueBytes = "value-bytes"
        case keptBytes = "kept-bytes"
        case metaBytes = "meta-bytes"
        case inflatedBytes = "inflated-bytes"
        case inflationRatio = "inflation-ratio"
        case extent
        case frameBytes = "frame-bytes"
        case frameExpansion = "frame-expansion"
        case frames
        case fragments

        /// What is counted.
        package var words: String {
            switch self {
            case .elements: "elements"
            case .sequenceItems: "items of a sequence"
            case .nesting: "nested sequences"
            case .undefinedNesting: "nested sequences of undefined length"
            case .valueBytes: "bytes of a kept value"
            case .keptBytes: "bytes of kept values"
            case .metaBytes: "bytes of meta information"
            case .inflatedBytes: "inflated bytes"
            case .inflationRatio: "inflated bytes"
            case .extent: "rows and columns"
            case .frameBytes: "bytes of a frame"
            case .frameExpansion: "bytes of memory"
            case .frames: "frames"
            case .fragments: "fragments"
            }
        }

        fileprivate var path: WritableKeyPath<ReadingLimits, Int> {
            switch self {
            case .elements: \.elements
            case .sequenceItems: \.itemsPerSequence
            case .nesting: \.nestingDepth
            case .undefinedNesting: \.undefinedNestingDepth
            case .valueBytes: \.valueBytes
            case .keptBytes: \.keptBytes
            case .metaBytes: \.metaBytes
            case .inflatedBytes: \.inflatedBytes
            case .inflationRatio: \.inflationRatio
            case .extent: \.extent
            case .frameBytes: \.frameBytes
            case .frameExpansion: \.frameExpansion
            case .frames: \.frames
            case .fragments: \.fragments
            }
        }
    }

    /// A limit by its name.
    package subscript(name: Name) -> Int {
        get { self[keyPath: name.path] }
        set { self[keyPath: name.path] = newValue }
    }
}
