// SPDX-License-Identifier: Apache-2.0

/// What stands under a table's name in a schema.
package enum ObjectShape: Sendable, Hashable {
    /// A base table.
    case table(TableShape)
    /// A view; only its name is read.
    case view(Identifier)
    /// A sequence; only its name is read.
    case sequence(Identifier)

    /// Reads the text of SHOW CREATE TABLE, SHOW CREATE VIEW or SHOW CREATE SEQUENCE.
    ///
    /// The grammar is what MariaDB 10.6 to 11 print in a session with SQL_QUOTE_SHOW_CREATE, without ANSI_QUOTES and
    /// NO_BACKSLASH_ESCAPES; what is outside of it is an error and never guessed.
    ///
    /// - Throws: ``LupoError`` `.statementUnreadable` with the byte offset and what was expected there.
    package init(showCreate text: String) throws(LupoError) {
        var scanner = DefinitionScanner(text)
        try scanner.expect("CREATE ")
        if scanner.take("SEQUENCE ") {
            self = .sequence(try scanner.identifier())
            return
        }
        let isTemporary = scanner.take("TEMPORARY ")
        guard isTemporary || scanner.starts(with: "TABLE ") else {
            self = .view(try scanner.viewName())
            return
        }
        var table = try scanner.table()
        table.isTemporary = isTemporary
        let isSequence = table.options.contains { $0.name == "SEQUENCE" && $0.value == "1" }
        self = isSequence ? .sequence(table.name) : .table(table)
    }

    /// The table; nil for anything else.
    package var table: TableShape? {
        if case .table(let table) = self { table } else { nil }
    }

    /// `table`, `view` or `sequence`.
    package var kindText: String {
        switch self {
        case .table: "table"
        case .view: "view"
        case .sequence: "sequence"
        }
    }
}

extension DefinitionScanner {
    /// The name behind VIEW, in a text such as ``ALGORITHM=UNDEFINED DEFINER=`a`@`b` SQL SECURITY DEFINER VIEW `v` AS``.
    fileprivate mutating func viewName() throws(LupoError) -> Identifier {
        _ = try upTo { $0.starts(with: "VIEW `") }
        try expect("VIEW ")
        var name = try identifier()
        if take(".") { name = try identifier() }
        return name
    }

    /// The table behind CREATE.
    fileprivate mutating func table() throws(LupoError) -> TableShape {
        try expect("TABLE ")
        var table = TableShape(name: try identifier())
        try expect(" (\n")
        repeat {
            try expect("  ")
            try line(of: &table)
        } while take(",\n")
        try expect("\n)")
        while !isAtEnd, current != UInt8(ascii: "\n") { try option(of: &table) }
        if take("\n") {
            guard starts(with: " PARTITION BY ") || starts(with: "/*!50100 PARTITION BY ") else {
                throw failure("'PARTITION BY'")
            }
            table.partitioning = try upTo { _ in false }
        }
        try table.settleCharsets()
        return table
    }

    private mutating func line(of table: inout TableShape) throws(LupoError) {
        if current == UInt8(ascii: "`") {
            guard table.keys.isEmpty, table.constraints.isEmpty else { throw failure("no column") }
            table.columns.append(try column())
        } else if take("CONSTRAINT ") {
            table.constraints.append(try constraint())
        } else if take("PERIOD FOR ") {
            let isSystem = starts(with: "SYSTEM_TIME ")
            let text = try upTo {
                $0.current == UInt8(ascii: ",") || $0.current == UInt8(ascii: "\n")
            }
            if isSystem { table.systemPeriod = text } else { table.applicationPeriod = text }
        } else if let key = try key() {
            table.keys.append(key)
        } else {
            throw failure("a column, a key or a constraint")
        }
    }

    private mutating func option(of table: inout TableShape) throws(LupoError) {
        try expect(" ")
        if take("WITH SYSTEM VERSIONING") {
            table.options.append(TableShape.Option(name: "WITH SYSTEM VERSIONING", value: nil))
            return
        }
        let start = position
        if current == UInt8(ascii: "`") {
            _ = try identifier()
        } else {
            repeat { _ = try word() } while take(" ")
        }
        let name = text(from: start)
        try expect("=")
        let from = position
        switch current {
        case UInt8(ascii: "'"): _ = try literal()
        case UInt8(ascii: "("): _ = try parenthesised()
        default: _ = try run("a value") { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        }
        let value = text(from: from)
        if name == "AUTO_INCREMENT" {
            guard let counter = UInt64(value), table.options.last?.name == "ENGINE" else {
                throw failure("another place or value of AUTO_INCREMENT")
            }
            table.autoIncrement = counter
        } else {
            table.options.append(TableShape.Option(name: name, value: value))
        }
    }
}

extension TableShape {
    /// Fills in which character set and collation hold for each text column.
    ///
    /// A server since 10.6.11 prints both or, where they are the table's, none; older ones print a collation alone
    /// for the table's character set, and a character set alone for its primary collation.
    fileprivate mutating func settleCharsets() throws(LupoError) {
        for index in columns.indices where columns[index].type.isText {
            let column = columns[index]
            switch (column.printedCharset, column.printedCollation) {
            case (nil, nil):
                columns[index].charset = charset
                columns[index].collation = collation
            case (let charset?, nil):
                columns[index].charset = Collation.modern(charset)
                columns[index].collation = Collation.primary(of: Collation.modern(charset))
            case (let printed, let collation?):
                columns[index].charset =
                    printed.map(Collation.modern) ?? Collation.charset(of: collation) ?? charset
                columns[index].collation = Collation.modern(collation)
            }
        }
    }
}
