// SPDX-License-Identifier: Apache-2.0

/// How statements behave where other sessions hold locks: what `locks` in `lupo.lua` says beside its `wait`.
package struct LockManners: Sendable, Hashable {
    /// How often what met a lock or a deadlock is tried again.
    package var retries: Int64 = 3
    /// How long after the first try another one may begin, in milliseconds.
    package var retryWithin: Int64 = 60_000
    /// The most rows, as the server estimates them, of a table that is copied or locked for an ALTER without being asked.
    package var copyLimit: Int64 = 100_000
    /// From which age on an open transaction is a long one, in milliseconds.
    package var longTransaction: Int64 = 60_000
    /// Whether a long transaction on a touched table stops a migration before it begins.
    package var refusesLongTransactions = false

    /// The defaults.
    package init() {}

    /// Takes over what `locks` says.
    ///
    /// - Parameters:
    ///   - table: checked against its record before.
    ///   - file: the configuration file, for errors.
    /// - Throws: ``LupoError`` `.configuration` for a time that cannot be read or a number out of bounds.
    mutating func apply(_ table: APIValue, file: String) throws(LupoError) {
        func time(_ key: String, _ standard: Int64) throws(LupoError) -> Int64 {
            guard let entry = table[key] else { return standard }
            guard let value = entry.milliseconds else {
                throw LupoError(
                    .configuration,
                    "\(file): 'locks.\(key)' is no length of time.",
                    hint: "Write for example \"30s\", \"5m\" or a number of seconds."
                )
            }
            return value
        }
        func number(
            _ key: String,
            _ range: ClosedRange<Int64>,
            _ standard: Int64
        ) throws(LupoError) -> Int64 {
            guard let value = table[key]?.integerValue else { return standard }
            guard range.contains(value) else {
                throw LupoError(
                    .configuration,
                    "\(file): 'locks.\(key)' is \(value).",
                    hint: "Write a number from \(range.lowerBound) to \(range.upperBound)."
                )
            }
            return value
        }
        retries = try number("retries", 0...100, retries)
        retryWithin = try time("retry_within", retryWithin)
        copyLimit = try number("copy_limit", 0...1_000_000_000_000, copyLimit)
        longTransaction = try time("long_transaction", longTransaction)
        if case .boolean(let flag)? = table["refuse_long"] { refusesLongTransactions = flag }
    }
}
