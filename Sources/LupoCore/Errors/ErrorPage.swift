// SPDX-License-Identifier: Apache-2.0

/// What is known about one error: what it means, why it comes, and what to do.
///
/// The pages stand in the files beside this one, as text in a form of their own. They are what
/// `lupo-host explain` shows, what `docs/errors/` holds, and where an error of the server has its hint from.
package struct ErrorPage: Sendable, Hashable {
    /// The name that is stable: `touches`, `ER_DUP_ENTRY`.
    package let name: String
    /// Number and SQLSTATE of an error of the server or of the client library; nil for the host's own.
    package let fault: ServerFault?
    /// The message as it is met, with names of an example.
    package let message: String
    /// What it means, in one or a few sentences.
    package let meaning: String
    /// Usual causes; may be empty.
    package let causes: [String]
    /// What to do, the most likely first; never empty.
    package let remedies: [String]
    /// Statements of which the last one fails with this error; empty where it takes more than statements.
    package let example: [String]

    /// How the code is asked for: `1062 ER_DUP_ENTRY`, `touches`.
    package var title: String { fault.map { "\($0.number) \(name)" } ?? name }

    /// The file below `docs/errors/`.
    package var fileName: String { name + ".md" }

    /// The page as a JSON object.
    package var json: JSON {
        .object([
            ("name", .string(name)),
            ("number", fault.map { .integer(Int64($0.number)) } ?? .null),
            ("sqlstate", fault.map { .string($0.sqlState) } ?? .null),
            ("exit_status", exitStatus.map { .integer(Int64($0)) } ?? .null),
            ("message", .string(message)),
            ("meaning", .string(meaning)),
            ("causes", .array(causes.map(JSON.string))),
            ("remedies", .array(remedies.map(JSON.string))),
            ("example", .array(example.map(JSON.string))),
        ])
    }

    /// The exit status of a command that ends with this error; nil for an error of the server, whose own code decides.
    package var exitStatus: Int32? { LupoError.Code(name: name)?.exitStatus }
}
