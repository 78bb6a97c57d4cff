import RadTensor

extension PickleMachine {
    /// The storage that a persistent id names: `('storage', type, key, location, count)`.
    mutating func pushPersistent() throws(InterchangeError) {
        guard case .tuple(let index) = try pop() else { throw fault("the id of a storage") }
        let parts = heap.tuples[index]
        guard parts.count == 5, parts[0] == .text("storage"), case .global(.storage(let type)) = parts[1],
            case .text(let key) = parts[2], case .text = parts[3], case .integer(let count) = parts[4], count >= 0,
            (1...20).contains(key.utf8.count), key.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw fault("the id of a storage") }
        stack.append(heap.add(TorchStorage(elementType: type, key: key, count: count)))
    }

    /// `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks)`.
    mutating func pushTensor(_ arguments: [PickleValue]) throws(InterchangeError) {
        guard arguments.count >= 6, case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1],
            case .tuple(let size) = arguments[2], case .tuple(let stride) = arguments[3]
        else { throw fault("the arguments of a tensor") }
        guard heap.tensors.count < limits.tensors else {
            throw InterchangeError(.limitExceeded, at: place, expected: "tensors at most \(limits.tensors)")
        }
        let tensor = TorchTensor(
            storage: heap.storages[storage], offset: offset, extents: try integers(heap.tuples[size]),
            strides: try integers(heap.tuples[stride]))
        try check(tensor)
        stack.append(heap.add(tensor))
    }

    private func integers(_ values: [PickleValue]) throws(InterchangeError) -> [Int] {
        var result: [Int] = []
        for value in values {
            guard case .integer(let number) = value, number >= 0 else { throw fault("numbers of at least 0") }
            result.append(number)
        }
        return result
    }

    /// Requires every element to lie inside the storage, and no element to be used more often than it is there.
    private func check(_ tensor: TorchTensor) throws(InterchangeError) {
        let described = try limits.described(tensor.extents, tensor.storage.elementType, at: place)
        guard tensor.extents.count == tensor.strides.count, described.shape.count <= tensor.storage.count,
            tensor.offset >= 0, tensor.offset <= tensor.storage.count
        else { throw fault("a tensor inside its storage") }
        guard described.shape.count > 0 else { return }
        var last = tensor.offset
        for (extent, stride) in zip(tensor.extents, tensor.strides) {
            let (step, overflow) = stride.multipliedReportingOverflow(by: extent - 1)
            let (sum, carried) = last.addingReportingOverflow(step)
            guard !overflow, !carried else { throw fault("a tensor inside its storage") }
            last = sum
        }
        guard last < tensor.storage.count else { throw fault("a tensor inside its storage") }
    }
}
