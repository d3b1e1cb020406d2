// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// `lupo.*`: what needs no database.
extension ScriptHost {
    func performLibrary(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .has: results.append(ScriptInterface.spec.has(arguments.string(0) ?? ""))
        case .requireAPI: try requireAPI(arguments)
        case .jsonEncode: try encode(arguments, results)
        case .jsonDecode:
            let isExact = APIValue(arguments.value(1))["decimals"] == .boolean(true)
            results.append(try JSON(parsing: try text(arguments, 0), keepingDecimals: isExact))
        case .sha256: results.append(SHA256.hex(arguments.value(0).rawBytes))
        case .md5: results.append(MD5.hex(arguments.value(0).rawBytes))
        default: try performText(call, arguments, results)
        }
    }

    private func requireAPI(_ arguments: borrowing LuaArguments) throws(LupoError) {
        let major = arguments.integer(0) ?? 0
        let minor = arguments.integer(1) ?? 0
        guard major == Int64(APISpec.major), minor <= Int64(APISpec.minor) else {
            throw LupoError(
                .apiVersion,
                "The file needs version \(major).\(minor) of the script API; this host has "
                    + "\(APISpec.major).\(APISpec.minor).",
                hint: "Run it with a newer lupo-host."
            )
        }
    }

    private func encode(
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        var isIndented = false
        if case .table(let options) = arguments.value(1), options["indent"] == .bool(true) {
            isIndented = true
        }
        results.append(try arguments.value(0).documentJSON().encoded(indented: isIndented))
    }

    // MARK: - Text

    private func performText(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .isUTF8:
            if case .data(let bytes) = arguments.value(0) {
                results.append(false)
                results.append(Int64(bytes.firstInvalidUTF8 + 1))
            } else {
                results.append(true)
            }
        case .len: results.append(Int64(try text(arguments, 0).unicodeScalars.count))
        case .lower: results.append(try text(arguments, 0).lowercased())
        case .upper: results.append(try text(arguments, 0).uppercased())
        case .trim: results.append(trimmed(try text(arguments, 0)))
        case .split:
            let pieces = try split(arguments)
            try results.appendArray { () throws(LupoError) in
                for piece in pieces { results.append(piece) }
                return pieces.count
            }
        default: throw LupoError(.internal, "\(call.rawValue) is not carried out.")
        }
    }

    private func split(_ arguments: borrowing LuaArguments) throws(LupoError) -> [String] {
        let source = try text(arguments, 0)
        let separator = try text(arguments, 1)
        let limit = arguments.integer(2).map { max(1, Int(clamping: $0)) } ?? Int.max
        guard !separator.isEmpty else {
            throw LupoError(
                .scriptArgument,
                "bad argument #2 'separator' to lupo.text.split (it is empty)"
            )
        }
        var pieces: [String] = []
        let bytes = Array(source.utf8)
        let mark = Array(separator.utf8)
        var start = 0
        var position = 0
        while position + mark.count <= bytes.count, pieces.count < limit - 1 {
            if bytes[position..<position + mark.count].elementsEqual(mark) {
                pieces.append(String(decoding: bytes[start..<position], as: UTF8.self))
                position += mark.count
                start = position
            } else {
                position += 1
            }
        }
        pieces.append(String(decoding: bytes[start...], as: UTF8.self))
        return pieces
    }

    private func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }

    /// A string argument, which must be UTF-8.
    func text(_ arguments: borrowing LuaArguments, _ index: Int) throws(LupoError) -> String {
        if let text = arguments.string(index) { return text }
        throw LupoError(.value, "Argument #\(index + 1) is not valid UTF-8.")
    }
}
