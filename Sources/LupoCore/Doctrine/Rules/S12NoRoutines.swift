// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// No procedures, functions, packages and events.
    static let s12 = Rule(
        "S12",
        "no stored routines",
        seed: .error,
        reason: "Logic lives in the application, where it is versioned, tested and seen.",
        bad: [
            "CREATE PROCEDURE p() SELECT 1", "CREATE FUNCTION f() RETURNS INT RETURN 1",
            "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
        ],
        good: ["SELECT 1"]
    ) { subject in
        switch subject.statement.verb {
        case .createRoutine, .alterRoutine, .createEvent, .alterEvent:
            [
                Problem(
                    "A stored routine is made.",
                    hint: "Do the work in the application or in the migration.",
                    range: subject.whole
                )
            ]
        default: []
        }
    }
}
