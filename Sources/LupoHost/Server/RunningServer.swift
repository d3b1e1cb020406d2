// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// A server that has answered on the folder's socket.
struct RunningServer {
    /// 0 where it runs in another pid namespace, and cannot be signalled from here.
    let pid: Int32
    /// Absent where its answer was an error, such as too many connections.
    let version: ServerVersion?
    /// How it came about.
    var origin: ServerLease.Origin = .adopted

    /// Asks who listens; nil where nobody does, as with the socket file that a killed server leaves behind.
    init?(in folder: ServerFolder, patience: Duration = .milliseconds(2_000)) {
        guard let greeting = ServerGreeting.ask(folder.socketPath, patience: patience) else {
            return nil
        }
        pid = greeting.pid
        version = greeting.version
    }
}
