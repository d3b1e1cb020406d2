// SPDX-License-Identifier: Apache-2.0

/// The script API, declared once: checks, dispatch numbers, the editor's stub, luacheck's globals and the reference
/// are all made from it.
package struct APISpec: Sendable {
    /// The functions and fields of one library or class, in the order of the reference.
    package struct Group: Sendable {
        /// The library or class.
        package let owner: APIOwner
        /// Its readable values.
        package let fields: [APIField]
        /// Its functions or methods.
        package let functions: [APIFunction]

        init(_ owner: APIOwner, fields: [APIField] = [], functions: [APIFunction]) {
            self.owner = owner
            self.fields = fields
            self.functions = functions
        }
    }

    /// The version that a manifest asks for with `api`.
    package static let major = 1
    /// Grows with each addition; `since` counts in it.
    package static let minor = 0

    /// Every library and class.
    package let groups: [Group]
    /// Every function; `functions[n].number == n`.
    package let functions: [APIFunction]
    /// Every field.
    package let fields: [APIField]
    /// The named types, a used one before its user.
    package let aliases: [APIAlias]
    /// The tables with named fields.
    package let records: [APIRecord]
    /// `lupo.Null` and the other values that Lua does not have itself.
    package let values: [APIValueClass]
    private let numbers: [String: Int]
    private let fieldIDs: [String: Int]

    init(groups: [Group], aliases: [APIAlias], records: [APIRecord], values: [APIValueClass]) {
        var functions: [APIFunction] = []
        var placed: [Group] = []
        for group in groups {
            let first = functions.count
            let own = group.functions.enumerated().map {
                $0.element.placed(in: group.owner, number: first + $0.offset)
            }
            functions += own
            let fields = group.fields.map { $0.placed(in: group.owner) }
            placed.append(Group(group.owner, fields: fields, functions: own))
        }
        self.groups = placed
        self.functions = functions
        fields = placed.flatMap(\.fields)
        self.aliases = aliases
        self.records = records
        self.values = values
        numbers = Dictionary(functions.map { ($0.id, $0.number) }) { first, _ in first }
        fieldIDs = Dictionary(fields.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in
            first
        }
    }

    /// The API of this build.
    package static let current = APISpec(
        groups: [
            library, jsonLibrary, hashLibrary, textLibrary, timeLibrary, context, database, schema,
            tableBuilder, check, backup, log, files, decimalMethods, u64Methods,
        ],
        aliases: APIAlias.all,
        records: APIRecord.all,
        values: APIValueClass.all
    )

    /// The function with that id, such as `db.exec`.
    package func function(id: String) -> APIFunction? { numbers[id].map { functions[$0] } }

    /// The field with that id, such as `m.hook`.
    package func field(id: String) -> APIField? { fieldIDs[id].map { fields[$0] } }

    /// What `lupo.has` answers.
    ///
    /// - Parameter name: an id (`db.exec`), the way a script writes it (`m.db:exec`, `m.db.exec`), or an owner (`m.db`).
    /// - Returns: true where this host has it, in whatever hook.
    package func has(_ name: String) -> Bool {
        let id = String(name.map { $0 == ":" ? "." : $0 })
        let short = id.hasPrefix("m.") ? String(id.dropFirst(2)) : id
        return [id, short].contains { candidate in
            numbers[candidate] != nil || fieldIDs[candidate] != nil
                || APIOwner(rawValue: candidate) != nil
        }
    }
}
