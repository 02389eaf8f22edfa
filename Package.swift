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
        .target(
            name: "School",
            dependencies: ["Grouping"],
            resources: [.embedInCode("Resources")],
            swiftSettings: strict),
        .testTarget(name: "GroupingTests", dependencies: ["Grouping"], swiftSettings: strict),
        .testTarget(name: "SchoolTests", dependencies: ["School", "Grouping"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
