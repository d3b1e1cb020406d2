// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// Comma-separated values (RFC 4180).
enum CSV {
    /// Reads all records; a byte order mark and empty lines are passed over.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - separator: one ASCII character.
    /// - Returns: the fields of each record, quotes taken away.
    /// - Throws: ``LupoError`` `.value` with the line for a quote that is not closed or stands in the middle.
    static func parse(_ bytes: [UInt8], separator: UInt8) throws(LupoError) -> [[String]] {
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var line = 1
        var isQuoted = false
        var wasQuoted = false
        func text(_ bytes: [UInt8]) throws(LupoError) -> String {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw LupoError(.value, "line \(line) is not UTF-8.")
            }
            return text
        }
        func endField() throws(LupoError) {
            record.append(try text(field))
            field = []
            wasQuoted = false
        }
        func endRecord() throws(LupoError) {
            if field.isEmpty, record.isEmpty, !wasQuoted { return }
            try endField()
            records.append(record)
            record = []
        }
        while let byte = rest.popFirst() {
            if isQuoted {
                if byte == 0x0A { line += 1 }
                if byte != 0x22 {
                    field.append(byte)
                } else if rest.first == 0x22 {
                    field.append(byte)
                    rest.removeFirst()
                } else {
                    isQuoted = false
                }
                continue
            }
            switch byte {
            case separator: try endField()
            case 0x0D where rest.first == 0x0A: continue
            case 0x0A:
                try endRecord()
                line += 1
            case 0x22 where field.isEmpty && !wasQuoted:
                isQuoted = true
                wasQuoted = true
            case _ where wasQuoted || byte == 0x22:
                throw LupoError(
                    .value,
                    "line \(line) has a quote in the middle of a field.",
                    hint: "Quote the whole field and double the quotes inside."
                )
            default: field.append(byte)
            }
        }
        guard !isQuoted else {
            throw LupoError(.value, "a quote in line \(line) or before is not closed.")
        }
        try endRecord()
        return records
    }
}
