// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What this process was given: the one place that asks the system for it.
enum ProcessFacts {
    /// The environment, by name.
    static var environment: [String: String] {
        var out: [String: String] = [:]
        var entry: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?> = environ
        while let text = entry.pointee {
            let pair = String(cString: text)
            if let sign = pair.firstIndex(of: "=") {
                out[String(pair[..<sign])] = String(pair[pair.index(after: sign)...])
            }
            entry += 1
        }
        return out
    }

    /// The working folder, absolute.
    static var workingFolder: String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }

    /// The login name.
    static var userName: String {
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else {
            return "root"
        }
        return String(cString: name)
    }

    /// Columns of the terminal on standard error; 100 where it is none.
    static var terminalWidth: Int { columns(STDERR_FILENO) ?? 100 }

    /// Columns of the terminal on standard output; nil where it is none.
    static var outputWidth: Int? { columns(STDOUT_FILENO) }

    private static func columns(_ stream: Int32) -> Int? {
        var size = winsize()
        guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}
