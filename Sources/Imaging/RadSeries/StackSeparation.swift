import RadDICOM

/// Takes apart stacks that were stored as one.
enum StackSeparation {
    /// Fewer slices than this are no stack that was acquired by itself.
    private static let smallestStack = 3

    /// The acquisitions or named stacks among slices, if each is a regular stack with one image at a position.
    ///
    /// AcquisitionNumber alone decides nothing: scanners also count single slices and pairs of them.
    ///
    /// - Returns: nil if there is one only, or any is not a regular stack of three slices or more.
    static func acquisitions(of slices: [SliceStack.Slice]) -> [[SliceStack.Slice]]? {
        let keys: [(InstanceRecord) -> String?] = [
            { $0.splitting.stackID },
            { $0.splitting.acquisitionNumber.map { String($0) } },
        ]
        for key in keys {
            let groups = Dictionary(grouping: slices) { key($0.record) }
            guard groups.count > 1, groups.count * smallestStack <= slices.count else { continue }
            let stacks = groups.sorted { ($0.key ?? "") < ($1.key ?? "") }.compactMap { SliceStack($0.value) }
            let areRegular = stacks.allSatisfy { stack in
                stack.levels.count >= smallestStack && stack.depthOfLevels == 1 && stack.isRegular
            }
            if areRegular {
                let order = stacks.indices.sorted { precedes(stacks[$0], stacks[$1]) ?? ($0 < $1) }
                return order.map { stacks[$0].levels.compactMap(\.images.first) }
            }
        }
        return nil
    }

    /// The runs of a stack along which gaps are equal, where they differ from run to run.
    ///
    /// A slice between two runs belongs to the lower one. Slices in no run of three are left over.
    static func plateaus(of stack: SliceStack) -> (stacks: [[SliceStack.Slice]], rest: [SliceStack.Slice]) {
        let levels = stack.levels
        var stacks: [[SliceStack.Slice]] = []
        var rest: [SliceStack.Slice] = []
        var start = 0
        while start < levels.count {
            var end = start + 1
            if end < levels.count {
                let gap = levels[end].position - levels[start].position
                while end + 1 < levels.count, isEqual(levels[end + 1].position - levels[end].position, gap) { end += 1 }
            }
            let count = min(end, levels.count - 1) - start + 1
            let run = levels[start..<(start + count)].flatMap(\.images)
            if count >= smallestStack {
                stacks.append(run)
                start += count
            } else {
                rest += levels[start].images
                start += 1
            }
        }
        return (stacks, rest)
    }

    private static func isEqual(_ left: Double, _ right: Double) -> Bool {
        abs(left - right) <= max(SliceSpacing.relativeTolerance * right, SliceSpacing.absoluteTolerance)
    }

    /// Whether the lower or shorter stack comes first; nil for equal ones.
    private static func precedes(_ left: SliceStack, _ right: SliceStack) -> Bool? {
        let (a, b) = (left.levels.first?.position ?? 0, right.levels.first?.position ?? 0)
        if a != b { return a < b }
        return left.levels.count == right.levels.count ? nil : left.levels.count < right.levels.count
    }
}
