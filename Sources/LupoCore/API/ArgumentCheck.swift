// SPDX-License-Identifier: Apache-2.0

/// The check of one function's arguments, prepared once and asked at every call.
///
/// A call whose arguments fit costs one mask test for each; text is made only for an error. The receiver of a method is
/// not among the arguments and is not counted, as in Lua's own messages.
package struct ArgumentCheck: Sendable {
    /// The function that is checked.
    package let function: APIFunction
    private let masks: [LuaTypeMask]
    private let required: Int
    /// A bit for each parameter whose table's content is declared too.
    private let deep: UInt32

    /// Prepares the check.
    package init(_ function: APIFunction) {
        self.function = function
        let absent = LuaTypeMask(LuaTypeTag.nil)
        masks = function.parameters.map {
            $0.isOptional ? [LuaTypeMask($0.type), absent] : LuaTypeMask($0.type)
        }
        required = (function.parameters.lastIndex { !$0.isOptional } ?? -1) + 1
        var deep: UInt32 = 0
        for (index, parameter) in function.parameters.enumerated() where parameter.type.hasContent {
            deep |= 1 << UInt32(index)
        }
        self.deep = deep
    }

    /// Checks count and outer types.
    ///
    /// - Parameters:
    ///   - count: how many arguments were passed, trailing nils included.
    ///   - tagAt: the type of the argument at an index from 0; asked once for each.
    /// - Throws: ``LupoError`` `.scriptArgument`: `bad argument #1 'sql' to db:query (string expected, got nil)`.
    package func check(count: Int, tagAt: (Int) -> LuaTypeTag) throws(LupoError) {
        if count > masks.count { throw tooMany(count) }
        for index in 0..<count where !masks[index].contains(LuaTypeMask(tagAt(index))) {
            throw mismatch(index, got: tagAt(index).text)
        }
        guard count < required else { return }
        let absent = LuaTypeMask(LuaTypeTag.nil)
        // A required parameter of any type must be said, even where nil is one of its values.
        for index in count..<required
        where !masks[index].contains(absent) || !function.parameters[index].isOptional {
            throw mismatch(index, got: "no value")
        }
    }

    /// Checks count and outer types of a list.
    package func check(_ tags: [LuaTypeTag]) throws(LupoError) {
        try check(count: tags.count) { tags[$0] }
    }

    /// Whether ``checkContent(of:_:)`` has anything to look at: records, lists and fixed texts.
    package func hasContent(_ index: Int) -> Bool { index < 32 && deep & (1 << UInt32(index)) != 0 }

    /// Checks what a table or a text holds, after ``check(_:)`` has passed.
    ///
    /// - Parameters:
    ///   - index: of the argument, from 0.
    ///   - value: the whole argument.
    /// - Throws: ``LupoError`` `.scriptArgument`:
    ///   `bad argument #2 'options' to db:batches (unknown field 'sise')`, hint `did you mean 'size'?`.
    package func checkContent(of index: Int, _ value: APIValue) throws(LupoError) {
        guard hasContent(index) else { return }
        let parameter = function.parameters[index]
        if parameter.isOptional, value == .nil { return }
        guard let problem = parameter.type.problems(with: value).first else { return }
        let place = problem.path.isEmpty ? "" : problem.path + ": "
        throw bad(index, place + problem.message, hint: problem.hint)
    }

    /// Checks all arguments, outside and inside.
    package func check(values: [APIValue]) throws(LupoError) {
        try check(count: values.count) { values[$0].tag }
        for (index, value) in values.enumerated() { try checkContent(of: index, value) }
    }

    private func tooMany(_ count: Int) -> LupoError {
        let most =
            masks.isEmpty
            ? "none" : masks.count == required ? "\(required)" : "at most \(masks.count)"
        return LupoError(
            .scriptArgument,
            "too many arguments to \(function.displayName) (\(most) expected, got \(count))",
            hint: "it is \(function.signature)."
        )
    }

    private func mismatch(_ index: Int, got: String) -> LupoError {
        bad(
            index,
            "\(function.parameters[index].type.expectation) expected, got \(got)",
            hint: "it is \(function.signature)."
        )
    }

    private func bad(_ index: Int, _ detail: String, hint: String?) -> LupoError {
        let name = function.parameters[index].name
        return LupoError(
            .scriptArgument,
            "bad argument #\(index + 1) '\(name)' to \(function.displayName) (\(detail))",
            hint: hint
        )
    }
}

extension APIType {
    /// Whether more than the outer type is declared.
    fileprivate var hasContent: Bool {
        switch self {
        case .array, .record, .literals: true
        case .map(_, let value): value != .any
        case .union(let types): types.contains { $0.hasContent }
        case .alias(let alias): alias.definition.hasContent
        default: false
        }
    }
}
