// SPDX-License-Identifier: Apache-2.0

import LupoCore

extension ProgressEvent {
    /// One line of `--progress json`.
    var json: JSON {
        switch self {
        case .began(let identity):
            event("began", [("migration", .string(identity.description))])
        case .entered(let state, let after):
            event("state", [("state", .string(state.rawValue)), ("after_ms", JSON(after))])
        case .sending(let sql): event("sending", [("statement", .string(sql.clipped(to: 2_000)))])
        case .statement(let sql, let rows, let milliseconds):
            event(
                "statement",
                [
                    ("statement", .string(sql.clipped(to: 2_000))),
                    ("rows_affected", .integer(rows)),
                    ("duration_ms", .integer(milliseconds)),
                ]
            )
        case .step(let name, let isDone):
            event("step", [("name", .string(name)), ("done", .bool(isDone))])
        case .progress(let done, let total, let note):
            event(
                "progress",
                [("done", .double(done)), ("total", .double(total)), ("note", JSON(note))]
            )
        case .log(let level, let message, let fields):
            event(
                "log",
                [("level", .string(level)), ("message", .string(message)), ("fields", fields)]
            )
        case .waiting(let holder, let since, let purpose):
            event(
                "waiting",
                [
                    ("for", .string(holder)), ("since", .string(since)),
                    ("purpose", .string(purpose)),
                ]
            )
        case .ended(let report): event("ended", [("outcome", .string(report.outcome.rawValue))])
        case .note(let text): event("note", [("message", .string(text))])
        }
    }

    private func event(_ name: String, _ members: [(String, JSON)]) -> JSON {
        .object([("event", .string(name))] + members)
    }
}
