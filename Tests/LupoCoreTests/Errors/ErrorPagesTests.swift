// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import Testing

/// `LUPO_UPDATE_GENERATED=1 swift test --disable-xctest --filter ErrorPagesTests` rewrites the files.
@Suite struct ErrorPagesTests {
    private let pages = ErrorPages.current

    @Test("each code of the host has a page", arguments: LupoError.Code.all)
    func host(code: LupoError.Code) throws {
        let page = try #require(pages.page(code.description))
        #expect(page.fault == nil && page.exitStatus == code.exitStatus)
    }

    @Test func `the pages are those of the codes, and of at least a hundred errors of the server`()
    {
        let host = pages.pages.filter { $0.fault == nil }.map(\.name)
        #expect(host == LupoError.Code.all.map(\.description))
        #expect(pages.pages.count - host.count >= 100)
    }

    @Test func `names and numbers are those of one page each, and every page is whole`() {
        var names: Set<String> = []
        var numbers: Set<UInt32> = []
        for page in pages.pages {
            #expect(names.insert(page.name.lowercased()).inserted, "\(page.name)")
            #expect(
                !page.message.isEmpty && !page.meaning.isEmpty && !page.remedies.isEmpty,
                "\(page.name)"
            )
            #expect(page.meaning.last == ".", "\(page.name)")
            for line in page.causes + page.remedies {
                #expect(line.count > 8 && [".", "…"].contains(line.last), "\(page.name): \(line)")
            }
            guard let fault = page.fault else { continue }
            #expect(numbers.insert(fault.number).inserted, "\(page.name)")
            #expect(fault.sqlState.count == 5, "\(page.name)")
            #expect(
                page.name.hasPrefix(
                    (2_000..<3_000).contains(fault.number)
                        ? "CR_" : page.name == "WARN_DATA_TRUNCATED" ? "WARN_" : "ER_"
                )
            )
        }
    }

    @Test(
        "a page is found by name in any case and by number",
        arguments: [
            ("1062", "ER_DUP_ENTRY"), ("er_dup_entry", "ER_DUP_ENTRY"), ("TOUCHES", "touches"),
            ("2013", "CR_SERVER_LOST"), ("1265", "WARN_DATA_TRUNCATED"),
        ]
    )
    func found(code: String, name: String) { #expect(pages.page(code)?.name == name) }

    @Test(
        "one that is not there has its neighbours named",
        arguments: [
            ("ER_DUP_ENTRI", "ER_DUP_ENTRY"), ("dup_entry", "ER_DUP_ENTRY"), ("touchs", "touches"),
            ("9999", "4161 ER_UNKNOWN_DATA_TYPE"), ("deadlok", "deadlock"),
        ]
    )
    func near(code: String, name: String) {
        #expect(pages.page(code) == nil)
        #expect(pages.near(code).contains(name), "\(pages.near(code))")
    }

    @Test func `of an error with causes the server's number counts`() {
        let server = LupoError(
            .statementFailed,
            "No.",
            server: ServerFault(number: 1062, sqlState: "23000")
        )
        let outer = LupoError(.rollbackFailed, "Both.", causes: [LupoError(.script, "x"), server])
        #expect(pages.page(about: outer)?.name == "ER_DUP_ENTRY")
        #expect(pages.page(about: LupoError(.locked, "x"))?.name == "locked")
        let unknown = ServerFault(number: 65_000, sqlState: "HY000")
        #expect(
            pages.page(about: LupoError(.statementFailed, "x", server: unknown))?.name
                == "statement-failed"
        )
    }

    @Test func `docs errors holds each page and an index`() throws {
        var files = [("README.md", pages.index)]
        files += pages.pages.map { ($0.fileName, $0.markdown) }
        let folder = try #require(opendir(RepositoryFile("docs/errors").path))
        defer { closedir(folder) }
        var present: Set<String> = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".md") { present.insert(name) }
        }
        let stale = present.subtracting(files.map(\.0))
        #expect(stale.isEmpty, "docs/errors has files that belong to no page: \(stale.sorted())")
        for (name, generated) in files {
            let file = RepositoryFile("docs/errors/" + name)
            if RepositoryFile.shallUpdate { try file.write(generated) }
            let committed = try file.read()
            #expect(
                committed == generated,
                "docs/errors/\(name) differs; run the tests once with LUPO_UPDATE_GENERATED=1"
            )
        }
    }

    @Test
    func
        `a page on a terminal is at most a hundred characters wide, but for messages of the server`()
        throws
    {
        let page = try #require(pages.page("1062"))
        #expect(
            page.text.hasPrefix(
                """
                1062 ER_DUP_ENTRY  (SQLSTATE 23000)

                    Duplicate entry '1' for key 'PRIMARY'

                A row with this value of a unique key is there already.

                Usual causes:
                  - The statement ran before: an earlier attempt inserted the rows.
                """
            )
        )
        for page in pages.pages {
            let lines = page.text.split(separator: "\n").filter { !$0.hasPrefix("    ") }
            #expect(lines.allSatisfy { $0.count <= 110 }, "\(page.name)")
        }
    }
}
