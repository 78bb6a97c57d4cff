import RadHDF5

/// Changes bytes of a file that libhdf5 wrote and makes all checksums right again, so that one rule is broken.
struct FilePatch {
    var image: [UInt8]

    /// A message of an object header.
    struct Message {
        let type: UInt8
        /// Where its type stands; size, flags and content follow at 1, 3 and 4.
        let offset: Int
        let byteCount: Int
        var content: Int { offset + 4 }
    }

    struct Missing: Error {
        let what: String
    }

    init(_ image: [UInt8]) { self.image = image }

    func number(at offset: Int, width: Int) -> Int {
        image[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    mutating func set(_ offset: Int, _ bytes: [UInt8]) {
        image.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }

    mutating func set(_ offset: Int, _ value: Int) {
        set(offset, (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) })
    }

    /// The address of the object header at a path.
    func header(_ path: String) throws -> Int {
        var address = number(at: 36, width: 8)
        for name in path.split(separator: "/") { address = try link(String(name), in: address).address }
        return address
    }

    /// The link of a name: its message, where its name and its address stand, and the address.
    func link(_ name: String, in group: Int) throws -> (message: Message, name: Int, place: Int, address: Int) {
        for message in messages(group) where message.type == 6 {
            let flags = image[message.content + 1]
            let width = 1 << Int(flags & 3)
            let start = message.content + 2 + (flags & 8 != 0 ? 1 : 0) + (flags & 16 != 0 ? 1 : 0) + width
            let length = number(at: start - width, width: width)
            if Array(image[start..<(start + length)]) == Array(name.utf8) {
                return (message, start, start + length, number(at: start + length, width: 8))
            }
        }
        throw Missing(what: name)
    }

    func message(_ type: UInt8, _ path: String, occurrence: Int = 0) throws -> Message {
        let found = messages(try header(path)).filter { $0.type == type }
        guard occurrence < found.count else { throw Missing(what: "message \(type) of \(path)") }
        return found[occurrence]
    }

    /// The attribute message of a name.
    func attribute(_ name: String, _ path: String) throws -> Message {
        let text = Array(name.utf8) + [0]
        for message in messages(try header(path)) where message.type == 0x0C {
            if Array(image[(message.content + 9)..<(message.content + 9 + text.count)]) == text { return message }
        }
        throw Missing(what: name)
    }

    func messages(_ header: Int) -> [Message] {
        var found: [Message] = []
        for block in blocks(header) {
            var offset = block.messages
            while offset + 4 <= block.end {
                let message = Message(type: image[offset], offset: offset, byteCount: number(at: offset + 1, width: 2))
                found.append(message)
                offset = message.content + message.byteCount
            }
        }
        return found
    }

    /// Start, first message and end (where the checksum stands) of each block of a header.
    private func blocks(_ header: Int) -> [(start: Int, messages: Int, end: Int)] {
        let flags = image[header + 5]
        let field = header + 6 + (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
        let messages = field + (1 << Int(flags & 3))
        var found = [(start: header, messages: messages, end: messages + number(at: field, width: messages - field))]
        var index = 0
        while index < found.count {
            var offset = found[index].messages
            while offset + 4 <= found[index].end {
                let count = number(at: offset + 1, width: 2)
                if image[offset] == 0x10, found.count < 64 {
                    let address = number(at: offset + 4, width: 8)
                    let length = number(at: offset + 12, width: 8)
                    if !found.contains(where: { $0.start == address }), address + length <= image.count {
                        found.append((address, address + 4, address + length - 4))
                    }
                }
                offset += 4 + count
            }
            index += 1
        }
        return found
    }

    /// Renews the checksums of a header and of the superblock.
    mutating func seal(header: Int? = nil) {
        sealBlock(0, 44)
        guard let header else { return }
        for block in blocks(header) { sealBlock(block.start, block.end) }
    }

    mutating func sealBlock(_ start: Int, _ end: Int) {
        let sum = Lookup3.checksum(image[start..<end])
        for shift in 0..<4 { image[end + shift] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * shift)) }
    }

    /// Appends bytes and declares them in the superblock; returns where they stand.
    mutating func append(_ bytes: [UInt8]) -> Int {
        let place = image.count
        image += bytes
        set(28, image.count)
        return place
    }

    /// Turns the first attribute into a continuation and an empty message.
    mutating func addContinuation(to address: Int, count: Int, header: Int) throws {
        guard let attribute = messages(header).first(where: { $0.type == 0x0C && $0.byteCount >= 20 }) else {
            throw Missing(what: "an attribute")
        }
        let rest = attribute.byteCount - 20
        set(attribute.content, [UInt8](repeating: 0, count: attribute.byteCount))
        set(attribute.offset, [0x10, 16, 0, 0])
        set(attribute.content, address)
        set(attribute.content + 8, count)
        set(attribute.content + 16, [0, UInt8(rest & 255), UInt8(rest >> 8), 0])
    }
}
