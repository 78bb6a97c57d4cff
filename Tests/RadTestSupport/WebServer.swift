import Foundation

/// A file server of Python's standard library over a folder, which can misbehave with blobs.
package final class WebServer {
    /// What is wrong with the server.
    package enum Manner: String, CaseIterable {
        /// Python's own server, which knows no ranges.
        case plain
        /// Ranges, entity tags, nothing wrong.
        case ranges
        /// Each answer ends after 700 bytes of its body.
        case cut
        /// As `cut`, without knowing ranges: a new transfer always begins anew.
        case cutPlain
        /// As `cut`, and another entity tag each time, so that a range is never continued.
        case cutChanging
        /// One byte is another.
        case wrongBytes
        /// As `wrongBytes`, but only in the second answer.
        case wrongRest
        /// A length that is not that of the file.
        case wrongLength
        /// Redirections without an end.
        case loop
        /// A redirection to the same file elsewhere on the server.
        case redirect
        /// A redirection to a file of this machine.
        case redirectToFile
        /// Every blob is refused with status 503.
        case failing
        /// Blobs are not there.
        case missing
        /// A page of HTML in the place of each blob, with status 200.
        case page
        /// The same, without saying how long it is.
        case pageOfAnyLength
        /// A length that is less than that of the file.
        case shortLength
        /// The rest of a range belongs to another file of the same length, which says so by its tag.
        case otherRest
        /// A range that begins elsewhere than asked for.
        case wrongRange
        /// One byte of the body each 0.3 seconds.
        case trickle
        /// One byte of the head each 0.3 seconds.
        case trickleHead
        /// Nothing at all after the question.
        case silent
        /// Pieces of 64 KiB, each after a pause.
        case slow
    }

    /// The address of the folder.
    package let address: String
    private let program: RunningProgram
    private let folder: TemporaryDirectory

    /// Starts a server.
    package init(_ manner: Manner, of path: String) throws {
        folder = try TemporaryDirectory()
        guard let python = Oracle.python(modules: []) else {
            throw Program.Failure(description: "there is no Python")
        }
        try File.write(Array(Self.script.utf8), to: folder.file("server.py"))
        let port = folder.file("port")
        program = try RunningProgram(python.program, [folder.file("server.py"), manner.rawValue, path, port])
        for _ in 0..<500 {
            if let text = try? File.text(port), text.hasSuffix("\n") {
                address = "http://127.0.0.1:" + text.dropLast()
                return
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
        program.signal(SIGKILL)
        throw Program.Failure(description: "the server did not start")
    }

    deinit { program.signal(SIGKILL) }

    private static let script = """
        import http.server, os, sys, hashlib, time
        manner, root, port_file = sys.argv[1:4]
        count = [0]

        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def __init__(self, *arguments):
                super().__init__(*arguments, directory=root)

            def log_message(self, *arguments):
                pass

            def do_GET(self):
                self.close_connection = True
                if manner == 'plain' or '/blobs/' not in self.path:
                    return super().do_GET()
                count[0] += 1
                moved = self.path.endswith('?moved')
                if manner == 'loop' or (manner == 'redirect' and not moved):
                    return self.redirect(self.path.split('?')[0].split('/')[-1] + '?moved')
                if manner == 'redirectToFile':
                    return self.redirect('file:///etc/hostname')
                if manner in ('failing', 'missing'):
                    return self.send_error(503 if manner == 'failing' else 404)
                if manner in ('page', 'pageOfAnyLength'):
                    return self.page()
                if manner == 'silent':
                    return time.sleep(60)
                if manner == 'trickleHead':
                    return self.trickle(b'HTTP/1.1 200 OK\\r\\nX-A: ' + b'a' * 900)
                body = open(self.translate_path(self.path), 'rb').read()
                whole = len(body)
                tag = '"' + hashlib.sha256(body).hexdigest() + '"'
                if manner == 'cutChanging':
                    tag = '"' + str(count[0]) + '"'
                if manner == 'wrongBytes' or (manner == 'wrongRest' and count[0] == 2):
                    body = body[:-9] + bytes([body[-9] ^ 1]) + body[-8:]
                if manner == 'otherRest' and count[0] > 1:
                    body = bytes(byte ^ 1 for byte in body)
                    tag = '"other"'
                start = 0
                wanted = self.headers.get('Range')
                condition = self.headers.get('If-Range')
                ranges = manner not in ('cutPlain',)
                if wanted and ranges and (condition is None or condition == tag):
                    start = int(wanted.split('=')[1].split('-')[0]) + (manner == 'wrongRange')
                    self.send_response(206)
                    self.send_header('Content-Range', 'bytes %d-%d/%d' % (start, whole - 1, whole))
                else:
                    self.send_response(200)
                self.send_header('ETag', tag)
                length = whole - start + (5 if manner == 'wrongLength' else 0) - (9 if manner == 'shortLength' else 0)
                self.send_header('Content-Length', str(length))
                self.end_headers()
                end = whole
                if manner == 'trickle':
                    return self.trickle(body[start:])
                if manner == 'slow':
                    for place in range(start, whole, 65536):
                        self.wfile.write(body[place:place + 65536])
                        time.sleep(0.02)
                    return
                starts = ('wrongRest', 'otherRest', 'wrongRange')
                if manner.startswith('cut') or (manner in starts and count[0] == 1):
                    end = start + 700 if manner != 'cutPlain' or count[0] < 4 else whole
                    if manner == 'cutChanging' and count[0] >= 4:
                        end = whole
                self.wfile.write(body[start:end])
                self.wfile.flush()

            def page(self):
                self.send_response(200)
                body = b'<!DOCTYPE html><html><body>Sign in</body></html>'
                self.send_header('Content-Type', 'text/html; charset=utf-8')
                if manner == 'page':
                    self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def trickle(self, body):
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.3)

            def redirect(self, place):
                self.send_response(302)
                self.send_header('Location', place)
                self.send_header('Content-Length', '0')
                self.end_headers()

        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        with open(port_file + '.part', 'w') as file:
            file.write(str(server.server_address[1]) + '\\n')
        os.rename(port_file + '.part', port_file)
        server.serve_forever()
        """
}
