// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What was typed at the console, kept in a file that only its owner can read.
///
/// One entry a line; line ends within an entry are written as escapes. What begins with a blank is not kept, nor what
/// is the same as the entry before.
struct ConsoleHistory {
    /// Most entries that are kept.
    static let limit = 1_000
    /// Longest entry, in bytes, that is kept.
    static let longest = 16_384

    /// Oldest first.
    private(set) var entries: [String] = []
    private let path: String?

    /// Reads the file; one that cannot be read is a history without a past.
    ///
    /// - Parameter path: of the file; nil keeps nothing.
    init(path: String?) {
        self.path = path
        guard let path else { return }
        let lines = ConsoleHistory.read(path)
        entries = lines.suffix(ConsoleHistory.limit).map(\.unescaped)
        if lines.count > ConsoleHistory.limit * 2 { rewrite() }
    }

    /// Keeps an entry.
    mutating func add(_ text: String) {
        let isKept =
            !text.allSatisfy(\.isWhitespace) && text.first != " " && text != entries.last
            && text.utf8.count <= ConsoleHistory.longest
        guard isKept else { return }
        entries.append(text)
        if entries.count > ConsoleHistory.limit {
            entries.removeFirst(entries.count - ConsoleHistory.limit)
        }
        append(text)
    }

    private func append(_ text: String) {
        guard let path else { return }
        let descriptor = ConsoleHistory.open(path, O_WRONLY | O_APPEND | O_CREAT)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        Output.write(text.escaped + "\n", toFile: descriptor)
    }

    private func rewrite() {
        guard let path else { return }
        let descriptor = ConsoleHistory.open(path, O_WRONLY | O_TRUNC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        Output.write(entries.map { $0.escaped + "\n" }.joined(), toFile: descriptor)
    }

    private static func read(_ path: String) -> [String] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < limit * longest {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Opens the file for its owner alone; a link in its place is not followed.
    private static func open(_ path: String, _ flags: Int32) -> Int32 {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600)
        if descriptor >= 0 { fchmod(descriptor, 0o600) }
        return descriptor
    }
}

extension String {
    fileprivate var escaped: String {
        var out = ""
        for character in self {
            switch character {
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r", "\r\n": out += "\\r"
            default: out.append(character)
            }
        }
        return out
    }

    fileprivate var unescaped: String {
        var out = ""
        var isEscaped = false
        for character in self {
            if isEscaped {
                out.append(character == "n" ? "\n" : character == "r" ? "\r" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                out.append(character)
            }
        }
        return out
    }
}
