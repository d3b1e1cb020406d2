// SPDX-License-Identifier: Apache-2.0

/// Where a secret of `lupo.lua` comes from; the configuration never has its text.
package enum SecretSource: Sendable, Hashable {
    /// A variable of the host's environment.
    case environment(String)
    /// A file; relative to the configuration's folder.
    case file(String)

    /// Reads `env:VARIABLE` or `file:PATH`.
    ///
    /// - Parameters:
    ///   - text: the source.
    ///   - name: the secret's own name.
    ///   - file: the configuration file, for errors.
    /// - Throws: ``LupoError`` `.configuration` for any other text, which is not shown: it may be the secret itself.
    init(_ text: String, name: String, file: String) throws(LupoError) {
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(\.isOfName) else {
            throw LupoError(
                .configuration,
                "\(file): 'secrets' has the name '\(name.clipped(to: 100).escapingControls())'.",
                hint: "Write letters, digits and _, at most 64."
            )
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, parts[0] == "env" || parts[0] == "file" else {
            throw LupoError(
                .configuration,
                "\(file): 'secrets.\(name)' says neither env: nor file:.",
                hint:
                    "Write \"env:VARIABLE\" or \"file:PATH\"; the secret itself never stands in lupo.lua."
            )
        }
        self = parts[0] == "env" ? .environment(String(parts[1])) : .file(String(parts[1]))
    }
}

extension UInt8 {
    fileprivate var isOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
