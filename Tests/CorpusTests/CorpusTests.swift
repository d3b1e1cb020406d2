// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoFuzz
import LupoLua
import Testing

/// What the fuzzers have found worth keeping, run once each: inputs that reach much, and those that once broke something.
@Suite(.timeLimit(.minutes(1))) struct CorpusTests {
    /// A fuzzer by the folder of its inputs.
    enum Fuzzer: String, CaseIterable {
        case border, script, sql

        func run(_ input: [UInt8]) {
            switch self {
            case .border: BorderFuzz.run(input)
            case .script: ScriptFuzz.run(input)
            case .sql: SQLFuzz.run(input)
            }
        }
    }

    @Test("every input that was kept ends well", arguments: Fuzzer.allCases)
    func corpus(of fuzzer: Fuzzer) async throws {
        let folder = folder("Corpus/\(fuzzer.rawValue)")
        let names = try names(in: folder)
        try #require(names.count > 20, "\(folder) has only \(names.count) inputs")
        let inputs = try names.map { name in (name, try bytes(of: "\(folder)/\(name)")) }
        try await LuaThread().run {
            for (name, input) in inputs {
                FuzzedInput.$name.withValue("\(fuzzer.rawValue)/\(name)") { fuzzer.run(input) }
            }
        }
    }

    /// A folder beside that of this file's.
    private func folder(_ name: String, of test: StaticString = #filePath) -> String {
        let parts = test.description.split(separator: "/", omittingEmptySubsequences: false)
        return (parts.dropLast(2) + [Substring(name)]).joined(separator: "/")
    }

    private func names(in folder: String) throws -> [String] {
        let directory = try #require(opendir(folder), "there is no \(folder)")
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private func bytes(of path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "r"), "\(path) is missing")
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
    }
}
