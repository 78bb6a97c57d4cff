import RadCheckpoint
import RadSystem
import RadTestSupport
import Testing

@testable import RadRegistry

@Suite(.requiresPython(), .requiresProgram("curl"), .serialized) struct WebTests {
    private let zoo: SampleZoo
    private let version: ZooVersion
    private let content: [UInt8]
    private var out: String { zoo.folder.file("out.radz.h5") }

    init() throws {
        zoo = try SampleZoo()
        let model = try zoo.model("1.0.0")
        version = try zoo.publish(model)
        content = try File.bytes(model.checkpoint)
    }

    private func pull(from server: WebServer, through storage: any Storage = FileSystemStorage()) throws {
        try ZooCatalogue(try ZooSource(server.address)).pull(version, to: out, through: storage)
    }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
        } catch {
            return (error as? RegistryError)?.code.rawValue ?? "\(error)"
        }
        return nil
    }

    /// Files beside the target that a transfer left.
    private func leftovers() -> [String] { File.filesBelow(zoo.folder.path).filter { $0.contains("radzoo-part") } }

    @Test(arguments: [
        WebServer.Manner.plain, .ranges, .cut, .cutPlain, .cutChanging, .wrongRest, .wrongRange, .redirect,
    ])
    func `a checkpoint arrives whole`(manner: WebServer.Manner) throws {
        #expect(content.count > 5_000 && content.count < 14_000, "cuts of 700 bytes are taken up often")
        try pull(from: try WebServer(manner, of: zoo.path))
        #expect(try File.bytes(out) == content)
        #expect(leftovers() == [])
    }

    @Test(arguments: [
        (WebServer.Manner.wrongBytes, "digest"), (.wrongLength, "size"), (.loop, "redirect"),
        (.redirectToFile, "redirect"), (.failing, "unreachable"), (.missing, "missing"), (.page, "unreachable"),
        (.pageOfAnyLength, "unreachable"), (.shortLength, "size"),
        (.otherRest, "digest"),
    ])
    func `a server that misbehaves is refused and leaves nothing`(manner: WebServer.Manner, expected: String) throws {
        let server = try WebServer(manner, of: zoo.path)
        #expect(code { try pull(from: server) } == expected)
        #expect(!File.exists(out))
        #expect(leftovers() == [])
    }

    @Test(arguments: [WebServer.Manner.trickle, .trickleHead, .silent])
    func `a server that keeps one waiting is given up`(manner: WebServer.Manner) throws {
        let server = try WebServer(manner, of: zoo.path)
        var download = BlobDownload(
            source: try ZooSource(server.address), version: version, path: out, storage: FileSystemStorage())
        download.client.patience = WebClient.Patience(connecting: 2, silence: 1)
        let code = code { try download.run() }
        #expect(code == (manner == .trickle ? "too-slow" : "unreachable"))
        #expect(!File.exists(out))
    }

    @Test func `a transfer that is stopped goes on with the next one`() throws {
        let server = try WebServer(.ranges, of: zoo.path)
        let interrupt = try InterruptSignal(listens: false)
        var download = BlobDownload(
            source: try ZooSource(server.address), version: version, path: out, storage: FileSystemStorage(),
            interrupt: interrupt)
        interrupt.raise()
        #expect(code { try download.run() } == "interrupted")
        #expect(!File.exists(out))
        download.interrupt = nil
        try download.run()
        #expect(try File.bytes(out) == content)
        #expect(leftovers() == [])
    }

    @Test func `a transfer to a file to which another one goes is refused`() throws {
        let server = try WebServer(.ranges, of: zoo.path)
        let partial = zoo.folder.file(".out.radz.h5.\(version.blob.sha256.prefix(16)).radzoo-partial")
        let lock = try FileLock(at: partial + ".lock", subject: "file")
        #expect(code { try pull(from: server) } == "in-use")
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: [("text/html", "<!DOCTYPE html>"), ("application/json", "{}")])
    func `what a server has in the place of an index is no index`(kind: String, text: String) throws {
        let folder = try zoo.folder.folder("pages")
        try File.write(Array(text.utf8), to: folder + "/index.json")
        let server = try WebServer(.plain, of: folder)
        #expect(code { _ = try ZooCatalogue(try ZooSource(server.address)) } == "index")
    }

    @Test func `a check over the web reads checkpoints and cards as one of a folder does`() throws {
        // The digest of the index is that of the file, and the file is no checkpoint.
        let blob = zoo.path + "/" + version.blobPath
        let wrong = Array(try File.bytes(blob).dropLast()) + [1]
        let digest = RunningDigest.hexadecimal(of: wrong)
        let index = try File.text(zoo.path + "/index.json").replacing(version.blob.sha256, with: digest)
        let place = zoo.path + "/" + ZooLayout.blob(digest)
        try FileSystemStorage().createDirectories(at: parentDirectory(of: place))
        try File.write(wrong, to: place)
        try File.write(Array(index.utf8), to: zoo.path + "/index.json")
        let server = try WebServer(.plain, of: zoo.path)
        let problems = try ZooCatalogue(try ZooSource(server.address)).problems()
        #expect(try problems.map(\.message) == zoo.open().problems().map(\.message))
        #expect(problems.count == 1)
        let failing = try WebServer(.failing, of: zoo.path)
        #expect(code { _ = try ZooCatalogue(try ZooSource(failing.address)).problems() } == "unreachable")
    }

    @Test func `a list, a card and a check need no more than a plain server`() throws {
        let server = try WebServer(.plain, of: zoo.path)
        let catalogue = try ZooCatalogue(try ZooSource(server.address + "/"))
        #expect(catalogue.index.versions == [version])
        #expect(try catalogue.card(of: version).count == version.card.size)
        #expect(try catalogue.problems() == [])
        #expect(code { _ = try ZooCatalogue(try ZooSource(server.address + "/elsewhere")) } == "missing")
        #expect(code { _ = try ZooCatalogue(try ZooSource("http://127.0.0.1:1")) } == "unreachable")
    }

    @Test func `an interrupted transfer goes on where it was`() throws {
        // The disk fails in the midst of the first transfer; another process continues.
        let server = try WebServer(.ranges, of: zoo.path)
        var resumed = 0
        for position in 1...40 {
            let storage = FaultyStorage(
                FileSystemStorage(), failing: .failure(code: SystemError.inputOutput), at: position, .sticky)
            let failed = (try? pull(from: server, through: storage)) == nil
            if storage.firedCount == 0 { break }
            // All but the removal of the lock, which the next one removes.
            #expect(try failed || File.bytes(out) == content)
            if !leftovers().isEmpty { resumed += 1 }
            try pull(from: server)
            #expect(try File.bytes(out) == content)
            #expect(leftovers() == [])
            try File.remove(out)
        }
        #expect(resumed > 2)
    }

    @Test func `whatever was left of a transfer, the file is right or absent`() throws {
        let server = try WebServer(.ranges, of: zoo.path)
        let partial = zoo.folder.file(".out.radz.h5.\(version.blob.sha256.prefix(16)).radzoo-partial")
        for number in 0..<20 {
            let cut = content.count * number / 20
            var left = Array(content[..<cut])
            if number.isMultiple(of: 3), cut > 0 { left[cut / 2] ^= 0x40 }
            if number == 19 { left = content + content }
            try File.write(left, to: partial)
            if number.isMultiple(of: 2) { try File.write(Array("\"of-another-file\"".utf8), to: partial + ".tag") }
            try pull(from: server)
            #expect(try File.bytes(out) == content)
            #expect(leftovers() == [])
            try File.remove(out)
        }
    }

    @Test(arguments: [
        "http://", "https://user:secret@host/zoo", "http://host/zoo?x=1", "http://host/a b", "https://host/\u{7F}",
        "http://host#x", "http:///zoo",
    ])
    func `an address that is none is refused`(text: String) {
        #expect(code { _ = try ZooSource(text) } == "address")
    }

    @Test(
        arguments: [
            ("https://a/x/y", "http://a/x/y", nil), ("https://a/x/y", "https://b/z", "https://b/z"),
            ("http://a/x/y", "https://b/z?sig=1&t=2", "https://b/z?sig=1&t=2"), ("http://a/x/y", "/z", "http://a/z"),
            ("http://a/x/y", "z", "http://a/x/z"), ("https://a/x/y", "//b/z", "https://b/z"),
            ("https://a/x", "file:///z", nil), ("https://a/x", "https://u@b/z", nil),
        ] as [(String, String, String?)])
    func `a redirection stays with its scheme or goes to https`(from: String, location: String, to: String?) throws {
        let address = try WebAddress(from)
        #expect((try? address.redirected(to: location))?.text == to)
    }

    @Test func `heads are read within limits`() {
        let head = WebHead(
            Array("HTTP/1.1 206 Partial\r\nContent-Range: bytes 5-9/10\r\nETag: W/\"x\"\r\n\r\n".utf8)[...])
        #expect(head?.status == 206 && head?.contentRange?.start == 5 && head?.contentRange?.total == 10)
        #expect(head?.strongEntityTag == nil)
        for text in [
            "", "HTTP/1.1\r\n\r\n", "FTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 99 X\r\n\r\n", "HTTP/1.1 200 OK\r\nx\r\n\r\n",
        ] {
            #expect(WebHead(Array(text.utf8)[...]) == nil)
        }
    }
}
