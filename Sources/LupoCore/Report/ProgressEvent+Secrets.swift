// SPDX-License-Identifier: Apache-2.0

extension ProgressEvent {
    /// The event without any secret.
    package func hiding(_ secrets: SecretTexts) -> ProgressEvent {
        switch self {
        case .began, .entered, .waiting: self
        case .statement(let sql, let rowsAffected, let milliseconds):
            .statement(
                sql: secrets.hide(sql),
                rowsAffected: rowsAffected,
                milliseconds: milliseconds
            )
        case .sending(let sql): .sending(sql: secrets.hide(sql))
        case .step(let name, let isDone): .step(name: secrets.hide(name), isDone: isDone)
        case .progress(let done, let total, let note):
            .progress(done: done, total: total, note: secrets.hide(note))
        case .log(let level, let message, let fields):
            .log(level: level, message: secrets.hide(message), fields: secrets.hide(fields))
        case .ended(let report): .ended(report.hiding(secrets))
        case .note(let text): .note(secrets.hide(text))
        }
    }
}

extension MigrationReport {
    /// The report without any secret.
    package func hiding(_ secrets: SecretTexts) -> MigrationReport {
        guard !secrets.isEmpty else { return self }
        var report = self
        report.skipReason = secrets.hide(skipReason)
        report.error = error.map { secrets.hide($0) }
        report.notes = notes.map { secrets.hide($0) }
        return report
    }
}

extension RunReport {
    /// The report without any secret.
    package func hiding(_ secrets: SecretTexts) -> RunReport {
        guard !secrets.isEmpty else { return self }
        var report = self
        report.migrations = migrations.map { $0.hiding(secrets) }
        report.error = error.map { secrets.hide($0) }
        return report
    }
}
