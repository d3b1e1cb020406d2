// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// Loads the files of a run one after the other, each while the migration before it runs: a session mostly waits for
/// the server, and a file takes a tenth of what a small migration takes.
///
/// A file is loaded on a thread of its own with the stack that Lua needs, and then handed over whole: from then on its
/// VM is the session's alone.
final class LoadAhead {
    private let loader: Loader?
    private let load: @Sendable (String) throws(LupoError) -> LoadedMigration
    private var rest: ArraySlice<String>
    private var next: Task<Result<Handover, LupoError>, Never>?

    /// Loads nothing yet.
    ///
    /// - Parameters:
    ///   - paths: the files in their order.
    ///   - load: loads one of them.
    init(
        _ paths: [String],
        _ load: @escaping @Sendable (String) throws(LupoError) -> LoadedMigration
    ) {
        self.load = load
        rest = paths[...]
        // A single file has nothing to be loaded beside; without a thread each is loaded when its turn comes.
        loader = paths.count > 1 ? try? Loader() : nil
    }

    deinit { next?.cancel() }

    /// The next migration; the one after it is begun.
    ///
    /// - Returns: nil after the last.
    /// - Throws: ``LupoError`` as loading does, when that file's turn comes and not before.
    func take() async throws(LupoError) -> LoadedMigration? {
        guard let path = rest.popFirst() else { return nil }
        let loaded = await next?.value
        next = nil
        if let loader, let following = rest.first {
            let load = load
            next = Task { await loader.load(following, by: load) }
        }
        guard let loaded else { return try load(path) }
        return try loaded.get().migration
    }

    /// Waits for a file that is being loaded, and drops it.
    func stop() async {
        next?.cancel()
        _ = await next?.value
        next = nil
    }
}

/// A migration on its way from the thread that loaded it to the thread that runs it.
///
/// Sendable although its content is not, since nobody else holds that: the loader makes it and lets go of it, and one
/// session takes it.
private struct Handover: @unchecked Sendable {
    let migration: LoadedMigration
}

/// The thread that loads.
private actor Loader {
    private nonisolated let executor: ThreadExecutor

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init() throws(LupoError) { executor = try ThreadExecutor(name: "loader") }

    func load(
        _ path: String,
        by body: @Sendable (String) throws(LupoError) -> LoadedMigration
    ) -> Result<Handover, LupoError> {
        guard !Task.isCancelled else {
            return .failure(LupoError(.interrupted, "\(path) is not wanted any more."))
        }
        do throws(LupoError) {
            return .success(Handover(migration: try body(path)))
        } catch {
            return .failure(error)
        }
    }
}
