// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore

/// Whole small files by path: markers, SQL of the installed server, and what /proc tells.
enum SmallFile {
    /// The bytes, or nil where the file cannot be opened or read.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var out: [UInt8] = []
        // Files of /proc have no size, so they are read to their end.
        while true {
            var number: Int32 = 0
            let piece = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
                let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                number = got < 0 ? errno : 0
                count = max(0, got)
            }
            if number == EINTR { continue }
            guard number == 0 else { return nil }
            if piece.isEmpty { return out }
            out += piece
        }
    }

    /// The text, or nil where the file cannot be read.
    static func text(_ path: String) -> String? {
        read(path).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes the bytes to a file beside it and puts that in its place, so that a reader sees all or nothing.
    ///
    /// - Throws: ``LupoError`` `.embeddedServer` or `.diskFull`.
    static func write(_ bytes: [UInt8], to path: String) throws(LupoError) {
        let draft = "\(path).\(getpid())"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw ServerFault.system("The file \(draft) cannot be made", errno)
        }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let put = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if put < 0 {
                let number = errno
                if number == EINTR { continue }
                unlink(draft)
                throw ServerFault.system("The file \(draft) cannot be written", number)
            }
            rest = rest.dropFirst(put)
        }
        guard rename(draft, path) == 0 else {
            let number = errno
            unlink(draft)
            throw ServerFault.system("The file \(path) cannot be replaced", number)
        }
    }

    /// The last lines of a text file, for an error message.
    static func lastLines(_ count: Int, of path: String) -> [String] {
        guard let text = text(path) else { return [] }
        return text.split(separator: "\n").suffix(count).map(String.init)
    }
}
