// SPDX-License-Identifier: Apache-2.0

/// A parameter of a function, the receiver of a method not counted.
package struct APIParameter: Sendable, Hashable {
    /// As in the signature.
    package let name: String
    /// What it takes.
    package let type: APIType
    /// May be left out or nil.
    package let isOptional: Bool
    /// What it means; may be empty where the name says it.
    package let doc: String

    static func required(_ name: String, _ type: APIType, _ doc: String = "") -> APIParameter {
        APIParameter(name: name, type: type, isOptional: false, doc: doc)
    }

    static func optional(_ name: String, _ type: APIType, _ doc: String = "") -> APIParameter {
        APIParameter(name: name, type: type, isOptional: true, doc: doc)
    }

    /// `name: type` with `?` behind the name of an optional one.
    package var signature: String { name + (isOptional ? "?: " : ": ") + type.text }
}

/// A value that a function gives back.
package struct APIReturn: Sendable, Hashable {
    /// What it is.
    package let type: APIType
    /// May be nil.
    package let isOptional: Bool
    /// For documents; Lua does not see it.
    package let name: String
    /// What it means, without a full stop.
    package let doc: String

    init(_ name: String, _ type: APIType, optional: Bool = false, _ doc: String) {
        self.name = name
        self.type = type
        isOptional = optional
        self.doc = doc
    }
}

/// An error that a function raises, beside the ones for wrong arguments and wrong hooks.
package struct APIFailure: Sendable, Hashable {
    /// The code of the error.
    package let code: LupoError.Code
    /// When it is raised, as the rest of a sentence that begins with the code.
    package let when: String

    init(_ code: LupoError.Code, _ when: String) {
        self.code = code
        self.when = when
    }
}

/// Since when a part of the API is not to be used any more, and what takes its place.
package struct APIDeprecation: Sendable, Hashable {
    /// The minor version of the API.
    package let since: Int
    /// The id of the function to use.
    package let use: String
}

/// One function or method of the script API.
package struct APIFunction: Sendable, Hashable {
    /// Who does the work.
    package enum Implementation: String, Sendable, Hashable {
        /// A Swift function behind the border.
        case host
        /// Lua of the host's own, loaded before the script: iterators, callbacks, pure table work.
        case prelude
    }

    /// The place in ``APISpec/functions``: the dispatch number of this build, never stored.
    package private(set) var number = -1
    /// The library or class.
    package private(set) var owner = APIOwner.lupo
    /// Without the owner.
    package let name: String
    /// In their order; optional ones last.
    package let parameters: [APIParameter]
    /// In their order.
    package let returns: [APIReturn]
    /// Where it exists.
    package let hooks: HookSet
    /// The minor version of the API that brought it.
    package let since: Int
    /// Set where something else takes its place.
    package let deprecated: APIDeprecation?
    /// Which side does the work.
    package let implementation: Implementation
    /// What it raises by itself.
    package let errors: [APIFailure]
    /// One sentence.
    package let doc: String
    /// More, in Markdown; may be empty.
    package let details: String
    /// Lua that runs inside a hook of `hooks` with `m`, or as a file where `hooks` is load time alone; it finds the
    /// tables and files of ``APISpec/exampleSchema`` and ``APISpec/exampleFiles``.
    package let example: String

    init(
        _ name: String,
        _ parameters: [APIParameter],
        returns: [APIReturn] = [],
        hooks: HookSet,
        by implementation: Implementation = .host,
        errors: [APIFailure] = [],
        since: Int = 0,
        deprecated: APIDeprecation? = nil,
        _ doc: String,
        details: String = "",
        example: String
    ) {
        self.name = name
        self.parameters = parameters
        self.returns = returns
        self.hooks = hooks
        self.since = since
        self.deprecated = deprecated
        self.implementation = implementation
        self.errors = errors
        self.doc = doc
        self.details = details
        self.example = example
    }

    func placed(in owner: APIOwner, number: Int) -> APIFunction {
        var copy = self
        copy.owner = owner
        copy.number = number
        return copy
    }

    /// For example `db.exec`; stable.
    package var id: String { owner.rawValue + "." + name }

    /// How errors name it: `db:exec`, `lupo.json.encode`.
    package var displayName: String { owner.rawValue + owner.separator + name }

    /// How a script calls it: `m.db:exec`, `lupo.json.encode`.
    package var callPath: String { owner.path + owner.separator + name }

    /// The whole call with types: `m.db:exec(sql: string, params?: lupo.Params) -> lupo.ExecResult`.
    package var signature: String {
        let list = parameters.map(\.signature).joined(separator: ", ")
        let results = returns.map { $0.isOptional ? $0.type.optionalText : $0.type.text }
        return "\(callPath)(\(list))"
            + (results.isEmpty ? "" : " -> " + results.joined(separator: ", "))
    }
}

/// One readable value of the script API.
package struct APIField: Sendable, Hashable {
    /// The library or class.
    package private(set) var owner = APIOwner.lupo
    /// Without the owner.
    package let name: String
    /// What it holds.
    package let type: APIType
    /// Where it exists.
    package let hooks: HookSet
    /// The minor version of the API that brought it.
    package let since: Int
    /// One sentence.
    package let doc: String
    /// Lua that runs inside a hook with `m`.
    package let example: String

    init(
        _ name: String,
        _ type: APIType,
        hooks: HookSet,
        since: Int = 0,
        _ doc: String,
        example: String
    ) {
        self.name = name
        self.type = type
        self.hooks = hooks
        self.since = since
        self.doc = doc
        self.example = example
    }

    func placed(in owner: APIOwner) -> APIField {
        var copy = self
        copy.owner = owner
        return copy
    }

    /// For example `m.hook`; stable.
    package var id: String { owner.rawValue + "." + name }

    /// How a script reads it.
    package var path: String { owner.path + "." + name }
}
