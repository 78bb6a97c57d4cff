import Crypto
import RadSystem
import RadVocabulary

/// The files of label rules, read and hashed but not parsed: enough to tell whether labels were made by these rules.
package struct LabelRuleTexts: Sendable {
    /// Name and text of each file.
    package let texts: [(name: String, text: String)]
    /// SHA-256 over names and bytes of the rules files in their order, as 64 lower-case hexadecimal digits.
    ///
    /// It is stored with every label, so that labels made by other rules can be told and made anew. How a site calls its
    /// own file is no part of it.
    package let rulesHash: String

    /// The files that ship with radzoo, one for each group.
    static let files = LabelGroup.allCases.map { $0.rawValue + ".yaml" }

    /// No rules file may have more bytes than this.
    static let largestFile = 1 << 20

    /// - Parameter texts: name and UTF-8 text of each file.
    package init(_ texts: [(name: String, text: String)]) {
        self.texts = texts
        rulesHash = Self.hash(of: texts)
    }

    /// The files that ship with radzoo, or those of a folder that the operator names, and the file of a site.
    ///
    /// Found without `Bundle`: the explicit folder, then beside the executable, then `../share/radzoo`, then the
    /// resources of this module.
    /// - Parameters:
    ///   - folder: A folder with one file for each group, named as the shipped ones; nil for the shipped ones.
    ///   - site: The path of a file whose rules are added to the others; nil for none.
    package static func bundled(
        explicit folder: String? = nil, site: String? = nil
    ) throws(LabelRulesError) -> LabelRuleTexts {
        var texts: [(name: String, text: String)] = []
        for name in files {
            let path: String
            do {
                path = try ResourceLocator.locate(
                    file: "Rules/" + name, bundle: "radzoo_RadLabels", explicit: folder.map { $0 + "/" + name })
            } catch {
                throw LabelRulesError(
                    code: .unreadable, file: name, line: nil, expected: "a readable file", found: error.reason)
            }
            texts.append((name, try text(of: path, named: name)))
        }
        if let site { texts.append((site, try text(of: site, named: site))) }
        return LabelRuleTexts(texts)
    }

    private static func text(of path: String, named name: String) throws(LabelRulesError) -> String {
        let bytes: [UInt8]
        do {
            let file = try ReadableFile(path: path, followLinks: true, subject: "label rules")
            guard file.status.kind == .regular else {
                throw LabelRulesError(
                    code: .unreadable, file: name, line: nil, expected: "a file of rules", found: "a folder")
            }
            bytes = try file.readAll(limit: largestFile)
        } catch let error as SystemError {
            throw LabelRulesError(
                code: .unreadable, file: name, line: nil, expected: "a readable file", found: error.reason)
        } catch let error as LabelRulesError {
            throw error
        } catch {
            throw LabelRulesError(code: .unreadable, file: name, line: nil, expected: "a readable file", found: "none")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw LabelRulesError(code: .syntax, file: name, line: nil, expected: "UTF-8 text", found: "other bytes")
        }
        return text
    }

    /// Each name and each text goes in with its length before it, so that no two lists of files look alike.
    private static func hash(of texts: [(name: String, text: String)]) -> String {
        var hash = SHA256()
        let shipped = Set(files)
        for part in texts.flatMap({ [shipped.contains($0.name) ? $0.name : "site", $0.text] }) {
            hash.update(data: Array("\(part.utf8.count):".utf8))
            hash.update(data: Array(part.utf8))
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
