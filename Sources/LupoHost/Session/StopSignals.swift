// SPDX-License-Identifier: Apache-2.0

import CLupoResources
import Glibc

/// SIGINT, SIGTERM and SIGHUP, taken one by one on a thread of their own.
package enum StopSignals {
    private final class Handler: Sendable {
        let descriptor: Int32
        let body: @Sendable (Int, Int32) -> Void

        init(descriptor: Int32, body: @escaping @Sendable (Int, Int32) -> Void) {
            self.descriptor = descriptor
            self.body = body
        }

        func run() {
            var count = 0
            var byte: UInt8 = 0
            while true {
                let got = read(descriptor, &byte, 1)
                if got < 0 && errno == EINTR { continue }
                guard got == 1 else { return }
                count += 1
                body(count, Int32(byte))
            }
        }
    }

    /// Begins to watch; where the system gives no pipe or thread, the signals do what they do by default.
    ///
    /// - Parameter body: called with 1 for the first signal, 2 for the second, and so on.
    package static func watch(_ body: @escaping @Sendable (Int) -> Void) {
        start { count, _ in body(count) }
    }

    /// Begins to watch, as ``watch(_:)``.
    ///
    /// - Parameter body: called with the number of each signal.
    package static func watchEach(_ body: @escaping @Sendable (Int32) -> Void) {
        start { _, number in body(number) }
    }

    private static func start(_ body: @escaping @Sendable (Int, Int32) -> Void) {
        let descriptor = lupo_watch_signals()
        guard descriptor >= 0 else { return }
        let context = Unmanaged.passRetained(Handler(descriptor: descriptor, body: body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Handler>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard failure == 0 else {
            context.release()
            return
        }
        pthread_detach(thread)
    }
}
