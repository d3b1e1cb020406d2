// SPDX-License-Identifier: Apache-2.0

/// The check of one function's arguments, prepared once and asked at every call.
///
/// A call whose arguments fit costs one mask test for each; text is made only for an error. The receiver of a method is
/// not among the arguments and is not counted, as in Lua's own messages.
package struct ArgumentCheck: Sendable {
    /// The function that is checked.
    package let function: APIFunction
    /// One lane for each parameter, in the value itself: a call touches no heap and counts no references.
    private let masks: SIMD8<UInt32>
    /// How many parameters there are, and up to which one they must be given.
    private let most: Int
    private let required: Int
    /// A bit for each parameter whose table's content is declared too.
    private let deep: UInt32

    /// Prepares the check.
    package init(_ function: APIFunction) {
        self.function = function
        let absent = LuaTypeMask(LuaTypeTag.nil)
        precondition(function.parameters.count <= 8, "\(function.id) has more than 8 parameters")
        var masks = SIMD8<UInt32>()
        for (index, parameter) in function.parameters.enumerated() {
            let mask = LuaTypeMask(parameter.type)
            masks[index] = (parameter.isOptional ? [mask, absent] : mask).rawValue
        }
        self.masks = masks
        most = function.parameters.count
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
        guard count <= most else { throw tooMany(count) }
        for index in 0..<count {
            let tag = tagAt(index)
            if masks[index] & LuaTypeMask(tag).rawValue == 0 {
                throw mismatch(index, got: tag.text)
            }
        }
        // A required parameter must be said, even where nil is one of its values.
        if count < required { throw mismatch(count, got: "no value") }
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
        let expected = most == 0 ? "none" : most == required ? "\(most)" : "at most \(most)"
        return LupoError(
            .scriptArgument,
            "too many arguments to \(function.displayName) (\(expected) expected, got \(count))",
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
    var hasContent: Bool {
        switch self {
        case .array, .record, .literals: true
        case .map(_, let value): value != .any
        case .union(let types): types.contains { $0.hasContent }
        case .alias(let alias): alias.definition.hasContent
        default: false
        }
    }
}
