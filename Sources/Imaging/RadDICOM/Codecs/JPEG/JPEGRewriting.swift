/// Rewrites what a JPEG stream says of its colours, so that a decoder hands out the components that were coded.
enum JPEGRewriting {
    /// Adobe's application segment, version 100, transform 0: the components are to be taken as they are.
    private static let noTransform: [UInt8] =
        [0xFF, JPEGMarker.application14, 0, 14] + Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 0]

    /// The stream without its own statements about colour and with one that says that nothing was transformed.
    static func withoutTransform(_ codestream: [UInt8]) throws(DICOMError) -> [UInt8] {
        var output: [UInt8] = [0xFF, JPEGMarker.startOfImage] + noTransform
        output.reserveCapacity(codestream.count + noTransform.count)
        var position = 2
        while true {
            let segment = try JPEGSegment(in: codestream, from: position)
            if segment.marker == JPEGMarker.startOfScan || segment.marker == JPEGMarker.endOfImage {
                return output + codestream[segment.start...]
            }
            if segment.marker != JPEGMarker.application0, segment.marker != JPEGMarker.application14 {
                output += codestream[segment.start..<segment.end]
            }
            position = segment.end
        }
    }
}
