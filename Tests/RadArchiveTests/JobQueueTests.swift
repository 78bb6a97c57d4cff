import Testing

@testable import RadArchive

@Suite struct `Jobs on containers` {
    /// Jobs whose containers are letters; a dot stands for files on their own.
    private func tickets(_ containers: String) -> [Ticket] {
        containers.enumerated().map { number, letter in
            Ticket(work: number, job: .series([]), container: letter == "." ? nil : Array(String(letter).utf8))
        }
    }

    /// What workers get that take turns, each one job at a time, as `worker:job`.
    private func order(_ containers: String, workers: Int) -> [String] {
        var rest = tickets(containers)[...]
        var queue = JobQueue()
        var open = [[UInt8]?](repeating: nil, count: workers)
        var order: [String] = []
        while !queue.isEmpty {
            for worker in 0..<workers {
                let elsewhere = open.indices.compactMap { $0 == worker ? nil : open[$0] }
                let ticket = queue.take(open: open[worker], elsewhere: elsewhere, isIdle: true) { rest.popFirst() }
                guard let ticket else { continue }
                open[worker] = ticket.container
                order.append("\(worker):\(ticket.work)")
            }
        }
        return order
    }

    @Test func `go to the worker that has the container open, and the next container to another one`() {
        #expect(order("aaabbb", workers: 2) == ["0:0", "1:3", "0:1", "1:4", "0:2", "1:5"])
        #expect(order("aaabbb", workers: 1) == (0..<6).map { "0:\($0)" })
    }

    @Test func `are shared where there is nothing else to do`() {
        #expect(order("aaaa", workers: 2) == ["0:0", "1:1", "0:2", "1:3"])
    }

    @Test func `do not hold up files on their own`() {
        #expect(order("aa..", workers: 2) == ["0:0", "1:2", "0:1", "1:3"])
    }

    @Test(arguments: ["", ".", "abcabc", "aaaaaaab", "a.b.a.b", String(repeating: "a", count: 200) + "bb"])
    func `are all handed out once`(containers: String) {
        for workers in 1...4 {
            let jobs = order(containers, workers: workers).map { $0.split(separator: ":")[1] }.compactMap { Int($0) }
            #expect(jobs.sorted() == Array(0..<containers.count))
        }
    }

    @Test func `wait for their worker while another one has a job in hand`() {
        var rest = tickets("aa")[...]
        var queue = JobQueue()
        let container = Array("a".utf8)
        let first = queue.take(open: nil, elsewhere: [], isIdle: true) { rest.popFirst() }
        #expect(first?.work == 0)
        let none = queue.take(open: nil, elsewhere: [container], isIdle: false) { rest.popFirst() }
        #expect(none == nil && !queue.isEmpty)
        let second = queue.take(open: container, elsewhere: [], isIdle: false) { rest.popFirst() }
        #expect(second?.work == 1 && queue.isEmpty)
    }
}
