// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The keys of the terminal on standard input, one by one.
final class TerminalInput {
    private var decoder = KeyDecoder()
    private var original: termios?
    /// A pipe that a signal's thread writes to, so that waiting for a key ends.
    private let wake: Int32

    /// Takes the reading end of a pipe.
    init(wake: Int32) { self.wake = wake }

    /// Columns of the terminal.
    var width: Int { max(20, ProcessFacts.outputWidth ?? 80) }

    /// Begins to take keys as they are pressed, signals' keys too, without showing them.
    ///
    /// - Returns: false where standard input is no terminal.
    func enterRawMode() -> Bool {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return false }
        original = settings
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
        settings.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | BRKINT | INPCK | ISTRIP)
        return tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) == 0
    }

    /// Gives the terminal back as it was: Ctrl-C is a signal again.
    func leaveRawMode() {
        guard var settings = original else { return }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    }

    /// Stops the process as Ctrl-Z does elsewhere, until the shell lets it go on.
    static func suspend() { kill(getpid(), SIGTSTP) }

    /// Waits for a key.
    ///
    /// - Returns: nil at the end of the input, and where the process is to end.
    func next() -> Key? {
        while true {
            if let key = decoder.next(isFinal: false) { return key }
            var watched = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake, events: Int16(POLLIN), revents: 0),
            ]
            // What a terminal sends for one key comes at once; a lone escape is the key.
            let ready = poll(&watched, 2, decoder.isPending ? 50 : -1)
            if ready < 0, errno == EINTR { continue }
            guard ready >= 0, watched[1].revents == 0 else { return nil }
            if ready == 0 {
                if let key = decoder.next(isFinal: true) { return key }
                continue
            }
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            decoder.add(bytes[..<count])
        }
    }
}
