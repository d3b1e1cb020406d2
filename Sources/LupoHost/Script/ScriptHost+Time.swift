// SPDX-License-Identifier: Apache-2.0

import LupoCore
import LupoLua

/// `lupo.time`: seconds since 1970, and the doctrine's YYYYMMDDHHMMSS.
extension ScriptHost {
    func performTime(
        _ call: ScriptCall,
        _ arguments: borrowing LuaArguments,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        switch call {
        case .now: results.append(now)
        case .parse: results.append(try moment(arguments, 0).secondsSinceEpoch)
        case .format: results.append(try format(arguments))
        case .ymdhis: results.append(try moment(seconds: arguments.integer(0) ?? now).ymdhis)
        case .add: results.append(try add(arguments).ymdhis)
        case .diff:
            let from = try moment(arguments, 0).secondsSinceEpoch
            results.append(try moment(arguments, 1).secondsSinceEpoch - from)
        case .isValid: results.append(optionalMoment(arguments, 0) != nil)
        default: try showParts(try moment(arguments, 0).parts, results)
        }
    }

    private func moment(seconds: Int64) throws(LupoError) -> Timestamp {
        guard let moment = Timestamp(seconds: seconds) else {
            throw LupoError(.value, "\(seconds) seconds are outside of the years 1 to 9999.")
        }
        return moment
    }

    private func optionalMoment(_ arguments: borrowing LuaArguments, _ index: Int) -> Timestamp? {
        if let text = arguments.string(index) { return Timestamp(text: text) }
        guard let number = arguments.integer(index) else { return nil }
        let isDate = (10_000_000...99_999_999).contains(number)
        return Timestamp(ymdhis: isDate ? number * 1_000_000 : number)
    }

    private func moment(
        _ arguments: borrowing LuaArguments,
        _ index: Int
    ) throws(LupoError) -> Timestamp {
        if let moment = optionalMoment(arguments, index) { return moment }
        let shown = arguments.integer(index).map(String.init) ?? arguments.string(index) ?? "?"
        throw LupoError(
            .value,
            "\"\(shown.clipped(to: 60))\" is no moment in time.",
            hint:
                "Write YYYYMMDDHHMMSS, YYYY-MM-DD or YYYY-MM-DD HH:MM:SS, in UTC and without fractions."
        )
    }

    private func add(_ arguments: borrowing LuaArguments) throws(LupoError) -> Timestamp {
        let start = try moment(arguments, 0)
        let span = APIValue(arguments.value(1))
        func part(_ name: String) -> Int64 { span[name]?.integerValue ?? 0 }
        let units: [(String, Int64)] = [
            ("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1),
        ]
        var sum = start.adding(years: part("years"), months: part("months"))?.secondsSinceEpoch
        for (name, seconds) in units {
            let (distance, isTooFar) = part(name).multipliedReportingOverflow(by: seconds)
            guard let reached = sum, !isTooFar else {
                sum = nil
                break
            }
            let (next, isOver) = reached.addingReportingOverflow(distance)
            sum = isOver ? nil : next
        }
        guard let moment = sum.flatMap({ Timestamp(seconds: $0) }) else {
            throw LupoError(.value, "The time would be outside of the years 1 to 9999.")
        }
        return moment
    }

    private func showParts(
        _ parts: Timestamp.Parts,
        _ results: borrowing LuaResults
    ) throws(LupoError) {
        let fields = [
            ("year", parts.year), ("month", parts.month), ("day", parts.day), ("hour", parts.hour),
            ("minute", parts.minute), ("second", parts.second),
        ]
        try results.appendTable(fields: fields.count) { () throws(LupoError) in
            for (name, value) in fields {
                results.append(name)
                results.append(value)
            }
        }
    }

    private func format(_ arguments: borrowing LuaArguments) throws(LupoError) -> String {
        let moment = try moment(seconds: arguments.integer(0) ?? now)
        let text = moment.text
        let pattern = arguments.isNil(1) ? "%Y-%m-%d %H:%M:%S" : try self.text(arguments, 1)
        let day = String(moment.dayOfYear)
        let parts: [Character: String] = [
            "Y": String(text.prefix(4)), "m": String(text.dropFirst(5).prefix(2)),
            "d": String(text.dropFirst(8).prefix(2)), "H": String(text.dropFirst(11).prefix(2)),
            "M": String(text.dropFirst(14).prefix(2)), "S": String(text.dropFirst(17)),
            "j": String(repeating: "0", count: 3 - day.count) + day, "%": "%",
        ]
        var out = ""
        var isEscaped = false
        for character in pattern {
            if isEscaped {
                guard let part = parts[character] else {
                    throw LupoError(
                        .value,
                        "lupo.time.format does not know %\(character).",
                        hint: "It knows %Y, %m, %d, %H, %M, %S, %j and %%."
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
