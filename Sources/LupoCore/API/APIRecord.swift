// SPDX-License-Identifier: Apache-2.0

/// A Lua table with named fields: options, a manifest, what a function returns.
package struct APIRecord: Sendable, Hashable {
    /// One field.
    package struct Field: Sendable, Hashable {
        /// The field's name.
        package let name: String
        /// What it may hold.
        package let type: APIType
        /// An absent one is an error.
        package let isRequired: Bool
        /// The value that holds where none is given, as Lua text.
        package let defaultText: String?
        /// What it means; one or a few sentences.
        package let doc: String

        static func required(_ name: String, _ type: APIType, _ doc: String) -> Field {
            Field(name: name, type: type, isRequired: true, defaultText: nil, doc: doc)
        }

        static func optional(
            _ name: String,
            _ type: APIType,
            default defaultText: String? = nil,
            _ doc: String
        ) -> Field {
            Field(name: name, type: type, isRequired: false, defaultText: defaultText, doc: doc)
        }
    }

    /// Without `lupo.` before it.
    package let name: String
    /// One sentence.
    package let doc: String
    /// In the order of the reference.
    package let fields: [Field]

    /// The name in the stub.
    package var luaName: String { "lupo." + name }

    /// The field of that name.
    package subscript(name: String) -> Field? { fields.first { $0.name == name } }
}
