// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Which server last used a data folder: its version, and the program file that said so.
///
/// As long as the same file is there, it need not be asked for its version again, which would take 40 ms.
struct ServerStamp: Equatable {
    let version: ServerVersion
    private let program: String

    init(version: ServerVersion, executable: String) {
        self.version = version
        program = Self.identity(of: executable)
    }

    /// Reads the stamp in a data folder; nil where there is none or it cannot be understood.
    init?(readFrom path: String) {
        guard let lines = SmallFile.text(path)?.split(separator: "\n"), lines.count >= 1,
            let version = ServerVersion(exactly: String(lines[0]))
        else { return nil }
        self.version = version
        program = lines.count > 1 ? String(lines[1]) : ""
    }

    /// The bytes of the file: the version and the program, a line each.
    var bytes: [UInt8] { Array("\(version)\n\(program)\n".utf8) }

    /// Whether this program is the one that wrote the stamp, by path, size and time of change.
    func isFrom(_ executable: String) -> Bool { program == Self.identity(of: executable) }

    private static func identity(of executable: String) -> String {
        var facts = Glibc.stat()
        guard stat(executable, &facts) == 0 else { return executable }
        return "\(executable) \(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
    }
}
