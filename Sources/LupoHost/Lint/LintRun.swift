// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LupoCore

/// Holds SQL files against the doctrine; no server is asked.
package struct LintRun: Sendable {
    private let linter: SQLLinter
    private let folder: String

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - book: the rules that are on.
    ///   - configuration: the project's schemas.
    ///   - allowances: rules that may be broken.
    ///   - today: `YYYYMMDD` in UTC.
    package init(
        book: RuleBook,
        configuration: HostConfiguration,
        allowances: [Allowance] = [],
        today: Int64
    ) {
        linter = SQLLinter(
            book: book,
            schemas: configuration.schemas,
            options: LexerOptions(serverVersion: 101_100),
            allowances: allowances,
            today: today
        )
        folder = configuration.folder
    }

    /// Looks at files, and at all `.sql` files beneath folders.
    ///
    /// - Parameter paths: as they stand on the command line.
    /// - Returns: findings by file.
    /// - Throws: ``LupoError`` `.notFound` for a path that is not there, `.fileSystem` for one that cannot be read.
    package func run(_ paths: [String]) async throws(LupoError) -> LintReport {
        var files: [String] = []
        for path in paths { files += try LintRun.files(at: path) }
        var report = LintReport()
        let results = await withTaskGroup { group in
            for (number, file) in files.enumerated() {
                group.addTask { (number, LintRun.result(of: file, linter)) }
            }
            return await group.reduce(into: [Int: Result<SQLLinter.Result, LupoError>]()) {
                $0[$1.0] = $1.1
            }
        }
        for (number, file) in files.enumerated() {
            guard let result = try results[number]?.get() else { continue }
            report.files += 1
            report.statements += result.statements
            report.entries += result.findings.map { LintReport.Entry(file: file, finding: $0) }
        }
        return report
    }

    private static func result(
        of file: String,
        _ linter: SQLLinter
    ) -> Result<SQLLinter.Result, LupoError> {
        guard let bytes = SmallFile.read(file) else {
            return .failure(
                LupoError(.fileSystem, "\(file.escapingControls()) cannot be read.")
            )
        }
        let direction: StatementSubject.Direction =
            file.hasSuffix("_rollback.sql") ? .down : .up
        return .success(linter.lint(bytes, direction: direction))
    }

    private static func files(at path: String) throws(LupoError) -> [String] {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw LupoError(
                .notFound,
                "\(path.escapingControls()) does not exist.",
                hint: "Name SQL files, or folders that hold some."
            )
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
        guard let directory = opendir(path) else {
            throw LupoError(.fileSystem, "The folder \(path.escapingControls()) cannot be read.")
        }
        defer { closedir(directory) }
        var out: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let inner = path == "." ? name : path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            var status = stat()
            // A link to a folder above would have no end.
            guard lstat(inner, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                out += try files(at: inner)
            } else if name.hasSuffix(".sql") {
                out.append(inner)
            }
        }
        return out.sorted()
    }
}
