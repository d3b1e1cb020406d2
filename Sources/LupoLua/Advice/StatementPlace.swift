// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Where in a Lua source a place of an SQL statement stands.
///
/// A statement in `[[ ]]`, or in quotes without escapes, stands in the source as it was sent, apart from `:name`, which is
/// sent as `?`. One that was put together from parts does not, and has no place.
struct StatementPlace: Equatable {
    /// Of the source, 1-based.
    let line: Int
    /// The character of that line, 1-based; nil where a parameter's name before it makes the line another one.
    let column: Int?

    /// Looks for the statement around the line of the call.
    ///
    /// - Parameters:
    ///   - position: in the statement.
    ///   - statement: as it was sent.
    ///   - source: with LF line ends.
    ///   - call: the line of the call, 1-based.
    init?(of position: SQLPosition, in statement: String, source: String, near call: Int) {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        let sql = statement.split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init
        )
        guard position.line >= 1, position.line <= sql.count, sql.count < 2_000 else { return nil }
        // The call's own line first, then those below it, then those above.
        let candidates =
            Array(call...(call + 40))
            + Array(stride(from: call - 1, through: max(1, call - 200), by: -1))
        let found = candidates.first { start in
            start >= 1 && start + sql.count - 1 <= lines.count
                && StatementPlace.matches(sql, lines[(start - 1)..<(start - 1 + sql.count)])
        }
        guard let found else { return nil }
        line = found + position.line - 1
        let text = sql[position.line - 1]
        let shown = String(lines[line - 1])
        guard let range = shown.firstRange(of: text) else {
            column = nil
            return
        }
        let before = shown[..<range.lowerBound].unicodeScalars.count
        column = before + position.column
    }

    private static func matches(_ sql: [String], _ lines: ArraySlice<Substring>) -> Bool {
        for (offset, pair) in zip(sql, lines).enumerated() {
            let (wanted, line) = (pair.0.withoutNames, String(pair.1).withoutNames)
            let isFirst = offset == 0
            let isLast = offset == sql.count - 1
            let fits =
                switch (isFirst, isLast) {
                case (true, true): wanted.allSatisfy(\.isWhitespace) ? false : line.contains(wanted)
                case (true, false): line.hasSuffix(wanted)
                case (false, true): line.hasPrefix(wanted)
                default: line == wanted
                }
            if !fits { return false }
        }
        return true
    }
}

extension String {
    /// With `?` for each `:name`, as the host sends it.
    fileprivate var withoutNames: String {
        guard contains(":") else { return self }
        var out = ""
        var rest = self[...]
        while let colon = rest.firstIndex(of: ":") {
            let previous = colon > rest.startIndex ? rest[rest.index(before: colon)] : out.last
            out += rest[..<colon]
            let name = rest[rest.index(after: colon)...].prefix {
                $0.isLetter || $0.isNumber || $0 == "_"
            }
            let isName = name.first.map { $0.isLetter || $0 == "_" } ?? false
            let isMethod =
                previous.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ")" } ?? false
            if isName, !isMethod {
                out += "?"
            } else {
                out += ":" + name
            }
            rest = rest[name.endIndex...]
        }
        return out + rest
    }
}
