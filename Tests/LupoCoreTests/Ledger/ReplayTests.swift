// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite("Answers from the journal")
struct ReplayTests {
    private static func entry(
        _ kind: JournalEntry.Kind,
        _ digest: String? = nil,
        steps: [String] = [],
        walk: Int64? = nil,
        status: JournalEntry.Status = .done
    ) -> JournalEntry {
        var entry = JournalEntry(
            kind: kind,
            state: .execution,
            hook: "execute",
            steps: steps,
            started: Timestamp(microseconds: 0)
        )
        entry.digest = digest
        entry.statement = digest.map { "statement \($0)" }
        entry.outcome.status = status
        if let walk { entry.outcome.cursor = .object([("walk", .integer(walk))]) }
        return entry
    }

    private static func question(
        _ digest: String,
        _ kinds: Set<JournalEntry.Kind> = [.dml],
        path: String? = nil
    ) -> Replay.Question {
        Replay.Question(kinds: kinds, digest: digest, path: path, text: "asked \(digest)")
    }

    @Test("What was done is answered once and in order, and then it is over")
    func inOrder() throws {
        var replay = Replay([Self.entry(.dml, "a"), Self.entry(.ddl, "b")])
        #expect(try replay.take(Self.question("a"))?.digest == "a")
        #expect(!replay.isOver)
        #expect(try replay.take(Self.question("b", [.ddl]))?.digest == "b")
        #expect(replay.isOver && replay.answered == 2)
        #expect(try replay.take(Self.question("c")) == nil)
        #expect(throws: Never.self) { try replay.end() }
    }

    @Test(
        "Another digest, another kind or another step is another script",
        arguments: [
            question("x"), question("a", [.ddl]), question("a", path: "s"),
        ]
    )
    func differs(question: Replay.Question) throws {
        var replay = Replay([Self.entry(.dml, "a")])
        let error = #expect(throws: LupoError.self) { try replay.take(question) }
        #expect(error?.code == .replayDiverged)
        #expect(error?.message.contains("statement a") == true)
        #expect(error?.message.contains(question.text) == true)
        #expect(replay.answered == 0)
    }

    @Test("A hook that ends before its journal does is another script")
    func endsEarly() {
        let error = #expect(throws: LupoError.self) { try Replay([Self.entry(.dml, "a")]).end() }
        #expect(error?.code == .replayDiverged)
    }

    @Test("A finished step is passed over with all in it; an unfinished one is entered")
    func steps() throws {
        var replay = Replay([
            Self.entry(.dml, "a", steps: ["s"]), Self.entry(.dml, "b", steps: ["s", "inner"]),
            Self.entry(.step, steps: ["s", "inner"]), Self.entry(.step, steps: ["s"]),
            Self.entry(.dml, "c", steps: ["s2"]),
        ])
        #expect(replay.takeStep("s")?.kind == .step)
        #expect(replay.answered == 4)
        #expect(replay.takeStep("s2") == nil)
        #expect(try replay.take(Self.question("c", path: "s2")) != nil)
        #expect(replay.isOver)
    }

    @Test("A step of the same name later on is not this one")
    func sameName() {
        var replay = Replay([
            Self.entry(.dml, "a", steps: ["s"]), Self.entry(.dml, "b"),
            Self.entry(.step, steps: ["s"]),
        ])
        #expect(replay.takeStep("s") == nil)
        #expect(replay.answered == 0)
    }

    @Test("A step whose name begins with another one's is not within it")
    func prefixes() {
        var replay = Replay([
            Self.entry(.dml, "a", steps: ["step 10"]), Self.entry(.step, steps: ["step 10"]),
            Self.entry(.step, steps: ["step 1"]),
        ])
        #expect(replay.takeStep("step 1") == nil)
        #expect(replay.takeStep("step 10") != nil)
        #expect(replay.takeStep("step 1") != nil)
    }

    @Test("A transaction is known with its statements; one that failed is known as failed")
    func transactions() throws {
        var replay = Replay([
            Self.entry(.dml, "a"), Self.entry(.bulk, "b"), Self.entry(.transaction, "t"),
            Self.entry(.transaction, "u", status: .failed), Self.entry(.dml, "c"),
        ])
        #expect(try replay.takeTransaction(nil)?.digest == "t")
        #expect(try replay.takeTransaction(nil)?.outcome.status == .failed)
        #expect(throws: LupoError.self) { try replay.takeTransaction(nil) }
        #expect(try replay.take(Self.question("c")) != nil)
        #expect(try replay.takeTransaction(nil) == nil)
    }

    @Test("A walk goes on behind its own last batch")
    func batches() {
        var replay = Replay([
            Self.entry(.batch, "1", walk: 1), Self.entry(.batch, "2", walk: 1),
            Self.entry(.batch, "3", walk: 2),
        ])
        #expect(replay.takeBatches(walk: 1, path: nil)?.digest == "2")
        #expect(!replay.isOver)
        #expect(replay.takeBatches(walk: 2, path: "s") == nil)
        #expect(replay.takeBatches(walk: 2, path: nil)?.digest == "3")
        #expect(replay.takeBatches(walk: 3, path: nil) == nil)
        #expect(replay.isOver)
    }
}
