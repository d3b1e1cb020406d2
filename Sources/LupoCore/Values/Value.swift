// SPDX-License-Identifier: Apache-2.0

/// One SQL value, without loss: what a statement takes as a parameter and what a row holds.
///
/// Dates and times are text in ISO form, as the server sends them in a session whose time zone is UTC.
package enum Value: Sendable, Hashable {
    /// SQL NULL.
    case null
    /// Every signed integer type, and unsigned ones up to `Int64.max`.
    case integer(Int64)
    /// BIGINT UNSIGNED above `Int64.max`, and only there.
    case unsigned(UInt64)
    /// FLOAT and DOUBLE; always finite.
    case double(Double)
    /// DECIMAL, exact, in the server's notation: `-12.50`.
    case decimal(String)
    /// CHAR, TEXT, JSON, ENUM, SET, dates and times; valid UTF-8.
    case text(String)
    /// BINARY, BLOB, BIT and geometry.
    case bytes([UInt8])
}
