// SPDX-License-Identifier: Apache-2.0

/// What one run of a script may use; waiting for the server does not count.
package struct ScriptLimits: Sendable, Hashable {
    /// Lua time of one hook in milliseconds.
    package var time: Int64 = 60_000
    /// Memory of the script's values in bytes.
    package var memory: Int64 = 64 << 20
    /// Lua instructions of one hook; nil for no limit.
    package var steps: Int64?
    /// Bytes of log lines in one run.
    package var log: Int64 = 1 << 20

    /// The defaults.
    package init() {}

    /// Takes over what a table of limits says.
    ///
    /// - Parameters:
    ///   - table: checked against the record `Limits` before.
    ///   - code: of the error for a value that is no time or size.
    ///   - place: the file's name, for the error.
    /// - Throws: ``LupoError`` with that code.
    package mutating func apply(
        _ table: APIValue,
        code: LupoError.Code,
        where place: String
    ) throws(LupoError) {
        func refused(_ key: String) -> LupoError {
            LupoError(
                code,
                "\(place): 'limits.\(key)' cannot be read.",
                hint: "Write for example time = \"30s\", memory = \"64MiB\", steps = 1000000."
            )
        }
        if let value = table["time"] {
            guard let number = value.milliseconds else { throw refused("time") }
            time = number
        }
        if let value = table["memory"] {
            guard let number = value.byteCount, number >= 1 << 20 else { throw refused("memory") }
            memory = number
        }
        if let value = table["log"] {
            guard let number = value.byteCount else { throw refused("log") }
            log = number
        }
        if let value = table["steps"] {
            guard let number = value.integerValue, number > 0 else { throw refused("steps") }
            steps = number
        }
    }
}
