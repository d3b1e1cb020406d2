// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What a connection and those who want to cancel its statements share.
///
/// A request is one shot: exactly one statement ends for it. Whoever takes the request waits until the KILL that belongs
/// to it has been carried out, so that it cannot strike a later statement.
///
/// Sendable by hand: every access to the stored properties holds the mutex, which lives at a fixed address until deinit.
@safe final class CancellationState: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var isRequested = false
    private var killsUnderWay = 0

    init() {
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Notes a request whose KILL is about to be sent.
    func begin() {
        unsafe pthread_mutex_lock(mutex)
        isRequested = true
        killsUnderWay += 1
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Notes that the KILL has been carried out or has failed.
    func end() {
        unsafe pthread_mutex_lock(mutex)
        killsUnderWay -= 1
        unsafe pthread_cond_broadcast(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// True while a request waits for a statement.
    var isPending: Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return isRequested
    }

    /// Takes the request, if there is one, and waits for its KILL.
    func take() -> Bool {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        guard isRequested else { return false }
        while killsUnderWay > 0 { unsafe pthread_cond_wait(condition, mutex) }
        isRequested = false
        return true
    }
}
