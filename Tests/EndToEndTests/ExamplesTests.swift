// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoTestSupport
import Testing

@Suite struct ExamplesTests {
    @Test(.timeLimit(.minutes(1)))
    func `each example ends as its first lines say, and a second run finds nothing to do`()
        async throws
    {
        try await withExamples { project in
            for example in ExampleProject.endings {
                let (exitStatus, migration) = try await project.migrate(example.file)
                #expect(exitStatus == example.exitStatus, "\(example.file)")
                #expect(migration["outcome"]?.stringValue == example.outcome, "\(example.file)")
                #expect(migration["file"]?.stringValue == example.file)
                #expect((migration["error"]?.nonNull == nil) == (example.exitStatus == 0))
            }
            for example in ExampleProject.endings where example.exitStatus == 0 {
                let result = try await project.run(["run", example.file])
                #expect(result.exitStatus == 0, "\(example.file)")
                #expect(result.output.contains("nothing to do"), "\(example.file)")
                let (_, migration) = try await project.migrate(example.file)
                #expect(migration["outcome"]?.stringValue == "already_completed")
            }
            #expect(
                try await project.sql("SELECT COUNT(*) FROM lupopedia.lupo_books") == "12\n",
                "the second run of the import added nothing"
            )
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `all examples in one command stop at the first that fails`() async throws {
        try await withExamples { project in
            let files = ExampleProject.endings.map(\.file)
            let (exitStatus, document) = try await project.json(["run"] + files)
            #expect(exitStatus == 3)
            let outcomes = document["migrations"]?.arrayValue?.map { $0["outcome"]?.stringValue }
            #expect(outcomes == ExampleProject.endings.prefix(5).map(\.outcome))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a completed example is refused with both checksums where one byte differs`() async throws
    {
        try await withExamples { project in
            let file = "create_books_4_1_0.lua"
            let (_, first) = try await project.migrate(file)
            let old = try #require(first["checksum"]?.stringValue)
            let text = try project.folder.read(file)
            try project.folder.write(text.replacing("A catalogue", with: "a catalogue"), to: file)

            let result = try await project.run(["run", file])
            #expect(result.exitStatus == 65)
            #expect(result.errorOutput.contains(old) || result.output.contains(old))
            let (exitStatus, changed) = try await project.migrate(file)
            let new = try #require(changed["checksum"]?.stringValue)
            #expect(exitStatus == 65)
            #expect(new != old)
            #expect(changed["error"]?["code"]?.stringValue == "checksum-changed")
            let message = try #require(changed["error"]?["message"]?.stringValue)
            #expect(message.contains(old) && message.contains(new))

            let (_, status) = try await project.json(["status"])
            let row = status["migrations"]?.arrayValue?.first
            #expect(row?["checksum_matches"]?.boolValue == false)
            #expect(try await project.run(["status", "--check"]).exitStatus == 1)

            try project.folder.write(text.replacing("\n", with: "\r\n"), to: file)
            let again = try await project.migrate(file)
            #expect(again.exitStatus == 0)
            #expect(again.migration["outcome"]?.stringValue == "already_completed")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a module of a completed example belongs to its checksum`() async throws {
        try await withExamples { project in
            for example in ExampleProject.endings where example.exitStatus == 0 {
                #expect(try await project.run(["run", example.file]).exitStatus == 0)
            }
            let module = try project.folder.read("library/slug.lua")
            try project.folder.write(module + "-- more\n", to: "library/slug.lua")
            let (exitStatus, migration) = try await project.migrate("add_book_slugs_4_1_6.lua")
            #expect(exitStatus == 65)
            #expect(migration["error"]?["code"]?.stringValue == "checksum-changed")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the failing example leaves the table as it was`() async throws {
        try await withExamples { project in
            let file = "shelve_books_4_1_4.lua"
            try await project.migrate(before: file)
            let before = try await project.sql("SHOW CREATE TABLE lupopedia.lupo_books")
            let result = try await project.run(["run", file])
            #expect(result.exitStatus == 3)
            #expect(result.output.contains("rolled back"))
            #expect(result.output.contains("a shelf is too short for its books"))
            #expect(result.output.contains("hint: Mend what it names"))
            #expect(try await project.sql("SHOW CREATE TABLE lupopedia.lupo_books") == before)

            let (_, shown) = try await project.json(["show", "shelve_books"])
            let attempts = try #require(shown["attempts"]?.arrayValue)
            #expect(
                attempts.map { $0["name"]?.stringValue } == [
                    "shelve_books_rollback", "shelve_books",
                ]
            )
            #expect(attempts.first?["actor"]?.integerValue == 0, "nobody asked for the rollback")
            let states = attempts.last?["states"]?.arrayValue?.compactMap {
                $0["state"]?.stringValue
            }
            #expect(states?.suffix(3) == ["verification", "failed", "rolled_back"])
            let failed = attempts.last?["validations"]?.arrayValue?.filter { row in
                row["status"]?.stringValue == "failed"
            }
            #expect(failed?.map { $0["type"]?.stringValue } == ["check.empty"])

            let mended = try project.folder.read(file).replacing("A_SHELF = 4", with: "A_SHELF = 5")
            try project.folder.write(mended, to: file)
            #expect(
                try await project.migrate(file).exitStatus == 0,
                "it may be edited and run again"
            )
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a retry after an attempt that was left as it was goes back to before both`() async throws
    {
        try await withExamples { project in
            let file = "shelve_books_4_1_4.lua"
            try await project.migrate(before: file)
            let before = try await project.sql("SHOW CREATE TABLE lupopedia.lupo_books")
            let left = try await project.run(["run", file, "--no-auto-rollback"])
            #expect(left.exitStatus == 2)
            #expect(try await project.sql("SHOW CREATE TABLE lupopedia.lupo_books") != before)
            let (exitStatus, migration) = try await project.migrate(file)
            #expect(exitStatus == 3)
            #expect(migration["outcome"]?.stringValue == "rolled_back")
            #expect(try await project.sql("SHOW CREATE TABLE lupopedia.lupo_books") == before)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `each completed example can be rolled back and run again`() async throws {
        try await withExamples { project in
            for example in ExampleProject.endings where example.outcome == "completed" {
                #expect(try await project.run(["run", example.file]).exitStatus == 0)
            }
            let full = try await project.sql("SHOW CREATE TABLE lupopedia.lupo_books")
            for _ in 0..<2 {
                let (exitStatus, document) = try await project.json(["rollback", "--last", "3"])
                #expect(exitStatus == 0)
                let rolledBack = document["migrations"]?.arrayValue ?? []
                #expect(
                    rolledBack.compactMap { $0["outcome"]?.stringValue }.allSatisfy {
                        $0 == "rolled_back"
                    }
                )
                #expect(
                    rolledBack.compactMap { $0["name"]?.stringValue } == [
                        "add_book_slugs", "index_books_by_author", "add_book_sort_title",
                    ]
                )
                for file in ExampleProject.endings.filter({ $0.outcome == "completed" }).map(\.file)
                {
                    #expect(try await project.run(["run", file]).exitStatus == 0, "\(file)")
                }
                #expect(try await project.sql("SHOW CREATE TABLE lupopedia.lupo_books") == full)
            }
            #expect(try await project.run(["rollback", "--last", "5"]).exitStatus == 0)
            let left = try await project.sql("SHOW TABLES FROM lupopedia").split(separator: "\n")
            #expect(left.allSatisfy { TrashName.isOne(String($0)) }, "\(left)")
            let (_, status) = try await project.json(["status"])
            #expect(status["summary"]?["rolled_back"]?.integerValue == 5)
            #expect(status["summary"]?["pending"]?.integerValue == 2)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `what others require is not rolled back before them`() async throws {
        try await withExamples { project in
            try await project.migrate(before: "add_book_sort_title_4_1_2.lua")
            let (exitStatus, refused) = try await project.json(["rollback", "create_books"])
            #expect(exitStatus == 2)
            #expect(refused["error"]?["code"]?.stringValue == "unmet-requirement")
            #expect(
                refused["error"]?["message"]?.stringValue?.contains("import_books@4.1.1") == true
            )
            #expect(try await project.sql("SELECT COUNT(*) FROM lupopedia.lupo_books") == "12\n")
            #expect(try await project.run(["rollback", "import_books"]).exitStatus == 0)
            #expect(try await project.run(["rollback", "create_books"]).exitStatus == 0)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `status, history and show answer in text and in JSON`() async throws {
        try await withExamples { project in
            let empty = try await project.run(["status"])
            #expect(empty.exitStatus == 0)
            #expect(empty.output.contains("not set up yet"))
            #expect(
                try await project.json(["status"]).document["summary"]?["pending"]?.integerValue
                    == 7
            )
            #expect(try await project.run(["status", "--check"]).exitStatus == 1)

            try await project.migrate(before: "add_book_slugs_4_1_6.lua")
            let (_, status) = try await project.json(["status"])
            #expect(status["schema"]?.stringValue == "lupo-host/status/1")
            #expect(status["unreadable"]?.arrayValue?.isEmpty == true)
            let counts = ["pending", "running", "completed", "failed", "rolled_back"].map {
                status["summary"]?[$0]?.integerValue
            }
            #expect(counts == [1, 0, 5, 0, 1])
            for key in ["name", "version", "type", "status", "requires"] {
                #expect(
                    status["migrations"]?.arrayValue?.allSatisfy { $0[key]?.nonNull != nil } == true
                )
            }
            let text = try await project.run(["status"])
            #expect(text.output.contains("skipped: lupo_books.language is there already"))
            #expect(text.output.hasSuffix("1 pending, 5 completed, 1 rolled back\n"))
            #expect(!text.output.contains("bytes)"))

            let (_, history) = try await project.json(["history"])
            #expect(history["schema"]?.stringValue == "lupo-host/history/1")
            #expect(
                history["attempts"]?.arrayValue?.count == 10,
                "six, a rollback, and the host's three"
            )
            let lines = try await project.run(["history", "--limit", "2"]).output.split(
                separator: "\n"
            )
            #expect(lines.count == 3)

            let shown = try await project.run(["show", "add_book_sort_title"]).output
            #expect(shown.contains("ALTER TABLE `lupopedia`.`lupo_books` ADD COLUMN IF NOT EXISTS"))
            #expect(shown.contains("fill sort_title"))
            #expect(shown.contains("ruled out: books without a title to sort by"))
            for command in ["status", "history", "show add_book_sort_title"] {
                let lines = try await project.linesOnTerminal(command + " --color always")
                #expect(lines.count > 6, "\(command)")
                #expect(lines.filter { $0.count > 80 } == [], "\(command)")
            }
            let missing = try await project.run(["show", "add_book_sort_titel"])
            #expect(missing.exitStatus == 64)
            #expect(missing.errorOutput.contains("Did you mean add_book_sort_title?"))
        }
    }
}
