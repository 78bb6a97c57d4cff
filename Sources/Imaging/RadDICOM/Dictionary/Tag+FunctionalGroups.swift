// Functional groups of enhanced multi-frame objects that are read beside those of geometry and magnetic resonance.
extension Tag {
    package static let mrImagingModifierSequence = Tag(0x0018, 0x9006)
    package static let mrFOVGeometrySequence = Tag(0x0018, 0x9125)
    package static let ctTableDynamicsSequence = Tag(0x0018, 0x9308)
    package static let xRayTubeCurrentInmA = Tag(0x0018, 0x9330)
    package static let exposureInmAs = Tag(0x0018, 0x9332)
    /// Attributes of the classic images of a legacy converted object that have no group of their own.
    package static let unassignedSharedConvertedAttributesSequence = Tag(0x0020, 0x9170)
    package static let unassignedPerFrameConvertedAttributesSequence = Tag(0x0020, 0x9171)
}

extension TagTable {
    static let functionalGroups: [ReadableTag] = [
        ReadableTag(.mrImagingModifierSequence, .sequence, .plain),
        ReadableTag(.mrFOVGeometrySequence, .sequence, .plain),
        ReadableTag(.ctTableDynamicsSequence, .sequence, .plain),
        ReadableTag(.xRayTubeCurrentInmA, .float64, .plain),
        ReadableTag(.exposureInmAs, .float64, .plain),
        ReadableTag(.unassignedSharedConvertedAttributesSequence, .sequence, .plain),
        ReadableTag(.unassignedPerFrameConvertedAttributesSequence, .sequence, .plain),
    ]
}
