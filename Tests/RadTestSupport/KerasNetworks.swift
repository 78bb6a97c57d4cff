/// RADNet-50's kind of network as Keras 2 saves it, written with h5py from the description of its layers, and computed from
/// the saved file with PyTorch's convolutions.
package enum KerasNetworks {
    /// `layers(width, units, features)` lists layers with the shapes of their weights; `save(...)` writes the file, and
    /// `forward(path, units, x)` gives the embedding and the outputs in double precision.
    package static let definitions = """
        import h5py, numpy
        BN = ('gamma', 'beta', 'moving_mean', 'moving_variance')
        HEADS = [('out_seq', 5), ('out_view', 3), ('out_ctrs', 2), ('out_body', 9), ('out_space', 1)]
        def layers(width, units, features):
            def conv(name, i, o, k): return (name, [('kernel', (*k, i, o)), ('bias', (o,))])
            def norm(name, n): return (name, [(part, (n,)) for part in BN])
            def dense(name, i, o): return (name, [('kernel', (i, o)), ('bias', (o,))])
            yield ('input_layer', [])
            yield conv('in_conv/conv', 1, width, (3, 7, 7))
            yield norm('in_conv/bn', width)
            yield ('in_conv/relu', [])
            yield ('in_conv/pool', [])
            channels = width
            for stage, count in enumerate(units):
                w = width << stage
                for unit in range(count):
                    p = f'Block{stage + 1}_layer{unit + 1}/'
                    yield norm(p + 'bn1', channels)
                    yield (p + 'relu1', [])
                    yield conv(p + 'conv1', channels, w, (1, 1, 1))
                    yield norm(p + 'bn2', w)
                    yield conv(p + 'conv2', w, w, (3, 3, 3))
                    yield norm(p + 'id_bn', channels)
                    yield norm(p + 'bn3', w)
                    yield conv(p + 'id_conv', channels, 4 * w, (1, 1, 1))
                    yield conv(p + 'conv3', w, 4 * w, (1, 1, 1))
                    yield (p + 'add', [])
                    channels = 4 * w
                if stage + 1 < len(units): yield (f'Block{stage + 1}pool', [])
            yield norm('last_/bn', channels)
            yield ('last_conv/relu', [])
            yield ('GlobalPool', [])
            yield dense('FC1000', channels, features)
            yield ('FC1000/relu', [])
            for name, classes in HEADS: yield dense(name, features, classes)
        def value(rng, part, shape):
            if part == 'kernel':
                fan = int(numpy.prod(shape[:-1]))
                return rng.normal(0, (2 / fan) ** 0.5 * (0.5 if len(shape) == 5 else 1), shape)
            if part in ('gamma', 'moving_variance'): return rng.uniform(0.5, 1.5, shape)
            return rng.normal(0, 0.2, shape)
        def save(path, width, units, features, layout, seed=5):
            rng = numpy.random.default_rng(seed)
            packed = {'compression': 'gzip', 'shuffle': True} if layout == 'packed' else {}
            type = {'half': '<f2', 'big-endian': '>f4'}.get(layout, '<f4')
            with h5py.File(path, 'w') as f:
                root = f
                if layout == 'model':
                    f.attrs['keras_version'] = '2.2.4-tf'
                    f.attrs['model_config'] = '{"class_name": "Model"}'
                    root = f.create_group('model_weights')
                    optimizer = f.create_group('optimizer_weights')
                    optimizer.attrs['weight_names'] = [b'training/Adam/iter:0']
                    optimizer.create_dataset('training/Adam/iter:0', data=numpy.int64(7))
                listed = list(layers(width, units, features))
                names = [name.encode() for name, _ in listed]
                if layout == 'packed':
                    for n in range(0, len(names), 40): root.attrs[f'layer_names{n // 40}'] = numpy.array(names[n:n + 40])
                else: root.attrs['layer_names'] = names
                root.attrs['backend'] = b'tensorflow'
                for name, parts in listed:
                    group = root.require_group(name)
                    weights = [f'{name}/{part}:0'.encode() for part, _ in parts]
                    group.attrs['weight_names'] = numpy.array(weights) if layout == 'packed' else weights
                    for part, shape in parts:
                        data = value(rng, part, shape).astype(type)
                        group.create_dataset(f'{name}/{part}:0', data=data, **packed)
        def forward(path, units, x):
            import torch
            F = torch.nn.functional
            with h5py.File(path, 'r') as f:
                root = f['model_weights'] if 'model_weights' in f else f
                def weight(layer, part): return torch.from_numpy(root[f'{layer}/{layer}/{part}:0'][()].astype('f8'))
                def norm(layer, x):
                    g, b, m, v = (weight(layer, part).view(1, -1, 1, 1, 1) for part in BN)
                    return torch.relu((x - m) / torch.sqrt(v + 1e-3) * g + b)
                def conv(layer, x, **options):
                    kernel = weight(layer, 'kernel').permute(4, 3, 0, 1, 2)
                    return F.conv3d(x, kernel, weight(layer, 'bias'), **options)
                def dense(layer, x): return x @ weight(layer, 'kernel') + weight(layer, 'bias')
                def same(n, k, s):
                    total = max((-(-n // s) - 1) * s + k - n, 0)
                    return [total // 2, total - total // 2]
                d, h, w = x.shape[2:]
                x = F.pad(x, same(w, 7, 2) + same(h, 7, 2) + same(d, 3, 1))
                x = F.max_pool3d(norm('in_conv/bn', conv('in_conv/conv', x, stride=(1, 2, 2))), 2)
                for stage, count in enumerate(units):
                    for unit in range(count):
                        p = f'Block{stage + 1}_layer{unit + 1}/'
                        y = conv(p + 'conv1', norm(p + 'bn1', x))
                        y = conv(p + 'conv2', norm(p + 'bn2', y), padding=1)
                        y = conv(p + 'conv3', norm(p + 'bn3', y))
                        x = y + conv(p + 'id_conv', norm(p + 'id_bn', x))
                    if stage + 1 < len(units): x = F.max_pool3d(x, 2)
                embedding = norm('last_/bn', x).mean((2, 3, 4))
                x = torch.relu(dense('FC1000', embedding))
                outputs = [dense(name, x) for name, _ in HEADS]
                last = [torch.softmax, torch.softmax, torch.softmax, lambda x, _: torch.sigmoid(x), lambda x, _: x]
                return embedding, [function(output, 1) for function, output in zip(last, outputs)]
        """

    /// Saves a network, and prints input, embedding and outputs.
    ///
    /// Arguments: path, width, units, features, layout, extents.
    package static let save = """
        import sys
        path, layout = sys.argv[1], sys.argv[5]
        width, features = int(sys.argv[2]), int(sys.argv[4])
        units = [int(n) for n in sys.argv[3].split(',')]
        extents = [int(n) for n in sys.argv[6].split(',')]
        save(path, width, units, features, layout)
        import torch
        x = torch.randn((1, 1, *extents), generator=torch.Generator().manual_seed(3))
        with torch.no_grad(): embedding, outputs = forward(path, units, x.double())
        for values in [x, embedding, *outputs]: sys.stdout.buffer.write(values.float().numpy().tobytes())
        """

    /// Saves the whole RADNet-50 with zeros for weights, packed.
    ///
    /// Arguments: path, and what to do to the file.
    package static let saveWhole = """
        import sys
        def value(rng, part, shape): return numpy.zeros(shape, '<f4')
        save(sys.argv[1], 64, [3, 4, 6, 3], 1000, 'packed')
        with h5py.File(sys.argv[1], 'a') as f: exec(sys.argv[2])
        """
}
