// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
package import LupoMariaDB

/// What `server status` shows.
package struct ServerStatus: Sendable, Equatable {
    /// Absolute path of the folder.
    package let folder: String
    /// Whether a data folder has been made.
    package var exists = false
    /// Whether a server answers.
    package var isRunning = false
    /// Process id of the mariadbd that answers, or that starts or stops at this moment.
    package var pid: Int32?
    /// Version of the server that answers, else of the one that last used the data.
    package var version: ServerVersion?
    /// What a crash of the running server may cost.
    package var durability: ServerDurability?
    /// How long it has been running.
    package var uptime: Duration?
    /// Leases at this moment, of all processes.
    package var users = 0
    /// Whether it goes on after its last user.
    package var isToStay = false
    /// Bytes that the folder takes on disk.
    package var size: Int64 = 0
    /// Path of the socket; may be longer than connect(2) takes.
    package let socket: String
    /// Path of the log.
    package let log: String

    init(absentIn path: String) {
        folder = path
        socket = path + "/data/s.sock"
        log = path + "/server.log"
    }

    init(of place: ServerFolder) throws(LupoError) {
        self.init(absentIn: place.path)
        exists = access(place.data, F_OK) == 0
        let running = RunningServer(in: place)
        isRunning = running != nil
        version = running?.version ?? ServerStamp(readFrom: place.stamp)?.version
        let process =
            running.flatMap { ServerProcess(pid: $0.pid, serving: place) }
            ?? ServerProcess(pidFileOf: place)
        pid = process?.pid
        durability = process?.durability
        uptime = process?.uptime
        users = Self.users(of: try place.lock("users.lock"))
        isToStay = place.isToStay
        size = FolderTree.size(place.path)
    }

    /// Counts the shared locks on the file that the kernel lists (proc(5), /proc/locks), the caller's own included.
    static func users(of lock: FileLock) -> Int {
        var facts = Glibc.stat()
        guard fstat(lock.descriptor, &facts) == 0, let table = SmallFile.text("/proc/locks") else {
            return 0
        }
        return table.split(separator: "\n").count { line in
            let fields = line.split(separator: " ")
            return fields.count > 5 && fields[1] == "FLOCK" && fields[3] == "READ"
                && fields[5].hasSuffix(":\(facts.st_ino)")
        }
    }
}
