// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoHost

/// SIGINT, SIGTERM and SIGHUP as requests to stop; a second one ends the process at once, which is the crash case.
///
/// The signals are blocked in every thread and taken by one that waits for them, so that no handler ever interrupts Lua,
/// the client library or the ledger.
enum Signals {
    /// Blocks the signals before any other thread exists; a closed pipe is an error of `write`, not a signal.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        var set = requests
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Takes signals from now on.
    ///
    /// - Parameter interruption: told of the first one.
    static func watch(_ interruption: Interruption) {
        let context = Unmanaged.passRetained(interruption)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Signals.wait(for: Unmanaged<Interruption>.fromOpaque(context).takeRetainedValue())
                return nil
            },
            context.toOpaque()
        )
        // Without a thread the signals do what they do by default.
        guard failure == 0 else {
            context.release()
            var set = requests
            pthread_sigmask(SIG_UNBLOCK, &set, nil)
            return
        }
        pthread_detach(thread)
    }

    private static var requests: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
        return set
    }

    private static func wait(for interruption: Interruption) {
        var set = requests
        var number: Int32 = 0
        var count = 0
        while sigwait(&set, &number) == 0 {
            count += 1
            guard count == 1 else {
                Output.writeError("\nstopped at once; the next command settles what was under way\n")
                _exit(130)
            }
            Output.writeError("\nstopping: the statement in flight is ended, a second signal stops at once\n")
            interruption.request()
        }
    }
}
