// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The lines of standard input, as they come.
struct InputLines {
    private var bytes: [UInt8] = []
    private var isAtEnd = false

    /// The next line without its end; nil where there is none.
    mutating func next() -> String? {
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                var line = bytes[..<end]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                bytes.removeFirst(end + 1)
                return text
            }
            if isAtEnd {
                guard !bytes.isEmpty else { return nil }
                defer { bytes = [] }
                return String(decoding: bytes, as: UTF8.self)
            }
            var block = [UInt8](repeating: 0, count: 65_536)
            let count = read(STDIN_FILENO, &block, block.count)
            if count < 0, errno == EINTR { continue }
            if count > 0 { bytes += block[..<count] } else { isAtEnd = true }
        }
    }
}
