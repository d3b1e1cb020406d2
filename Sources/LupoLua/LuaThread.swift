// SPDX-License-Identifier: Apache-2.0

package import LupoCore

/// An actor on a thread of its own, for work that needs Lua's stack and nothing else of an actor.
package actor LuaThread {
    private nonisolated let executor: ThreadExecutor

    /// Where the actor runs.
    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    /// Starts the thread, with a stack of 8 MiB.
    package init(name: String = "lua") throws(LupoError) {
        executor = try ThreadExecutor(name: name)
    }

    /// Runs `body` on the thread.
    package func run<R: Sendable>(
        _ body: @Sendable () throws(LupoError) -> R
    ) throws(LupoError) -> R {
        try body()
    }
}
