// SPDX-License-Identifier: Apache-2.0

internal import CLupoVM
package import LupoCore

/// Runs an actor's jobs on one thread of its own, with a stack that Lua's recursion fits into.
///
/// A session's VM and database connection live on such a thread: calls from Lua are synchronous, and blocking it starves
/// no shared pool. The thread ends when the executor is released.
@safe
package final class ThreadExecutor: SerialExecutor {
    private let queue: JobQueue
    // Made in `init`, joined in `deinit`, and only compared in between.
    private nonisolated(unsafe) let thread: OpaquePointer

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: shown by tools, at most 15 bytes.
    ///   - stack: bytes; Lua with debug builds of Swift needs 8 MiB.
    /// - Throws: ``LupoError`` `.internal` where the system gives no thread.
    package init(name: String, stack: Int = 8 << 20) throws(LupoError) {
        let queue = JobQueue()
        let context = unsafe Unmanaged.passRetained(queue)
        let started = unsafe lupo_thread_start(
            name,
            stack,
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<JobQueue>.fromOpaque(context).takeRetainedValue().run()
            },
            context.toOpaque()
        )
        guard let started = unsafe started else {
            unsafe context.release()
            throw LupoError(.internal, "The system gave no thread for \(name).")
        }
        self.queue = queue
        unsafe thread = started
    }

    deinit {
        queue.stop()
        unsafe lupo_thread_join(thread)
    }

    /// Takes a job; called by the runtime.
    package func enqueue(_ job: consuming ExecutorJob) {
        unsafe queue.add(PinnedJob(job, on: asUnownedSerialExecutor()))
    }

    /// Whether the caller is on this thread.
    package var isCurrent: Bool { unsafe lupo_thread_is_current(thread) }

    /// Traps off the thread; called by `assumeIsolated`.
    package func checkIsolated() {
        precondition(isCurrent, "not on the thread of this executor")
    }
}

/// A job with the executor that it belongs to, which lives as long as it has jobs: the actor holds it.
@safe
private struct PinnedJob {
    private let job: UnownedJob
    private let executor: UnownedSerialExecutor

    init(_ job: consuming ExecutorJob, on executor: UnownedSerialExecutor) {
        self.job = UnownedJob(job)
        unsafe self.executor = executor
    }

    func run() { unsafe job.runSynchronously(on: executor) }
}

/// The jobs of one thread, and its loop.
private final class JobQueue: Sendable {
    private struct State {
        var jobs: [PinnedJob] = []
        var isStopped = false
    }

    private let state = Guarded(State())

    func add(_ job: PinnedJob) { state.change { $0.jobs.append(job) } }

    func stop() { state.change { $0.isStopped = true } }

    func run() {
        while true {
            let jobs = state.wait { state -> [PinnedJob]? in
                guard state.jobs.isEmpty else {
                    defer { state.jobs.removeAll(keepingCapacity: true) }
                    return state.jobs
                }
                return state.isStopped ? [] : nil
            }
            if jobs.isEmpty { return }
            for job in jobs { job.run() }
        }
    }
}
