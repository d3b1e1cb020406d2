// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// `m.files`: files in the migration's own folder and below it; their digests are recorded.
extension ScriptHost {
    func performFiles(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let path = try text(arguments, 1)
        switch call {
        case .filesList:
            let names = try ConfinedFolder(folder).list(path)
            try results.appendArray { () throws(LupoError) in
                for name in names { results.append(name) }
                return names.count
            }
        case .filesRead: results.append(string: try read(path))
        case .filesJSON:
            guard let text = String(validating: try read(path), as: UTF8.self) else {
                throw LupoError(.value, "\(path) is not UTF-8.")
            }
            do {
                results.append(try JSON(parsing: text))
            } catch {
                throw LupoError(.value, "\(path): \(error.message)")
            }
        default: try csv(path, arguments, results)
        }
    }

    private func read(_ path: String) throws(LupoError) -> [UInt8] {
        let bytes = try ConfinedFolder(folder).read(path)
        filesRead[path] = SHA256.hex(bytes)
        return bytes
    }

    private func csv(
        _ path: String,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let options = APIValue(arguments.value(2))
        let separator = options["separator"]?.stringValue ?? ","
        guard separator.utf8.count == 1, let byte = separator.utf8.first, byte != 0x22, byte != 0x0A
        else {
            throw LupoError(
                .value,
                "The separator of a CSV file is one ASCII character, not \"\(separator)\"."
            )
        }
        var records: [[String]]
        do {
            records = try CSV.parse(try read(path), separator: byte)
        } catch {
            throw LupoError(error.code, "\(path): \(error.message)", hint: error.hint)
        }
        var names: [String]?
        switch options["header"] {
        case .boolean(false)?: break
        case .some(let header) where header.texts != nil: names = header.texts
        default: names = records.isEmpty ? [] : records.removeFirst()
        }
        let header = names
        try results.appendArray { () throws(LupoError) in
            for (index, record) in records.enumerated() {
                guard let header else {
                    try results.appendTable(items: record.count) { () throws(LupoError) in
                        for field in record { results.append(field) }
                    }
                    continue
                }
                guard record.count == header.count else {
                    throw LupoError(
                        .value,
                        "\(path): record \(index + 1) has \(record.count) fields, the header \(header.count)."
                    )
                }
                try results.appendTable(fields: header.count) { () throws(LupoError) in
                    for (name, field) in zip(header, record) {
                        results.append(name)
                        results.append(field)
                    }
                }
            }
            return records.count
        }
    }
}
