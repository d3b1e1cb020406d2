// SPDX-License-Identifier: Apache-2.0

/// The schema of several objects in one digest, to see whether a rollback has brought it back.
///
/// Covers the text of SHOW CREATE without AUTO_INCREMENT=n. Keys and constraints count without their order; a table
/// outside of the grammar, a view and a sequence count by their text. An absent object counts as absent.
package struct Fingerprint: Sendable, Hashable {
    /// SHA-256 in 64 lower-case hexadecimal digits.
    package let digest: String
    /// The digest of each object, `absent` for one that is not there.
    package let objects: [ObjectName: String]

    /// Takes the digest.
    ///
    /// - Parameter definitions: the text of SHOW CREATE by object, nil for one that does not exist.
    package init(_ definitions: [ObjectName: String?]) {
        objects = definitions.mapValues { text in
            text.map { SHA256.hex(Self.canonicalText(of: $0).utf8) } ?? "absent"
        }
        var hash = SHA256()
        for name in definitions.keys.sorted() {
            // NUL is in no name and in no digest, so that no two lists give one text.
            let line = "\(name.schema.name)\0\(name.table.name)\0\(objects[name] ?? "absent")\0"
            hash.update(line.utf8)
        }
        digest = hash.finalize().hexadecimal
    }

    /// The objects whose definitions are not the same, in order of their names.
    package func objects(differingFrom other: Fingerprint) -> [ObjectName] {
        Set(objects.keys).union(other.objects.keys)
            .filter { objects[$0] != other.objects[$0] }
            .sorted()
    }

    /// The text that is digested.
    ///
    /// - Parameter showCreate: any text of SHOW CREATE.
    /// - Returns: the canonical text of a table that can be read, else the text without AUTO_INCREMENT=n.
    package static func canonicalText(of showCreate: String) -> String {
        let shape: ObjectShape?
        do throws(LupoError) {
            shape = try ObjectShape(showCreate: showCreate)
        } catch {
            shape = nil
        }
        if case .table(let table) = shape { return table.canonicalText }
        return withoutCounter(showCreate)
    }

    /// Removes the table option ` AUTO_INCREMENT=n`, and nothing that only looks like it.
    ///
    /// The option stands behind the columns' closing parenthesis, outside of quotes and parentheses.
    static func withoutCounter(_ text: String) -> String {
        guard text.hasPrefix("CREATE TABLE ") || text.hasPrefix("CREATE TEMPORARY TABLE ") else {
            return text
        }
        var scanner = DefinitionScanner(text)
        do throws(LupoError) {
            let columns = try scanner.upTo { $0.starts(with: "(\n") }
            let body = try scanner.parenthesised()
            let options = try scanner.upTo { $0.starts(with: " AUTO_INCREMENT=") }
            guard scanner.take(" AUTO_INCREMENT=") else { return text }
            _ = try scanner.number()
            let start = scanner.position
            _ = try scanner.upTo { _ in false }
            return columns + "(" + body + ")" + options + scanner.text(from: start)
        } catch {
            return text
        }
    }
}
