// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// The folder of one embedded server, open and checked: ours alone, since whoever can enter it is root on the server.
///
///     server/            0700
///       data/            data folder of mariadbd, and its working folder while it runs
///         s.sock         socket, made with mode 0777 by mariadbd; the folder above keeps others out
///         lupo_server    which server version made the data, see ServerStamp
///       files/  tmp/     the only folder for LOAD DATA and OUTFILE; temporary files
///       users.lock       shared by each user, exclusive by whoever stops the server
///       start.lock       exclusive by whoever makes or starts one
///       server.lock      exclusive by mariadbd itself, which inherits the descriptor: free means dead
///       server.pid  server.log  stay
final class ServerFolder: Sendable {
    /// Absolute path, without a slash at the end.
    let path: String
    private let descriptor: Int32

    var data: String { path + "/data" }
    var files: String { path + "/files" }
    var temporary: String { path + "/tmp" }
    var log: String { path + "/server.log" }
    var pidFile: String { path + "/server.pid" }
    var stamp: String { data + "/" + ServerFolder.stampName }
    /// The name of the stamp in the data folder, by which an embedded server is known.
    static let stampName = "lupo_server"
    var stay: String { path + "/stay" }
    private var socket: String { data + "/s.sock" }

    /// A path of the socket that connect(2) takes: the plain one, or one through this folder's descriptor where the
    /// plain one has more than 107 bytes.
    ///
    /// The second form holds in this process, as long as this object lives.
    var socketPath: String {
        socket.utf8.count <= 107 ? socket : "/proc/self/fd/\(descriptor)/data/s.sock"
    }

    /// Descriptor of the folder where `socketPath` goes through it, which a child must then inherit.
    var descriptorOfSocketPath: Int32? { socket.utf8.count <= 107 ? nil : descriptor }

    /// Opens the folder.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - creating: makes it, and the folders above, where absent.
    /// - Throws: ``LupoError`` `.embeddedServer` for a folder that is not ours, cannot be written or has too long a
    ///   path; `.diskFull`.
    init(path: String, creating: Bool) throws(LupoError) {
        // mariadbd has room for 512 bytes in a path and puts schema and table names behind this one.
        guard path.utf8.count <= 320 else {
            throw LupoError(
                .embeddedServer,
                "The path of the embedded server's folder has \(path.utf8.count) bytes; mariadbd takes 320.",
                hint: "Name a folder with a shorter path: `--database embedded:PATH`."
            )
        }
        guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw LupoError(
                .embeddedServer,
                "The path of the embedded server's folder has control characters: \(path).",
                hint: "Name another folder: `--database embedded:PATH`."
            )
        }
        if creating { try Self.make(path) }
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ServerFault.system("The embedded server's folder \(path) cannot be opened", errno)
        }
        self.path = path
        try check()
    }

    deinit { close(descriptor) }

    /// Whether there is such a folder at all.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Whether `server start` was said since this machine's boot.
    var isToStay: Bool {
        guard let said = SmallFile.read(stay) else { return false }
        return said == Self.bootIdentity
    }

    /// Changes with every boot of the machine; empty where the kernel does not tell.
    static var bootIdentity: [UInt8] { SmallFile.read("/proc/sys/kernel/random/boot_id") ?? [] }

    /// A lock file in the folder.
    func lock(_ name: String) throws(LupoError) -> FileLock {
        try FileLock(path: path + "/" + name)
    }

    /// Makes the folders that mariadbd expects to find beside its data.
    func makeSideFolders() throws(LupoError) {
        for folder in [files, temporary] where mkdir(folder, 0o700) != 0 {
            guard errno == EEXIST else {
                throw ServerFault.system("The folder \(folder) cannot be made", errno)
            }
        }
    }

    private static func make(_ path: String) throws(LupoError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let number = errno
        guard number == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw ServerFault.system("The embedded server's folder \(path) cannot be made", number)
        }
        try makeParents(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw ServerFault.system(
                "The embedded server's folder \(path) cannot be made",
                errno
            )
        }
    }

    /// The folders above hold other things of the project and get the usual mode.
    private static func makeParents(_ path: String) throws(LupoError) {
        if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        let number = errno
        guard number == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw ServerFault.system("The folder \(path) cannot be made", number)
        }
        try makeParents(String(path[..<slash]))
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw ServerFault.system("The folder \(path) cannot be made", errno)
        }
    }

    private func check() throws(LupoError) {
        var facts = Glibc.stat()
        guard fstat(descriptor, &facts) == 0 else {
            throw ServerFault.system("The embedded server's folder \(path) cannot be read", errno)
        }
        // Also for root: files of root's would lock the owner out of the owner's own project.
        guard facts.st_uid == geteuid() else {
            throw LupoError(
                .embeddedServer,
                "The embedded server's folder \(path) belongs to user \(facts.st_uid), and this is user \(geteuid()).",
                hint: "Run as its owner, or name another folder with `--database embedded:PATH`."
            )
        }
        if facts.st_mode & 0o077 != 0, fchmod(descriptor, 0o700) != 0 {
            throw ServerFault.system(
                "The embedded server's folder \(path) is open to other users and cannot be closed",
                errno
            )
        }
        guard faccessat(descriptor, ".", W_OK | X_OK, AT_EACCESS) == 0 else {
            throw ServerFault.system(
                "The embedded server's folder \(path) cannot be written",
                errno
            )
        }
    }
}
