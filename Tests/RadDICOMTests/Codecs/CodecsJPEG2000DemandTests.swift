import Testing

@testable import RadDICOM

/// Codestreams of a few bytes that declare millions of parts, for each of which OpenJPEG takes memory or time: without
/// the checks before it, these take from 400 MiB to 2.3 GiB, or seconds.
@Suite struct `JPEG 2000 headers that ask for too much` {
    private func decode(_ codestream: BlankCodestream) throws(DICOMError) -> [UInt8] {
        try FrameDecoder.decode(codestream.bytes, codec: .jpeg2000, description: codestream.description)
    }

    private func refusal(_ codestream: BlankCodestream) -> DICOMError? {
        do throws(DICOMError) {
            _ = try decode(codestream)
            return nil
        } catch {
            return error
        }
    }

    @Test func `by millions of code-blocks are refused`() {
        let codestream = BlankCodestream(rows: 4000, columns: 4000, blockRows: 2, blockColumns: 2)
        #expect(refusal(codestream)?.limit == .frameExpansion)
    }

    @Test func `by millions of precincts are refused`() {
        for (levels, precincts) in [(0, [0x00]), (1, [0x00, 0x11]), (5, [UInt8](repeating: 0x11, count: 6))] {
            let codestream = BlankCodestream(rows: 2048, columns: 2048, levels: levels, precincts: precincts)
            #expect(refusal(codestream)?.code == .invalidCodestream)
        }
    }

    @Test func `by layers of many precincts are refused`() {
        let precincts = [UInt8](repeating: 0x44, count: 6)
        let codestream = BlankCodestream(rows: 512, columns: 512, layers: 65_535, precincts: precincts)
        #expect(refusal(codestream)?.code == .invalidCodestream)
    }

    @Test func `by many layers of many tiles are refused`() {
        let codestream = BlankCodestream(
            rows: 2048, columns: 2048, tileRows: 32, tileColumns: 32, layers: 50)
        #expect(refusal(codestream)?.code == .invalidCodestream)
    }

    @Test func `by steps from place to place are refused`() {
        // Narrow precincts at one resolution and low ones at another make a fine grid of places with few precincts.
        let codestream = BlankCodestream(
            rows: 4000, columns: 4000, levels: 1, precincts: [0x1F, 0xF1], progression: 2,
            segments: Self.changes(31))
        #expect(refusal(codestream)?.code == .invalidCodestream)
    }

    @Test func `in a component's or a tile's header are refused`() {
        var other = BlankCodestream(rows: 4000, columns: 4000, blockRows: 2, blockColumns: 2)
        let style = other.codingStyle
        let component = BlankCodestream.segment(0x53, [0, 0] + style[9...])
        for (main, tile) in [(component, []), ([], style), ([], component)] {
            other = BlankCodestream(rows: 4000, columns: 4000, segments: main, tileSegments: tile)
            #expect(refusal(other)?.limit == .frameExpansion)
        }
    }

    @Test(arguments: [0, 1])
    func `behind an unknown segment are refused`(padding: Int) {
        let inner = BlankCodestream(rows: 4000, columns: 4000, blockRows: 2, blockColumns: 2)
        let hidden = BlankCodestream.segment(0x30, [UInt8](repeating: 0, count: padding) + inner.codingStyle)
        let codestream = BlankCodestream(rows: 4000, columns: 4000, segments: hidden)
        #expect(refusal(codestream)?.code == .invalidCodestream)
        let harmless = BlankCodestream(rows: 40, columns: 40, segments: BlankCodestream.segment(0x30, [1, 2]))
        #expect(refusal(harmless) == nil)
    }

    /// Progression changes that each go through everything again.
    private static func changes(_ count: Int) -> [UInt8] {
        let change: [UInt8] = [0, 0, 0, 1, 33, 1, 2]
        return BlankCodestream.segment(0x5F, [[UInt8]](repeating: change, count: count).flatMap { $0 })
    }

    @Test func `but have the bytes for it are decoded`() throws {
        let honest = [
            BlankCodestream(rows: 200, columns: 300, layers: 4, blockRows: 2, blockColumns: 2, packets: 24),
            BlankCodestream(
                rows: 256, columns: 256, levels: 2, blockRows: 2, blockColumns: 2, precincts: [0x33, 0x44, 0x44],
                packets: 64 + 64 + 256),
            BlankCodestream(rows: 60, columns: 90, samples: 3, tileRows: 16, tileColumns: 16, packets: 18),
            BlankCodestream(rows: 64, columns: 64, layers: 3, packets: 18, segments: Self.changes(3)),
        ]
        for codestream in honest {
            let frame = try decode(codestream)
            #expect(frame.count == codestream.rows * codestream.columns * codestream.samples)
            #expect(frame.allSatisfy { $0 == 128 })
        }
    }

    @Test func `or lack tiles or tile-parts are refused, never filled up`() {
        for (tiles, parts) in [([0, 1, 2], 1), ([], 1), ([0, 1, 3, 3], 1), ([0, 1, 2, 3], 2)] {
            let codestream = BlankCodestream(
                rows: 64, columns: 64, tileRows: 32, tileColumns: 32, packets: 6, tiles: tiles, statedParts: parts)
            #expect(refusal(codestream) != nil, "\(tiles), \(parts)")
        }
        let whole = BlankCodestream(rows: 64, columns: 64, tileRows: 32, tileColumns: 32, packets: 6)
        #expect(refusal(whole) == nil)
    }
}
