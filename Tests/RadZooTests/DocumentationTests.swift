import RadTestSupport
import Testing

/// A block of Swift in a text for people.
private struct Block: CustomStringConvertible {
    let file: String
    let lines: [String]

    var description: String { "\(file): \(lines.first ?? "")" }

    /// The blocks between ```` ```swift ```` and ```` ``` ````, each line without its indentation.
    static func all(in text: String, of file: String) -> [Block] {
        var blocks: [Block] = []
        var open: [String]?
        for line in significantLines(of: text, includingEmpty: true) {
            if let lines = open {
                if line == "```" {
                    blocks.append(Block(file: file, lines: lines))
                    open = nil
                } else if !line.isEmpty {
                    open = lines + [line]
                }
            } else if line == "```swift" {
                open = []
            }
        }
        return blocks
    }

    /// Whether the lines stand one after the other in a source file.
    func occurs(in source: [String]) -> Bool {
        guard let first = lines.first else { return false }
        return source.indices.contains { start in
            source[start] == first && source[start...].starts(with: lines)
        }
    }
}

private func significantLines(of text: String, includingEmpty: Bool = false) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
        let content = line.drop { $0 == " " }
        return content.isEmpty && !includingEmpty ? nil : String(content)
    }
}

@Suite struct `The documentation` {
    @Test func `shows only Swift that is built and run`() throws {
        let texts = File.filesBelow(Repository.root + "/Sources/Product/RadZoo").filter { $0.hasSuffix(".md") }
            .map { "Sources/Product/RadZoo/" + $0 }
        let comments = File.filesBelow(Repository.root + "/Sources/Product").filter { $0.hasSuffix(".swift") }
            .map { "Sources/Product/" + $0 }
        var blocks: [Block] = []
        for file in texts + ["README.md", "Examples/README.md"] {
            blocks += Block.all(in: try File.text("\(Repository.root)/\(file)"), of: file)
        }
        for file in comments {
            let lines = significantLines(of: try File.text("\(Repository.root)/\(file)"))
                .filter { $0.hasPrefix("///") }.map { $0.dropFirst(3) }
            blocks += Block.all(in: lines.joined(separator: "\n"), of: file)
        }
        let sources = try ["Examples", "Tests"].flatMap { folder in
            try File.filesBelow("\(Repository.root)/\(folder)")
                .filter { $0.hasSuffix(".swift") && !$0.contains(".build") }
                .map { significantLines(of: try File.text("\(Repository.root)/\(folder)/\($0)")) }
        }
        #expect(blocks.count >= 8)
        for block in blocks { #expect(sources.contains { block.occurs(in: $0) }, "\(block)") }
    }

    @Test func `links to pages that there are`() throws {
        let catalog = Repository.root + "/Sources/Product/RadZoo/RadZoo.docc"
        let pages = Set(try File.names(in: catalog))
        for page in pages {
            let text = try File.text("\(catalog)/\(page)")
            for link in text.split(separator: "<doc:").dropFirst() {
                #expect(pages.contains("\(link.prefix { $0 != ">" }).md"), "\(page)")
            }
        }
    }

    @Test(arguments: ["EmbedSeries", "LoadBackbone"])
    func `has an example of fewer than 40 lines`(name: String) throws {
        let source = try File.text("\(Repository.root)/Examples/Sources/\(name)/\(name).swift")
        #expect(source.split(separator: "\n", omittingEmptySubsequences: false).count < 40)
        #expect(source.contains("import RadZoo\n"))
    }
}
