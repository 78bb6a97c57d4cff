import RadHDF5

/// Requires groups to hold what their rules ask for, neither more nor less.
enum RuleCheck {
    /// Requires the groups of a file to be those that every checkpoint has and those of its features.
    static func checkGroups(of root: HDF5Group<RawDataset>, features: FeatureList) throws(CheckpointError) {
        let expected = Set(GroupRule.always.keys).union(features.known.map(\.rawValue)).union(features.others)
        try check(Set(root.groups.keys), .exactly(expected), "group", at: ElementPath.root)
        for (name, rule) in GroupRule.always {
            if let group = root.groups[name] { try check(group, rule, at: "/" + name) }
        }
        for feature in features.known {
            if let group = root.groups[feature.rawValue], let rule = GroupRule.features[feature] {
                try check(group, rule, at: "/" + feature.rawValue)
            }
        }
        for name in features.others {
            if let group = root.groups[name] { try checkOther(group, at: "/" + name) }
        }
    }

    /// Requires a group to say what it holds, and to hold neither more nor less.
    static func check(
        _ group: HDF5Group<RawDataset>, _ rule: GroupRule, at path: String
    ) throws(CheckpointError) {
        guard group.encodingType == rule.encoding, group.encodingVersion == rule.version else {
            throw CheckpointError(
                .elementVersion, at: path, expected: "\(rule.encoding) of version \(rule.version)",
                found: "\(shown(group.encodingType)) of version \(shown(group.encodingVersion))")
        }
        let own = [HDF5Encoding.type, HDF5Encoding.version]
        try check(Set(group.attributes.keys), .exactly(rule.attributes.union(own)), "attribute", at: path)
        try check(Set(group.groups.keys), rule.groups, "group", at: path)
        try check(Set(group.datasets.keys), rule.datasets, "dataset", at: path)
        try checkDatasets(of: group, at: path)
    }

    /// Requires of a group that is not known only what holds for every group.
    private static func checkOther(_ group: HDF5Group<RawDataset>, at path: String) throws(CheckpointError) {
        guard group.encodingType?.isEmpty == false, group.encodingVersion?.isEmpty == false else {
            throw CheckpointError(.elementVersion, at: path, expected: "encoding-type and encoding-version")
        }
        try check(
            Set(group.attributes.keys), .exactly([HDF5Encoding.type, HDF5Encoding.version]), "attribute", at: path)
        try checkDatasets(of: group, at: path)
        for (name, child) in group.groups { try checkOther(child, at: path + "/" + name) }
    }

    private static func checkDatasets(of group: HDF5Group<RawDataset>, at path: String) throws(CheckpointError) {
        for (name, dataset) in group.datasets where !dataset.attributes.isEmpty {
            throw CheckpointError(
                .unknownElement, at: path + "/" + name, expected: "no attributes", found: "\(dataset.attributes.count)")
        }
    }

    private static func check(
        _ found: Set<String>, _ names: GroupRule.Names, _ what: String, at path: String
    ) throws(CheckpointError) {
        guard case .exactly(let expected) = names else { return }
        if let missing = expected.subtracting(found).min() {
            throw CheckpointError(.missingElement, at: path, expected: "\(what) \(missing)")
        }
        if let other = found.subtracting(expected).min() {
            throw CheckpointError(.unknownElement, at: path, found: "\(what) \(other)")
        }
    }

    private static func shown(_ text: String?) -> String { String((text ?? "none").prefix(64)) }
}
