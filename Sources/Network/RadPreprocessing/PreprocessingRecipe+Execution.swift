import RadTensor
package import RadVolume

extension PreprocessingRecipe {
    /// Takes a volume through every step that is meant for its modality.
    ///
    /// The result depends on nothing but the recipe, the volume and the facts, to the bit and on every platform.
    ///
    /// A volume that the caller gives away with `consume` is freed after the first step that replaces it.
    ///
    /// - Parameter observe: Called with the volume after each step that was done.
    /// - Throws: `PreprocessingError` with code `outOfDomain`, `invalidRecipe`, or `failedStep` if a step asks for
    ///   more voxels than a volume may have.
    package func apply(
        to volume: consuming Volume, facts: VolumeFacts,
        observing observe: (PreprocessingIntermediate) -> Void = { _ in }
    ) throws(PreprocessingError) -> ModelInput {
        try validate()
        try domain.check(geometry: volume.geometry, unit: volume.unit, facts: facts)
        var run = Run(recipe: self, volume: consume volume)
        for (index, step) in steps.enumerated() {
            guard step.modalities.isEmpty || step.modalities.contains(facts.modality) else { continue }
            do throws(VolumeError) {
                try run.perform(step.operation)
            } catch {
                throw PreprocessingError(
                    code: .failedStep, step: index, expected: error.expected, found: error.found)
            }
            observe(PreprocessingIntermediate(step: index, operation: step.operation.name, volume: run.volume))
        }
        let shape = Shape([channels] + run.volume.voxels.shape.extents)
        precondition(shapes.contains(shape), "a valid recipe ends in one of its shapes")
        let geometry = run.volume.geometry
        let values = channels == 1 ? run.volume.voxels.reshaped(to: shape) : run.volume.voxels.copied(to: shape)
        return ModelInput(values: values, geometry: geometry)
    }

    /// The volume on its way, with the shape that was chosen for it.
    private struct Run {
        let recipe: PreprocessingRecipe
        var volume: Volume
        /// Chosen when first needed, so that cropping comes before it.
        private var chosen: Shape?

        init(recipe: PreprocessingRecipe, volume: Volume) {
            self.recipe = recipe
            self.volume = volume
        }

        private mutating func targetExtent() -> VolumeExtent {
            let shape = chosen ?? recipe.shape(for: volume.geometry)
            chosen = shape
            return VolumeExtent(depth: shape[1], height: shape[2], width: shape[3])
        }

        mutating func perform(_ operation: PreprocessingOperation) throws(VolumeError) {
            switch operation {
            case .keepAcquisitionFrame, .copyChannel: break
            case .convert(let elementType): precondition(elementType == volume.voxels.elementType)
            case .replaceInvalid(let value): volume = volume.replacingInvalid(with: Float(value))
            case .rescale(let factor, let offset):
                volume = volume.scaled(by: Float(factor), offset: Float(offset))
            case .reorient(let orientation):
                if volume.geometry.isSheared {
                    volume = try volume.resampled(to: volume.geometry.orthogonalized(), outside: outside)
                }
                volume = try volume.reoriented(to: orientation)
            case .cropToContent(let threshold, let margin, let slices):
                try cropToContent(above: threshold, margin: margin, slices: slices)
            case .cropToForeground(let value):
                if let box = volume.foreground(above: Float(value)) { volume = try volume.cropped(to: box) }
            case .averageToGrid: volume = try volume.averaged(toExtent: targetExtent())
            case .resampleToSpacing(let spacing):
                volume = try volume.resampled(toSpacing: spacing, outside: outside)
            case .resampleToGrid(let fewerSlices):
                var extent = targetExtent()
                if fewerSlices == .keep { extent.depth = min(extent.depth, volume.extent.depth) }
                volume = try volume.resampled(toExtent: extent, outside: outside)
            case .cropOrPad(let fill):
                let extent = targetExtent()
                volume = try volume.croppedOrPadded(to: extent, fill: extent == volume.extent ? 0 : padding(fill))
            case .window, .percentileWindow, .minMax, .quantize, .normalize, .standardize:
                setRange(operation)
            }
        }

        /// Operations on values alone.
        private mutating func setRange(_ operation: PreprocessingOperation) {
            switch operation {
            case .window(let lower, let upper): volume = volume.windowed(lower: Float(lower), upper: Float(upper))
            case .percentileWindow(let lower, let upper):
                if let values = volume.percentiles([lower, upper]), values[1] > values[0] {
                    volume = volume.windowed(lower: values[0], upper: values[1])
                } else {
                    volume = volume.replacingValues(with: 0)
                }
            case .minMax: volume = volume.minMaxNormalized()
            case .quantize(let levels): volume = volume.quantized(levels: levels)
            case .normalize(let mean, let deviation):
                volume = volume.scaled(by: Float(1 / deviation), offset: Float(-mean / deviation))
            case .standardize: volume = volume.standardized()
            default: break
            }
        }

        /// The value beside a tilted stack that is straightened; elsewhere resampling never leaves the volume.
        private var outside: Float { volume.geometry.isSheared ? padding(.minimum) : 0 }

        private func padding(_ value: PaddingValue) -> Float {
            switch value {
            case .value(let value): Float(value)
            case .minimum: volume.valueRange()?.lowerBound ?? 0
            }
        }

        private mutating func cropToContent(
            above threshold: ContentThreshold, margin: Double, slices: Bool
        ) throws(VolumeError) {
            let value: Float
            switch threshold {
            case .value(let threshold): value = Float(threshold)
            case .fraction(let fraction):
                guard let ends = volume.percentiles([1, 99]) else { return }
                value = ends[0] + Float(fraction) * (ends[1] - ends[0])
            }
            guard let content = volume.region(above: value) else { return }
            let extent = volume.extent
            let spacing = volume.geometry.spacing
            func widened(_ range: Range<Int>, _ spacing: Double, _ count: Int) -> Range<Int> {
                let voxels = Int(min((margin / spacing).rounded(.up), Double(count)))
                return max(0, range.lowerBound - voxels)..<min(count, range.upperBound + voxels)
            }
            volume = try volume.cropped(
                to: VolumeRegion(
                    slices: slices ? widened(content.slices, spacing.slice, extent.depth) : 0..<extent.depth,
                    rows: widened(content.rows, spacing.row, extent.height),
                    columns: widened(content.columns, spacing.column, extent.width)))
        }
    }
}

extension Tensor {
    /// The floats of a volume once for each channel of a shape.
    fileprivate func copied(to shape: Shape) -> Tensor {
        unsafe Tensor(shape: shape, elementType: .float32) { block in
            unsafe withUnsafeBytes { source in
                for channel in 0..<shape[0] {
                    let start = channel * source.count
                    unsafe UnsafeMutableRawBufferPointer(rebasing: block[start..<start + source.count])
                        .copyMemory(from: source)
                }
            }
        }
    }
}
