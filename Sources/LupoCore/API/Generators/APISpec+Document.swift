// SPDX-License-Identifier: Apache-2.0

extension APISpec {
    /// The document of `api --json`: everything that is declared.
    package var document: JSON {
        .object([
            ("schema", .string("lupo-host/api/1")),
            ("api", .integer(Int64(APISpec.major))),
            ("minor", .integer(Int64(APISpec.minor))),
            ("hooks", .array(Hook.allCases.map(\.json))),
            ("manifest", .string(APIRecord.manifest.luaName)),
            ("groups", .array(groups.map(\.json))),
            ("values", .array(values.map(\.json))),
            ("aliases", .array(aliases.map(\.json))),
            ("records", .array(records.map(\.json))),
        ])
    }
}

extension Hook {
    fileprivate var json: JSON {
        .object([
            ("name", .string(rawValue)), ("required", .bool(isRequired)),
            ("context", .string(contextClass)),
        ])
    }
}

extension HookSet {
    /// Members by name, load time as `load`.
    fileprivate var json: JSON {
        .array((contains(.load) ? [.string("load")] : []) + members.map { .string($0.rawValue) })
    }
}

extension APISpec.Group {
    fileprivate var json: JSON {
        .object([
            ("id", .string(owner.rawValue)),
            ("path", .string(owner.path)),
            ("call", .string(owner.isLibrary ? "dot" : "colon")),
            ("doc", .string(owner.doc)),
            ("fields", .array(fields.map(\.json))),
            ("functions", .array(functions.map(\.json))),
        ])
    }
}

extension APIField {
    fileprivate var json: JSON {
        .object([
            ("id", .string(id)),
            ("path", .string(path)),
            ("type", .string(type.text)),
            ("hooks", hooks.json),
            ("since", .string("\(APISpec.major).\(since)")),
            ("doc", .string(doc)),
            ("example", .string(example)),
        ])
    }
}

extension APIFunction {
    fileprivate var json: JSON {
        .object([
            ("id", .string(id)),
            ("path", .string(callPath)),
            ("signature", .string(signature)),
            ("parameters", .array(parameters.map(\.json))),
            ("returns", .array(returns.map(\.json))),
            ("hooks", hooks.json),
            ("since", .string("\(APISpec.major).\(since)")),
            ("deprecated", deprecated?.json ?? .null),
            ("implementation", .string(implementation.rawValue)),
            ("errors", .array(errors.map(\.json))),
            ("doc", .string(doc)),
            ("details", .string(details)),
            ("example", .string(example)),
        ])
    }
}

extension APIParameter {
    fileprivate var json: JSON {
        .object([
            ("name", .string(name)), ("type", .string(type.text)), ("optional", .bool(isOptional)),
            ("doc", .string(doc)),
        ])
    }
}

extension APIReturn {
    fileprivate var json: JSON {
        .object([
            ("name", .string(name)), ("type", .string(type.text)), ("optional", .bool(isOptional)),
            ("doc", .string(doc)),
        ])
    }
}

extension APIFailure {
    fileprivate var json: JSON {
        .object([("code", .string(code.description)), ("when", .string(when))])
    }
}

extension APIDeprecation {
    fileprivate var json: JSON {
        .object([("since", .string("\(APISpec.major).\(since)")), ("use", .string(use))])
    }
}

extension APIValueClass {
    fileprivate var json: JSON {
        .object([
            ("name", .string(luaName)), ("doc", .string(doc)),
            ("operations", .array(operations.map(JSON.string))),
        ])
    }
}

extension APIAlias {
    fileprivate var json: JSON {
        .object([
            ("name", .string(luaName)), ("type", .string(definition.text)), ("doc", .string(doc)),
        ])
    }
}

extension APIRecord {
    fileprivate var json: JSON {
        .object([
            ("name", .string(luaName)),
            ("doc", .string(doc)),
            ("fields", .array(fields.map(\.json))),
        ])
    }
}

extension APIRecord.Field {
    fileprivate var json: JSON {
        .object([
            ("name", .string(name)), ("type", .string(type.text)), ("required", .bool(isRequired)),
            ("default", defaultText.map(JSON.string) ?? .null), ("doc", .string(doc)),
        ])
    }
}
