// swift-tools-version: 6.2
import Foundation
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

/// One Swift module of a wing; its folder is `Sources/<wing>/<name>`.
func module(
    _ wing: String, _ name: String, on dependencies: [Target.Dependency] = [], resources: [Resource] = [],
    linkerSettings: [LinkerSetting] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(wing)/\(name)", resources: resources,
        swiftSettings: strict, linkerSettings: linkerSettings)
}

/// The test target of a module; its folder is `Tests/<name>Tests`.
func tests(
    of name: String, with dependencies: [Target.Dependency] = [], excluding excluded: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name), "RadTestSupport"] + dependencies,
        path: "Tests/\(name)Tests", exclude: excluded, swiftSettings: strict)
}

func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/C/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

// The wings, from the ground up; ArchitectureTests compares this list with the table of what may stand on what.
let sources: [Target] = [
    system("COpenJPEG", pkgConfig: "libopenjp2", apt: "libopenjp2-7-dev", brew: "openjpeg"),
    system("CCharLS", pkgConfig: "charls", apt: "libcharls-dev", brew: "charls"),
    system("CTurboJPEG", pkgConfig: "libturbojpeg", apt: "libturbojpeg0-dev", brew: "jpeg-turbo"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    .target(name: "CHDF5", path: "Sources/C/CHDF5"),
    .target(
        name: "CRadDNN", path: "Sources/C/CRadDNN",
        linkerSettings: [
            .linkedLibrary("dnnl", .when(platforms: [.linux])), .linkedLibrary("gomp", .when(platforms: [.linux])),
        ]),
    .target(name: "CRadKernels", path: "Sources/C/CRadKernels"),

    module("Ground", "RadSystem"),
    module("Ground", "RadContainers", on: ["RadSystem", "CZlib"]),
    module("Ground", "RadVocabulary"),
    module("Ground", "RadTensor", on: ["CRadKernels"]),

    module("Imaging", "RadVolume", on: ["RadTensor", "RadContainers"]),
    module("Imaging", "RadDICOM", on: ["RadContainers", "COpenJPEG", "CCharLS", "CTurboJPEG", "CZlib"]),
    module("Imaging", "RadSeries", on: ["RadDICOM", "RadVolume"]),
    module(
        "Imaging", "RadLabels", on: ["RadSeries", "RadVocabulary", yams, crypto],
        resources: [.copy("Resources/Rules")]),
    module("Imaging", "RadPhantom", on: ["RadVolume", "RadDICOM", "RadVocabulary"]),

    module("Network", "RadGraph", on: ["RadTensor"]),
    module("Network", "RadPreprocessing", on: ["RadVolume"]),
    module("Network", "RadEngine", on: ["RadGraph", "CRadDNN", "CRadKernels"]),

    module("Format", "RadHDF5", on: ["CHDF5", "RadSystem", "RadTensor"]),
    module("Format", "RadCheckpoint", on: ["RadHDF5", "RadGraph", "RadPreprocessing", "RadVocabulary", crypto]),
    module("Format", "RadRegistry", on: ["RadCheckpoint", yams, crypto]),

    module("Models", "RadModels", on: ["RadCheckpoint"]),
    module("Models", "RadInterchange", on: ["RadModels", "CHDF5"]),
    module("Models", "RadInference", on: ["RadCheckpoint", "RadEngine"]),

    module("Archive", "RadStore", on: ["RadSystem", "RadVocabulary", "RadTensor", grdb, crypto]),
    module("Archive", "RadArchive", on: ["RadSeries", "RadLabels", "RadInference", "RadStore"]),
    module("Archive", "RadSearch", on: ["RadStore", "CRadKernels"]),
    module("Archive", "RadReport", on: ["RadSearch", "RadVolume"]),

    module(
        "Product", "RadZoo",
        on: ["RadModels", "RadInterchange", "RadRegistry", "RadArchive", "RadSearch", "RadReport"],
        resources: [.copy("Resources/Checkpoints")]),
    .executableTarget(
        name: "RadZooCLI", dependencies: ["RadZoo", "RadPhantom", arguments], path: "Sources/Product/RadZooCLI",
        swiftSettings: strict),
]

let checks: [Target] = [
    .target(name: "RadTestSupport", path: "Tests/RadTestSupport", swiftSettings: strict),
    .target(
        name: "ArchiveTestSupport", dependencies: ["RadArchive", "RadTestSupport"], path: "Tests/ArchiveTestSupport",
        swiftSettings: strict),
    .target(
        name: "CheckpointTestSupport", dependencies: ["RadCheckpoint"], path: "Tests/CheckpointTestSupport",
        swiftSettings: strict),
    .executableTarget(
        name: "CrashingWorker", dependencies: ["RadArchive"], path: "Tests/CrashingWorker", swiftSettings: strict),
    .testTarget(
        name: "ArchitectureTests", dependencies: ["RadTestSupport"], path: "Tests/ArchitectureTests",
        swiftSettings: strict),
    tests(of: "RadSystem"),
    tests(of: "RadContainers"),
    tests(of: "RadVocabulary"),
    tests(of: "RadTensor"),
    tests(of: "RadVolume"),
    tests(of: "RadDICOM"),
    tests(of: "RadSeries", with: ["RadPhantom"]),
    tests(of: "RadLabels", with: ["RadPhantom", yams]),
    tests(of: "RadPhantom", with: ["RadSeries"]),
    tests(of: "RadGraph"),
    tests(of: "RadPreprocessing"),
    tests(of: "RadEngine"),
    tests(of: "RadHDF5"),
    tests(of: "RadCheckpoint", with: ["CheckpointTestSupport"], excluding: ["Oracle"]),
    tests(of: "RadRegistry"),
    tests(of: "RadModels", with: ["RadInference"]),
    tests(of: "RadInterchange", with: ["RadInference", "ArchiveTestSupport"]),
    tests(of: "RadInference", with: ["RadModels"]),
    tests(of: "RadStore", with: [grdb]),
    tests(of: "RadArchive", with: ["RadPhantom", "RadModels", "ArchiveTestSupport", "CrashingWorker"]),
    tests(of: "RadSearch"),
    tests(of: "RadReport", with: [crypto]),
    tests(of: "RadZoo", with: ["RadPhantom"]),
    tests(of: "RadZooCLI", with: ["RadZoo", "RadPhantom", "ArchiveTestSupport", crypto]),
]

/// A program that measures; its folder is `Tests/Benchmarks/<folder>`.
func benchmark(_ folder: String, on dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "\(folder)Benchmark", dependencies: dependencies, path: "Tests/Benchmarks/\(folder)",
        swiftSettings: strict)
}

/// A program that makes files of this repository; its folder is `Tests/Makers/<folder>`.
func maker(_ folder: String, on dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "Make\(folder)", dependencies: dependencies, path: "Tests/Makers/\(folder)", swiftSettings: strict)
}

/// A program that libFuzzer drives; its folder is `Tests/Fuzz/<folder>`.
func fuzzProgram(_ folder: String, on dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "Fuzz\(folder)", dependencies: dependencies, path: "Tests/Fuzz/\(folder)", swiftSettings: strict)
}

/// What libFuzzer drives; `Tests/Fuzz/run.sh` builds and runs it.
func fuzzing() -> [Target] {
    [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .target(
            name: "FuzzDriver", dependencies: ["CFuzzer", "RadSystem"], path: "Tests/Fuzz/Driver", swiftSettings: strict
        ),
        .target(
            name: "FuzzDICOM", dependencies: ["FuzzDriver", "RadDICOM"], path: "Tests/Fuzz/DICOM", swiftSettings: strict
        ),
        fuzzProgram("Images", on: ["FuzzDICOM", "RadContainers", "RadVolume"]),
        fuzzProgram("Series", on: ["FuzzDICOM", "RadSeries"]),
        fuzzProgram("Checkpoint", on: ["FuzzDriver", "RadCheckpoint"]),
        fuzzProgram("Interchange", on: ["FuzzDriver", "RadInterchange"]),
        fuzzProgram("Registry", on: ["FuzzDriver", "RadRegistry", yams]),
    ]
}

// Only for those who work on radzoo itself: clients neither build nor see them.
let development: [Target] =
    Context.environment["RADZOO_DEVELOPMENT"] == nil
    ? []
    : [
        benchmark("Embed", on: ["RadPhantom", "RadSystem"]),
        benchmark("Checkpoint", on: ["RadInference", "RadModels"]),
        benchmark("Engine", on: ["RadEngine", "RadModels"]),
        benchmark("HeaderScan", on: ["RadDICOM", "RadSystem"]),
        benchmark("JPEGLossless", on: ["RadPhantom"]),
        benchmark("Labels", on: ["RadDICOM", "RadLabels", "RadSeries", "RadSystem", "RadTensor", "RadVolume"]),
        benchmark("ScanMemory", on: ["RadDICOM", "RadSystem"]),
        benchmark("SeriesVolume", on: ["RadSeries", "RadSystem"]),
        maker("Checkpoints", on: ["RadModels", "RadInference"]),
        maker("FormatFiles", on: ["CheckpointTestSupport"]),
    ] + fuzzing()

let package = Package(
    name: "radzoo",
    platforms: [.macOS(.v26)],
    products: [
        .library(name: "RadZoo", targets: ["RadZoo"]),
        .executable(name: "radzoo", targets: ["RadZooCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: sources + checks + development
)
