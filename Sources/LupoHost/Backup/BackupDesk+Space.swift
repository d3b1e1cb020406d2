// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Sizes, and the room for them.
extension BackupDesk {
    /// About how many bytes a table takes at the server, indexes included; 0 where the server does not say.
    func size(of table: ObjectName) throws(LupoError) -> Int64 {
        try connection.value(
            """
            SELECT CAST(data_length + index_length AS SIGNED) FROM information_schema.tables \
            WHERE table_schema = \(table.schema.name) AND table_name = \(table.table.name)
            """
        )?.integerValue ?? 0
    }

    /// Refuses what does not fit beside the server's data, where the server stands on this machine.
    ///
    /// - Throws: ``LupoError`` `.diskFull`; as every statement.
    func requireRoomAtServer(for bytes: Int64, _ what: String) throws(LupoError) {
        guard let folder = try serverFolder() else { return }
        try BackupRoom.require(bytes, in: folder, for: what)
    }

    /// The folder of the server's data, where the server stands on this machine.
    func serverFolder() throws(LupoError) -> String? {
        guard case .socket(let socket) = connection.options.endpoint,
            let folder = try connection.value("SELECT @@datadir")?.textValue
        else { return nil }
        // The embedded server works in its folder, and calls it by a relative path.
        let path = folder.hasPrefix("/") ? folder : socket.folder
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}

/// Free space of a file system.
enum BackupRoom {
    /// What is left free beside a backup: the server's own files grow while it is made.
    static let reserve: Int64 = 32 << 20

    /// Bytes that are free for this user where a path is; nil where that cannot be known.
    static func free(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(
            by: UInt64(status.f_frsize)
        )
        return overflow ? nil : Int64(clamping: bytes)
    }

    /// Refuses a backup for which there is no room: its size, a tenth more, and the reserve.
    ///
    /// - Throws: ``LupoError`` `.diskFull`.
    static func require(_ bytes: Int64, in folder: String, for what: String) throws(LupoError) {
        guard let free = free(at: folder) else { return }
        let needed = bytes + bytes / 10 + reserve
        guard free < needed else { return }
        throw LupoError(
            .diskFull,
            "There is no room for \(what) in \(folder): it needs about \(needed >> 20) MiB, and \(free >> 20) MiB are free.",
            hint:
                "Free some space (`lupo-host backup purge`), or choose another `backup.method` or `backup.folder`."
        )
    }
}
