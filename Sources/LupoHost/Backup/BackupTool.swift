// SPDX-License-Identifier: Apache-2.0

import CLupoResources
import Glibc
import LupoCore
import LupoMariaDB

/// The program mariadb-backup, which copies the files of a server that runs.
struct BackupTool {
    /// Absolute path of the program.
    let executable: String
    private let interruption: Interruption

    /// Finds the program, and holds its version against the server's.
    ///
    /// - Throws: ``LupoError`` `.backupRefused` naming the Debian package where there is none, and where it is of another
    ///   series than the server; `.interrupted`.
    init(
        for server: ServerVersion,
        searchPath: [String] = ServerInstallation.usualSearchPath,
        interruption: Interruption
    ) throws(LupoError) {
        let names = ["mariadb-backup", "mariabackup"]
        let found = names.lazy.compactMap { ServerInstallation.find($0, in: searchPath) }.first
        guard let found else {
            throw LupoError(
                .backupRefused,
                "There is no mariadb-backup on this machine, and the method mariadb-backup needs it.",
                hint:
                    "Install it with `apt-get install mariadb-backup`, in the version of the server, or choose another "
                    + "`backup.method`."
            )
        }
        executable = found
        self.interruption = interruption
        try requireFit(to: server)
    }

    /// Files of another series are read wrong, or not at all.
    private func requireFit(to server: ServerVersion) throws(LupoError) {
        let said = try run(["--version"]).output
        // `mariadb-backup based on MariaDB server 10.11.19-MariaDB debian-linux-gnu (x86_64)`
        let words = said.split { $0 == " " || $0 == "\n" }
        let own = words.lazy.map { ServerVersion(String($0)) }.first { $0.major > 0 }
        guard let own else {
            throw LupoError(
                .backupRefused,
                "\(executable) does not say its version: \(said.clipped(to: 200).escapingControls())",
                hint: "Install the Debian package mariadb-backup, in the version of the server."
            )
        }
        guard own.major == server.major, own.minor == server.minor else {
            throw LupoError(
                .backupRefused,
                "\(executable) is of version \(own), and the server of \(server): they have to be of one series.",
                hint: "Install mariadb-backup \(server.major).\(server.minor)."
            )
        }
    }

    /// Copies the files of a server while it works, and makes of them what a server can start on.
    ///
    /// - Parameters:
    ///   - data: the server's folder.
    ///   - options: how the session reaches the server.
    ///   - folder: an empty folder, in which `data` and the two logs are made.
    /// - Throws: ``LupoError`` `.backupRefused` with what the program says; `.diskFull`, `.interrupted`.
    func copy(
        _ data: String,
        of options: ConnectionOptions,
        to folder: String
    ) throws(LupoError) {
        guard case .socket(let path) = options.endpoint else { return }
        var socket = path
        var directory: String?
        if path.utf8.count > 100 || path.hasPrefix("/proc/self/") {
            // Such a path is one of this process alone, or longer than a socket's may be; that of the embedded server stands
            // in its data folder, which is the program's working folder sooner or later.
            directory = data
            socket = String(path.dropFirst(path.folder.count + 1))
        }
        let copied = try run(
            ["--backup", "--target-dir=\(folder)/data", "--datadir=\(data)"],
            credentials: BackupTool.credentials(options, socket: socket),
            directory: directory,
            log: folder + "/backup.log"
        )
        try requireSuccess(copied, "The server's files cannot be copied")
        // Its own file says how the server's files are laid out, to the server that it starts for the export as well.
        let prepared = try run(
            [
                "--defaults-file=backup-my.cnf", "--prepare", "--export",
                "--target-dir=\(folder)/data",
            ],
            directory: folder + "/data",
            log: folder + "/prepare.log"
        )
        try requireSuccess(prepared, "The copy of the server's files cannot be made consistent")
    }

    /// The program's options as a file has them.
    static func credentials(_ options: ConnectionOptions, socket: String) -> String {
        var lines = [
            "[mariadb-backup]", "user=\(quoted(options.user))", "socket=\(quoted(socket))",
        ]
        options.password?.reveal { lines.append("password=\(quoted($0))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default: out.unicodeScalars.append(character)
            }
        }
        return out + "\""
    }

    private func requireSuccess(
        _ result: (end: ChildProcess.End, output: String),
        _ what: String
    ) throws(LupoError) {
        let lines = result.output.split(separator: "\n")
        // What it exits with does not tell enough; its last line does.
        if result.end.isSuccess, lines.last?.hasSuffix("completed OK!") == true { return }
        let isFull = ["No space left", "errno: 28", "errno=28", "Errcode: 28", "error 28"]
            .contains { result.output.contains($0) }
        let words = ["error", "failed", "denied", "refused", "cannot", "can't"]
        let telling = lines.filter { line in
            let line = line.lowercased()
            return words.contains { line.contains($0) }
        }
        let said = (telling.isEmpty ? lines : telling).suffix(4)
        throw LupoError(
            isFull ? .diskFull : .backupRefused,
            "\(what): mariadb-backup ended with \(result.end.description). "
                + said.joined(separator: "\n").clipped(to: 1_500).escapingControls(
                    keepingNewlines: true
                ),
            hint: isFull
                ? "Free some space (`lupo-host backup purge`), or set another `backup.folder`."
                : "Its user needs RELOAD, PROCESS, LOCK TABLES and BINLOG MONITOR on the server."
        )
    }

    // MARK: - Running

    /// Runs the program to its end, or kills it where somebody asks to stop.
    ///
    /// What it must not show stands in memory that it inherits, so that neither a file nor its command line has it. Where
    /// this process dies, so does the program.
    private func run(
        _ arguments: [String],
        credentials: String? = nil,
        directory: String? = nil,
        log: String? = nil
    ) throws(LupoError) -> (end: ChildProcess.End, output: String) {
        let output =
            log.map { open($0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) } ?? lupo_memory_file()
        guard output >= 0 else {
            throw BackupFolder.fault("\(log ?? "Memory for its output") cannot be made")
        }
        defer { close(output) }
        var words = arguments
        var secret: Int32?
        if let credentials {
            secret = try BackupTool.memory(credentials)
            words.insert("--defaults-file=/proc/self/fd/3", at: 0)
        }
        defer { if let secret { close(secret) } }
        var program = executable
        if let guardian = ServerInstallation.find("setpriv", in: ["/usr/bin", "/bin"]) {
            words = ["--pdeathsig", "KILL", "--", executable] + words
            program = guardian
        }
        let child = try ChildProcess(
            program,
            words,
            directory: directory,
            output: output,
            inherited: secret
        )
        while true {
            if let end = child.poll() {
                guard let said = SmallFile.text("/proc/self/fd/\(output)") else {
                    throw BackupFolder.fault("What \(executable) said cannot be read", EIO)
                }
                return (end, said)
            }
            if interruption.isRequested {
                child.end()
                throw interruption.error
            }
            usleep(3_000)
        }
    }

    /// A nameless file that only this user can read.
    private static func memory(_ text: String) throws(LupoError) -> Int32 {
        let descriptor = lupo_memory_file()
        guard descriptor >= 0, fchmod(descriptor, 0o600) == 0 else {
            throw BackupFolder.fault("Memory for the server's credentials cannot be had")
        }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            throw BackupFolder.fault("Memory for the server's credentials cannot be had")
        }
        return descriptor
    }
}
