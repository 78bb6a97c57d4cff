import RadEngine
import RadGraph
import RadInterchange
import RadTensor
import RadTestSupport
import Testing

/// Definitions of residual networks in PyTorch, written from the papers, with random weights and statistics.
enum PyTorchNetworks {
    /// `make(name, width)` gives a module in double precision whose state dictionary has the usual names.
    static let definitions = """
        import torch
        from torch import nn
        DEPTHS = {10: (1, [1, 1, 1, 1]), 18: (1, [2, 2, 2, 2]), 34: (1, [3, 4, 6, 3]), 50: (4, [3, 4, 6, 3]),
                  101: (4, [3, 4, 23, 3]), 152: (4, [3, 8, 36, 3])}
        def conv(i, o, k, s=1, d=1):
            return nn.Conv3d(i, o, k, stride=s, dilation=d, padding=d if k == 3 else 0, bias=False)
        class Padded(nn.Module):
            def __init__(self, stride, channels):
                super().__init__()
                self.stride, self.channels = stride, channels
            def forward(self, x):
                x = nn.functional.avg_pool3d(x, 1, self.stride)
                more = self.channels - x.shape[1]
                return torch.cat([x, x.new_zeros(x.shape[0], more, *x.shape[2:])], 1)
        class Block(nn.Module):
            def __init__(self, i, w, e, s, d, video, padded):
                super().__init__()
                o = w * e
                layers = [conv(i, w, 3, s, d), conv(w, w, 3, 1, d)] if e == 1 else \\
                    [conv(i, w, 1), conv(w, w, 3, s, d), conv(w, o, 1)]
                self.video, self.count = video, len(layers)
                for n, layer in enumerate(layers, 1):
                    norm = nn.BatchNorm3d(layer.out_channels)
                    if video: setattr(self, f'conv{n}', nn.Sequential(layer, norm))
                    else: setattr(self, f'conv{n}', layer); setattr(self, f'bn{n}', norm)
                self.downsample = None
                if s != 1 or i != o:
                    self.downsample = Padded(s, o) if padded else nn.Sequential(conv(i, o, 1, s), nn.BatchNorm3d(o))
            def forward(self, x):
                kept = x if self.downsample is None else self.downsample(x)
                for n in range(1, self.count + 1):
                    x = getattr(self, f'conv{n}')(x)
                    if not self.video: x = getattr(self, f'bn{n}')(x)
                    if n < self.count: x = torch.relu(x)
                return torch.relu(x + kept)
        class Net(nn.Module):
            def __init__(self, name, width):
                super().__init__()
                family, depth = name.split('-')
                e, blocks = DEPTHS[int(depth)]
                video = family == 'r3d'
                plane = family in ('r3d', 'i3resnet')
                self.channels = 3 if plane else 1
                self.video, self.pool = video, not video
                first = nn.Conv3d(self.channels, width, (3, 7, 7) if plane else 7, (1, 2, 2) if plane else 2,
                                  (1, 3, 3) if plane else 3, bias=False)
                if video: self.stem = nn.Sequential(first, nn.BatchNorm3d(width))
                else: self.conv1, self.bn1 = first, nn.BatchNorm3d(width)
                steps = [(1, 1), (2, 1), (1, 2), (1, 4)] if family == 'medicalnet' else [(1, 1), (2, 1), (2, 1), (2, 1)]
                i = width
                for n, (count, (s, d)) in enumerate(zip(blocks, steps)):
                    w = width << n
                    padded = family == 'medicalnet' and depth in ('18', '34')
                    layer = [Block(i if b == 0 else w * e, w, e, s if b == 0 else 1, d, video, padded)
                             for b in range(count)]
                    setattr(self, f'layer{n + 1}', nn.Sequential(*layer))
                    i = w * e
            def forward(self, x):
                x = torch.relu(self.stem(x) if self.video else self.bn1(self.conv1(x)))
                if self.pool: x = nn.functional.max_pool3d(x, 3, 2, 1)
                for n in range(1, 5): x = getattr(self, f'layer{n}')(x)
                return x.mean((2, 3, 4))
        def make(name, width, seed=7):
            torch.manual_seed(seed)
            net = Net(name, width).eval()
            with torch.no_grad():
                for key, value in net.named_parameters():
                    if value.ndim == 5: value.normal_(0, (2 / value[0].numel()) ** 0.5)
                    elif key.endswith('weight'): value.uniform_(0.5, 1.5)
                    else: value.normal_(0, 0.2)
                for key, value in net.named_buffers():
                    if key.endswith('running_mean'): value.normal_(0, 0.2)
                    elif key.endswith('running_var'): value.uniform_(0.5, 2)
                # The sum of each block grows otherwise.
                for key, value in net.named_parameters():
                    if value.ndim == 1 and ('bn3' in key or 'bn2' in key): value.mul_(0.5)
            return net
        def sample(shape, seed=3):
            return torch.randn(shape, generator=torch.Generator().manual_seed(seed))
        """

    /// Input shapes by the number of channels; small, and no axis even all the way down.
    static func inputShape(channels: Int) -> Shape { Shape([1, channels, 34, 50, 46]) }

    /// The result of a network on an input by the fastest backend.
    static func embedding(
        _ graph: Graph, _ parameters: ParameterSet, _ input: Tensor, backend: BackendKind = .fastest
    ) throws -> [Float] {
        let plan = try Engine.compile(
            graph, parameters: parameters, inputShapes: ["input": input.shape], outputs: ["embedding"],
            configuration: Engine.Configuration(backend: backend))
        let result = try plan.run(["input": input])
        return try #require(result["embedding"]).float32Values()
    }
}
