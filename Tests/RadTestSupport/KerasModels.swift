/// RADNet-50's kind of network as a model of Keras itself, which saves it.
package enum KerasModels {
    /// How a model is saved.
    package enum Layout: String, CaseIterable, Sendable {
        /// `save` of a `.h5` file.
        case model = "model.h5"
        /// The same after a step of training, so that the file has an optimizer.
        case trained = "trained.h5"
        /// `save_weights` of a `.h5` file, which only Keras 2 offers.
        case weights = "saved.h5"
        /// `save_weights` of a `.weights.h5` file.
        case weightsFile = "new.weights.h5"
        /// The `model.weights.h5` of a `.keras` archive.
        case unzipped = "unzipped.h5"
        /// A `.keras` archive.
        case archive = "model.keras"
    }

    /// Saves a model with random weights and statistics, and prints input, embedding and outputs as Keras computes them.
    ///
    /// Arguments: module (`keras` or `tf_keras`), layout, path, width, units, features, extents. Keras 3 takes no slash in
    /// names, so there they have underscores. Input and results are float32, depth, height and width in this order.
    package static let save = """
        import importlib, os, sys, tempfile
        os.environ['KERAS_HOME'] = tempfile.mkdtemp()
        os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
        import numpy
        module, layout, path = sys.argv[1:4]
        width, features = int(sys.argv[4]), int(sys.argv[6])
        units, extents = ([int(n) for n in text.split(',')] for text in (sys.argv[5], sys.argv[7]))
        keras = importlib.import_module(module)
        L, s = keras.layers, '/' if keras.__version__.startswith('2') or module == 'tf_keras' else '_'
        def norm(x, name): return L.Activation('relu')(L.BatchNormalization(name=name)(x))
        def conv(x, name, filters, kernel=1, **options):
            return L.Conv3D(filters, kernel, padding='same', name=name, **options)(x)
        given = L.Input((*extents, 1), name='input_layer')
        x = norm(conv(given, f'in_conv{s}conv', width, (3, 7, 7), strides=(1, 2, 2)), f'in_conv{s}bn')
        x = L.MaxPooling3D(2)(x)
        for stage, count in enumerate(units):
            for unit in range(count):
                p, w = f'Block{stage + 1}_layer{unit + 1}{s}', width << stage
                shortcut = conv(norm(x, p + 'id_bn'), p + 'id_conv', 4 * w)
                y = conv(norm(x, p + 'bn1'), p + 'conv1', w)
                y = conv(norm(y, p + 'bn2'), p + 'conv2', w, 3)
                x = L.Add()([conv(norm(y, p + 'bn3'), p + 'conv3', 4 * w), shortcut])
            if stage + 1 < len(units): x = L.MaxPooling3D(2)(x)
        embedding = L.GlobalAveragePooling3D(name='GlobalPool')(norm(x, f'last_{s}bn'))
        x = L.Dense(features, activation='relu', name='FC1000')(embedding)
        heads = [('out_seq', 5, 'softmax'), ('out_view', 3, 'softmax'), ('out_ctrs', 2, 'softmax'),
                 ('out_body', 9, 'sigmoid'), ('out_space', 1, None)]
        outputs = [L.Dense(count, activation=function, name=name)(x) for name, count, function in heads]
        model, whole = keras.Model(given, outputs), keras.Model(given, [embedding, *outputs])
        if layout == 'trained.h5':
            model.compile('adam', loss=['mse'] * 5)
            zeros = [numpy.zeros((1, count), 'f4') for _, count, _ in heads]
            model.fit(numpy.zeros((1, *extents, 1), 'f4'), zeros, verbose=0)
        rng = numpy.random.default_rng(5)
        def value(shape, isPositive):
            if len(shape) > 1:
                deviation = (2 / numpy.prod(shape[:-1])) ** 0.5 * (0.5 if len(shape) == 5 else 1)
                return rng.normal(0, deviation, shape).astype('f4')
            return (rng.uniform(0.5, 1.5, shape) if isPositive else rng.normal(0, 0.2, shape)).astype('f4')
        for layer in model.layers:
            old = layer.get_weights()
            # Of a normalisation gamma comes first and the variance last.
            layer.set_weights([value(w.shape, len(old) == 4 and n in (0, 3)) for n, w in enumerate(old)])
        x = rng.uniform(0, 1, (1, *extents, 1)).astype('f4')
        for values in [x, *whole(x, training=False)]:
            values = values if isinstance(values, numpy.ndarray) else (
                keras.ops.convert_to_numpy(values) if hasattr(keras, 'ops') else values.numpy())
            sys.stdout.buffer.write(values.astype('<f4').tobytes())
        if layout in ('model.h5', 'trained.h5', 'model.keras'): model.save(path)
        elif layout == 'unzipped.h5':
            import zipfile
            model.save(path + '.keras')
            with open(path, 'wb') as f: f.write(zipfile.ZipFile(path + '.keras').read('model.weights.h5'))
        else: model.save_weights(path)
        """

    /// What Keras computed.
    package struct Computed: Sendable {
        /// The input, one channel: depth, height, width.
        package let input: [Float]
        /// The embedding.
        package let embedding: [Float]
        /// The outputs: sequence, plane, contrast, coverage, slice spacing.
        package let outputs: [[Float]]
    }

    /// Has Keras build, save and run a model; the file gets the name of the layout.
    ///
    /// - Parameter folder: Where the file comes to lie.
    package static func saved(
        by module: String, as layout: Layout, in folder: String, width: Int, units: [Int], features: Int,
        extents: [Int], python: OraclePython
    ) throws -> Computed {
        let lists = [units, extents].map { $0.map(String.init).joined(separator: ",") }
        var values = try python.values(
            of: Float.self, save,
            arguments: [
                module, layout.rawValue, "\(folder)/\(layout.rawValue)", "\(width)", lists[0], "\(features)", lists[1],
            ])[...]
        func take(_ count: Int) -> [Float] {
            defer { values = values.dropFirst(count) }
            return Array(values.prefix(count))
        }
        let input = take(extents.reduce(1, *))
        let embedding = take(4 * width << (units.count - 1))
        return Computed(input: input, embedding: embedding, outputs: [5, 3, 2, 9, 1].map(take))
    }
}
