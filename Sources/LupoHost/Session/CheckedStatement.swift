// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// A script's statement that was read, admitted by the fence and rewritten for binding.
struct CheckedStatement: Sendable {
    /// With `?` for each parameter.
    let rewritten: RewrittenStatement
    /// As it was read, for the rules.
    let read: ReadStatement
    /// What it touches.
    let access: StatementAccess
    /// Where the host may say how a table is changed.
    var online = OnlineClause.none
    /// Why it may lose rows or values of a whole table; nil where it does not.
    let rowLoss: String?

    /// The tables that it makes, as `schema.table`.
    func tablesMade(in schema: Identifier) -> [String] {
        read.objects.filter { $0.role == .create }.map { "\($0.schema ?? schema.name).\($0.name)" }
    }

    /// Whether it returns rows, as far as its verb says.
    var isQuery: Bool {
        switch access.kind {
        case .query, .show, .explain: true
        default: false
        }
    }
}

/// Reads and admits statements once for each text: a loop sends the same one thousands of times.
struct StatementChecker {
    private let reader: StatementReader
    private let fence: StatementFence
    private var known: [String: CheckedStatement] = [:]
    private var rights = StatementRights.readOnly
    private var hook = ""
    private var temporaryTables: Set<ObjectName> = []
    /// Whether a statement of a hook that writes may destroy what the migration did not make: rule S04 allows it.
    var mayDestroy: (ReadStatement) -> Bool = { _ in false }

    /// How the session cuts SQL into tokens.
    var options: LexerOptions { reader.options }

    init(reader: StatementReader, fence: StatementFence) {
        self.reader = reader
        self.fence = fence
    }

    /// Says which hook runs from now on.
    mutating func begin(_ hook: Hook, isReadOnly: Bool = false, named name: String? = nil) {
        self.hook = name ?? hook.rawValue
        rights =
            isReadOnly
            ? .readOnly : hook == .rollback ? .destructive : hook.mayWrite ? .write : .readOnly
        known = [:]
    }

    /// Takes note of temporary tables, which need no `touches`.
    mutating func note(_ access: StatementAccess) {
        guard !access.createsTemporary.isEmpty || !access.dropsTemporary.isEmpty else { return }
        temporaryTables.formUnion(access.createsTemporary)
        temporaryTables.subtract(access.dropsTemporary)
        known = [:]
    }

    /// Reads and admits a statement.
    ///
    /// - Parameters:
    ///   - text: one statement of the script.
    ///   - extra: acts that are permitted here beyond the hook's, for what the migration itself made.
    /// - Returns: what may be sent.
    /// - Throws: ``LupoError`` as ``StatementReader/read(_:)`` and ``StatementFence``.
    mutating func check(
        _ text: String,
        permitting extra: Set<DestructiveAct> = []
    ) throws(LupoError) -> CheckedStatement {
        if extra.isEmpty, let statement = known[text] { return statement }
        let read = try reader.read(text)
        var rights = rights
        rights.permitted.formUnion(extra)
        let acts = read.destructiveActs
        let needsWord = rights.mayWrite && !acts.isSubset(of: rights.permitted)
        if needsWord, mayDestroy(read) { rights.permitted = StatementRights.destructive.permitted }
        let access = try fence.admit(
            read,
            rights: rights,
            hook: hook,
            temporaryTables: temporaryTables
        )
        var checked = CheckedStatement(
            rewritten: try RewrittenStatement(read),
            read: read,
            access: access,
            rowLoss: read.rowLoss
        )
        checked.online = read.onlineClause
        // What a comment beside it permits is asked for each time.
        if extra.isEmpty, !needsWord {
            if known.count >= 256 { known = [:] }
            known[text] = checked
        }
        return checked
    }
}
