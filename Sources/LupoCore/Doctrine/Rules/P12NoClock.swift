// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// Statements do not ask the server's clock.
    static let p12 = Rule(
        "P12",
        "no NOW()",
        seed: .off,
        strict: .info,
        reason:
            "A run that is repeated or continued should write the same times: lupo.time.now() is one for the whole attempt.",
        bad: ["UPDATE a SET seen = NOW() WHERE seen IS NULL"],
        good: ["UPDATE a SET seen_ymdhis = 20270101000000 WHERE seen_ymdhis IS NULL"]
    ) { subject in
        let clocks: Set<String> = [
            "NOW", "SYSDATE", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "CURDATE",
            "CURTIME", "UTC_TIMESTAMP", "UTC_DATE", "UTC_TIME", "UNIX_TIMESTAMP",
        ]
        return subject.statement.functions.compactMap { call in
            guard clocks.contains(call.name) else { return nil }
            return Problem(
                "\(call.name) asks the server's clock.",
                hint: "Bind lupo.time.now().",
                range: call.range
            )
        }
    }
}
