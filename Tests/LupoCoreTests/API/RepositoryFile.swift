// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// A file of this repository that a test holds against what is generated.
struct RepositoryFile {
    let path: String

    /// Takes a path relative to the top of the repository.
    init(_ relativePath: String, of test: StaticString = #filePath) {
        let parts = test.description.split(separator: "/", omittingEmptySubsequences: false)
        path = (parts.dropLast(4) + [Substring(relativePath)]).joined(separator: "/")
    }

    /// Whether the tests shall rewrite generated files instead of comparing them.
    static var shallUpdate: Bool {
        getenv("LUPO_UPDATE_GENERATED").map { String(cString: $0) } == "1"
    }

    func read() throws -> String {
        let file = try #require(fopen(path, "r"), "\(path) is missing")
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[0..<count]
        }
        return try #require(String(validating: bytes, as: UTF8.self))
    }

    func write(_ text: String) throws {
        let file = try #require(fopen(path, "w"), "\(path) cannot be written")
        let bytes = Array(text.utf8)
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        #expect(fclose(file) == 0)
    }
}
