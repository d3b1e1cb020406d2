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
        case .jsonDecode: results.append(try JSON(parsing: try text(arguments, 0)))
        case .sha256: results.append(SHA256.hex(arguments.value(0).rawBytes))
        case .md5: results.append(MD5.hex(arguments.value(0).rawBytes))
        case .now: results.append(now)
        case .parse: results.append(try parse(arguments))
        case .format: results.append(try format(arguments))
        case .ymdhis:
            results.append(try moment(arguments.integer(0) ?? now).ymdhis)
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

    // MARK: - Time

    private func moment(_ seconds: Int64) throws(LupoError) -> Timestamp {
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else {
            throw LupoError(.value, "\(seconds) seconds are outside of the years 1 to 9999.")
        }
        return Timestamp(microseconds: seconds * 1_000_000)
    }

    /// Reads `YYYYMMDDHHMMSS` as a number, or a text in that form or in ISO form.
    private func parse(_ arguments: borrowing LuaArguments) throws(LupoError) -> Int64 {
        let digits: String
        let shown: String
        if let number = arguments.integer(0) {
            shown = String(number)
            digits = shown
        } else {
            shown = try text(arguments, 0)
            let kept = shown.unicodeScalars.filter { !" -:TZ".unicodeScalars.contains($0) }
            digits = String(String.UnicodeScalarView(kept))
        }
        let padded = digits.count == 8 ? digits + "000000" : digits
        guard padded.count == 14, let number = Int64(padded), let moment = Timestamp(ymdhis: number)
        else {
            throw LupoError(
                .value,
                "\"\(shown.clipped(to: 60))\" is no moment in time.",
                hint: "Write YYYYMMDDHHMMSS, YYYY-MM-DD or YYYY-MM-DD HH:MM:SS, in UTC."
            )
        }
        return moment.microseconds / 1_000_000
    }

    private func format(_ arguments: borrowing LuaArguments) throws(LupoError) -> String {
        let moment = try moment(arguments.integer(0) ?? now)
        let text = moment.text
        let pattern = arguments.isNil(1) ? "%Y-%m-%d %H:%M:%S" : try self.text(arguments, 1)
        let parts: [Character: Substring] = [
            "Y": text.prefix(4), "m": text.dropFirst(5).prefix(2), "d": text.dropFirst(8).prefix(2),
            "H": text.dropFirst(11).prefix(2), "M": text.dropFirst(14).prefix(2),
            "S": text.dropFirst(17),
            "%": "%",
        ]
        var out = ""
        var isEscaped = false
        for character in pattern {
            if isEscaped {
                guard let part = parts[character] else {
                    throw LupoError(
                        .value,
                        "lupo.time.format does not know %\(character).",
                        hint: "It knows %Y, %m, %d, %H, %M, %S and %%."
                    )
                }
                out += part
                isEscaped = false
            } else if character == "%" {
                isEscaped = true
            } else {
                out.append(character)
            }
        }
        guard !isEscaped else { throw LupoError(.value, "The pattern ends with a lone %.") }
        return out
    }
}
