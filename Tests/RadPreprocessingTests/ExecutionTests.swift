import RadPreprocessing
import RadTensor
import RadVolume
import Testing

@Suite struct ExecutionTests {
    @Test(arguments: [20, 47, 48, 60])
    func `the published recipe pads few slices and averages many`(slices: Int) throws {
        let volume = try ball(VolumeExtent(depth: slices, height: 40, width: 30))
        let input = try PreprocessingRecipe.published.apply(to: volume, facts: computedTomography)
        #expect(input.shape == [1, 48, 192, 192])
        #expect(input.axes == "CDHW")
        let values = input.values.float32Values()
        #expect(values.min() == 0)
        #expect(values.max() == 1)
        #expect(values.allSatisfy { ($0 * 255).rounded() / 255 == $0 })
        let plane = 192 * 192
        let blank = (0..<48).filter { slice in
            values[(slice * plane)..<((slice + 1) * plane)].allSatisfy { $0 == 0 }
        }
        let added = max(0, 48 - slices)
        #expect(blank == Array(0..<(added / 2)) + Array((48 - added + added / 2)..<48))
        let before = volume.geometry.position(of: volume.geometry.centreCoordinate)
        let after = input.geometry.position(of: input.geometry.centreCoordinate)
        // An odd number of added slices cannot be centred better than half a slice of 2 mm.
        #expect((before - after).length <= (added % 2 == 0 ? 1e-9 : 1 + 1e-9))
    }

    @Test func `steps are done for their modalities only, and each is shown`() throws {
        var steps: [Int] = []
        let volume = try ball(VolumeExtent(depth: 10, height: 20, width: 20))
        _ = try PreprocessingRecipe.small.apply(to: volume, facts: computedTomography) { steps.append($0.step) }
        #expect(steps == [0, 1, 2, 4, 5, 7, 8])
        steps = []
        _ = try PreprocessingRecipe.small.apply(to: volume, facts: magneticResonance) { steps.append($0.step) }
        #expect(steps == [1, 3, 4, 6, 7, 8])
    }

    @Test func `the same volume gives the same bits`() throws {
        let volume = try ball(VolumeExtent(depth: 11, height: 25, width: 21))
        let first = try PreprocessingRecipe.small.apply(to: volume, facts: magneticResonance)
        let second = try PreprocessingRecipe.small.apply(to: volume, facts: magneticResonance)
        #expect(first.values == second.values)
        #expect(first.geometry == second.geometry)
    }

    @Test func `each step does what its operation on volumes does`() throws {
        let volume = try ball(VolumeExtent(depth: 10, height: 20, width: 22))
        let shape: Shape = [1, 10, 20, 22]
        let cases: [(PreprocessingOperation, Volume)] = [
            (.rescale(factor: 0.5, offset: 3), volume.scaled(by: 0.5, offset: 3)),
            (.window(lower: -900, upper: 100), volume.windowed(lower: -900, upper: 100)),
            (.minMax, volume.minMaxNormalized()),
            (.quantize(levels: 4), volume.quantized(levels: 4)),
            (.standardize, volume.standardized()),
            (.replaceInvalid(value: 1), volume.replacingInvalid(with: 1)),
            (.keepAcquisitionFrame, volume),
            (.convert(to: .float32), volume),
            (.normalize(mean: 3, standardDeviation: 2), volume.scaled(by: 0.5, offset: -1.5)),
        ]
        for (operation, expected) in cases {
            let input = try PreprocessingRecipe.single(operation, shape: shape)
                .apply(to: volume, facts: computedTomography)
            #expect(input.values == expected.voxels.reshaped(to: shape), "\(operation.name)")
        }
    }

    @Test func `steps that change the grid do what the operation on volumes does`() throws {
        let volume = try ball(VolumeExtent(depth: 10, height: 20, width: 22))
        let turned = try volume.reoriented(to: VolumeOrientation(slice: .left, row: .superior, column: .anterior))
        let cases: [(PreprocessingOperation, Volume)] = [
            (.reorient(.canonical), volume),
            (
                .resampleToSpacing(VoxelSpacing(slice: 3, row: 2, column: 1.5)),
                try turned.resampled(toSpacing: VoxelSpacing(slice: 3, row: 2, column: 1.5))
            ),
        ]
        for (operation, expected) in cases {
            let shape = Shape([1] + expected.voxels.shape.extents)
            let input = try PreprocessingRecipe.single(operation, shape: shape)
                .apply(to: turned, facts: computedTomography)
            #expect(input.values == expected.voxels.reshaped(to: shape), "\(operation.name)")
            #expect((input.geometry.origin - expected.geometry.origin).length < 1e-9)
        }
    }

    @Test func `a percentile window reaches from the lower to the upper percentile`() throws {
        let values = (0..<1001).map { Float($0) }
        let extent = VolumeExtent(depth: 7, height: 11, width: 13)
        let volume = try Volume(
            geometry: geometry(extent), voxels: Tensor(shape: extent.shape, float32: values))
        let input = try PreprocessingRecipe.single(
            .percentileWindow(lower: 10, upper: 90), shape: [1, 7, 11, 13]
        ).apply(to: volume, facts: magneticResonance)
        let expected = values.map { min(max(($0 - 100) / 800, 0), 1) }
        #expect(zip(input.values.float32Values(), expected).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func `air around the patient is cut away with a margin`() throws {
        let extent = VolumeExtent(depth: 6, height: 40, width: 50)
        var values = [Float](repeating: -1000, count: extent.voxelCount)
        for slice in 1..<4 {
            for row in 10..<20 {
                for column in 25..<45 { values[(slice * 40 + row) * 50 + column] = 30 }
            }
        }
        values[3] = 3000
        let volume = try Volume(
            geometry: geometry(extent), voxels: Tensor(shape: extent.shape, float32: values), unit: .hounsfield)
        for (slices, depth, first) in [(false, 6, 0), (true, 5, 0)] {
            let recipe = PreprocessingRecipe(
                steps: [
                    PreprocessingStep(.cropToContent(above: .value(-500), margin: 1.5, slices: slices)),
                    PreprocessingStep(.resampleToGrid(fewerSlices: .resample)),
                ],
                domain: PreprocessingDomain(), shapes: [Shape([1, depth, 14, 24])])
            let input = try recipe.apply(to: volume, facts: computedTomography)
            let origin = volume.geometry.position(slice: Double(first), row: 8, column: 23)
            #expect((input.geometry.origin - origin).length < 1e-9)
            #expect(input.values.float32Values().filter { $0 == 30 }.count == 600)
        }
    }

    @Test func `a tilted stack is straightened on the way to the grid`() throws {
        let extent = VolumeExtent(depth: 8, height: 16, width: 16)
        var tilted = geometry(extent)
        tilted.sliceStep.y = 1
        let volume = try Volume(
            geometry: tilted, voxels: Tensor(shape: extent.shape, repeating: 70), unit: .hounsfield)
        let recipe = PreprocessingRecipe(
            steps: [PreprocessingStep(.resampleToGrid(fewerSlices: .resample))], domain: PreprocessingDomain(),
            shapes: [[1, 8, 23, 16]])
        let input = try recipe.apply(to: volume, facts: computedTomography)
        #expect(!input.geometry.isSheared)
        #expect(input.values.float32Values().allSatisfy { $0 == 70 })
    }

    @Test(arguments: [1.0, -1, 0.4])
    func `a tilted stack shows each place where it is, after all steps`(tilt: Double) throws {
        let extent = VolumeExtent(depth: 24, height: 40, width: 32)
        var tilted = geometry(extent)
        tilted.sliceStep.y += tilt
        // Linear in space, so that interpolation and averaging keep it away from the edges.
        func value(at place: Vector3) -> Double { 3 * place.x + 5 * place.y - 2 * place.z }
        let values = (0..<extent.voxelCount).map { index in
            let place = tilted.position(
                slice: Double(index / (40 * 32)), row: Double(index / 32 % 40), column: Double(index % 32))
            return Float(value(at: place))
        }
        let volume = try Volume(
            geometry: tilted, voxels: Tensor(shape: extent.shape, float32: values), unit: .hounsfield)
        let recipe = PreprocessingRecipe(
            steps: [
                PreprocessingStep(.reorient(.canonical)), PreprocessingStep(.resampleToGrid(fewerSlices: .resample)),
            ], domain: PreprocessingDomain(), shapes: [[1, 16, 30, 28]])
        let input = try recipe.apply(to: volume, facts: computedTomography)
        let found = input.values.float32Values()
        var compared = 0
        for index in found.indices {
            let place = input.geometry.position(
                slice: Double(index / (30 * 28)), row: Double(index / 28 % 30), column: Double(index % 28))
            let source = tilted.coordinate(of: place)
            guard (3...20).contains(source.slice), (5...34).contains(source.row), (3...28).contains(source.column)
            else { continue }
            compared += 1
            #expect(abs(Double(found[index]) - value(at: place)) < 1e-2)
        }
        #expect(compared > 1000)
    }

    @Test func `values without range become zero, whatever the recipe`() throws {
        let extent = VolumeExtent(depth: 16, height: 12, width: 12)
        for value in [Float.nan, .infinity, 5] {
            let volume = try Volume(
                geometry: geometry(extent), voxels: Tensor(shape: extent.shape, repeating: value), unit: .hounsfield)
            let input = try PreprocessingRecipe.published.apply(to: volume, facts: computedTomography)
            #expect(input.values.float32Values().allSatisfy { $0 == 0 })
        }
    }

    @Test func `a step that asks for too many voxels fails with its index`() throws {
        let volume = try ball(VolumeExtent(depth: 10, height: 20, width: 22))
        let recipe = PreprocessingRecipe.single(
            .resampleToSpacing(VoxelSpacing(slice: 1e-5, row: 1e-5, column: 1e-5)), shape: [1, 2, 2, 2])
        #expect { try recipe.apply(to: volume, facts: computedTomography) } throws: {
            let error = $0 as? PreprocessingError
            return error?.code == .failedStep && error?.step == 0
        }
    }
}

/// The steps that foundation models ask for.
@Suite struct ForegroundAndChannelTests {
    private func recipe(_ steps: [PreprocessingOperation], shapes: [Shape]) -> PreprocessingRecipe {
        PreprocessingRecipe(
            steps: steps.map { PreprocessingStep($0) }, domain: PreprocessingDomain(), shapes: shapes)
    }

    @Test func `the foreground is averaged and given several times`() throws {
        let volume = try ball(VolumeExtent(depth: 12, height: 20, width: 22))
        let threshold = (volume.valueRange()?.lowerBound ?? 0) + 1
        let recipe = recipe(
            [.cropToForeground(above: Double(threshold)), .averageToGrid, .copyChannel(count: 3)],
            shapes: [[3, 4, 5, 6]])
        let input = try recipe.apply(to: volume, facts: computedTomography)
        let box = try #require(volume.foreground(above: threshold))
        let expected = try volume.cropped(to: box).averaged(toExtent: VolumeExtent(depth: 4, height: 5, width: 6))
        #expect(input.shape == [3, 4, 5, 6])
        let once = expected.voxels.float32Values()
        #expect(input.values.float32Values() == once + once + once)
        #expect(input.geometry == expected.geometry)
        #expect(try PreprocessingRecipe(json: recipe.json()) == recipe)
    }

    @Test func `channels are copied at the end only, and shapes say how many`() {
        #expect(throws: PreprocessingError.self) {
            try recipe([.averageToGrid, .copyChannel(count: 3)], shapes: [[1, 4, 5, 6]]).validate()
        }
        #expect(throws: PreprocessingError.self) {
            try recipe([.averageToGrid, .copyChannel(count: 3), .minMax], shapes: [[3, 4, 5, 6]]).validate()
        }
        #expect(throws: PreprocessingError.self) {
            try recipe([.averageToGrid, .copyChannel(count: 17)], shapes: [[17, 4, 5, 6]]).validate()
        }
        #expect(throws: PreprocessingError.self) {
            try recipe([.averageToGrid, .cropToForeground(above: 0)], shapes: [[1, 4, 5, 6]]).validate()
        }
    }
}
