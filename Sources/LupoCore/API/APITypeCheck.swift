// SPDX-License-Identifier: Apache-2.0

/// One place of a value that is not what the API declares.
package struct APIProblem: Sendable, Hashable {
    /// Where in the value: `columns[2].type`; empty for the value itself.
    package let path: String
    /// The name of a field that does not exist or is absent.
    package let field: String?
    /// What is wrong: `string expected, got integer`, `unknown field 'sise'`.
    package let message: String
    /// What to do next, such as `did you mean 'size'?`.
    package let hint: String?

    init(_ path: String, field: String? = nil, _ message: String, hint: String? = nil) {
        self.path = path
        self.field = field
        self.message = message
        self.hint = hint
    }
}

extension APIType {
    /// Holds a value against the type, all the way down.
    ///
    /// - Parameter value: an absent field is not passed here; `.nil` is for arguments.
    /// - Returns: what does not fit, in the order of the value; empty where all fits.
    package func problems(with value: APIValue) -> [APIProblem] {
        var problems: [APIProblem] = []
        collect(value, "", into: &problems)
        return problems
    }

    private func collect(_ value: APIValue, _ path: String, into problems: inout [APIProblem]) {
        guard LuaTypeMask(self).contains(LuaTypeMask(value.tag)) else {
            problems.append(APIProblem(path, "\(expectation) expected, got \(value.tag.text)"))
            return
        }
        switch self {
        case .array(let element): collectList(of: element, value, path, into: &problems)
        case .map(_, let type):
            let isPlain = type.plainMask
            for entry in value.entries ?? [] where !isPlain.contains(LuaTypeMask(entry.value.tag)) {
                type.collect(entry.value, path.joining(entry.key), into: &problems)
            }
        case .record(let record): record.collect(value, path, into: &problems)
        case .literals(let texts):
            guard let text = value.stringValue, !texts.contains(text) else { return }
            problems.append(
                APIProblem(
                    path,
                    "'\(text.clipped(to: 80))' is none of \(texts.joined(separator: ", "))",
                    hint: texts.nearest(to: text).map { "did you mean '\($0)'?" }
                )
            )
        case .alias(let alias): alias.definition.collect(value, path, into: &problems)
        case .union(let types): collectUnion(types, value, path, into: &problems)
        default: return
        }
    }

    private func collectList(
        of element: APIType,
        _ value: APIValue,
        _ path: String,
        into problems: inout [APIProblem]
    ) {
        guard let elements = value.elements else {
            let key = value.entries?.first?.key ?? ""
            problems.append(
                APIProblem(path, "a list expected, got a table with the key '\(key)'")
            )
            return
        }
        let isPlain = element.plainMask
        for (index, item) in elements.enumerated()
        where !isPlain.contains(LuaTypeMask(item.tag)) {
            element.collect(item, "\(path)[\(index + 1)]", into: &problems)
        }
    }

    /// What needs no closer look, where a value's outer type says all: a list may have a million.
    private var plainMask: LuaTypeMask { hasContent ? [] : LuaTypeMask(self) }

    /// The first member of the union that fits whole, else what the first with the right outer type says.
    private func collectUnion(
        _ types: [APIType],
        _ value: APIValue,
        _ path: String,
        into problems: inout [APIProblem]
    ) {
        var best: [APIProblem]?
        let mask = LuaTypeMask(value.tag)
        for type in types where LuaTypeMask(type).contains(mask) {
            var own: [APIProblem] = []
            type.collect(value, path, into: &own)
            if own.isEmpty { return }
            // A list that was meant as one is judged as one, also where a record stands first.
            let isLikelier = value.elements?.isEmpty == false && type.isList
            if best == nil || isLikelier { best = own }
        }
        problems += best ?? []
    }

    private var isList: Bool {
        switch self {
        case .array: true
        case .alias(let alias): alias.definition.isList
        default: false
        }
    }
}

extension APIRecord {
    fileprivate func collect(
        _ value: APIValue,
        _ path: String,
        into problems: inout [APIProblem]
    ) {
        let entries = value.entries ?? []
        for entry in entries {
            guard let field = self[entry.key] else {
                let near = fields.map(\.name).nearest(to: entry.key)
                let names = fields.map(\.name).joined(separator: ", ")
                problems.append(
                    APIProblem(
                        path,
                        field: entry.key,
                        "unknown field '\(entry.key.clipped(to: 80))'",
                        hint: near.map { "did you mean '\($0)'?" } ?? "the fields are \(names)."
                    )
                )
                continue
            }
            problems += field.type.problems(with: entry.value).map {
                APIProblem(
                    path.joining(entry.key).joining($0.path),
                    field: $0.field,
                    $0.message,
                    hint: $0.hint
                )
            }
        }
        for field in fields
        where field.isRequired && !entries.contains(where: { $0.key == field.name }) {
            problems.append(
                APIProblem(
                    path,
                    field: field.name,
                    "the field '\(field.name)' is missing",
                    hint: "\(field.name) is \(field.type.expectation): \(field.doc)"
                )
            )
        }
    }
}

extension String {
    /// `a` and `b` make `a.b`, `a` and `[1]` make `a[1]`; an empty side adds nothing.
    fileprivate func joining(_ other: String) -> String {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return other.hasPrefix("[") ? self + other : self + "." + other
    }
}
