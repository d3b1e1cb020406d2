// SPDX-License-Identifier: Apache-2.0

/// How ``Inverse`` is found.
struct InverseDerivation {
    let statement: ReadStatement
    let options: LexerOptions
    let defaultSchema: Identifier
    let before: [ObjectName: String?]
    let after: [ObjectName: String?]

    func inverse() throws(LupoError) -> Inverse {
        if statement.isExplained || statement.isTemporary || !statement.commitsImplicitly {
            return .nothing
        }
        switch statement.verb {
        case .createTrigger: return try trigger()
        case .createTable, .createView, .createSequence:
            return isUnchanged ? .nothing : try creation()
        case .renameTable: return try renames()
        case .alterTable, .createIndex, .dropIndex:
            return isUnchanged ? .nothing : try TableInverse(self).inverse()
        default: return isUnchanged ? .nothing : .impossible(Self.reason(statement.verb))
        }
    }

    /// Why there is no way back from the definitions alone.
    private static func reason(_ verb: StatementVerb) -> String {
        switch verb {
        case .dropTable: "DROP TABLE removed the rows with the table"
        case .truncate: "TRUNCATE removed rows"
        case .dropView, .alterView: "the view's earlier definition is not made again by the host"
        case .dropSequence, .alterSequence: "the sequence's earlier values are gone"
        default: "\(verb.rawValue) is not taken back by the host"
        }
    }

    /// Whether every definition is as it was.
    private var isUnchanged: Bool {
        Set(before.keys).union(after.keys).allSatisfy { name in
            let pair = [before[name] ?? nil, after[name] ?? nil].map { text in
                text.map { Fingerprint.canonicalText(of: $0) }
            }
            return pair[0] == pair[1]
        }
    }

    // MARK: - Names

    func name(of reference: ObjectReference) throws(LupoError) -> ObjectName {
        ObjectName(
            schema: try reference.schema.map { (text) throws(LupoError) in try Identifier(text) }
                ?? defaultSchema,
            table: try Identifier(reference.name)
        )
    }

    /// The first object in a role.
    func name(in role: ObjectReference.Role) throws(LupoError) -> ObjectName? {
        guard let reference = statement.objects.first(where: { $0.role == role }) else {
            return nil
        }
        return try name(of: reference)
    }

    // MARK: - What was made

    private func creation() throws(LupoError) -> Inverse {
        guard let made = try name(in: .create) else { return .impossible("it names nothing") }
        guard (before[made] ?? nil) == nil else {
            return .impossible("it replaced \(made), whose earlier definition is not made again")
        }
        guard let text = after[made] ?? nil else { return .nothing }
        let shape = try ObjectShape(showCreate: text)
        var inverse = InverseStatement("DROP \(shape.kindText.uppercased()) \(made.quoted)")
        if shape.table != nil { inverse.droppedTable = made }
        return .statement(inverse)
    }

    /// Of a trigger only the words before its body are read.
    private func trigger() throws(LupoError) -> Inverse {
        guard statement.guards.isDisjoint(with: [.orReplace]) else {
            return .impossible("it may have replaced a trigger, whose definition is not known")
        }
        let bytes = Array(statement.text.utf8)
        let lexemes = try Lexer.tokens(of: bytes, options: options).filter { !$0.isTrivia }.map {
            Lexeme($0, in: bytes)
        }
        guard var place = lexemes.firstIndex(where: { $0.word == "TRIGGER" }) else {
            return .impossible("it names nothing")
        }
        place += 1
        if place + 2 < lexemes.count, lexemes[place].word == "IF",
            lexemes[place + 1].word == "NOT"
        {
            return .impossible("whether it made the trigger is not known")
        }
        func text(_ index: Int) -> String? {
            guard index < lexemes.count, lexemes[index].isName else { return nil }
            return bytes.unquoted(lexemes[index].token.range)
        }
        guard let first = text(place) else { return .impossible("it names nothing") }
        var name = ObjectName(schema: defaultSchema, table: try Identifier(first))
        if place + 2 < lexemes.count, lexemes[place + 1].symbol == UInt8(ascii: "."),
            let second = text(place + 2)
        {
            name = ObjectName(schema: try Identifier(first), table: try Identifier(second))
        }
        return .statement(InverseStatement("DROP TRIGGER \(name.quoted)"))
    }

    // MARK: - What got another name

    private func renames() throws(LupoError) -> Inverse {
        var pairs: [(from: ObjectName, to: ObjectName)] = []
        var source: ObjectName?
        // What is there while the statement goes on, so that a guarded pair that did nothing is known.
        var present = Set(before.compactMap { $0.value == nil ? nil : $0.key })
        for reference in statement.objects {
            let name = try name(of: reference)
            if reference.role == .renameFrom {
                source = name
            } else if reference.role == .renameTo, let from = source {
                source = nil
                guard present.remove(from) != nil else { continue }
                present.insert(name)
                pairs.append((from, name))
            }
        }
        guard !pairs.isEmpty else { return .nothing }
        let list = pairs.reversed().map { "\($0.to.quoted) TO \($0.from.quoted)" }
        return .statement(InverseStatement("RENAME TABLE " + list.joined(separator: ", ")))
    }
}
