// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 language mode, and a warning is an error.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")

/// What the rules of synchronisation and both of its sides stand on.
let below: [Target.Dependency] = ["Catalogue", "Compression", "Failures", "Payload", "Storage", "SyncProtocol"]
/// Both sides; who depends on this sees the whole network.
let both: [Target.Dependency] = ["SyncProtocol", "SyncRules", "SyncCentral", "SyncSite"]

/// What both hosts stand on.
let host: [Target.Dependency] = [
    "Failures", "Payload", "Storage", "SyncProtocol", "SyncRules", "Compression", "HTTPHost", hummingbird, hummingbirdTLS, nioCore,
    logging, lifecycle,
]

let package = Package(
    name: "tributary",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "tributary", targets: ["tributary"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .target(name: "Failures", swiftSettings: strict),
        .target(name: "Catalogue", swiftSettings: strict),
        .target(name: "Payload", swiftSettings: strict),
        .target(name: "LegacyProtocols", dependencies: ["Catalogue", "Failures", "Payload"], swiftSettings: strict),
        .target(name: "Compression", dependencies: ["CZstd"], swiftSettings: strict),
        .target(name: "SampleNetwork", swiftSettings: strict),
        .target(name: "Bundles", dependencies: ["Compression", "Failures", "Payload", crypto, cryptoExtras], swiftSettings: strict),
        .target(name: "Storage", dependencies: ["Failures", grdb, sqlite, crypto], swiftSettings: strict),
        .target(name: "SyncProtocol", dependencies: ["Catalogue", "Compression", "Failures", "Payload", "Storage"], swiftSettings: strict),
        .target(name: "SyncRules", dependencies: below, swiftSettings: strict),
        .target(name: "SyncCentral", dependencies: below + ["LegacyProtocols", "SyncRules"], swiftSettings: strict),
        .target(name: "SyncSite", dependencies: below + ["SyncRules"], swiftSettings: strict),
        .target(name: "Transfers", dependencies: ["Catalogue", "Failures", "Payload", "Storage"] + both, swiftSettings: strict),
        .target(name: "SimulatedDisk", dependencies: [sqlite], swiftSettings: strict),
        .target(
            name: "Simulation",
            dependencies: ["Bundles", "Catalogue", "Failures", "Payload", "Storage", "SimulatedDisk", "Transfers"] + both, swiftSettings: strict),
        .target(
            name: "HTTPHost",
            dependencies: [
                "Failures", "Payload", "Storage", "SyncProtocol", "SyncRules", "Compression", hummingbird, hummingbirdTLS, nioCore, nioSSL, logging,
            ],
            swiftSettings: strict),
        .target(
            name: "CentralServer", dependencies: host + ["Bundles", "LegacyProtocols", "SyncCentral", "Transfers", crypto, cryptoExtras], swiftSettings: strict),
        .target(name: "SiteServer", dependencies: host + ["Bundles", "SyncSite", "Transfers", httpClient, nioSSL], swiftSettings: strict),
        .target(name: "WeakLine", dependencies: [nioCore, nioPosix], swiftSettings: strict),
        .target(
            name: "Benchmarks",
            dependencies: [
                "Failures", "Payload", "Compression", "HTTPHost", "SampleNetwork", "Storage", "Transfers", "CentralServer",
                "SiteServer", "WeakLine", nioCore, nioPosix, logging, lifecycle, httpClient,
            ] + both, swiftSettings: strict),
        .executableTarget(
            name: "tributary",
            dependencies: [
                "Benchmarks", "Bundles", "Catalogue", "CentralServer", "Failures", "HTTPHost", "Payload", "SampleNetwork", "Simulation",
                "SiteServer", "Storage", "Transfers", "WeakLine", arguments, logging, lifecycle,
            ] + both, swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: host + ["CentralServer", "SampleNetwork", "SiteServer", "SyncCentral", "SyncSite", "Transfers", httpClient],
            path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(name: "TidyTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(name: "CatalogueTests", dependencies: ["Catalogue"], swiftSettings: strict),
        .testTarget(name: "LegacyProtocolsTests", dependencies: ["Catalogue", "Failures", "LegacyProtocols", "Payload"], swiftSettings: strict),
        .testTarget(name: "PayloadTests", dependencies: ["Payload"], swiftSettings: strict),
        .testTarget(name: "CompressionTests", dependencies: ["Compression"], swiftSettings: strict),
        .testTarget(name: "BundlesTests", dependencies: ["Bundles", "Compression", "Failures", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SampleNetworkTests", dependencies: ["SampleNetwork"], swiftSettings: strict),
        .testTarget(name: "SimulatedDiskTests", dependencies: ["SimulatedDisk", grdb, sqlite], swiftSettings: strict),
        .testTarget(
            name: "StorageTests", dependencies: ["Failures", "Payload", "Storage", "SimulatedDisk", "TestSupport"], exclude: ["Fixtures"],
            swiftSettings: strict),
        .testTarget(
            name: "SyncTests",
            dependencies: ["Catalogue", "Compression", "Failures", "Payload", "SampleNetwork", "Storage", "SimulatedDisk", "TestSupport"] + both,
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(name: "ScenarioTests", dependencies: ["TestSupport", "tributary"], exclude: ["Scenarios"], swiftSettings: strict),
        .testTarget(
            name: "TransfersTests",
            dependencies: ["Catalogue", "Failures", "Payload", "SampleNetwork", "Storage", "TestSupport", "Transfers"] + both, swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Failures", "Simulation", "Storage", "SimulatedDisk", "TestSupport"] + both,
            swiftSettings: strict),
        .testTarget(
            name: "CentralServerTests",
            dependencies: host + [
                "CentralServer", "SampleNetwork", "SyncCentral", "SyncSite", "TestSupport", httpClient,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "SiteServerTests",
            dependencies: host + [
                "CentralServer", "SiteServer", "SyncCentral", "SyncSite", "SampleNetwork", "TestSupport", "WeakLine", httpClient,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ], exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["Failures", "HTTPHost", "Payload", "SampleNetwork", "TestSupport", "tributary"], swiftSettings: strict),
    ]
)
