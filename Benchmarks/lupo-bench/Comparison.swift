// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// One piece of work, done as plainly as possible by the baseline and by lupo-host.
///
/// Both sides run in one process and in turns, so that what slows the machine slows both. What counts is the
/// quotient of their best times; the times themselves say more about the machine than about the program.
struct Comparison {
    /// One side: something that is not timed, something that is, and what it found out.
    struct Side {
        /// Brings everything into the state in which each round begins.
        var prepare: () async throws(LupoError) -> Void = { () async throws(LupoError) in }
        /// The work.
        ///
        /// Returns its result as text, the same on both sides.
        let work: () async throws(LupoError) -> String
    }

    /// What is measured, in a few words.
    let name: String
    /// How many operations one round does; times are shown for one of them.
    let operations: Int
    let rounds: Int
    /// The greatest quotient that is accepted, if there is one.
    var limit: Double?
    /// The time of one operation that is aimed at; shown beside the time and never a condition.
    var aim: Duration?
    let baseline: Side
    /// The work by lupo-host's own parts; nil shows the baseline alone.
    var subject: Side?

    /// Runs all rounds.
    ///
    /// - Returns: the best time of each side.
    /// - Throws: ``LupoError`` `.internal` when the sides did not come to the same result, since then they did not
    ///   do the same work; and whatever a side throws.
    func measure() async throws(LupoError) -> Measurement {
        var best: Duration?
        var bestSubject: Duration?
        for _ in 0..<rounds {
            let (time, result) = try await timed(baseline)
            best = min(best ?? time, time)
            guard let subject else { continue }
            let (subjectTime, subjectResult) = try await timed(subject)
            guard subjectResult == result else {
                throw LupoError(
                    .internal,
                    "\"\(name)\" came to \(result) by the baseline and to \(subjectResult) by lupo-host."
                )
            }
            bestSubject = min(bestSubject ?? subjectTime, subjectTime)
        }
        return Measurement(
            name: name,
            operations: operations,
            baseline: best ?? .zero,
            subject: bestSubject,
            limit: limit,
            aim: aim
        )
    }

    private func timed(_ side: Side) async throws(LupoError) -> (Duration, String) {
        try await side.prepare()
        let clock = ContinuousClock()
        let start = clock.now
        let result = try await side.work()
        return (start.duration(to: clock.now), result)
    }
}
