import Crypto
import Foundation
import Testing

@testable import RadReport

@Suite struct `The page of an audit` {
    private static let hostile = "\"'><script>alert(1)</script>&lt;`\u{0}\n"

    private func page(_ text: String, count: Int = 1, pictureLimit: Int? = nil, gaps: String? = nil) throws -> String {
        let side = AuditPage.Side(
            value: text, voter: text, rule: text, rules: [text, text], weight: 0.8, tags: [text, "0008,103E"])
        let finding = AuditPage.Finding(
            series: text, volumes: [0, 1], kind: text, group: text, modality: text, strength: 0.5, first: side,
            second: side, path: text,
            picture: pictureLimit == nil ? nil : PNGImage(width: 2, height: 2, pixels: [0, 9, 99, 255]))
        var html = ""
        try AuditPage(
            findings: Array(repeating: finding, count: count), volumes: 9, gaps: gaps, pictureLimit: pictureLimit
        ).html { html += $0 }
        return html
    }

    @Test func `escapes everything that it was not written with`() throws {
        let html = try page(Self.hostile, gaps: Self.hostile)
        #expect(!html.contains("<script>alert") && !html.contains("\u{0}"))
        #expect(html.components(separatedBy: "<script>").count == 2)
        #expect(html.contains("&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;&#96;"))
        // Every attribute is in double quotes, of which the text has none left.
        #expect(HTMLText.escaped(Self.hostile).allSatisfy { !"<>\"'`\n".contains($0) })
    }

    @Test func `allows its own script and style and nothing else`() throws {
        let html = try page("contrast", pictureLimit: 5)
        for (name, text) in [("style", AuditPage.style), ("script", AuditPage.script)] {
            #expect(html.contains("<\(name)>\(text)</\(name)>"))
            let digest = Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
            #expect(html.contains("\(name)-src 'sha256-\(digest)'"))
        }
        #expect(html.contains("default-src 'none'") && html.contains("img-src data:"))
        let text = html.replacing(AuditPage.script, with: "")
        for sign in ["http:", "https:", "url(", "@import", "<link", " onclick", " onload", "javascript:", "style=\""] {
            #expect(!text.contains(sign), "\(sign)")
        }
    }

    @Test func `counts by kind and says what pixels are only where there are any`() throws {
        let plain = try page("plane-against-orientation", count: 3, gaps: "2 series not worked on yet")
        #expect(plain.contains("3 contradictions in 1 series; 9 volumes read. 2 series not worked on yet."))
        #expect(plain.contains("plane against orientation <b>3</b>") && plain.contains("2 volumes"))
        #expect(plain.contains("<span title=\"(0008,103E)\">SeriesDescription</span>"))
        #expect(!plain.contains("<img") && !plain.contains("pixels are personal data"))
        let drawn = try page("plane-against-orientation", count: 3, pictureLimit: 2)
        #expect(drawn.contains("pixels are personal data") && drawn.contains("The first 2 findings have pictures."))
        #expect(drawn.components(separatedBy: "<img ").count == 4)
        var empty = ""
        try AuditPage(findings: [], volumes: 4, gaps: nil, pictureLimit: nil).html { empty += $0 }
        #expect(empty.contains("Nothing contradicts anything."))
    }

    @Test(arguments: 0..<20) func `writes bytes in 64 characters as Foundation does`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 89 + 250) }
        #expect(HTMLText.base64(bytes) == Data(bytes).base64EncodedString())
    }
}
