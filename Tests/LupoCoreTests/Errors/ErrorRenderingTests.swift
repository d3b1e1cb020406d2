// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct ErrorRenderingTests {
    @Test func `a hint of several lines stands below its first one`() {
        let error = LupoError(.privileges, "INSERT is denied.", hint: "Say:\nGRANT a;\nGRANT b;")
        #expect(
            error.rendered() == """
                error[privileges]: INSERT is denied.
                  = hint: Say:
                    GRANT a;
                    GRANT b;
                """
        )
    }

    @Test func `a statement of any length leaves room for the hint`() {
        var error = LupoError(.statementFailed, "It is refused.", hint: "Shorten it.")
        error.statement = "SELECT " + String(repeating: "x", count: 5_000)
        let lines = error.rendered().split(separator: "\n")
        #expect(lines.map(\.count).max() ?? 0 < 700)
        #expect(lines.last == "  = hint: Shorten it.")
        #expect(error.json["statement"]?.stringValue?.count == 5_007, "JSON has it whole")
    }
}
