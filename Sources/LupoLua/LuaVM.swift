// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
package import LupoCore

/// The host's side of every call from Lua: the number says which function of the interface is meant.
///
/// It appends results, or throws; the script then gets an error object that it can catch, and if it does not, the
/// `LupoError` comes back whole from ``LuaVM/call(_:named:functions:_:)``. It may call the VM again.
package typealias HostDispatch = (
    LuaVM, Int, borrowing LuaArguments, borrowing LuaResults
) throws(LupoError) -> Void

/// One Lua state in its sandbox.
///
/// A VM belongs to one thread, which needs a stack of 8 MiB (``ThreadExecutor``). It serves one plugin, and after a kill
/// it is closed and not used again. No Lua error ever crosses a Swift frame: all that can raise happens in C, before
/// Swift is called or after it has returned.
@safe
package final class LuaVM {
    /// The pointer to the C side; nil after ``close()``.
    private var pointer: OpaquePointer?
    private let dispatch: HostDispatch
    private let onPrint: (String) -> Void
    private let words: LastWords?
    let options: VMOptions
    /// The limits as they were last set, for messages.
    var timeLimit: Duration?
    var stepLimit: UInt64?
    /// Errors of host functions that a script may still hold, by the number that its error object has.
    var hostErrors = HostErrors()
    /// Sources by the name that Lua has for their chunk, for excerpts.
    var sources: [String: ChunkSource] = [:]
    /// Attached to errors that have no context of their own: the hook and its steps, outermost first.
    package var context: [String] = []
    /// Ends the script from any thread.
    package let killSwitch: VMKillSwitch

    /// Makes a VM and its sandbox.
    ///
    /// - Parameters:
    ///   - options: limits, the interface, time and seed.
    ///   - dispatch: the host's functions.
    ///   - onPrint: gets each line of `print`, without its end; bytes that are not UTF-8 are replaced.
    /// - Throws: ``LupoError`` `.internal` where the sandbox is not what it should be, or the interface contradicts itself.
    package init(
        _ options: VMOptions,
        dispatch: @escaping HostDispatch = { _, _, _, _ in },
        onPrint: @escaping (String) -> Void = { _ in }
    ) throws(LupoError) {
        self.options = options
        timeLimit = options.limits.time
        stepLimit = options.limits.steps
        self.dispatch = dispatch
        self.onPrint = onPrint
        words = options.lastWords.map(LastWords.init)
        // The context pointer is set below, when `self` exists; nothing calls out before.
        let vm = unsafe openVM(options, words: words)
        guard let vm = unsafe vm else {
            throw LupoError(.internal, "The Lua VM could not be made.")
        }
        unsafe pointer = vm
        killSwitch = unsafe VMKillSwitch(of: vm)
        unsafe lupo_set_dispatch(vm, dispatchFromLua, Unmanaged.passUnretained(self).toOpaque())
        try unsafe options.interface.use(in: vm)
    }

    deinit { close() }

    /// Frees everything.
    ///
    /// Pending `<close>` variables of open coroutines do not run.
    package func close() {
        guard let vm = unsafe pointer else { return }
        unsafe pointer = nil
        unsafe lupo_close(vm)
    }

    /// The C side.
    ///
    /// - Returns: the pointer, which stays valid until ``close()``.
    /// - Throws: ``LupoError`` `.internal` after ``close()``.
    func open() throws(LupoError) -> OpaquePointer {
        guard let vm = unsafe pointer else {
            throw LupoError(.internal, "The Lua VM was used after it was closed.")
        }
        return unsafe vm
    }

    /// Called by C with nothing but C frames above; what it throws becomes a Lua error after it has returned.
    fileprivate func perform(_ function: Int, _ cells: UnsafeBufferPointer<lupo_cell>) -> Int32 {
        guard let vm = unsafe pointer else { return -1 }
        let arguments = unsafe LuaArguments(cells)
        do throws(LupoError) {
            if function < 0 {
                let line = arguments.withPrinted
                // An empty line costs something too.
                try chargeOutput(line.utf8.count + 8)
                onPrint(line)
                return 0
            }
            try dispatch(self, function, arguments, unsafe LuaResults(vm))
            return 0
        } catch {
            unsafe put(error, into: vm)
            return -1
        }
    }

    private func put(_ error: LupoError, into vm: OpaquePointer) {
        let id = hostErrors.add(error)
        let hint = error.hint.map { Array($0.utf8) }
        let sql = error.statement.map { Array($0.utf8) }
        let message = Array(error.message.utf8)
        unsafe lupo_put_error(
            vm,
            id,
            error.code.description,
            message,
            message.count,
            hint,
            hint?.count ?? 0,
            sql,
            sql?.count ?? 0
        )
    }
}

/// What the watchdog calls; held by the VM, which the watchdog knows only while it is open.
private final class LastWords: Sendable {
    let speak: @Sendable () -> Void

    init(_ speak: @escaping @Sendable () -> Void) { self.speak = speak }
}

/// The one function that C calls in Swift.
private func dispatchFromLua(
    context: UnsafeMutableRawPointer?,
    function: Int32,
    cells: UnsafePointer<lupo_cell>?,
    count: Int32,
    vm: OpaquePointer?
) -> Int32 {
    guard let context = unsafe context else { return -1 }
    // The VM outlives the call: whoever called into Lua holds it.
    return unsafe Unmanaged<LuaVM>.fromOpaque(context)._withUnsafeGuaranteedRef { vm in
        unsafe vm.perform(Int(function), UnsafeBufferPointer(start: cells, count: Int(count)))
    }
}

private func openVM(_ options: VMOptions, words: LastWords?) -> OpaquePointer? {
    var config = unsafe lupo_config()
    unsafe config.memory = options.limits.memory
    unsafe config.steps = options.limits.steps ?? 0
    unsafe config.time = options.limits.time?.nanoseconds ?? 0
    unsafe config.grace = options.limits.grace.nanoseconds
    unsafe config.now = options.now
    unsafe config.seed = options.seed
    unsafe config.cells = options.limits.values
    unsafe config.output = options.limits.output
    if let words {
        unsafe config.last_words_context = Unmanaged.passUnretained(words).toOpaque()
        unsafe config.last_words = { context in
            guard let context = unsafe context else { return }
            unsafe Unmanaged<LastWords>.fromOpaque(context).takeUnretainedValue().speak()
        }
    }
    guard let directory = options.directory else { return unsafe lupo_open(&config) }
    return unsafe directory.withCString { path in
        unsafe config.directory = unsafe path
        return unsafe lupo_open(&config)
    }
}

extension LuaArguments {
    /// The line of a `print`.
    fileprivate var withPrinted: String {
        switch value(0) {
        case .string(let line): line
        case .data(let bytes): String(decoding: bytes, as: UTF8.self)
        default: ""
        }
    }
}
