// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// `m.backup`.
    static let backup = Group(
        .backup,
        functions: [
            APIFunction(
                "table",
                [
                    tableName,
                    .optional("options", .record(.backupOptions)),
                ],
                returns: [APIReturn("backup", .record(.backupHandle), "the verified backup")],
                hooks: HookSet(.backup),
                errors: [
                    APIFailure(.touches, "`touches` does not name the table"),
                    APIFailure(
                        .backupRefused,
                        "the table cannot be brought back exactly from a backup, or there is no room for one"
                    ),
                    APIFailure(.backupDamaged, "the copy is not what was copied"),
                    APIFailure(.lockWait, "other sessions hold rows of the table for too long"),
                ],
                "Saves a table's rows, and compares the copy with the table before it returns.",
                details:
                    "All rows and columns are one consistent state. A backup of the whole table is given back by a swap "
                    + "of names; one of some columns or rows by the primary key. Sessions that write to the table wait "
                    + "while it is copied.",
                example: """
                    local copy = m.backup:table("lupo_actors", { columns = { "full_name" } })
                    assert(copy.rows == m.db:value "SELECT COUNT(*) FROM lupo_actors")
                    m.state.copy = copy
                    """
            ),
            APIFunction(
                "restore",
                [
                    .required(
                        "backup",
                        .union([.string, .record(.backupHandle)]),
                        "What `m.backup:table` gave, or a table's name for the oldest backup of it that this migration made."
                    )
                ],
                returns: [
                    APIReturn(
                        "restored",
                        .boolean,
                        "false where the table is as it was when it was saved"
                    )
                ],
                hooks: HookSet(.rollback),
                errors: [
                    APIFailure(.notFound, "there is no verified backup of the table"),
                    APIFailure(.backupDamaged, "the backup is not what was saved"),
                    APIFailure(.backupRefused, "the table has something that would be lost"),
                    APIFailure(.statementRefused, "it stands inside of a transaction or a batch"),
                ],
                "Gives a table the rows back that a backup holds.",
                details:
                    "The backup is verified before anything is changed, and the table after. What the table was until "
                    + "then is kept in the backup schema until `backup purge`.",
                example: "if m.state.copy then assert(m.backup:restore(m.state.copy)) end"
            ),
        ]
    )
}
