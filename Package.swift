// swift-tools-version:6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny")
]

let package = Package(
    name: "Jalon",
    products: [
        .executable(name: "jalon", targets: ["Jalon"]),
        .library(name: "Grouping", targets: ["Grouping"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    ],
    targets: [
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CCrypt", pkgConfig: "libcrypt", providers: [.apt(["libcrypt-dev"])]),

        .target(name: "Grouping", swiftSettings: strict),
        .target(
            name: "School",
            dependencies: ["Grouping"],
            resources: [.embedInCode("Resources")],
            swiftSettings: strict),
        .target(name: "Interchange", dependencies: ["School", "CExpat", "CZip"], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: [
                "School", "Grouping",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(name: "SampleSchool", dependencies: ["School", "Interchange", "Storage"], swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "School", "Grouping", "Interchange", "Storage", "CCrypt",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            resources: [.embedInCode("Assets")],
            swiftSettings: strict),
        .executableTarget(
            name: "Jalon",
            dependencies: [
                "Grouping", "School", "Interchange", "Storage", "Web", "SampleSchool",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport",
            dependencies: ["School", "Storage", "Web", .product(name: "Logging", package: "swift-log")],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "GroupingTests", dependencies: ["Grouping"], swiftSettings: strict),
        .testTarget(name: "SchoolTests", dependencies: ["School", "Grouping"], swiftSettings: strict),
        .testTarget(
            name: "InterchangeTests", dependencies: ["School", "Interchange", "SampleSchool", "CZip"], exclude: ["Fixtures"], swiftSettings: strict),
        .testTarget(name: "StorageTests", dependencies: ["School", "Storage", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: ["School", "Storage", "SampleSchool", "TestSupport", "Web"], swiftSettings: strict),
        .testTarget(
            name: "SampleSchoolTests", dependencies: ["School", "Interchange", "Storage", "SampleSchool", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "JalonTests", dependencies: ["Grouping", "Jalon", "School", "Storage", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "HouseTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
