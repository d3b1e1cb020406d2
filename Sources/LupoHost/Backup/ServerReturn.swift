// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// The commands by which a person puts a server's backup back.
struct ServerReturn {
    /// The file beside the backup that has them.
    static let name = "RESTORE.txt"

    private let location: String
    private let data: String
    private let project: String
    private let version: String
    /// The user and group of the data; nil where they are this process's.
    private let owner: String?
    private let isEmbedded: Bool

    /// Describes the way back of a backup.
    ///
    /// - Parameters:
    ///   - record: of a whole server.
    ///   - data: the server's folder.
    ///   - project: the folder of `lupo.lua`.
    init(_ record: BackupRecord, data: String, project: String) {
        location = record.location
        self.data = data
        self.project = project
        version = record[detail: "server_version"].stringValue ?? "unknown"
        isEmbedded = access(location + "/data/" + ServerFolder.stampName, F_OK) == 0
        var status = stat()
        if stat(data, &status) == 0, status.st_uid != geteuid() {
            owner = "\(ServerReturn.user(status.st_uid)):\(status.st_gid)"
        } else {
            owner = nil
        }
    }

    /// Each of them for a shell, in order.
    var commands: [String] {
        let (place, data) = (ServerReturn.quoted(location), ServerReturn.quoted(data))
        var out = ["cd \(place) && sha256sum --check --quiet \(FileManifest.sumsName)"]
        out.append(
            isEmbedded
                ? "cd \(ServerReturn.quoted(project)) && lupo-host server stop"
                : "systemctl stop mariadb"
        )
        out.append(
            "if [ -e \(data) ]; then mv -T \(data) \(ServerReturn.quoted(self.data + ".before")); fi"
        )
        out.append("mkdir -m 700 \(data)")
        let options = isEmbedded ? "--no-defaults " : ""
        out.append(
            "mariadb-backup \(options)--copy-back --target-dir=\(place)/data --datadir=\(data)"
        )
        if let owner { out.append("chown -R \(owner) \(data)") }
        out.append(
            isEmbedded
                ? "cd \(ServerReturn.quoted(project)) && lupo-host status"
                : "systemctl start mariadb"
        )
        return out
    }

    /// What the file says.
    var text: String {
        """
        This is a backup of a whole MariaDB server \(version), made by mariadb-backup and prepared.
        These commands put it back in place of all that the server has now. They keep what is there:

        \(commands.map { "    " + $0 }.joined(separator: "\n"))

        \(isEmbedded ? "" : "Where systemd does not run the server, stop and start it in another way. ")\
        Once all is well, delete \(data).before.

        """
    }

    private static func user(_ id: uid_t) -> String {
        guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return String(id) }
        return String(cString: name)
    }

    /// A word for a shell.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x30...0x39).contains(byte) || "/._-+".utf8.contains(byte)
        }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
