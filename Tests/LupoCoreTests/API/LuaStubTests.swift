// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct LuaStubTests {
    private let spec = APISpec.current
    private let lines = APISpec.current.luaStub.split(
        separator: "\n",
        omittingEmptySubsequences: false
    ).map(String.init)

    @Test func `every line is a comment, an empty function, or an empty table`() {
        #expect(lines.first == "---@meta")
        for line in lines where !line.isEmpty && !line.hasPrefix("--") {
            let isFunction =
                line.hasPrefix("function ") && line.hasSuffix(") end")
                && line.filter { $0 == "(" }.count == 1
            #expect(isFunction || line.hasSuffix(" = {}"), "\(line)")
        }
    }

    @Test func `each function stands in the class of its hooks with its parameters`() throws {
        for function in spec.functions {
            let writing = function.hooks == .write
            let variable =
                switch function.owner {
                case .context where writing: "WriteContext"
                case .context where function.hooks == .pre: "PreContext"
                case .database where writing: "Database"
                case .schema where writing: "Schema"
                case .backup where function.hooks == HookSet(.rollback): "Restores"
                case let owner where owner.isLibrary: owner.rawValue
                case let owner: String(owner.luaClass.dropFirst(5))
                }
            let names = function.parameters.map(\.name).joined(separator: ", ")
            let line =
                "function \(variable)\(function.owner.separator)\(function.name)(\(names)) end"
            let place = try #require(lines.firstIndex(of: line), "\(line)")
            let params = lines[..<place].reversed().prefix { $0.hasPrefix("---") }
                .filter { $0.hasPrefix("---@param") }
            #expect(params.count == function.parameters.count)
            for (param, declared) in zip(params.reversed(), function.parameters) {
                let mark = declared.isOptional ? "?" : ""
                #expect(param.hasPrefix("---@param \(declared.name)\(mark) \(declared.type.text)"))
            }
        }
        let functions = lines.filter { $0.hasPrefix("function ") }
        #expect(functions.count == spec.functions.count)
    }

    @Test func `what reads only cannot write`() throws {
        #expect(lines.contains("---@class lupo.Database : lupo.ReadDatabase"))
        #expect(!lines.contains { $0.hasPrefix("function ReadDatabase:exec") })
        let pre = try #require(lines.firstIndex(of: "---@class lupo.ReadContext : lupo.Context"))
        #expect(lines[pre + 1].hasPrefix("---@field db lupo.ReadDatabase"))
    }

    @Test func `each hook gives its parameter a type`() {
        for hook in Hook.allCases {
            let result = hook == .pre ? ": lupo.Skip?" : ""
            #expect(
                lines.contains("---@field \(hook.rawValue) fun(m: \(hook.contextClass))\(result)")
            )
        }
    }

    @Test func `every type that is named is defined once`() {
        var defined: [String] = []
        for line in lines {
            for start in ["---@class (exact) ", "---@class ", "---@alias "]
            where line.hasPrefix(start) {
                let name = String(line.dropFirst(start.count).prefix { $0 != " " })
                if name != "(exact)" { defined.append(name) }
            }
        }
        #expect(Set(defined).count == defined.count)
        let known = Set(defined)
        for line in lines {
            // Documentation may name functions; types stand between the tag and the text behind them.
            guard
                let tag = [
                    "---@param ", "---@field ", "---@return ", "---@alias ", "---@operator ",
                ]
                .first(where: line.hasPrefix)
            else { continue }
            let type = line.dropFirst(tag.count).prefix { $0 != "`" }
            for part in type.split(whereSeparator: {
                !($0.isLetter || $0.isNumber || "._".contains($0))
            })
            where part.hasPrefix("lupo.") {
                let second = part.dropFirst(5).first
                if second?.isUppercase == true { #expect(known.contains(String(part)), "\(line)") }
            }
        }
    }

    @Test func `luacheck knows every name of the library`() {
        let standard = spec.luacheckStandard
        for function in spec.functions where function.owner.isLibrary {
            #expect(standard.contains(" \(function.name) = {},"), "\(function.id)")
        }
        for field in spec.fields where field.owner.isLibrary {
            #expect(standard.contains(" \(field.name) = {},"), "\(field.id)")
        }
        #expect(spec.luacheckConfiguration.contains("std = \"lua54+lupo\""))
        #expect(spec.luacheckConfiguration.contains("\"io\","))
    }
}
