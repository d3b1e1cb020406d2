// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoMariaDB

/// Rows that a script's loop is still reading.
///
/// They come from the network as the loop goes on. Another statement in between needs the connection, so the rest is
/// read into memory first, up to a limit.
final class OpenRows {
    /// How much unread rows hold in memory, all loops of a hook together.
    final class Unread {
        /// Most bytes that they may hold.
        static let limit = 256 << 20
        fileprivate(set) var bytes = 0
    }

    /// The columns.
    let columns: [Column]
    private var stream: RowStream?
    private var rest: [[Value]] = []
    private var restPosition = 0
    private let unread: Unread
    private var heldBytes = 0
    private let limits: ScriptLimits
    private let file: String?

    /// Takes the open rows, what all unread ones hold, and what the script that reads them may hold.
    init(_ stream: RowStream, _ unread: Unread, limits: ScriptLimits, file: String?) {
        self.stream = stream
        self.unread = unread
        self.limits = limits
        self.file = file
        columns = stream.columns
    }

    deinit { unread.bytes -= heldBytes }

    /// Gives the next rows to `body`, at most `limit`.
    ///
    /// - Parameters:
    ///   - limit: most rows.
    ///   - borrowed: called with the stream while rows come from the network.
    ///   - kept: called with rows that were read into memory before.
    /// - Returns: how many rows were given; fewer than `limit` only at the end.
    /// - Throws: ``LupoError`` as every statement, and what the bodies throw.
    func next(
        _ limit: Int,
        borrowed: (RowStream) throws(LupoError) -> Void,
        kept: ([Value]) throws(LupoError) -> Void
    ) throws(LupoError) -> Int {
        var count = 0
        if let stream {
            while count < limit, try stream.next() {
                try borrowed(stream)
                count += 1
            }
            if count < limit { self.stream = nil }
            return count
        }
        while count < limit, restPosition < rest.count {
            try kept(rest[restPosition])
            restPosition += 1
            count += 1
        }
        return count
    }

    /// Reads the rest into memory, so that another statement can be sent.
    ///
    /// - Throws: ``LupoError`` `.value` where the rest is too large.
    func detach() throws(LupoError) {
        guard let stream else { return }
        self.stream = nil
        while try stream.next() {
            let row = try stream.row().values
            let bytes = row.reduce(into: 64) { $0 += $1.footprint }
            heldBytes += bytes
            unread.bytes += bytes
            guard unread.bytes <= Unread.limit else {
                try stream.close()
                throw LupoError(
                    .value,
                    "More than \(Unread.limit >> 20) MiB of rows are still unread, and another statement is to be sent.",
                    hint: "Walk the table with `batches`, or read the rows to the end first."
                )
            }
            guard rest.count < limits.rows else {
                try stream.close()
                throw LupoError(
                    .value,
                    "More than \(limits.rows) rows (`limits.rows`) are still unread, and another statement is to be sent.",
                    hint: "Walk the table with `batches`, or read the rows to the end first. "
                        + limits.advice(.rows, file: file)
                )
            }
            rest.append(row)
        }
    }

    /// Gives up what has not been read.
    func abandon() {
        // A failure here is met again by the next statement on the connection.
        try? stream?.close()
        stream = nil
        rest = []
        unread.bytes -= heldBytes
        heldBytes = 0
    }
}

extension Value {
    var footprint: Int {
        switch self {
        case .text(let text), .decimal(let text): 40 + text.utf8.count
        case .bytes(let bytes): 40 + bytes.count
        default: 40
        }
    }

    /// The value as the journal keeps it: exact, with the type where JSON has none.
    var journalJSON: JSON {
        switch self {
        case .null: .null
        case .integer(let number): .integer(number)
        case .unsigned(let number): .unsigned(number)
        case .double(let number): .double(number)
        case .decimal(let text): .object([("decimal", .string(text))])
        case .text(let text): .string(text)
        case .bytes(let bytes): .object([("bytes", .string(bytes.hexadecimal))])
        }
    }
}
