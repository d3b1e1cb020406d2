// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB

/// Writes the rows of a table to a file, with a digest behind them.
///
/// The file: the line `LUPOBACKUP 1`, a line of JSON with the names of the columns, the rows, and 32 bytes of SHA-256 over
/// all before. A row is the byte 1 and its cells; the byte 0 ends the rows, with their number behind it. A cell is a byte
/// for its kind and its value, lengths and numbers little-endian. It has its name only once it is whole and on the disk.
final class BackupFileWriter {
    /// What a cell's first byte says.
    enum Mark: UInt8 {
        case null, integer, unsigned, double, decimal, text, bytes
    }

    /// The first line.
    static let head = "LUPOBACKUP 1\n"

    private let path: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []
    private var digest = SHA256()
    private(set) var rows: Int64 = 0
    /// Bytes written so far.
    private(set) var size: Int64 = 0

    /// Begins a file; it must not exist.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`, `.diskFull`.
    init(path: String, columns: [String]) throws(LupoError) {
        self.path = path
        let draft = path + BackupFolder.draftSuffix
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw BackupFolder.fault("The file \(draft) cannot be made") }
        buffer.reserveCapacity(1 << 20)
        append(BackupFileWriter.head.utf8)
        let names = JSON.object([("columns", .array(columns.map(JSON.string)))])
        append((names.encoded() + "\n").utf8)
    }

    deinit { close(descriptor) }

    /// Adds the present row of a stream.
    ///
    /// - Throws: ``LupoError`` `.fileSystem`, `.diskFull`.
    func append(_ stream: RowStream) throws(LupoError) {
        buffer.append(1)
        for index in stream.columns.indices {
            switch stream.cell(index) {
            case .null: buffer.append(Mark.null.rawValue)
            case .integer(let number):
                buffer.append(Mark.integer.rawValue)
                append(UInt64(bitPattern: number))
            case .unsigned(let number):
                buffer.append(Mark.unsigned.rawValue)
                append(number)
            case .double(let number):
                buffer.append(Mark.double.rawValue)
                append(number.bitPattern)
            case .decimal(let bytes): append(.decimal, bytes)
            case .text(let bytes): append(.text, bytes)
            case .bytes(let bytes): append(.bytes, bytes)
            }
        }
        rows += 1
        if buffer.count >= 1 << 20 { try flush() }
    }

    /// Ends the file: it is on the disk and has its name when this returns.
    ///
    /// - Returns: the digest, in hexadecimal.
    /// - Throws: ``LupoError`` `.fileSystem`, `.diskFull`.
    func finish() throws(LupoError) -> String {
        buffer.append(0)
        append(UInt64(bitPattern: rows))
        try flush()
        var ended = SHA256()
        swap(&ended, &digest)
        let bytes = ended.finalize()
        buffer += bytes
        try flush()
        let draft = path + BackupFolder.draftSuffix
        guard fsync(descriptor) == 0 else { throw BackupFolder.fault("\(draft) cannot be written") }
        guard rename(draft, path) == 0 else {
            throw BackupFolder.fault("\(draft) cannot become \(path)")
        }
        try BackupFolder.sync(folder: path.folder)
        return bytes.hexadecimal
    }

    private func append(_ mark: Mark, _ bytes: UnsafeRawBufferPointer) {
        buffer.append(mark.rawValue)
        append(UInt64(bytes.count))
        buffer.append(contentsOf: bytes)
    }

    private func append(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { buffer.append(contentsOf: $0) }
    }

    private func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

    private func flush() throws(LupoError) {
        digest.update(buffer)
        size += Int64(buffer.count)
        var number: Int32 = 0
        buffer.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let rest = bytes.baseAddress.map { $0 + offset }
                let put = write(descriptor, rest, bytes.count - offset)
                if put < 0, errno == EINTR { continue }
                guard put > 0 else {
                    number = errno
                    return
                }
                offset += put
            }
        }
        guard number == 0 else {
            throw BackupFolder.fault("\(path)\(BackupFolder.draftSuffix) cannot be written", number)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

extension String {
    /// The folder of a path.
    var folder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
