// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// One question of a rule about the rows of a table.
struct RowCheck {
    /// The rule's id.
    let rule: String
    /// True for a row that breaks it.
    let condition: SQLText
    /// What is said then, without the table and the number of rows.
    let message: String

    /// The questions that a table's columns raise.
    ///
    /// Points in time are ones (S13), soft deletes are whole (S15), documents are JSON (S17). Where a CHECK of the column
    /// holds, the server has looked at each row itself.
    static func checks(of columns: [ColumnShape]) -> [RowCheck] {
        var out: [RowCheck] = []
        for column in columns {
            let name = column.name
            if name.name.lowercased().hasSuffix("_ymdhis"), column.type.integerBytes == 8 {
                out.append(
                    RowCheck(
                        rule: "S13",
                        condition: """
                            \(name) <> 0 AND (\(name) < 10000101000000 OR \(name) > 99991231235959 \
                            OR CAST(\(name) AS DATETIME) IS NULL)
                            """,
                        message: "\(name.name) holds what is no point in time (YYYYMMDDHHMMSS)"
                    )
                )
            }
            if name.name.lowercased().hasSuffix("_json"), column.type.isText, column.check == nil {
                out.append(
                    RowCheck(
                        rule: "S17",
                        condition: "NOT JSON_VALID(\(name))",
                        message: "\(name.name) holds what is no JSON"
                    )
                )
            }
        }
        let flag = columns.first { $0.name.name.lowercased() == "is_deleted" }?.name
        let time = columns.first { $0.name.name.lowercased() == "deleted_ymdhis" }?.name
        if let flag, let time {
            out.append(
                RowCheck(
                    rule: "S15",
                    condition: "(COALESCE(\(flag), 0) <> 0) <> (COALESCE(\(time), 0) <> 0)",
                    message: "is_deleted and deleted_ymdhis contradict each other"
                )
            )
        }
        return out
    }
}
