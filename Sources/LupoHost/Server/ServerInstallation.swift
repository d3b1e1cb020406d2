// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// The MariaDB server that this machine has: its program and the SQL that its system tables are made of.
struct ServerInstallation {
    /// Absolute path of mariadbd.
    let executable: String

    /// Where programs are looked for: the user's `PATH`, then the places that an ordinary user's `PATH` leaves out.
    static var usualSearchPath: [String] {
        let own = getenv("PATH").map { String(cString: $0) } ?? ""
        return own.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
            + ["/usr/sbin", "/usr/local/sbin", "/usr/libexec", "/usr/local/mysql/bin"]
    }

    /// Finds mariadbd.
    ///
    /// - Throws: ``LupoError`` `.embeddedServer` naming the Debian package where there is none.
    init(searchPath: [String]) throws(LupoError) {
        guard
            let found = Self.find("mariadbd", in: searchPath) ?? Self.find("mysqld", in: searchPath)
        else {
            throw LupoError(
                .embeddedServer,
                "There is no mariadbd on this machine, and the embedded server needs one.",
                hint: Self.advice
            )
        }
        executable = found
    }

    /// The first executable file of that name.
    static func find(_ name: String, in searchPath: [String]) -> String? {
        searchPath.map { $0 + "/" + name }.first { access($0, X_OK) == 0 }
    }

    /// The statements for `mariadbd --bootstrap`: database `mysql` with its tables and root's account.
    ///
    /// Left out are the help tables, the sys schema, and accounts for this machine's name.
    ///
    /// - Throws: ``LupoError`` `.embeddedServer` where the installed server lacks its SQL.
    func bootstrapStatements() async throws(LupoError) -> [UInt8] {
        var folder = usualShareFolders.first(where: Self.hasStatements)
        if folder == nil { folder = try await toldShareFolders().first(where: Self.hasStatements) }
        guard let folder else {
            throw LupoError(
                .embeddedServer,
                "\(executable) is installed without \(Self.files[0]), of which its system tables are made.",
                hint: Self.advice
            )
        }
        var out = "create database mysql;\nuse mysql;\n"
        for file in Self.files {
            let lines = (SmallFile.text(folder + "/" + file) ?? "").split(
                separator: "\n",
                omittingEmptySubsequences: false
            )
            for line in lines where !line.contains("@current_hostname") { out += line + "\n" }
        }
        return Array(out.utf8)
    }

    /// Begins asking the program for its version; takes about 40 ms.
    func askVersion() throws(LupoError) -> VersionQuestion {
        try VersionQuestion(executable: executable)
    }

    private static let files = [
        "mysql_system_tables.sql", "mysql_performance_tables.sql", "mysql_system_tables_data.sql",
    ]

    private static let advice =
        "Install it with `apt-get install mariadb-server-core`, or name a server with `--database`."

    private static func hasStatements(_ folder: String) -> Bool {
        files.allSatisfy { access(folder + "/" + $0, R_OK) == 0 }
    }

    /// Beside the program, following the link where it is one.
    private var usualShareFolders: [String] {
        guard let real = realpath(executable, nil) else { return [] }
        defer { free(real) }
        let folders = String(cString: real).split(separator: "/").dropLast(2)
        let base = folders.map { "/" + $0 }.joined()
        return ["mysql", "mariadb"].map { "\(base)/share/\($0)" } + [base + "/share"]
    }

    /// What the program itself says, which takes 140 ms and so comes second.
    private func toldShareFolders() async throws(LupoError) -> [String] {
        let output = try await ProgramOutput(executable, ["--no-defaults", "--help", "--verbose"])
            .text(within: .seconds(20))
        var out: [String] = []
        for line in output.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 2, words[1].hasPrefix("/") else { continue }
            if words[0] == "basedir" {
                out += ["mysql", "mariadb", ""].map { words[1] + "/share/" + $0 }
            }
            if words[0] == "character-sets-dir" { out.append(words[1] + "/..") }
        }
        return out
    }
}

/// A running `mariadbd --version`, so that the answer can be had beside other work.
struct VersionQuestion {
    private let output: ProgramOutput
    private let executable: String

    init(executable: String) throws(LupoError) {
        self.executable = executable
        output = try ProgramOutput(executable, ["--no-defaults", "--version"])
    }

    /// Waits for the version.
    func answer() async throws(LupoError) -> ServerVersion {
        let text = try await output.text(within: .seconds(20))
        // `mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)`
        let words = text.split { $0 == " " || $0 == "\n" }
        guard let place = words.firstIndex(of: "Ver"), place + 1 < words.count,
            let version = ServerVersion(exactly: String(words[place + 1]))
        else {
            throw LupoError(
                .embeddedServer,
                "\(executable) does not say its version: \(text.clipped(to: 200))"
            )
        }
        return version
    }
}
