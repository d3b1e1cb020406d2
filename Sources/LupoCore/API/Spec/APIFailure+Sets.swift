// SPDX-License-Identifier: Apache-2.0

extension [APIFailure] {
    /// What every statement can meet.
    static let statement: [APIFailure] = [
        APIFailure(
            .statementUnreadable,
            "the host cannot read the statement, and so does not send it"
        ),
        APIFailure(.statementRefused, "scripts may not send a statement of this kind"),
        APIFailure(.schemaFence, "it names a schema outside the configured ones"),
        APIFailure(.value, "a parameter is missing, is not used, or cannot be sent without loss"),
        APIFailure(.statementFailed, "the server refuses it"),
        APIFailure(.statementTimeout, "it runs into its time limit and is stopped"),
        APIFailure(.connectionLost, "the connection breaks"),
    ]

    /// What a statement that writes can meet.
    static let writing: [APIFailure] =
        statement + [
            APIFailure(.touches, "it writes a table that `touches` does not name"),
            APIFailure(.outcomeUnknown, "the connection breaks after it was sent"),
        ]

    /// What a question about the live schema can meet.
    static let introspection: [APIFailure] = [
        APIFailure(.schemaFence, "the table is in a schema outside the configured ones"),
        APIFailure(.connectionLost, "the connection breaks"),
    ]

    /// What a builder that changes the schema can meet.
    static let building: [APIFailure] = [
        APIFailure(.touches, "`touches` does not name the table"),
        APIFailure(.schemaDiffers, "something of that name is there with another shape"),
        APIFailure(.value, "a name, a type or a default cannot be written in SQL"),
        APIFailure(.statementFailed, "the server refuses the statement"),
        APIFailure(.outcomeUnknown, "the connection breaks after it was sent"),
    ]

    /// What a check can meet.
    static let checking: [APIFailure] = [
        APIFailure(.checkFailed, "the check does not hold; it is recorded and the hook ends")
    ]

    /// What reading a file can meet.
    static let reading: [APIFailure] = [
        APIFailure(.fileSystem, "the file is absent, unreadable, too large or outside the folder")
    ]
}
