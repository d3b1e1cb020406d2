// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// `m.db:script`: an SQL file beside the migration, statement by statement.
extension ScriptHost {
    /// Runs a file.
    ///
    /// It is read twice: once to see that all of it may be sent, and once to send it.
    func runSQLFile(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let path = try text(arguments, 1)
        let runner = try running().statements
        let file = try ConfinedFolder(folder).file(path)
        var trial = runner.checker
        let options = trial.options
        let remarks = runner.remarks
        defer { runner.remarks = remarks }
        defer { runner.expected = [] }
        try eachStatement(of: file, path, runner) { statement throws(LupoError) in
            runner.remarks = { Suppression.read(statement.remarks, options: options) }
            let checked = try trial.check(statement.text)
            try runner.holdAgainstRules(checked, isBuilder: false, isTrial: true)
            runner.expected.formUnion(checked.tablesMade(in: runner.manifest.schema))
            try requirePlain(checked)
            if checked.access.commitsImplicitly, let open = runner.open {
                throw open.refusal(of: checked)
            }
            trial.note(checked.access)
        }
        runner.expected = []
        let digest = file.rewind()
        filesRead[path] = digest
        let place = runner.place
        defer { runner.place = place }
        var count: Int64 = 0
        try eachStatement(of: file, path, runner) { statement throws(LupoError) in
            runner.place = { "\(path):\(statement.line)" }
            runner.remarks = { Suppression.read(statement.remarks, options: options) }
            let checked = try runner.checker.check(statement.text)
            try requirePlain(checked)
            _ = try runner.execute(checked, [])
            count += 1
        }
        guard file.rewind() == digest else {
            throw LupoError(
                .fileSystem,
                "\(path.escapingControls()) was changed while it was run.",
                hint:
                    "Find out who writes it, and compare what it did with what it should have done."
            )
        }
        results.append(count)
    }

    /// Gives each statement to `body`; errors get the file's line.
    private func eachStatement(
        of file: SequentialFile,
        _ path: String,
        _ runner: StatementRunner,
        _ body: (StatementStream.Element) throws(LupoError) -> Void
    ) throws(LupoError) {
        let shown = folder == "." ? path : folder + (folder.hasSuffix("/") ? "" : "/") + path
        var stream = StatementStream(
            options: runner.checker.options,
            read: { count throws(LupoError) in try file.read(count) }
        )
        var line = 1
        do throws(LupoError) {
            while let statement = try stream.nextStatement() {
                line = statement.line
                try runner.checkRequests()
                try body(statement)
            }
        } catch {
            var error = error
            let place = error.location
            error.location = SourceLocation(
                file: shown,
                line: place?.line ?? line,
                excerpt: place?.excerpt ?? stream.excerpt(line: line)
            )
            throw error
        }
    }

    private func requirePlain(_ statement: CheckedStatement) throws(LupoError) {
        guard statement.rewritten.parameters != .none else { return }
        throw LupoError(
            .scriptArgument,
            "A statement of an SQL file has a parameter, and nobody gives it a value.",
            hint: "Write the value, or send the statement with m.db:exec.",
            statement: statement.rewritten.text
        )
    }
}
