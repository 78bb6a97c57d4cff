import Foundation

/// PyTorch eager in a process of its own, which computes when it is told to.
final class Peer {
    /// The network as a PyTorch user writes it; parameters come in the order of our declarations.
    private static let script = """
        import sys, time
        import numpy, torch, torch.nn as nn
        folder, threads = sys.argv[1], int(sys.argv[2])
        torch.set_num_threads(threads); torch.set_grad_enabled(False)
        class Block(nn.Module):
            def __init__(self, i, o, s):
                super().__init__()
                self.conv1 = nn.Conv3d(i, o, 3, s, 1, bias=False); self.bn1 = nn.BatchNorm3d(o)
                self.conv2 = nn.Conv3d(o, o, 3, 1, 1, bias=False); self.bn2 = nn.BatchNorm3d(o)
                self.down = nn.Sequential(nn.Conv3d(i, o, 1, s, bias=False), nn.BatchNorm3d(o)) if s > 1 or i != o else None
                self.relu = nn.ReLU(inplace=True)
            def forward(self, x):
                y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
                return self.relu(y + (x if self.down is None else self.down(x)))
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv1 = nn.Conv3d(1, 64, 7, 2, 3, bias=False); self.bn1 = nn.BatchNorm3d(64)
                self.relu = nn.ReLU(inplace=True); self.pool = nn.MaxPool3d(3, 2, 1)
                blocks, i = [], 64
                for stage, o in enumerate([64, 128, 256, 512]):
                    for block in range(2):
                        blocks.append(Block(i, o, 2 if block == 0 and stage > 0 else 1)); i = o
                self.blocks = nn.Sequential(*blocks)
            def forward(self, x):
                return self.blocks(self.pool(self.relu(self.bn1(self.conv1(x))))).mean((2, 3, 4))
        def parameters(module):
            if isinstance(module, nn.Conv3d): yield module.weight
            elif isinstance(module, nn.BatchNorm3d):
                yield from (module.weight, module.bias, module.running_mean, module.running_var)
            elif isinstance(module, Block):
                for m in (module.conv1, module.bn1, module.conv2, module.bn2): yield from parameters(m)
                if module.down is not None:
                    for m in module.down: yield from parameters(m)
            elif isinstance(module, Net):
                for m in (module.conv1, module.bn1): yield from parameters(m)
                for m in module.blocks: yield from parameters(m)
        net = Net().eval()
        values, at = torch.from_numpy(numpy.fromfile(folder + '/parameters', '<f4')), 0
        for p in parameters(net):
            p.copy_(values[at:at + p.numel()].reshape(p.shape)); at += p.numel()
        assert at == len(values)
        x = torch.from_numpy(numpy.fromfile(folder + '/input', '<f4')).reshape(1, 1, 64, 128, 128)
        formats = {'contiguous': (net, x)}
        import copy
        formats['channels_last_3d'] = (copy.deepcopy(net).to(memory_format=torch.channels_last_3d),
                                       x.contiguous(memory_format=torch.channels_last_3d))
        formats['contiguous'][0](x).numpy().astype('<f4').tofile(folder + '/output')
        for model, data in formats.values(): model(data); model(data)
        print('torch ' + torch.__version__, flush=True)
        for line in sys.stdin:
            name, count = line.split()
            model, data = formats[name]
            times = []
            for _ in range(int(count)):
                start = time.perf_counter(); model(data); times.append(time.perf_counter() - start)
            print(' '.join(map(str, times)), flush=True)
        """

    static let formats = ["contiguous", "channels_last_3d"]

    private let process = Process()
    private let commands = Pipe()
    private let answers = Pipe()
    private var pending = ""
    private(set) var version = ""

    /// Starts Python and waits until it has computed once.
    init(folder: String, threads: Int) throws {
        let script = folder + "/peer.py"
        try Data(Peer.script.utf8).write(to: URL(fileURLWithPath: script))
        let named = ProcessInfo.processInfo.environment["RADZOO_ORACLE_PYTHON"] ?? "python3"
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [named, script, folder, String(threads)]
        process.standardInput = commands
        process.standardOutput = answers
        try process.run()
        version = try answer()
    }

    private func answer() throws -> String {
        while true {
            if let end = pending.firstIndex(of: "\n") {
                let line = String(pending[..<end])
                pending = String(pending[pending.index(after: end)...])
                return line
            }
            let data = answers.fileHandleForReading.availableData
            guard !data.isEmpty else { throw BenchmarkError(text: "PyTorch ended; see the messages above") }
            pending += String(decoding: data, as: UTF8.self)
        }
    }

    /// Seconds of several runs in a memory format.
    func seconds(_ format: String, count: Int) throws -> [Double] {
        commands.fileHandleForWriting.write(Data("\(format) \(count)\n".utf8))
        return try answer().split(separator: " ").compactMap { Double($0) }
    }

    /// Ends Python.
    func finish() {
        try? commands.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

/// A benchmark that cannot be carried out.
struct BenchmarkError: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
}
