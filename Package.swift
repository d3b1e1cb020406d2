// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// The two targets that speak to C libraries through pointers say `unsafe` at every such place.
let bindingSettings: [SwiftSetting] = settings + [.strictMemorySafety()]

let cSettings: [CSetting] = [
    .unsafeFlags(["-std=gnu23", "-Wall", "-Wextra", "-Werror"])
]

let package = Package(
    name: "lupo-host",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "lupo-host", targets: ["lupo-host"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        // C libraries, by Debian package.
        .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
        .systemLibrary(
            name: "CMariaDB",
            pkgConfig: "libmariadb",
            providers: [.apt(["libmariadb-dev"])]
        ),
        .systemLibrary(
            name: "CCrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]
        ),

        // C of our own: everything in Lua that can raise, and the files that the binary carries.
        .target(name: "CLupoVM", dependencies: ["CLua"], cSettings: cSettings),
        .target(name: "CLupoResources", exclude: ["lua"], cSettings: cSettings),

        // The layers; an import against an arrow does not build.
        .target(name: "LupoCore", dependencies: ["CCrypto"], swiftSettings: settings),
        .target(
            name: "LupoLua",
            dependencies: ["LupoCore", "CLupoVM"],
            swiftSettings: bindingSettings
        ),
        .target(
            name: "LupoMariaDB",
            dependencies: ["LupoCore", "CMariaDB"],
            swiftSettings: bindingSettings
        ),
        .target(
            name: "LupoHost",
            dependencies: [
                "LupoCore",
                "LupoLua",
                "LupoMariaDB",
                "CLupoResources",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "LupoCLI",
            dependencies: [
                "LupoCore",
                "LupoMariaDB",
                "LupoHost",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "lupo-host",
            dependencies: ["LupoCLI"],
            swiftSettings: settings
        ),

        // Benchmarks: against C doing the same, in one process. No product, so no release holds them.
        .target(
            name: "CBaseline",
            dependencies: ["CLua", "CMariaDB"],
            path: "Benchmarks/CBaseline",
            cSettings: cSettings
        ),
        .executableTarget(
            name: "lupo-bench",
            dependencies: [
                "LupoCore",
                "LupoHost",
                "LupoLua",
                "LupoMariaDB",
                "CBaseline",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            path: "Benchmarks/lupo-bench",
            swiftSettings: settings
        ),

        // Tests. The database is always a real private mariadbd.
        .target(
            name: "LupoTestSupport",
            dependencies: [
                "LupoCore",
                "LupoMariaDB",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            path: "Tests/LupoTestSupport",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "lupo-attack",
            dependencies: [
                "LupoCore",
                "LupoMariaDB",
                "LupoTestSupport",
                "lupo-host",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/LupoAttack",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "lupo-crash",
            dependencies: [
                "LupoCore",
                "LupoHost",
                "LupoMariaDB",
                "LupoTestSupport",
                "lupo-host",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/LupoCrash",
            swiftSettings: settings
        ),
        .testTarget(
            name: "LupoCoreTests",
            dependencies: ["LupoCore"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LupoLuaTests",
            dependencies: ["LupoCore", "LupoLua"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LupoMariaDBTests",
            dependencies: ["LupoCore", "LupoMariaDB", "LupoTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LupoHostTests",
            dependencies: ["LupoCore", "LupoLua", "LupoMariaDB", "LupoHost", "LupoTestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "LupoCore", "LupoMariaDB", "LupoTestSupport", "lupo-host", "lupo-attack",
                "lupo-crash",
            ],
            swiftSettings: settings
        ),

        // What fuzzers run. The tests run it on the inputs that were kept; see `scripts/fuzz`.
        .target(
            name: "CLupoFuzz",
            dependencies: ["CLua", "CLupoVM"],
            path: "Tests/CLupoFuzz",
            cSettings: cSettings
        ),
        .target(
            name: "LupoFuzz",
            dependencies: ["LupoCore", "LupoLua", "LupoHost", "CLupoFuzz"],
            path: "Tests/LupoFuzz",
            swiftSettings: settings
        ),
        .testTarget(
            name: "CorpusTests",
            dependencies: ["LupoCore", "LupoFuzz", "LupoLua"],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)

// libFuzzer's own programs, which no other build sees.
if Context.environment["LUPO_FUZZ"] != nil {
    package.targets.append(.target(name: "CLibFuzzer", path: "Tests/Fuzzers/CLibFuzzer"))
    package.targets += ["fuzz-border", "fuzz-script", "fuzz-sql"].map { name in
        .executableTarget(
            name: name,
            dependencies: ["CLibFuzzer", "LupoFuzz"],
            path: "Tests/Fuzzers/\(name)",
            swiftSettings: settings
        )
    }
}
