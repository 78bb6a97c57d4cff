// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
]

/// One example: a folder of `Sources` that imports RadZoo alone.
func example(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: [.product(name: "RadZoo", package: "radzoo")], swiftSettings: strict)
}

let package = Package(
    name: "radzoo-examples",
    platforms: [.macOS(.v26)],
    dependencies: [.package(name: "radzoo", path: "..")],
    targets: [example("EmbedSeries"), example("EmbedArchive"), example("LoadBackbone")]
)
