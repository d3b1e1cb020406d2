// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Synchronization

/// A program at a terminal of its own, as a person would have it: the test types, and waits for what is to be seen.
package final class PseudoTerminal: Sendable {
    /// The process id of the program.
    package let processID: Int32
    private let descriptor: Int32
    private let screen = Screen()
    private let isReaped = Mutex(false)

    /// What the program has written; held by the thread that reads it, which ends with the program.
    private final class Screen: Sendable {
        private let state = Mutex((bytes: [UInt8](), hasEnded: false, isHungUp: false))

        var bytes: [UInt8] { state.withLock { $0.bytes } }
        var hasEnded: Bool { state.withLock { $0.hasEnded } }

        func hangUp() { state.withLock { $0.isHungUp = true } }

        func collect(_ descriptor: Int32) {
            var block = [UInt8](repeating: 0, count: 65_536)
            while true {
                // A look now and then: closing the descriptor would not end a read that waits.
                var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                guard poll(&ready, 1, 20) != 0 else {
                    if state.withLock({ $0.isHungUp }) { return }
                    continue
                }
                let count = read(descriptor, &block, block.count)
                if count < 0, errno == EINTR { continue }
                // EIO: the program has closed its end.
                guard count > 0 else { return state.withLock { $0.hasEnded = true } }
                state.withLock { $0.bytes += block[..<count] }
            }
        }
    }

    /// Starts a program on a new terminal, which is its controlling one.
    ///
    /// - Parameters:
    ///   - program: its absolute path.
    ///   - arguments: without the program's name.
    ///   - folder: the working folder.
    ///   - columns: the terminal's width.
    /// - Throws: ``TestFailure`` where the system gives no terminal or no process.
    package init(
        _ program: String,
        _ arguments: [String],
        in folder: String,
        columns: UInt16 = 100
    ) throws {
        // What posix_openpt, unlockpt and ptsname do on Linux; Swift's Glibc does not show them.
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var isLocked: Int32 = 0
        var number: Int32 = 0
        guard master >= 0, ioctl(master, 0x4004_5431, &isLocked) == 0,
            ioctl(master, 0x8004_5430, &number) == 0
        else { throw TestFailure("The system gave no terminal (errno \(errno)).") }
        _ = fcntl(master, F_SETFD, FD_CLOEXEC)
        var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        descriptor = master
        let text = arguments.map { " '" + $0.replacingQuotes + "'" }.joined()
        processID = try PseudoTerminal.spawn(
            "/dev/pts/\(number)",
            "cd '\(folder)' && exec '\(program)'\(text)"
        )
        PlainThread.start { [screen] in
            screen.collect(master)
            close(master)
        }
    }

    deinit {
        guard !isReaped.withLock({ $0 }) else { return }
        kill(processID, SIGKILL)
        var status: Int32 = 0
        waitpid(processID, &status, 0)
    }

    /// What the program has written so far, control sequences and all.
    package var output: String {
        String(decoding: screen.bytes, as: UTF8.self)
    }

    /// Types.
    package func type(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    /// Closes the terminal, as closing its window does: the system tells the program by SIGHUP.
    package func hangUp() { screen.hangUp() }

    /// Waits until something is to be seen that was not there before.
    ///
    /// - Parameters:
    ///   - text: what the program writes, with LF at the end of lines.
    ///   - start: how much output there was before, as ``length`` said.
    ///   - limit: how long to wait.
    /// - Throws: ``TestFailure`` with what is to be seen instead.
    package func expect(
        _ text: String,
        after start: Int = 0,
        atMost limit: Duration = .seconds(20)
    ) async throws {
        let end = ContinuousClock.now + limit
        while true {
            let hasEnded = screen.hasEnded
            // Without CR: to Swift, CR LF is one character, in which no LF is found.
            let bytes = screen.bytes.dropFirst(start).filter { $0 != 0x0D }
            let shown = String(decoding: bytes, as: UTF8.self)
            if shown.contains(text) { return }
            guard ContinuousClock.now < end, !hasEnded else {
                throw TestFailure("'\(text)' is not to be seen in: \(shown)")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Bytes of output so far.
    package var length: Int { screen.bytes.count }

    /// Waits for the program's end.
    ///
    /// - Returns: its exit status; nil where a signal ended it.
    /// - Throws: ``TestFailure`` where it does not end.
    package func exitStatus(atMost limit: Duration = .seconds(20)) async throws -> Int32? {
        let end = ContinuousClock.now + limit
        var status: Int32 = 0
        while waitpid(processID, &status, WNOHANG) != processID {
            guard ContinuousClock.now < end else {
                throw TestFailure("The program does not end: \(output)")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        isReaped.withLock { $0 = true }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : nil
    }

    private static func spawn(_ terminal: String, _ command: String) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a new session opens becomes its controlling one.
        posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGHUP)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let flags = Int32(0x80) | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
        var environment: [UnsafeMutablePointer<CChar>?] = []
        for name in ["PATH", "LD_LIBRARY_PATH"] {
            if let value = getenv(name) {
                environment.append(strdup("\(name)=\(String(cString: value))"))
            }
        }
        environment += [
            strdup("HOME=/nonexistent"), strdup("TERM=xterm"), strdup("LANG=C.UTF-8"), nil,
        ]
        var words = [strdup("sh"), strdup("-c"), strdup(command), nil]
        defer { for word in words + environment { free(word) } }
        var pid = pid_t()
        let failure = posix_spawn(&pid, "/bin/sh", &actions, &attributes, &words, &environment)
        guard failure == 0 else {
            throw TestFailure("No process at a terminal (errno \(failure)).")
        }
        return pid
    }
}

extension String {
    /// For a word of the shell between single quotes.
    fileprivate var replacingQuotes: String {
        reduce(into: "") { $0 += $1 == "'" ? "'\\''" : String($1) }
    }
}
