// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

@testable import LupoHost

/// A new folder with a short path; removed with all that is in it when the object goes.
///
/// In memory where there is room: making a server waits for the disk a hundred times.
final class ScratchFolder: Sendable {
    let path: String

    init() throws(LupoError) {
        var facts = statvfs()
        let isInMemory =
            statvfs("/dev/shm", &facts) == 0 && access("/dev/shm", W_OK) == 0
            && UInt64(facts.f_bavail) * UInt64(facts.f_frsize) > 1 << 30
        var template = Array("\(isInMemory ? "/dev/shm" : "/tmp")/lh.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw LupoError(.fileSystem, "No scratch folder: \(String(cString: strerror(errno))).")
        }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { FolderTree.remove(path) }

    /// Writes a text file, executable where it begins with `#!`.
    @discardableResult
    func write(_ text: String, to name: String) throws(LupoError) -> String {
        try SmallFile.write(Array(text.utf8), to: path + "/" + name)
        if text.hasPrefix("#!") { chmod(path + "/" + name, 0o755) }
        return path + "/" + name
    }
}

/// Mode bits of a path, nil where there is nothing.
func mode(of path: String) -> mode_t? {
    var facts = stat()
    return lstat(path, &facts) == 0 ? facts.st_mode & 0o7777 : nil
}

/// Runs a program of the usual search path to its end and gives what it wrote.
func output(of program: String, _ arguments: [String]) async throws -> String {
    let found = ServerInstallation.find(program, in: ServerInstallation.usualSearchPath)
    guard let found else { throw LupoError(.notFound, "There is no \(program).") }
    return try await ProgramOutput(found, arguments).text(within: .seconds(30))
}

/// One statement by the mariadb client; tabs between columns, a line a row.
func query(_ statement: String, on lease: ServerLease) async throws -> String {
    let arguments = ["--no-defaults", "-N", "-B", "-u", lease.user, "-e", statement]
    // The socket path may go through a descriptor of this process, which the child does not have.
    let socket = lease.socketPath.replacing("/proc/self/", with: "/proc/\(getpid())/")
    return try await output(of: "mariadb", arguments + ["--socket=\(socket)"])
}
