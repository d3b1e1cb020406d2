// SPDX-License-Identifier: Apache-2.0

/// Which privilege is missing, and the GRANT that gives it, as far as the server's message says so.
///
/// The messages are those of 1044, 1142, 1143, 1227 and 1370, which have stood unchanged since MySQL 5; a message in
/// another form gives the general advice.
struct PrivilegeHint {
    let text: String

    init(message: String) {
        text =
            PrivilegeHint.grant(from: message)
            ?? "Ask for the missing privilege; SHOW GRANTS lists those that the account has."
    }

    private static func grant(from message: String) -> String? {
        if let privilege = message.between("at least one of) the ", " privilege") {
            // Several may be offered: "SUPER, BINLOG ADMIN"; the last is the narrowest.
            let last = privilege.split(separator: ",").last.map(String.init) ?? privilege
            let name = last.drop { $0 == " " }
            return
                "As an administrator: GRANT \(name) ON *.* TO the account that SELECT CURRENT_USER() names."
        }
        guard let account = message.account else { return nil }
        if let database = message.between(" to database '", "'") {
            return sentence("ALL PRIVILEGES", quoted(database) + ".*", account)
        }
        guard let command = message.before(" command denied to user ") else { return nil }
        // Some messages write the privilege in lower case.
        let privilege = command.uppercased()
        if let routine = message.between(" for routine '", "'") {
            let name = routine.split(separator: ".", maxSplits: 1).map { quoted(String($0)) }
            return sentence(privilege, "PROCEDURE " + name.joined(separator: "."), account)
        }
        if let column = message.between(" for column '", "'"),
            let table = message.between(" in table '", "'")
        {
            return sentence(
                "\(privilege) (\(quoted(column)))",
                "<schema>." + quoted(table),
                account
            )
        }
        if let table = message.between(" for table ", nil) {
            let name = table.first == "'" ? quoted(String(table.dropFirst().dropLast())) : table
            return sentence(privilege, name, account)
        }
        return nil
    }

    private static func sentence(_ privilege: String, _ object: String, _ account: String) -> String
    {
        "As an administrator: GRANT \(privilege) ON \(object) TO \(account); "
            + "(SELECT CURRENT_USER() shows the account's host part, should it differ.)"
    }

    private static func quoted(_ name: String) -> String {
        "`" + name.split(separator: "`", omittingEmptySubsequences: false).joined(separator: "``")
            + "`"
    }
}

extension String {
    /// `'user'@'host'` after "user ".
    fileprivate var account: String? {
        guard let user = between("user '", "'@'"), let host = between("'@'", "'") else {
            return nil
        }
        return "'\(user)'@'\(host)'"
    }

    /// The text in front of a marker.
    fileprivate func before(_ marker: String) -> String? {
        firstRange(of: marker).map { String(self[..<$0.lowerBound]) }
    }

    /// The text between a marker and the next occurrence of another, or the end.
    fileprivate func between(_ start: String, _ end: String?) -> String? {
        guard let opening = firstRange(of: start) else { return nil }
        let rest = String(self[opening.upperBound...])
        guard let end else { return rest }
        return rest.before(end)
    }

    /// Where a marker stands first.
    private func firstRange(of marker: String) -> Range<String.Index>? {
        var position = startIndex
        while position < endIndex {
            let rest = self[position...]
            if rest.hasPrefix(marker) { return position..<index(position, offsetBy: marker.count) }
            position = index(after: position)
        }
        return nil
    }
}
