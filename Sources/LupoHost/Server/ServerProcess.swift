// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// What /proc says about one process; a pid alone proves nothing, since the kernel uses it again.
struct ServerProcess {
    let pid: pid_t

    /// The process that mariadbd's own pid file names, if it still serves this folder.
    init?(pidFileOf folder: ServerFolder) {
        guard let text = SmallFile.text(folder.pidFile),
            let pid = pid_t(text.prefix { $0.isNumber })
        else { return nil }
        self.init(pid: pid, serving: folder)
    }

    /// The process if it is a mariadbd that works in this folder, and has not ended.
    init?(pid: pid_t, serving folder: ServerFolder) {
        self.pid = pid
        guard pid > 0, Self.isServer(arguments), isIn(folder.data), !hasEnded else { return nil }
    }

    /// The command line; empty for a zombie, or where it cannot be read.
    var arguments: [String] {
        (SmallFile.read("/proc/\(pid)/cmdline") ?? []).split(separator: 0).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// What the running server was started for.
    var durability: ServerDurability {
        arguments.contains(ServerOptions.durableFlush) ? .full : .none
    }

    /// How long it has been running, in whole milliseconds.
    var uptime: Duration? {
        guard let stat = SmallFile.text("/proc/\(pid)/stat"),
            let closing = stat.lastIndex(of: ")"),
            let now = SmallFile.text("/proc/uptime")?.split(separator: " ").first.flatMap({
                Double($0)
            })
        else { return nil }
        // proc(5): starttime is field 22; the state after the closing parenthesis is field 3.
        let fields = stat[closing...].split(separator: " ")
        guard fields.count > 20, let start = Double(fields[20]) else { return nil }
        let seconds = now - start / Double(sysconf(Int32(_SC_CLK_TCK)))
        return .milliseconds(max(0, Int64(seconds * 1_000)))
    }

    private static func isServer(_ arguments: [String]) -> Bool {
        let name = arguments.first?.split(separator: "/").last ?? ""
        return name == "mariadbd" || name == "mysqld"
    }

    private func isIn(_ folder: String) -> Bool {
        var its = Glibc.stat()
        var ours = Glibc.stat()
        return stat("/proc/\(pid)/cwd", &its) == 0 && stat(folder, &ours) == 0
            && its.st_dev == ours.st_dev && its.st_ino == ours.st_ino
    }

    private var hasEnded: Bool {
        guard let stat = SmallFile.text("/proc/\(pid)/stat"), let closing = stat.lastIndex(of: ")")
        else { return true }
        let state = stat[closing...].split(separator: " ").dropFirst().first
        return state == "Z" || state == "X"
    }
}
