// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoLua

/// Reads the rows of a backup's file on a thread of its own, while that of the session waits for the server.
///
/// At most three portions are in memory, each of them bounded by the number of its rows and by their bytes.
final class BackupFileAhead {
    fileprivate struct State: Sendable {
        var portions: [[[Value]]] = []
        var isOver = false
        var error: LupoError?
        var isStopped = false
    }

    private let state = Locked(State())
    private let thread: ReadingThread

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - reader: of a file whose digest was compared; nobody else may use it from now on.
    ///   - rows: most rows of a portion.
    ///   - bytes: about the most bytes of a portion; a larger row makes one of its own.
    /// - Throws: ``LupoError`` `.internal` where the system gives no thread.
    init(
        _ reader: BackupFileReader,
        rows: Int = 10_000,
        bytes: Int = 16 << 20
    ) throws(LupoError) {
        thread = try ReadingThread()
        let (thread, state, handover) = (thread, state, Handover(reader: reader))
        Task { await thread.read(handover, into: state, rows: rows, bytes: bytes) }
    }

    deinit { state.withLock { $0.isStopped = true } }

    /// The next rows; nil behind the last.
    ///
    /// - Throws: ``LupoError`` as ``BackupFileReader/next()``.
    func next() throws(LupoError) -> [[Value]]? {
        while true {
            let (portion, isOver, error) = state.withLock { state in
                let portion = state.portions.isEmpty ? nil : state.portions.removeFirst()
                return (portion, state.isOver, state.error)
            }
            if let portion { return portion }
            if let error { throw error }
            if isOver { return nil }
            usleep(200)
        }
    }
}

/// A reader on its way to the thread that uses it.
///
/// Sendable although the reader is not, since who hands it over lets go of it.
private struct Handover: @unchecked Sendable {
    let reader: BackupFileReader
}

/// The thread that reads.
private actor ReadingThread {
    private nonisolated let executor: ThreadExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init() throws(LupoError) { executor = try ThreadExecutor(name: "backup", stack: 1 << 20) }

    func read(
        _ handover: Handover,
        into state: Locked<BackupFileAhead.State>,
        rows: Int,
        bytes: Int
    ) {
        do throws(LupoError) {
            var portion: [[Value]] = []
            var size = 0
            while let row = try handover.reader.next() {
                size += row.reduce(0) { $0 + $1.footprint }
                portion.append(row)
                guard portion.count >= rows || size >= bytes else { continue }
                guard hand(portion, to: state) else { return }
                portion.removeAll(keepingCapacity: true)
                size = 0
            }
            if !portion.isEmpty { _ = hand(portion, to: state) }
            state.withLock { $0.isOver = true }
        } catch {
            state.withLock { $0.error = error }
        }
    }

    /// Gives rows away as soon as there is room for them.
    ///
    /// - Returns: false where nobody wants them any more.
    private func hand(_ portion: [[Value]], to state: Locked<BackupFileAhead.State>) -> Bool {
        while true {
            let (isStopped, isTaken) = state.withLock { state in
                guard !state.isStopped, state.portions.count < 2 else {
                    return (state.isStopped, false)
                }
                state.portions.append(portion)
                return (false, true)
            }
            if isStopped { return false }
            if isTaken { return true }
            usleep(200)
        }
    }
}
