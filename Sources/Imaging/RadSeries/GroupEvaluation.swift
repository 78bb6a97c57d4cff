import RadDICOM

/// Judges the stacks of a group.
struct GroupEvaluation {
    let minimumSlices: Int
    let haveEqualPixels: (InstanceRecord, InstanceRecord) -> Bool

    /// Each part of a group by itself; or the whole group, if no part is a volume and the parts share no position.
    ///
    /// The fourth value of ImageType is the vendor's: it separates kinds of image at the same positions, but also
    /// marks slices of one stack (GE writes ADD on slices that were averaged).
    func parts(of group: SliceGroup) -> [SeriesPart] {
        let kinds = group.parts
        let parts = kinds.flatMap { evaluate($0) }
        guard kinds.count > 1, parts.allSatisfy({ $0.reason != nil }),
            let stack = SliceStack(group.slices, haveEqualPixels: haveEqualPixels),
            stack.levels.count == kinds.reduce(0, { $0 + (SliceStack($1)?.levels.count ?? 0) })
        else { return parts }
        return evaluate(stack).map { part in
            var whole = part
            whole.flags.insert(.joinedParts)
            return whole
        }
    }

    private func evaluate(_ slices: [SliceStack.Slice]) -> [SeriesPart] {
        SliceStack(slices, haveEqualPixels: haveEqualPixels).map { evaluate($0) } ?? []
    }

    private func evaluate(_ stack: SliceStack) -> [SeriesPart] {
        if stack.levels.count > 1, stack.depthOfLevels > 1 { return subVolumes(of: stack) }
        return separated(SeriesPart(stack: stack, minimumSlices: minimumSlices))
    }

    /// The volumes that share the positions of a stack, and what is left of them.
    private func subVolumes(of stack: SliceStack) -> [SeriesPart] {
        let split = SubVolumes(stack)
        var copies = stack.copies
        func part(_ slices: [SliceStack.Slice]) -> SeriesPart? {
            defer { copies = [] }
            return SliceStack(slices, copies: copies).map { SeriesPart(stack: $0, minimumSlices: minimumSlices) }
        }
        var parts: [SeriesPart] = []
        for slices in split.complete {
            guard let volume = part(slices) else { continue }
            parts += separated(volume)
        }
        parts += split.acquisitions.compactMap(part)
        if let rest = part(split.unexplained) { parts.append(rest) }
        if parts.count > 1 {
            let counts = SeriesPart.Counts(of: stack.records.map(\.facts), volumes: split.count)
            for index in parts.indices { parts[index].counts = counts }
        }
        for index in parts.indices {
            if split.followsOrder { parts[index].flags.insert(.splitByOrder) }
            if !split.incomplete.isEmpty { parts[index].flags.insert(.incompletePhase) }
            if !split.acquisitions.isEmpty { parts[index].flags.insert(.separatedStack) }
        }
        for slices in split.incomplete {
            guard var rest = part(slices) else { continue }
            if rest.reason == nil || rest.reason == .missingSlices || rest.reason == .nonUniformSpacing {
                rest.reason = .incompletePhase
            }
            parts.append(rest)
        }
        return parts
    }

    /// The part, or the stacks in it, where it is no regular stack and taking it apart gives a volume.
    ///
    /// Acquisitions come first; then runs of equal gaps, unless the whole can be resampled and a run could not be used.
    private func separated(_ part: SeriesPart) -> [SeriesPart] {
        guard let stack = part.stack, stack.depthOfLevels == 1, !stack.isRegular else { return [part] }
        if let acquisitions = StackSeparation.acquisitions(of: stack.levels.flatMap(\.images)) {
            let parts = separate(acquisitions, rest: [], of: stack)
            if parts.contains(where: { $0.reason == nil }) { return parts }
        }
        guard stack.spacing.verdict == .irregular || stack.spacing.verdict == .variable else { return [part] }
        let plateaus = StackSeparation.plateaus(of: stack)
        let parts = separate(plateaus.stacks, rest: plateaus.rest, of: stack)
        guard parts.count > 1, parts.contains(where: { $0.reason == nil }) else { return [part] }
        let areAllVolumes = parts.allSatisfy { $0.reason == nil }
        return areAllVolumes || part.reason != nil ? parts : [part]
    }

    private func separate(
        _ stacks: [[SliceStack.Slice]], rest: [SliceStack.Slice], of whole: SliceStack
    ) -> [SeriesPart] {
        var copies = whole.copies
        var parts: [SeriesPart] = []
        for slices in stacks {
            guard let stack = SliceStack(slices, copies: copies) else { continue }
            copies = []
            parts.append(SeriesPart(stack: stack, minimumSlices: minimumSlices))
            parts[parts.count - 1].flags.insert(.separatedStack)
        }
        if let stack = SliceStack(rest, copies: copies) {
            var left = SeriesPart(stack: stack, minimumSlices: minimumSlices)
            left.reason = .nonUniformSpacing
            parts.append(left)
        }
        return parts
    }
}
