// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// One pass over the shipped files, with the lock held.
struct BootstrapRun {
    private let schemas: SchemaNames
    private let recorder: BootstrapRecorder
    private let connection: MariaDBConnection

    init(_ bootstrap: Bootstrap, on connection: MariaDBConnection) throws(LupoError) {
        schemas = bootstrap.schemas
        self.connection = connection
        recorder = try BootstrapRecorder(bootstrap, on: connection)
    }

    /// Compares first, then makes what is absent, compares again, and records.
    func perform() throws(LupoError) -> Bootstrap.Report {
        let files = try ShippedMigration.all.map { migration throws(LupoError) in
            try ShippedFile(migration, schemas: schemas)
        }
        let names = files.flatMap { $0.tables.map(\.name) }
        let before = try LiveTables(names, on: connection)
        try compare(files, with: before, mayBeAbsent: true)

        var report = Bootstrap.Report()
        report.schemas = try makeSchemas()
        var runs: [BootstrapFileRun] = []
        for file in files {
            let run = try make(file, before: before)
            report.created += run.created
            runs.append(run)
        }
        if !report.created.isEmpty {
            try compare(files, with: LiveTables(names, on: connection), mayBeAbsent: false)
        }
        try recorder.continueNumbers(after: report.created)
        for run in runs {
            let wasRecorded = try recorder.record(run)
            if wasRecorded {
                report.recorded.append("\(run.file.migration.name) \(run.file.migration.version)")
                report.adopted += run.adopted
            }
        }
        return report
    }

    private func compare(
        _ files: [ShippedFile],
        with live: LiveTables,
        mayBeAbsent: Bool
    ) throws(LupoError) {
        var differences: [String] = []
        for table in files.flatMap(\.tables) {
            if let actual = live[table.name] {
                differences += table.shape.differences(from: actual, name: table.name.description)
            } else if !mayBeAbsent {
                differences.append("\(table.name) does not exist")
            }
        }
        guard !differences.isEmpty else { return }
        let count = differences.count
        throw LupoError(
            .bootstrap,
            "The host's tables have another shape than this host needs, in \(count) point\(count == 1 ? "" : "s").",
            hint:
                "Nothing was changed. Mend these, or configure other schema names:\n"
                + differences.map { "- " + $0 }.joined(separator: "\n")
        )
    }

    /// The core schema has no file of ours; the other two are in theirs, and made here only where they are absent, so
    /// that an account without CREATE on a schema can use one that is there.
    private func makeSchemas() throws(LupoError) -> [Identifier] {
        let list = schemas.all.map { Value.text($0.name) }
        let rows = try connection.rows(
            "SELECT schema_name FROM information_schema.schemata WHERE schema_name IN (\(list: list))"
        )
        let existing = Set(rows.compactMap { $0[0].textValue?.lowercased() })
        var made: [Identifier] = []
        for schema in schemas.all
        where !existing.contains(schema.name.lowercased()) && !made.contains(schema) {
            try connection.execute(
                "CREATE DATABASE IF NOT EXISTS \(schema) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"
            )
            made.append(schema)
        }
        return made
    }

    /// Runs a file's statements, without those whose object is there already.
    private func make(
        _ file: ShippedFile,
        before: LiveTables
    ) throws(LupoError) -> BootstrapFileRun {
        var run = BootstrapFileRun(file: file, start: recorder.now)
        for statement in file.statements {
            switch statement {
            case .schema: continue
            case .table(let table, let text):
                if before.contains(table) {
                    run.adopted.append(table)
                } else {
                    try connection.execute(SQLText(verbatim: text))
                    run.created.append(table)
                }
            case .data(let text): try connection.execute(SQLText(verbatim: text))
            }
        }
        run.end = recorder.now
        return run
    }
}

/// What running one file came to.
struct BootstrapFileRun {
    let file: ShippedFile
    let start: Timestamp
    var end: Timestamp
    var created: [ObjectName] = []
    var adopted: [ObjectName] = []

    init(file: ShippedFile, start: Timestamp) {
        self.file = file
        self.start = start
        end = start
    }
}
