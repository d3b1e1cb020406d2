// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB

/// What a result says about one of its columns.
package struct Column: Sendable, Hashable {
    /// The class of types that decides which ``Value`` cases the cells have.
    package enum Kind: String, Sendable, Hashable {
        /// Signed integers, and YEAR.
        case integer
        /// Unsigned integers; `.unsigned` values only above `Int64.max`.
        case unsigned
        /// FLOAT and DOUBLE.
        case double
        /// DECIMAL, as text.
        case decimal
        /// CHAR, TEXT, ENUM, SET, UUID, INET.
        case text
        /// JSON, as text.
        case json
        /// BINARY, BLOB and geometry.
        case binary
        /// BIT, as big-endian bytes.
        case bit
        /// DATE, TIME, DATETIME, TIMESTAMP, as text in the server's notation.
        case temporal
        /// The type of a bare NULL.
        case null
    }

    /// The name as the statement gives it.
    package let name: String
    /// The class of types.
    package let kind: Kind
    /// False where the server promises that there is no NULL.
    package let isNullable: Bool
    /// Digits after the point, as declared; 31 or more where the type has none.
    let decimals: UInt32
    /// The type on the wire.
    let wireType: enum_field_types

    /// Describes a field of the client library's.
    @unsafe init(_ field: UnsafePointer<MYSQL_FIELD>) {
        let field = unsafe field.pointee
        name = unsafe String(
            decoding: UnsafeRawBufferPointer(start: field.name, count: Int(field.name_length)),
            as: UTF8.self
        )
        decimals = unsafe field.decimals
        wireType = unsafe field.type
        isNullable = unsafe field.flags & UInt32(NOT_NULL_FLAG) == 0
        kind = unsafe Column.kind(of: field)
    }

    private static func kind(of field: MYSQL_FIELD) -> Kind {
        let isUnsigned = unsafe field.flags & UInt32(UNSIGNED_FLAG) != 0
        switch unsafe field.type {
        case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_INT24, MYSQL_TYPE_LONG,
            MYSQL_TYPE_LONGLONG:
            return isUnsigned ? .unsigned : .integer
        case MYSQL_TYPE_YEAR: return .integer
        case MYSQL_TYPE_FLOAT, MYSQL_TYPE_DOUBLE: return .double
        case MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL: return .decimal
        case MYSQL_TYPE_BIT: return .bit
        case MYSQL_TYPE_NULL: return .null
        case MYSQL_TYPE_JSON: return .json
        case MYSQL_TYPE_GEOMETRY: return .binary
        case MYSQL_TYPE_DATE, MYSQL_TYPE_NEWDATE, MYSQL_TYPE_TIME, MYSQL_TYPE_DATETIME,
            MYSQL_TYPE_TIMESTAMP:
            return .temporal
        default:
            // Character set 63 is "binary": bytes without a meaning as text.
            if unsafe field.charsetnr == 63 { return .binary }
            return unsafe isJSON(field) ? .json : .text
        }
    }

    /// MariaDB's JSON is a LONGTEXT; the server tells it apart by an extended attribute.
    private static func isJSON(_ field: MYSQL_FIELD) -> Bool {
        var attribute = unsafe MARIADB_CONST_STRING()
        var field = unsafe field
        guard unsafe mariadb_field_attr(&attribute, &field, MARIADB_FIELD_ATTR_FORMAT_NAME) == 0
        else { return false }
        return unsafe UnsafeRawBufferPointer(start: attribute.str, count: attribute.length)
            .elementsEqual("json".utf8)
    }
}
