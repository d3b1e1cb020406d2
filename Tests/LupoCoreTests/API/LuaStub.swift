// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

/// The editor's stub as an editor reads it: classes with parents, fields and methods, and aliases.
struct LuaStub {
    /// A parameter of a method.
    struct Parameter: Equatable {
        var name: String
        var isOptional: Bool
        var type: String
    }

    /// A method or function.
    struct Method: Equatable {
        var parameters: [Parameter]
        var returns: [String]
        var isMethod: Bool
        var isDeprecated: Bool
    }

    /// A class, a record or a library.
    struct Class {
        var parent: String?
        var fields: [String: Parameter] = [:]
        var methods: [String: Method] = [:]
    }

    private(set) var classes: [String: Class] = [:]
    private(set) var aliases: [String: String] = [:]

    init(parsing text: String) throws {
        // Which class the table of a name has: `local Database = {}`.
        var variables: [String: String] = [:]
        var current: String?
        var parameters: [Parameter] = []
        var returns: [String] = []
        var isDeprecated = false
        for line in text.split(separator: "\n").map(String.init) {
            if let rest = line.suffix(after: "---@class ") {
                let parts = rest.replacing("(exact) ", with: "").split(separator: ":", maxSplits: 1)
                let name = parts[0].trimmed
                try #require(classes[name] == nil, "\(name) is there twice")
                classes[name] = Class(parent: parts.dropFirst().first.map { $0.trimmed })
                current = name
            } else if let rest = line.suffix(after: "---@alias ") {
                let (name, type) = try LuaStub.nameAndType(rest)
                aliases[name] = type
            } else if let rest = line.suffix(after: "---@field ") {
                let (name, type) = try LuaStub.nameAndType(rest)
                let own = try #require(current)
                classes[own]?.fields[name.withoutMark] = Parameter(
                    name: name.withoutMark,
                    isOptional: name.hasSuffix("?"),
                    type: type
                )
            } else if let rest = line.suffix(after: "---@param ") {
                let (name, type) = try LuaStub.nameAndType(rest)
                parameters.append(
                    Parameter(name: name.withoutMark, isOptional: name.hasSuffix("?"), type: type)
                )
            } else if let rest = line.suffix(after: "---@return ") {
                returns.append(LuaStub.type(at: rest))
            } else if line.hasPrefix("---@deprecated") {
                isDeprecated = true
            } else if line.hasSuffix(" = {}") {
                let name = String(line.dropLast(5)).replacing("local ", with: "")
                variables[name] = current
            } else if let rest = line.suffix(after: "function ") {
                let head = rest.prefix { $0 != "(" }
                let place = try #require(head.lastIndex { $0 == "." || $0 == ":" })
                let name = String(head[head.index(after: place)...])
                let owner = try #require(variables[String(head[..<place])], "\(line)")
                let list = String(rest.dropFirst(head.count + 1)).prefix { $0 != ")" }
                let names = list.split(separator: ",").map { $0.trimmed }
                try #require(names == parameters.map(\.name), "\(line)")
                classes[owner]?.methods[name] = Method(
                    parameters: parameters,
                    returns: returns,
                    isMethod: head[place] == ":",
                    isDeprecated: isDeprecated
                )
                (parameters, returns, isDeprecated) = ([], [], false)
            }
        }
    }

    /// A name and the type behind it; what follows the type is a description.
    private static func nameAndType(_ text: String) throws -> (String, String) {
        let name = text.prefix { $0 != " " }
        try #require(name.count < text.count, "\(text)")
        return (String(name), type(at: String(text.dropFirst(name.count + 1))))
    }

    /// The type at the beginning of a text: blanks within brackets, and after `:` and `,` belong to it.
    private static func type(at text: String) -> String {
        var out = ""
        var depth = 0
        var isQuoted = false
        for character in text {
            if character == "\"" { isQuoted.toggle() }
            if !isQuoted {
                if "(<{[".contains(character) { depth += 1 }
                if ")>}]".contains(character) { depth -= 1 }
                if character == " ", depth == 0, out.last != ":", out.last != "," { break }
            }
            out.append(character)
        }
        return out
    }

    /// The field or method of a class, or of one above it.
    func member(_ name: String, of type: String) -> (field: Parameter?, method: Method?)? {
        var type: String? = type
        while let name_ = type, let own = classes[name_] {
            if let field = own.fields[name] { return (field, nil) }
            if let method = own.methods[name] { return (nil, method) }
            type = own.parent
        }
        return nil
    }

    /// The names of all methods that an editor offers for a class.
    func methods(of type: String) -> Set<String> {
        guard let own = classes[type] else { return [] }
        return Set(own.methods.keys).union(own.parent.map(methods) ?? [])
    }

    /// The type of a hook's parameter.
    func context(of hook: Hook) throws -> String {
        let field = try #require(classes["lupo.Migration"]?.fields[hook.rawValue])
        let type = try #require(field.type.suffix(after: "fun(m: "))
        return String(type.prefix { $0 != ")" })
    }

    // MARK: - What an editor reports

    /// What an editor reports for a call such as `m.db:exec("x")` in a hook; nil where there is nothing.
    func report(
        in hook: Hook,
        _ path: String,
        _ name: String,
        _ arguments: [String]
    ) throws -> String? {
        var type = try context(of: hook)
        for part in path.split(separator: ".").dropFirst() {
            guard let field = member(String(part), of: type)?.field else {
                return "undefined-field"
            }
            type = field.type
        }
        guard let method = member(name, of: type)?.method else { return "undefined-field" }
        if arguments.count > method.parameters.count { return "redundant-parameter" }
        for (index, parameter) in method.parameters.enumerated() {
            guard index < arguments.count else {
                if parameter.isOptional { continue }
                return "missing-parameter"
            }
            if parameter.isOptional, arguments[index] == "nil" { continue }
            if !accepts(parameter.type, arguments[index]) { return "param-type-mismatch" }
        }
        return method.isDeprecated ? "deprecated" : nil
    }

    /// Whether a value of a type may stand where another type is declared.
    func accepts(_ declared: String, _ given: String) -> Bool {
        var declared = declared
        if declared.hasPrefix("("), declared.hasSuffix(")") {
            declared = String(declared.dropFirst().dropLast())
        }
        let parts = LuaStub.alternatives(declared)
        if parts.count > 1 { return parts.contains { accepts($0, given) } }
        if let alias = aliases[declared] { return accepts(alias, given) }
        switch declared {
        case "any", given: return true
        case "number": return given == "integer"
        case "string": return given.hasPrefix("\"")
        case "table": return given.hasPrefix("table") || given.hasSuffix("[]") || given == "{}"
        default: break
        }
        if declared.hasPrefix("fun(") { return given == "function" }
        if declared.hasSuffix("[]") {
            let element = String(declared.dropLast(2))
            return given == "{}"
                || (given.hasSuffix("[]") && accepts(element, String(given.dropLast(2))))
        }
        // A table constructor fits a record or a map as far as this reader goes.
        return given == "{}" && (declared.hasPrefix("table<") || declared.hasPrefix("lupo."))
            && classes[declared]?.methods.isEmpty != false
    }

    private static func alternatives(_ type: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in type {
            if "(<".contains(character) { depth += 1 }
            if ")>".contains(character) { depth -= 1 }
            if character == "|", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }
}

extension String {
    fileprivate func suffix(after start: String) -> String? {
        hasPrefix(start) ? String(dropFirst(start.count)) : nil
    }

    fileprivate var withoutMark: String { hasSuffix("?") ? String(dropLast()) : self }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
