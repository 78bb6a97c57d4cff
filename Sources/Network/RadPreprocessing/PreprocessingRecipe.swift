package import RadTensor
package import RadVolume

/// By what the nearest of a recipe's shapes is chosen.
package enum ShapeChoice: String, Codable, CaseIterable, Sendable {
    /// By the ratios between the sizes of the volume in millimetres.
    case aspect
    /// By the numbers of slices, rows and columns, so that few slices are not stretched into many.
    case extent
}

/// How a volume becomes the input of a model, as data that a checkpoint carries.
package struct PreprocessingRecipe: Hashable, Sendable {
    /// Version of the recipe's form.
    package static let version = 1
    /// Most shapes a recipe may yield; an engine prepares one plan for each.
    package static let maximumShapeCount = 8
    /// Most steps a recipe may have.
    package static let maximumStepCount = 64
    /// Most channels an input may have.
    package static let maximumChannelCount = 16
    /// Most elements an input may have.
    package static let maximumElementCount = 1 << 28

    /// Operations in the order in which they are done.
    package var steps: [PreprocessingStep]
    /// Volumes that the recipe is meant for.
    package var domain: PreprocessingDomain
    /// The shapes it may yield: channels (1 but for a last step that copies them), depth, height, width.
    package var shapes: [Shape]
    /// By what one of the shapes is chosen for a volume.
    package var shapeChoice: ShapeChoice

    /// Joins the parts of a recipe; nothing is checked, see `validate()`.
    package init(
        steps: [PreprocessingStep], domain: PreprocessingDomain, shapes: [Shape], shapeChoice: ShapeChoice = .aspect
    ) {
        self.steps = steps
        self.domain = domain
        self.shapes = shapes
        self.shapeChoice = shapeChoice
    }

    /// Checks that every value makes sense and that the steps end in one of the shapes.
    ///
    /// - Throws: `PreprocessingError` with code `invalidRecipe`.
    package func validate() throws(PreprocessingError) {
        guard (1...Self.maximumShapeCount).contains(shapes.count), Set(shapes).count == shapes.count else {
            throw invalid(nil, "1 to \(Self.maximumShapeCount) different shapes", "\(shapes.count)")
        }
        for shape in shapes {
            guard shape.rank == 4, shape[0] == channels, shape.count > 0, shape.count <= Self.maximumElementCount else {
                let number = channels == 1 ? "one channel" : "\(channels) channels"
                throw invalid(nil, "shapes of \(number), depth, height, width", "\(shape)")
            }
        }
        guard (1...Self.maximumStepCount).contains(steps.count) else {
            throw invalid(nil, "1 to \(Self.maximumStepCount) steps", "\(steps.count)")
        }
        for (index, step) in steps.enumerated() {
            if let fault = step.operation.fault { throw invalid(index, fault.expected, fault.found) }
        }
        let copying = steps.firstIndex { if case .copyChannel = $0.operation { true } else { false } }
        if let copying, copying != steps.count - 1 || !steps[copying].modalities.isEmpty {
            throw invalid(copying, "channels copied by the last step, for every modality", "elsewhere")
        }
        guard domain.minimumSlices >= 1 else {
            throw invalid(nil, "at least 1 slice", "\(domain.minimumSlices)")
        }
        let least = domain.minimumExtentMillimetres
        guard [least.slice, least.row, least.column].allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw invalid(nil, "a least extent of at least 0 mm", "\(least.slice), \(least.row), \(least.column)")
        }
        guard let last = steps.lastIndex(where: { $0.operation.changesExtent }), steps[last].operation.fixesExtent,
            steps[last].modalities.isEmpty
        else {
            throw invalid(
                steps.lastIndex { $0.operation.changesExtent },
                "a last change of extent that gives the chosen shape for every modality",
                "one that may leave another extent")
        }
    }

    /// The shape that a volume of this geometry is brought to; of equally near ones the first.
    ///
    /// Nearness is the sum, over the ratios of depth to height and of height to width, of the absolute logarithm of
    /// volume over shape; for choice by extent, the sum over the axes of that of the numbers of voxels.
    package func shape(for geometry: VolumeGeometry) -> Shape {
        let size = geometry.sizeMillimetres
        let extent = geometry.extent
        var nearest = shapes[0]
        var smallest = Double.infinity
        for shape in shapes {
            let (depth, height, width) = (Double(shape[1]), Double(shape[2]), Double(shape[3]))
            // A ratio above 1, compared by size: its logarithm would depend on the platform's C library.
            func excess(_ a: Double, _ b: Double) -> Double { max(a / b, b / a) }
            let distance =
                switch shapeChoice {
                case .aspect:
                    excess(size.depth / size.height, depth / height) * excess(size.height / size.width, height / width)
                case .extent:
                    excess(Double(extent.depth), depth) * excess(Double(extent.height), height)
                        * excess(Double(extent.width), width)
                }
            // The logarithm of a product is the sum of logarithms, so products order shapes alike.
            if distance < smallest * (1 - 1e-12) { (nearest, smallest) = (shape, distance) }
        }
        return nearest
    }

    /// Channels of an input: those that the last step makes, else one.
    var channels: Int {
        if case .copyChannel(let count)? = steps.last?.operation { count } else { 1 }
    }

    private func invalid(_ step: Int?, _ expected: String, _ found: String) -> PreprocessingError {
        PreprocessingError(code: .invalidRecipe, step: step, expected: expected, found: found)
    }
}
