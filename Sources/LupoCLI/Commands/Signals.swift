// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoHost

/// SIGINT, SIGTERM and SIGHUP as requests to stop; a second one ends the process at once, which is the crash case.
enum Signals {
    /// A closed pipe is an error of `write`, not a signal.
    static func prepare() { signal(SIGPIPE, SIG_IGN) }

    /// Takes signals from now on.
    ///
    /// - Parameter interruption: told of the first one.
    static func watch(_ interruption: Interruption) {
        StopSignals.watch { count in
            guard count == 1 else {
                Output.writeError(
                    "\nstopped at once; the next command settles what was under way\n",
                    patience: 200
                )
                _exit(130)
            }
            Output.writeError(
                "\nstopping: the statement in flight is ended; a second signal stops at once\n",
                patience: 200
            )
            // Not on this thread: ending a statement may take seconds, and a second signal must be heard meanwhile.
            Task.detached { interruption.request() }
        }
    }
}
