/// One module of the house: where it stands and what it may stand on directly.
struct Room {
    let wing: String
    let name: String
    /// Our modules and external modules that it may name as direct dependencies.
    let standsOn: [String]
}

/// The table of wings and modules that sources and manifest are held to.
///
/// A module may import what it directly stands on and what that stands on. A room that is not built yet may be listed.
enum HouseTable {
    /// The wings from the ground up; a module stands on its own wing and on earlier ones.
    static let wings = ["C", "Ground", "Imaging", "Network", "Format", "Models", "Archive", "Product"]

    static let rooms: [Room] = [
        Room(wing: "C", name: "COpenJPEG", standsOn: []),
        Room(wing: "C", name: "CCharLS", standsOn: []),
        Room(wing: "C", name: "CTurboJPEG", standsOn: []),
        Room(wing: "C", name: "CZlib", standsOn: []),
        Room(wing: "C", name: "CHDF5", standsOn: []),
        Room(wing: "C", name: "CRadDNN", standsOn: []),
        Room(wing: "C", name: "CRadKernels", standsOn: []),
        Room(wing: "Ground", name: "RadSystem", standsOn: []),
        Room(wing: "Ground", name: "RadContainers", standsOn: ["RadSystem", "CZlib"]),
        Room(wing: "Ground", name: "RadVocabulary", standsOn: []),
        Room(wing: "Ground", name: "RadTensor", standsOn: ["CRadKernels"]),
        Room(wing: "Imaging", name: "RadVolume", standsOn: ["RadTensor", "RadContainers"]),
        Room(
            wing: "Imaging", name: "RadDICOM",
            standsOn: ["RadContainers", "COpenJPEG", "CCharLS", "CTurboJPEG", "CZlib"]),
        Room(wing: "Imaging", name: "RadSeries", standsOn: ["RadDICOM", "RadVolume"]),
        Room(wing: "Imaging", name: "RadLabels", standsOn: ["RadSeries", "RadVocabulary", "Yams", "Crypto"]),
        Room(wing: "Imaging", name: "RadPhantom", standsOn: ["RadVolume", "RadDICOM", "RadVocabulary"]),
        Room(wing: "Network", name: "RadGraph", standsOn: ["RadTensor"]),
        Room(wing: "Network", name: "RadPreprocessing", standsOn: ["RadVolume"]),
        Room(wing: "Network", name: "RadEngine", standsOn: ["RadGraph", "CRadDNN", "CRadKernels"]),
        Room(wing: "Format", name: "RadHDF5", standsOn: ["CHDF5", "RadSystem", "RadTensor"]),
        Room(
            wing: "Format", name: "RadCheckpoint",
            standsOn: ["RadHDF5", "RadGraph", "RadPreprocessing", "RadVocabulary", "Crypto"]),
        Room(wing: "Format", name: "RadRegistry", standsOn: ["RadCheckpoint", "Yams", "Crypto"]),
        Room(wing: "Models", name: "RadModels", standsOn: ["RadCheckpoint"]),
        Room(wing: "Models", name: "RadInterchange", standsOn: ["RadModels", "CHDF5"]),
        Room(wing: "Models", name: "RadInference", standsOn: ["RadCheckpoint", "RadEngine"]),
        Room(wing: "Models", name: "RadAdapters", standsOn: ["RadModels"]),
        Room(wing: "Models", name: "RadTraining", standsOn: ["RadInference", "RadAdapters"]),
        Room(
            wing: "Archive", name: "RadStore",
            standsOn: ["RadSystem", "RadVocabulary", "RadTensor", "GRDB", "Crypto"]),
        Room(wing: "Archive", name: "RadArchive", standsOn: ["RadSeries", "RadLabels", "RadInference", "RadStore"]),
        Room(wing: "Archive", name: "RadSearch", standsOn: ["RadStore", "CRadKernels"]),
        Room(wing: "Archive", name: "RadReport", standsOn: ["RadSearch", "RadVolume"]),
        Room(
            wing: "Product", name: "RadZoo",
            standsOn: [
                "RadModels", "RadInterchange", "RadInference", "RadAdapters", "RadTraining", "RadRegistry",
                "RadArchive",
                "RadSearch", "RadReport",
            ]),
        Room(wing: "Product", name: "RadServe", standsOn: ["RadReport", "RadArchive", "Hummingbird"]),
        Room(
            wing: "Product", name: "RadZooCLI", standsOn: ["RadZoo", "RadServe", "RadPhantom", "ArgumentParser"]),
    ]

    /// Modules of the toolchain that any module may import.
    static let languageModules: Set<String> = ["Swift", "Synchronization", "_Concurrency"]

    /// Modules of a platform; only `RadSystem` may import them.
    static let platformModules: Set<String> = [
        "Glibc", "Darwin", "Musl", "Android", "WinSDK", "Dispatch", "FoundationNetworking", "System", "SystemPackage",
        "os",
    ]

    /// The spellings of Foundation.
    static let foundationModules: Set<String> = ["Foundation", "FoundationEssentials"]

    /// Modules whose bytes come from strangers: no wrapping arithmetic and no unchecked memory there.
    static let parserModules: Set<String> = [
        "RadContainers", "RadDICOM", "RadSeries", "RadHDF5", "RadCheckpoint", "RadGraph", "RadInterchange",
    ]

    /// Folders of other modules where the same holds.
    static let parserFolders = [
        "Sources/Imaging/RadVolume/NIfTI/", "Sources/Archive/RadArchive/Messages/", "Sources/Format/RadRegistry/Cards/",
        "Sources/Format/RadRegistry/Transfer/",
    ]

    /// What may stand at the top of the repository, besides names that begin with a dot.
    static let topLevel: Set<String> = [
        "Package.swift", "Package.resolved", "Sources", "Tests", "ModelCards", "Formats", "Examples", "README.md",
        "LICENSE", "CHANGELOG.md", "embed.sh", "test.sh",
    ]

    static func room(_ name: String) -> Room? { rooms.first { $0.name == name } }

    /// Everything that a module may import: what it directly stands on and what that stands on.
    static func reach(of name: String) -> Set<String> {
        var reached: Set<String> = []
        var open = room(name)?.standsOn ?? []
        while let next = open.popLast() {
            guard reached.insert(next).inserted else { continue }
            open += room(next)?.standsOn ?? []
        }
        return reached
    }
}
