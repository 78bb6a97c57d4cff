import Foundation
import RadDICOM
import RadSystem

/// All readable elements of a file as flat paths such as `00082218[0]00080100`.
enum ReadElements {
    struct Value: CustomStringConvertible {
        let hexadecimal: String
        let text: String

        var description: String { String(hexadecimal.prefix(40)) }

        /// Whether it equals what the oracle wrote: bytes, or text after `~` where the oracle keeps no bytes.
        func equals(_ other: String) -> Bool {
            guard other.hasPrefix("~") else { return hexadecimal == other }
            return text == other.dropFirst()
        }
    }

    static func of(_ path: String) throws -> [String: Value] {
        let file = try ReadableFile(path: path, followLinks: true)
        let header = try HeaderReader.read(file)
        var found: [String: Value] = [:]
        collect(header.dataSet, "", &found)
        if header.functionalGroups != nil {
            let groups = try FunctionalGroups(file, header)
            let shared = String(Tag.sharedFunctionalGroupsSequence.number, radix: 16)
            let perFrame = String(Tag.perFrameFunctionalGroupsSequence.number, radix: 16)
            if header.functionalGroups?.shared != nil {
                found[shared] = Value(hexadecimal: "1 items", text: "")
                collect(groups.shared, shared + "[0]", &found)
            }
            if header.functionalGroups?.perFrame != nil, groups.frames.count <= 300 {
                found[perFrame] = Value(hexadecimal: "\(groups.frames.count) items", text: "")
                for (index, frame) in groups.frames.enumerated() { collect(frame, perFrame + "[\(index)]", &found) }
            }
        }
        return found
    }

    private static func collect(_ dataSet: DataSet, _ prefix: String, _ found: inout [String: Value]) {
        for tag in dataSet.tags where tag.group != 2 {
            let number = String(tag.number, radix: 16)
            let path = prefix + String(repeating: "0", count: 8 - number.count) + number
            if found[path] != nil { continue }
            if dataSet.isValueLeftUnread(tag) {
                let isPresence = TagTable.row(for: tag)?.privacy == .presenceOnly
                found[path] = Value(hexadecimal: isPresence ? "present" : "long", text: "")
            } else if dataSet.representation(of: tag) == .sequence {
                let items = dataSet.sequence(tag)
                found[path] = Value(hexadecimal: "\(items.count) items", text: "")
                for (index, item) in items.enumerated() { collect(item, path + "[\(index)]", &found) }
            } else {
                let bytes = dataSet.bytes(tag) ?? []
                let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                found[path] = Value(
                    hexadecimal: digits, text: dataSet.strings(tag).joined(separator: "\\"))
            }
        }
    }
}

/// The regular files below a folder.
enum FileTree {
    static func files(below root: String) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: root)
        return names.sorted().map { root + "/" + $0 }.filter { path in
            var isDirectory: ObjCBool = false
            let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            return isThere && !isDirectory.boolValue
        }
    }
}
