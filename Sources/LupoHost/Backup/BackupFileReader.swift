// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Reads a file of ``BackupFileWriter``: first all of it for its digest, then its rows.
///
/// What is torn or was edited is refused before a row of it is used; and a length is never believed beyond the file's end.
final class BackupFileReader {
    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var position = 0
    private var offset: off_t = 0
    private var end: off_t = 0
    /// The names of the columns.
    private(set) var columns: [String] = []
    /// Rows read so far.
    private(set) var rows: Int64 = 0

    /// Bytes of the digest at the end.
    private static let digestSize = 32

    /// Opens a file and reads its head.
    ///
    /// - Parameters:
    ///   - path: of the file.
    ///   - digest: as it was recorded.
    /// - Throws: ``LupoError`` `.backupDamaged`, `.fileSystem`.
    init(path: String, digest: String?) throws(LupoError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw BackupFolder.fault("\(path) cannot be read") }
            throw LupoError(
                .backupDamaged,
                "The backup \(path) is gone.",
                hint: "Take another backup, such as the server's own."
            )
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw damaged("it is no file")
        }
        end = status.st_size - off_t(BackupFileReader.digestSize)
        guard end > 0 else { throw damaged("it is too short") }
        try checkDigest(digest)
        try readHead()
    }

    deinit { close(descriptor) }

    /// The error for a file that is not as it was written.
    private func damaged(_ what: String) -> LupoError {
        LupoError(
            .backupDamaged,
            "The backup \(path) is not what was written: \(what).",
            hint: "It is not used. Take another backup, such as the server's own."
        )
    }

    private func checkDigest(_ expected: String?) throws(LupoError) {
        var digest = SHA256()
        while offset < end {
            let piece = try read(Int(min(off_t(1 << 20), end - offset)))
            digest.update(piece)
        }
        let found = digest.finalize()
        let stored = try read(BackupFileReader.digestSize)
        guard stored == found, expected == nil || found.hexadecimal == expected else {
            throw damaged("its SHA-256 is another one")
        }
        offset = 0
    }

    /// Bytes at `offset`, which moves behind them.
    private func read(_ count: Int) throws(LupoError) -> [UInt8] {
        var number: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
            while filled < count {
                let rest = target.baseAddress.map { $0 + filled }
                let got = pread(descriptor, rest, count - filled, offset + off_t(filled))
                if got < 0, errno == EINTR { continue }
                if got < 0 { number = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard number == 0 else { throw BackupFolder.fault("\(path) cannot be read", number) }
        guard bytes.count == count else { throw damaged("it ends too early") }
        offset += off_t(count)
        return bytes
    }

    // MARK: - Content

    private func fill(_ count: Int) throws(LupoError) {
        guard buffer.count - position < count else { return }
        buffer.removeFirst(position)
        position = 0
        let missing = count - buffer.count
        guard off_t(missing) <= end - offset else { throw damaged("it ends too early") }
        let piece = min(off_t(max(missing, 1 << 20)), end - offset)
        buffer += try read(Int(piece))
    }

    private func byte() throws(LupoError) -> UInt8 {
        try fill(1)
        defer { position += 1 }
        return buffer[position]
    }

    private func number() throws(LupoError) -> UInt64 {
        try fill(8)
        var number: UInt64 = 0
        for index in (0..<8).reversed() { number = number << 8 | UInt64(buffer[position + index]) }
        position += 8
        return number
    }

    private func bytes() throws(LupoError) -> ArraySlice<UInt8> {
        let count = try number()
        guard count <= UInt64(end) else { throw damaged("a length does not fit") }
        try fill(Int(count))
        defer { position += Int(count) }
        return buffer[position..<position + Int(count)]
    }

    private func line() throws(LupoError) -> String {
        var line: [UInt8] = []
        while true {
            let next = try byte()
            if next == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(next)
        }
    }

    private func readHead() throws(LupoError) {
        guard try line() + "\n" == BackupFileWriter.head else {
            throw damaged("it is of another kind, or of a newer host")
        }
        let names = try JSON(parsing: try line())["columns"]?.arrayValue
        columns = names?.compactMap(\.stringValue) ?? []
        guard !columns.isEmpty else { throw damaged("it names no columns") }
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: ``LupoError`` `.backupDamaged`, `.fileSystem`.
    func next() throws(LupoError) -> [Value]? {
        switch try byte() {
        case 0:
            guard try number() == UInt64(rows) else {
                throw damaged("it has another number of rows")
            }
            return nil
        case 1: break
        default: throw damaged("a row has no beginning")
        }
        var values: [Value] = []
        values.reserveCapacity(columns.count)
        for _ in columns { values.append(try cell()) }
        rows += 1
        return values
    }

    private func cell() throws(LupoError) -> Value {
        guard let mark = BackupFileWriter.Mark(rawValue: try byte()) else {
            throw damaged("a cell has no kind")
        }
        switch mark {
        case .null: return .null
        case .integer: return .integer(Int64(bitPattern: try number()))
        case .unsigned: return .unsigned(try number())
        case .double: return .double(Double(bitPattern: try number()))
        case .decimal: return .decimal(String(decoding: try bytes(), as: UTF8.self))
        case .text: return .text(String(decoding: try bytes(), as: UTF8.self))
        case .bytes: return .bytes(Array(try bytes()))
        }
    }
}
