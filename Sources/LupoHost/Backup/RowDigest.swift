// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// How many rows there are, and a digest of them that does not depend on their order.
struct RowDigest: Sendable, Equatable {
    /// The number of rows.
    let rows: Int64
    /// 64 hexadecimal digits over chosen columns, or the number of CHECKSUM TABLE over a whole table.
    let digest: String

    /// The server's own checksum of a whole table: of the bytes as they are stored, ten times as quick as digests of rows.
    ///
    /// It sees what an open transaction sees. <https://mariadb.com/kb/en/checksum-table/>
    ///
    /// - Parameters:
    ///   - table: a base table.
    ///   - connection: where.
    ///   - prefix: what the statements begin with.
    /// - Throws: ``LupoError`` `.schemaDiffers` where there is no such table; as every statement.
    init(
        ofTable table: ObjectName,
        on connection: MariaDBConnection,
        prefix: SQLText
    ) throws(LupoError) {
        rows = try connection.value("\(prefix)SELECT COUNT(*) FROM \(table)")?.integerValue ?? 0
        let row = try connection.rows("\(prefix)CHECKSUM TABLE \(table)").first
        guard let sum = row?[1].integerValue else {
            throw LupoError(.schemaDiffers, "There is no table \(table).")
        }
        digest = String(sum)
    }

    /// Reads rows.
    ///
    /// Each row's SHA-256 is taken by the server; the 64-bit quarters of the digests are added up modulo 2^64 by their XOR
    /// and sum, with the number of rows, and digested once more.
    ///
    /// - Parameters:
    ///   - source: the table, or anything else that may stand behind FROM, with its condition.
    ///   - columns: which columns, in the order that counts.
    ///   - connection: where; an open transaction's view holds.
    ///   - tag: what the statement begins with.
    ///   - variables: further settings of the statement, each with a comma in front.
    ///   - values: of the condition's parameters.
    /// - Throws: ``LupoError`` as every statement.
    init(
        of source: SQLText,
        columns: [ColumnShape],
        on connection: MariaDBConnection,
        tag: SQLText = "",
        variables: SQLText = "",
        _ values: [Value] = []
    ) throws(LupoError) {
        let fields = columns.map(RowDigest.digestible).joined(separator: ", ")
        // Merged into the outer query, the digest of a row would be taken four times.
        let text: SQLText = """
            \(tag)SET STATEMENT optimizer_switch = 'derived_merge=off'\(variables) FOR SELECT COUNT(*), BIT_XOR(CONV(SUBSTR(d, 1, 16), 16, 10)), BIT_XOR(CONV(SUBSTR(d, 17, 16), 16, 10)), \
            SUM(CAST(CONV(SUBSTR(d, 33, 16), 16, 10) AS UNSIGNED)), \
            SUM(CAST(CONV(SUBSTR(d, 49, 16), 16, 10) AS UNSIGNED)) \
            FROM (SELECT SHA2(CONCAT_WS(',', \(fields)), 256) AS d FROM \(source)) AS t
            """
        guard let row = try connection.rows(text, values).first else {
            throw LupoError(.internal, "A digest of rows gave no row.")
        }
        rows = row[0].integerValue ?? 0
        digest = SHA256.hex(JSON.array(row.values.map(\.journalJSON)).encoded().utf8)
    }

    /// A column as text that differs where its values do: HEX of a number would be that of its whole part.
    private static func digestible(_ column: ColumnShape) -> SQLText {
        let name = column.name
        if column.type.isApproximate { return "IFNULL(HEX(CAST(\(name) + 0e0 AS CHAR)), '-')" }
        if column.type.isNumeric, column.type.name != "bit" {
            return "IFNULL(HEX(CAST(\(name) AS CHAR)), '-')"
        }
        return "IFNULL(HEX(\(name)), '-')"
    }
}
