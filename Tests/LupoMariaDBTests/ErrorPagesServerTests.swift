// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

/// What the pages say of the server's errors, held against the server.
@Suite(.serialized) struct ErrorPagesServerTests {
    @Test(
        "the last statement of a page's example fails with its number, SQLSTATE and message",
        .timeLimit(.minutes(1)),
        arguments: ErrorPages.current.pages.filter { !$0.example.isEmpty }.map(\.name)
    )
    func example(name: String) throws {
        let page = try #require(ErrorPages.current.page(name))
        let server = try PrivateServer.shared()
        let database = try server.makeDatabase("pages")
        let connection = try database.connect()
        for statement in page.example.dropLast() {
            // A page may show two statements of which either fails.
            _ = try? connection.execute(SQLText(verbatim: statement))
        }
        let last = try #require(page.example.last)
        do {
            let result = try connection.execute(SQLText(verbatim: last))
            Issue.record("\(page.name): \(last) does not fail: \(result)")
        } catch {
            #expect(error.server == page.fault, "\(page.name): \(error.rendered())")
            let message = error.message.replacing(database.name.name, with: "shop")
            #expect(
                message == page.message + (page.message.hasSuffix(".") ? "" : "."),
                "\(page.name): \(error.rendered())"
            )
        }
    }
}
