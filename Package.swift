// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "Jalon",
    products: [
        .library(name: "Grouping", targets: ["Grouping"]),
    ],
    targets: [
        .target(name: "Grouping", swiftSettings: strict),
        .testTarget(name: "GroupingTests", dependencies: ["Grouping"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
