// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with control characters written as escapes, so that it is safe on a terminal and in a log line.
    ///
    /// - Parameter keepingNewlines: leaves `\n` as it is, for text of the host's own that has several lines.
    /// - Returns: the same text where there was nothing to escape.
    package func escapingControls(keepingNewlines: Bool = false) -> String {
        let isPlain = unicodeScalars.allSatisfy { scalar in
            !scalar.isTerminalControl || (keepingNewlines && scalar == "\n")
        }
        if isPlain { return self }
        var out = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where keepingNewlines: out.unicodeScalars.append(scalar)
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "  "
            case _ where scalar.isTerminalControl:
                out += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// The first `limit` characters, with an ellipsis and the full length where something was cut.
    package func clipped(to limit: Int) -> String {
        guard utf8.count > limit, count > limit else { return self }
        return String(prefix(limit)) + "… (\(utf8.count) bytes)"
    }
}

extension Unicode.Scalar {
    /// C0, DEL, C1, and the bidirectional overrides that can make a line read as another one.
    fileprivate var isTerminalControl: Bool {
        value < 0x20 || (0x7F...0x9F).contains(value) || (0x202A...0x202E).contains(value)
            || (0x2066...0x2069).contains(value)
    }
}
