// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// The program of `password_command`, whose first line of output is the password.
struct PasswordCommand: Sendable {
    private let words: [String]
    private let folder: String

    /// Takes program and arguments; they are not given to a shell.
    init(_ words: [String], folder: String) throws(LupoError) {
        guard words.first?.isEmpty == false else {
            throw LupoError(.configuration, "lupo.lua: 'password_command' is empty.")
        }
        self.words = words
        self.folder = folder
    }

    /// Runs the program; its standard error goes to ours, its output to nobody else.
    ///
    /// - Throws: ``LupoError`` `.configuration`; never with what it printed.
    func output() throws(LupoError) -> String {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw failure("no pipe could be made") }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        // The host blocks signals and ignores SIGPIPE for itself, not for others.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid = pid_t()
        let program =
            words[0].contains("/") && !words[0].hasPrefix("/") ? folder + "/" + words[0] : words[0]
        let started = posix_spawnp(&pid, program, &actions, &attributes, &arguments, environ)
        close(ends[1])
        guard started == 0 else { throw failure(String(cString: strerror(started))) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while bytes.count < 65_536 {
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        guard status == 0 else { throw failure("it ended with status \((status >> 8) & 0xFF)") }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self), !text.isEmpty else {
            throw failure("it printed no password")
        }
        return text
    }

    private func failure(_ reason: String) -> LupoError {
        LupoError(
            .configuration,
            "The password_command \(words[0].escapingControls()) gave no password: \(reason).",
            hint: "Run it by hand in \(folder)."
        )
    }
}
