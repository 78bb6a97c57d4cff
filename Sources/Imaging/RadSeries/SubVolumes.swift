import RadDICOM

/// Splits a stack with several images at a position into volumes with one.
///
/// The first key that gives every volume the same positions splits; each part is split again by the next until every
/// position has one image, so that keys combine (b value with gradient, echo with time). Where no key fits, acquisitions
/// that are stacks of their own are taken apart, then keys that leave only a few volumes incomplete, and last the order
/// of acquisition. What cannot be explained is kept together and named, never guessed.
struct SubVolumes {
    /// An image and the position that it stands at.
    private struct Item {
        let level: Int
        let slice: SliceStack.Slice
    }

    /// Images with one at each of the positions that the volumes share.
    private(set) var complete: [[SliceStack.Slice]] = []
    /// Images of volumes that lack positions.
    private(set) var incomplete: [[SliceStack.Slice]] = []
    /// Acquisitions with positions of their own.
    private(set) var acquisitions: [[SliceStack.Slice]] = []
    /// Images that nothing tells apart.
    private(set) var unexplained: [SliceStack.Slice] = []
    /// Whether only the order of images at a position told volumes apart.
    private(set) var followsOrder = false

    private var volumes: [[Item]] = []

    init(_ stack: SliceStack) {
        split(
            stack.levels.enumerated().flatMap { level, images in
                images.images.map { Item(level: level, slice: $0) }
            })
        guard let shared = SubVolumes.mostShared(volumes) else { return }
        for volume in volumes {
            let ordered = volume.sorted { $0.level < $1.level }
            // A volume may have positions beside those that all have.
            let common = ordered.filter { shared.contains($0.level) }.map(\.slice)
            let rest = ordered.filter { !shared.contains($0.level) }.map(\.slice)
            if common.count == shared.count {
                complete.append(common)
                if !rest.isEmpty { incomplete.append(rest) }
            } else {
                incomplete.append(ordered.map(\.slice))
            }
        }
        volumes = []
    }

    /// How many volumes there are.
    var count: Int { complete.count + acquisitions.count + (unexplained.isEmpty ? 0 : 1) }

    private mutating func split(_ items: [Item]) {
        if SubVolumes.deepest(items) <= 1 {
            volumes.append(items)
        } else if let parts = SubVolumes.parts(items, allComplete: true) {
            for part in parts { split(part) }
        } else if let stacks = SubVolumes.separateAcquisitions(items) {
            acquisitions += stacks
        } else if let parts = SubVolumes.parts(items, allComplete: false) {
            for part in parts { split(part) }
        } else if let parts = SubVolumes.ordered(items) {
            followsOrder = true
            volumes += parts
        } else {
            unexplained += items.map(\.slice)
        }
    }

    /// The most images at one position.
    private static func deepest(_ items: [Item]) -> Int {
        var counts: [Int: Int] = [:]
        for item in items { counts[item.level, default: 0] += 1 }
        return counts.values.max() ?? 0
    }

    /// The positions that most images stand at together; of two the larger set, then the lower one.
    private static func mostShared(_ groups: [[Item]]) -> Set<Int>? {
        var counts: [Set<Int>: Int] = [:]
        for group in groups { counts[Set(group.map(\.level)), default: 0] += group.count }
        return counts.max {
            if $0.value != $1.value { return $0.value < $1.value }
            if $0.key.count != $1.key.count { return $0.key.count < $1.key.count }
            return $1.key.sorted().lexicographicallyPrecedes($0.key.sorted())
        }?.key
    }

    private static func groups(_ items: [Item], by key: SplittingKey) -> [[Item]] {
        Dictionary(grouping: items) { key.value(of: $0.slice.record) }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The parts by the first key that fits.
    ///
    /// - Parameter allComplete: Whether every part must have every position; otherwise half of the images must be in
    ///   parts with the same positions, and those be at least half of all positions.
    private static func parts(_ items: [Item], allComplete: Bool) -> [[Item]]? {
        let levels = Set(items.map(\.level))
        for key in SplittingKey.allCases {
            let groups = groups(items, by: key)
            guard groups.count > 1, groups.count <= items.count / 2 else { continue }
            if allComplete {
                if groups.allSatisfy({ Set($0.map(\.level)).count == levels.count }) { return groups }
            } else if let shared = mostShared(groups), shared.count > 1, shared.count * 2 >= levels.count {
                let whole = groups.filter { Set($0.map(\.level)) == shared }.reduce(0) { $0 + $1.count }
                if whole * 2 >= items.count { return groups }
            }
        }
        return nil
    }

    /// Acquisitions that are regular stacks with one image at a position, such as passes that overlap.
    private static func separateAcquisitions(_ items: [Item]) -> [[SliceStack.Slice]]? {
        StackSeparation.acquisitions(of: items.map(\.slice))
    }

    /// Volumes by the order of images: each position's first images, second ones and so on if all have equally many;
    /// or runs of images that pass all positions once, of which the last may end early.
    private static func ordered(_ items: [Item]) -> [[Item]]? {
        for order in SplittingKey.orders {
            let numbers = items.map { order($0.slice.record) }
            guard !numbers.contains(nil) else { continue }
            let ordered = zip(items, numbers.map { $0 ?? [] }).sorted { left, right in
                left.1 != right.1
                    ? left.1.lexicographicallyPrecedes(right.1) : left.0.level < right.0.level
            }
            if let volumes = ranked(ordered) ?? runs(ordered.map(\.0)) { return volumes }
        }
        return nil
    }

    private static func ranked(_ ordered: [(Item, [Double])]) -> [[Item]]? {
        var columns: [Int: [(Item, [Double])]] = [:]
        for entry in ordered { columns[entry.0.level, default: []].append(entry) }
        guard let depth = columns.values.first?.count, columns.count > 1 else { return nil }
        for column in columns.values {
            guard column.count == depth, zip(column, column.dropFirst()).allSatisfy({ $0.1 != $1.1 })
            else { return nil }
        }
        let levels = columns.keys.sorted()
        return (0..<depth).map { rank in levels.compactMap { columns[$0]?[rank].0 } }
    }

    private static func runs(_ ordered: [Item]) -> [[Item]]? {
        let levels = Set(ordered.map(\.level))
        var runs: [[Item]] = []
        var seen: Set<Int> = []
        for item in ordered {
            if runs.isEmpty || seen.contains(item.level) {
                runs.append([])
                seen = []
            }
            runs[runs.count - 1].append(item)
            seen.insert(item.level)
        }
        let isWhole = runs.dropLast().allSatisfy { $0.count == levels.count }
        return runs.count > 1 && isWhole ? runs : nil
    }
}
