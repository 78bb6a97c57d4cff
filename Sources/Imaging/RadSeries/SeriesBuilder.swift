/// Builds volumes out of the images of a series, or says why it cannot.
///
/// The rules are those of clinical archives: group by what the images are, sort by position along the normal, refuse
/// what is not a regular stack. InstanceNumber never decides anything. The result does not depend on the order of
/// the input.
package enum SeriesBuilder {
    /// Choices of the caller.
    package struct Options: Hashable, Sendable {
        /// Fewer slice positions than this are refused; at least 2 are needed in any case.
        package var minimumSlices: Int

        package init(minimumSlices: Int = 16) {
            self.minimumSlices = minimumSlices
        }
    }

    /// What becomes of the images of one series.
    ///
    /// - Parameters:
    ///   - instances: The images of one series as the caller understands it (one SeriesInstanceUID, or one folder
    ///     where UIDs are missing), each with another ``InstanceRecord/reference``, in any order.
    ///   - options: The least number of slices.
    ///   - haveEqualPixels: Compares the pixels of two images; it is asked only about images with one
    ///     SOPInstanceUID or at one position. Without it, files with one SOPInstanceUID are copies if their headers
    ///     agree, and files with several UIDs never are.
    /// - Returns: Volumes by number, then refusals in the order of their reasons; each image is in exactly one of them.
    package static func outcomes(
        of instances: [InstanceRecord], options: Options = Options(),
        haveEqualPixels: ((_ first: FrameReference, _ second: FrameReference) -> Bool)? = nil
    ) -> [VolumeOutcome] {
        let records = instances.inCanonicalOrder
        var slices: [InstanceRecord] = []
        var parts: [SeriesPart] = []
        var terms = KnownTerms()
        for record in records {
            if let reason = InstanceScreening.refusal(of: record, &terms) {
                parts.append(SeriesPart(reason: reason, records: [record]))
            } else {
                slices.append(record)
            }
        }
        let duplicates = InstanceDuplicates(slices) { haveEqualPixels?($0.reference, $1.reference) ?? true }
        let groups = SliceGroup.groups(
            of: duplicates.kept.compactMap { record in
                StatedGeometry(record: record).map { SliceStack.Slice(record: record, geometry: $0) }
            })
        var stacks = groups.flatMap { group in
            GroupEvaluation(minimumSlices: options.minimumSlices) { left, right in
                haveEqualPixels?(left.reference, right.reference) ?? false
            }.parts(of: group)
        }
        nameMixedOrientations(&stacks)
        parts += stacks
        return OutcomeAssembly(duplicates: duplicates).outcomes(of: parts)
    }

    /// Small stacks beside stacks of another orientation are planning images, not short volumes.
    private static func nameMixedOrientations(_ stacks: inout [SeriesPart]) {
        var orientations: [Directions] = []
        for directions in stacks.compactMap({ $0.stack?.reference.directions })
        where !orientations.contains(where: { $0.isParallel(to: directions) }) {
            orientations.append(directions)
        }
        guard orientations.count > 1 else { return }
        for index in stacks.indices where stacks[index].reason == .tooFewSlices {
            stacks[index].reason = .mixedOrientations
            stacks[index].measures[.orientations] = Double(orientations.count)
        }
    }
}
