// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
package import LupoCore

extension LuaVM {
    /// Compiles a script.
    ///
    /// Nothing of it runs yet.
    ///
    /// - Parameters:
    ///   - source: the text; a byte order mark is skipped.
    ///   - file: as errors show it.
    ///   - shown: what excerpts show, where that is not the source itself; its lines are those of the source.
    /// - Returns: the chunk as a function.
    /// - Throws: ``LupoError`` `.pluginSyntax` with line and excerpt; bytecode is refused with the same code.
    package func load(
        _ source: [UInt8],
        file: String,
        showing shown: [UInt8]? = nil
    ) throws(LupoError) -> LuaFunction {
        let alias = chunkAlias(of: file)
        sources[alias] = ChunkSource(file: file, bytes: shown ?? source)
        return try compile(source, name: file, LUPO_SCRIPT)
    }

    private func compile(
        _ source: [UInt8],
        name: String,
        _ kind: Int
    ) throws(LupoError) -> LuaFunction {
        let vm = try unsafe open()
        let status = unsafe lupo_load(vm, name, source, source.count, Int32(kind))
        try check(status)
        guard case .integer(let reference)? = try takeResults().first else {
            throw LupoError(.internal, "Lua compiled \(name) to nothing.")
        }
        return LuaFunction(reference: reference)
    }

    /// Runs Lua code of the host, before any script.
    ///
    /// The chunk is called as `local host, core = ...`: `host` gives the interface's functions by name; `core` has
    /// `define(class, member, value)`, `module(name, value)`, `raise{code=, message=, hint=}`, `name(object)`, `u64`,
    /// `decimal`, `bytes`, `null`, `sorted`, `traceback`, `kind`. Its globals are a private copy of the sandbox's, so a
    /// script that changes the libraries does not reach it; random numbers, which are the script's, are not among them.
    /// Its frames are left out of traces.
    ///
    /// - Returns: what the chunk returns; functions in it are references.
    @discardableResult
    package func runPrelude(_ source: String, name: String) throws(LupoError) -> [LuaValue] {
        try runPrelude(try compile(Array(source.utf8), name: name, LUPO_PRELUDE))
    }

    /// Runs Lua code of the host that was compiled before; otherwise as ``runPrelude(_:name:)``.
    ///
    /// - Returns: what the chunk returns; functions in it are references.
    @discardableResult
    package func runPrelude(_ prelude: LuaPrelude) throws(LupoError) -> [LuaValue] {
        try runPrelude(try compile(prelude.code, name: prelude.name, LUPO_COMPILED_PRELUDE))
    }

    private func runPrelude(_ chunk: LuaFunction) throws(LupoError) -> [LuaValue] {
        let vm = try unsafe open()
        let status = unsafe lupo_call_prelude(vm, chunk.reference, true)
        defer { unsafe lupo_release(vm, chunk.reference) }
        try check(status)
        return try takeResults()
    }

    /// Calls a function.
    ///
    /// May be used inside a host function; arguments that were read as bytes before are then no longer valid.
    ///
    /// - Parameters:
    ///   - function: from ``load(_:file:showing:)``, a result, or an argument.
    ///   - label: names the call in traces: `execute`.
    ///   - functions: whether functions in the results come as references; otherwise they are an error.
    ///   - arguments: appends the arguments.
    /// - Returns: the results.
    /// - Throws: ``LupoError``: what a host function threw, whole; `.script` for errors of the script; `.scriptTime`,
    ///   `.scriptMemory`, `.scriptSteps`, `.interrupted` after a kill. Location and trace are of the script's own lines.
    package func call(
        _ function: LuaFunction,
        named label: String = "",
        functions: Bool = false,
        _ arguments: (borrowing LuaResults) throws(LupoError) -> Void = { _ in }
    ) throws(LupoError) -> [LuaValue] {
        let vm = try unsafe open()
        let mark = unsafe lupo_mark_now(vm)
        do throws(LupoError) {
            try arguments(unsafe LuaResults(vm))
        } catch {
            unsafe lupo_rewind(vm, mark)
            throw error
        }
        let status = unsafe lupo_call(vm, function.reference, mark, label, functions)
        try check(status)
        return try takeResults()
    }

    /// Lets go of a function; the results of the running host call may still hold it.
    package func release(_ function: LuaFunction) throws(LupoError) {
        unsafe lupo_release(try open(), function.reference)
    }

    /// Owned copies of what the last call returned.
    func takeResults() throws(LupoError) -> [LuaValue] {
        let vm = try unsafe open()
        var count: Int32 = 0
        let cells = unsafe lupo_results(vm, &count)
        var values: [LuaValue] = []
        if let cells = unsafe cells {
            let buffer = unsafe UnsafeBufferPointer(start: cells, count: Int(count))
            var reader = unsafe CellReader(buffer)
            while !reader.isAtEnd { values.append(reader.next()) }
        }
        unsafe lupo_drop_results(vm)
        return values
    }

    // MARK: Files

    /// From now on `require` gives only what is loaded already.
    package func seal() throws(LupoError) { unsafe lupo_seal(try open()) }

    /// The files that `require` loaded, in order: paths relative to the directory, and what was in them.
    package var loadedFiles: [(path: String, bytes: [UInt8])] {
        guard let vm = try? unsafe open() else { return [] }
        return unsafe (0..<lupo_loaded_count(vm)).map { index in
            var count = 0
            let bytes = unsafe lupo_loaded_bytes(vm, index, &count)
            let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
            return unsafe (String(cString: lupo_loaded_path(vm, index)), [UInt8](buffer))
        }
    }

    // MARK: Budgets

    /// Gives a new amount of Lua time, counted from now.
    package func setTime(_ limit: Duration?) throws(LupoError) {
        timeLimit = limit
        unsafe lupo_set_time(try open(), limit?.nanoseconds ?? 0)
    }

    /// Gives a new number of instructions, counted from now.
    package func setSteps(_ limit: UInt64?) throws(LupoError) {
        stepLimit = limit
        unsafe lupo_set_steps(try open(), limit ?? 0)
    }

    /// Counts output that a host function is about to write for the script.
    ///
    /// - Throws: ``LupoError`` `.script` when the budget of output is used up.
    package func chargeOutput(_ bytes: Int) throws(LupoError) {
        guard unsafe lupo_charge_output(try open(), UInt64(bytes)) else {
            throw LupoError(
                .script,
                "The script has written more than \(options.limits.output) bytes of output.",
                hint: options.advice(.output) ?? "Log less; rows belong in a table or a file."
            )
        }
    }

    /// Gives a new amount of output, counted from now.
    package func resetOutput() throws(LupoError) { unsafe lupo_reset_output(try open()) }

    /// From now on an assignment to an unknown name makes a global variable, as at a prompt.
    package func freeGlobals() throws(LupoError) { unsafe lupo_free_globals(try open()) }

    /// What was used since the budgets were last set; memory in bytes, and no steps where they have no limit.
    package var usage: (time: Duration, steps: UInt64, memory: UInt64, peakMemory: UInt64) {
        guard let vm = try? unsafe open() else { return (.zero, 0, 0, 0) }
        return unsafe (
            .nanoseconds(lupo_time_used(vm)), lupo_steps_used(vm), lupo_memory_used(vm),
            lupo_memory_peak(vm)
        )
    }
}
