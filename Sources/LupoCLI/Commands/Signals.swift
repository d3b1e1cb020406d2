// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoHost

/// SIGINT, SIGTERM and SIGHUP as requests to stop; a second one ends the process at once, which is the crash case.
///
/// The signals are blocked in every thread and taken by the main thread, which waits for them and does nothing else, so
/// that no handler ever interrupts Lua, the client library or the ledger. The main thread cannot be left to an async
/// `main`: the library that runs one suspends it with all signals open, and the first one would end the process.
enum Signals {
    /// Whom the first signal is told to; nil inside while the command has nothing to settle.
    @TaskLocal private static var listener: Locked<Interruption?>?

    /// Runs a command line beside the main thread, which takes the signals from now on and never returns.
    ///
    /// - Parameter body: ends the process itself.
    static func serve(_ body: @escaping @Sendable () async -> Void) -> Never {
        // A closed pipe is an error of `write`, not a signal.
        signal(SIGPIPE, SIG_IGN)
        var set = requests
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let listener = Locked<Interruption?>(nil)
        Task.detached {
            await $listener.withValue(listener) { await body() }
        }
        wait(listener)
    }

    /// Tells a command's first signal to it from now on; without this, a signal does what it does by default.
    static func watch(_ interruption: Interruption) {
        listener?.withLock { $0 = interruption }
    }

    private static var requests: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
        return set
    }

    private static func wait(_ listener: Locked<Interruption?>) -> Never {
        var set = requests
        var number: Int32 = 0
        var isStopping = false
        while true {
            // What the caller has switched off, as nohup does, stays off.
            guard sigwait(&set, &number) == 0, !isIgnored(number) else { continue }
            guard let interruption = listener.withLock({ $0 }) else { endByDefault(number) }
            if isStopping {
                Output.writeError("\nstopped at once; the next command settles what was under way\n")
                _exit(130)
            }
            isStopping = true
            Output.writeError("\nstopping: the statement in flight is ended, a second signal stops at once\n")
            // A second signal must be heard while the first one is still being obeyed.
            Task.detached { interruption.request() }
        }
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // SIG_IGN is the address 1.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    private static func endByDefault(_ number: Int32) -> Never {
        var set = requests
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        raise(number)
        _exit(128 + number)
    }
}
