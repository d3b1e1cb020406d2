// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// One cell of the current row, without a copy: its bytes are borrowed from the stream until the next row.
@unsafe package enum Cell {
    /// SQL NULL.
    case null
    /// An integer that fits.
    case integer(Int64)
    /// An integer above `Int64.max`.
    case unsigned(UInt64)
    /// A floating-point number.
    case double(Double)
    /// A DECIMAL in the server's notation, ASCII.
    case decimal(UnsafeRawBufferPointer)
    /// Text; said to be UTF-8 by the server, not checked here.
    case text(UnsafeRawBufferPointer)
    /// Bytes.
    case bytes(UnsafeRawBufferPointer)

    /// The cell as a value of its own.
    ///
    /// - Parameter column: for the message.
    /// - Returns: a copy that outlives the row.
    /// - Throws: ``LupoError`` `.value` where text is not valid UTF-8.
    package func value(in column: Column) throws(LupoError) -> Value {
        switch unsafe self {
        case .null: return .null
        case .integer(let number): return .integer(number)
        case .unsigned(let number): return .unsigned(number)
        case .double(let number): return .double(number)
        case .decimal(let bytes):
            return unsafe .decimal(String(decoding: bytes, as: UTF8.self))
        case .bytes(let bytes): return unsafe .bytes(Array(bytes))
        case .text(let bytes):
            guard let text = unsafe String(validating: bytes, as: UTF8.self) else {
                throw LupoError(
                    .value,
                    "The column \(column.name) holds text that is not valid UTF-8.",
                    hint: "Read it as bytes: CAST(\(column.name) AS BINARY)."
                )
            }
            return .text(text)
        }
    }
}
