extension Vocabulary {
    /// Regions of the body that a volume shows, from head to foot; PS3.16 CID 4030 and CID 4031.
    package static let regions: [CodedTerm] = [
        imaged("brain", "Brain", "12738006"),
        region("head", "Head: face and skull base", "69536005"),
        region("neck", "Neck", "45048000"),
        region("chest", "Chest", "816094009"),
        region("breast", "Breast", "76752008"),
        imaged("abdomen-liver", "Liver", "10200004"),
        imaged("abdomen-kidney", "Kidney", "64033007"),
        CodedTerm("abdomen-bowel", "Intestine", .snomed, "113276009"),
        region("pelvis", "Pelvis", "816092008"),
        region("spine", "Spine", "421060004"),
        region("extremity", "Extremity", "66019005"),
        region("phantom", "Phantom", "706342009"),
    ]

    /// What an examination is for.
    package static let focuses: [CodedTerm] = [
        imaged("brain", "Brain", "12738006"),
        region("pituitary", "Sella turcica and pituitary gland", "42575006"),
        region("orbit", "Orbit", "363654007"),
        CodedTerm("temporal-bone", "Temporal bone", .snomed, "60911003", contextGroup: 4028),
        region("sinuses", "Paranasal sinuses", "2095001"),
        region("neck", "Neck", "45048000"),
        region("cervical-spine", "Cervical spine", "122494005"),
        region("thoracic-spine", "Thoracic spine", "122495006"),
        region("lumbar-spine", "Lumbar spine", "122496007"),
        region("heart", "Heart", "80891009"),
        CodedTerm("aorta", "Aorta", .snomed, "15825003", contextGroup: 4042),
        CodedTerm("lung", "Lung", .snomed, "39607008", contextGroup: 4),
        region("breast", "Breast", "76752008"),
        imaged("liver", "Liver", "10200004"),
        region("biliary", "Biliary tract", "34707002"),
        region("pancreas", "Pancreas", "15776009"),
        imaged("kidney", "Kidney", "64033007"),
        CodedTerm("bowel", "Intestine", .snomed, "113276009"),
        region("prostate", "Prostate", "41216001"),
        region("female-pelvis", "Uterus and fallopian tubes", "110639002"),
        region("shoulder", "Shoulder", "16982005"),
        region("elbow", "Elbow joint", "16953009"),
        region("hand", "Hand and wrist", "85562004"),
        region("hip", "Hip", "29836001"),
        region("knee", "Knee", "72696002"),
        region("foot", "Foot and ankle", "56459004"),
        region("whole-body", "Entire body", "38266002"),
    ]

    /// The region or focus that a code of AnatomicRegionSequence stands for, or nil where none has it.
    package static func term(forCode code: String, in group: LabelGroup) -> CodedTerm? {
        terms(of: group).first { $0.codeValue == code }
    }

    private static func region(_ term: String, _ display: String, _ code: String) -> CodedTerm {
        CodedTerm(term, display, .snomed, code, contextGroup: 4031)
    }

    private static func imaged(_ term: String, _ display: String, _ code: String) -> CodedTerm {
        CodedTerm(term, display, .snomed, code, contextGroup: 4030)
    }
}
