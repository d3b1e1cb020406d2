// SPDX-License-Identifier: Apache-2.0

import LupoCore
package import LupoMariaDB
import Synchronization

/// One user's hold on a running embedded server.
///
/// It ends with `release()`. A lease that is dropped without it, or whose process dies, ends as well, but then the
/// server goes on running until somebody else leaves.
package final class ServerLease: Sendable {
    /// How the server came to run.
    package enum Origin: String, Sendable {
        /// Its data was made and it was started.
        case created
        /// It was started on data that was there.
        case started
        /// It was running.
        case adopted
    }

    /// Where to connect, for this process, as long as the lease lives; at most 107 bytes.
    package let socketPath: String
    /// The account to connect as, without a password.
    package let user = "root"
    /// How the server came to run.
    package let origin: Origin
    /// Process id of mariadbd; 0 where it runs in another pid namespace.
    package let pid: Int32
    /// Absent where the server said nothing but an error, such as too many connections.
    package let version: ServerVersion?

    let folder: ServerFolder
    private let users: FileLock
    private let patience: Duration
    private let isReleased = Atomic(false)

    init(folder: ServerFolder, users: FileLock, running: RunningServer, patience: Duration) {
        socketPath = folder.socketPath
        origin = running.origin
        pid = running.pid
        version = running.version
        self.folder = folder
        self.users = users
        self.patience = patience
    }

    /// Leaves.
    ///
    /// The last user stops the server, unless `server start` was said since the machine's boot.
    ///
    /// Close the connections first. Calling it again does nothing more.
    ///
    /// - Returns: true where the server was stopped, which a failure to stop it is not.
    @discardableResult
    package func release() async -> Bool {
        guard !isReleased.exchange(true, ordering: .relaxed) else { return false }
        // From here on others may come and go; the exclusive lock keeps them out while the server ends.
        defer { users.unlock() }
        guard users.tryLock(.exclusive), !folder.isToStay else { return false }
        do throws(LupoError) {
            return try await ServerShutdown(folder: folder, patience: patience)
                .run()
        } catch {
            // It goes on running, and the next user adopts it.
            return false
        }
    }
}
