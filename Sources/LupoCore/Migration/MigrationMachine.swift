// SPDX-License-Identifier: Apache-2.0

/// The course of one attempt through the nine states.
///
/// It is pure: it says what to do, and is told what came of it.
///
///     begin                                                            rollBack (a command, on another attempt's row)
///       │                                                                 ┌──────────────┐
///       ▼                                                                 │              ▼
///     pre_migration ─► validation ─► backup ─► execution ─► verification ─► post_migration ─► completed ─► rolled_back
///       │    └───────────────────── skip ───────────────────────────────────────────────────►      ▲
///       └───────────┴────────────┴─────── fail ─┴─────────────┴────────────────┴─────► failed ─────────┘
///
///     FROM                      TO            [function]
///     -                         pre_migration [begin]
///     -                         the first six [begin(at:)], an attempt that continues another one
///     the first six             the next one  [succeed]
///     pre_migration             completed     [skip]
///     the first six             failed        [fail]
///     failed                    rolled_back   [finishRollback], after an automatic rollback that restored the schema
///     completed, failed         rolled_back   [finishRollback], by command
///
/// A rollback runs as a machine of its own with direction `down`, since it is a migration of type `rollback` with all
/// nine states; it is never rolled back itself. Failures in execution and verification ask for a rollback, those
/// before have changed nothing, and after verification verified work is kept.
package struct MigrationMachine: Sendable, Hashable {
    /// Whether the change is being made or taken back.
    package enum Direction: String, Sendable, Hashable, CaseIterable {
        /// Makes the change: hook `execute`.
        case up
        /// Takes it back: hook `rollback`.
        case down
    }

    /// What the driver does next; it reports the outcome by one of the mutating functions.
    package enum Action: Sendable, Hashable {
        /// Record the state, then run its work: the host's own and the hook.
        case enter(MigrationState)
        /// Record `failed`, then run the rollback and report by `finishRollback`.
        case failAndRollBack(LupoError)
        /// Record the last state; the attempt is over.
        case end(MigrationState, LupoError?)
    }

    /// Nil until `begin`.
    package private(set) var state: MigrationState?
    /// Up, or down for a rollback.
    package let direction: Direction
    /// Whether a failure in execution or verification is rolled back without being asked.
    package let rollsBackOnFailure: Bool

    /// Makes a machine that has not begun.
    package init(direction: Direction, rollsBackOnFailure: Bool = true) {
        self.direction = direction
        self.rollsBackOnFailure = rollsBackOnFailure && direction == .up
    }

    /// The hook that runs in the present state: in direction `down` only `rollback`, in execution.
    package var hook: Hook? {
        switch direction {
        case .up: state?.hook
        case .down: state == .execution ? .rollback : nil
        }
    }

    /// Starts the attempt.
    ///
    /// - Throws: ``LupoError`` `.internal` if it has begun already.
    package mutating func begin() throws(LupoError) -> Action {
        guard state == nil else { throw illegal(.preMigration) }
        state = .preMigration
        return .enter(.preMigration)
    }

    /// Starts an attempt that continues another one where that was interrupted.
    ///
    /// - Parameter interrupted: one of the first six states.
    /// - Returns: the order to enter that state.
    /// - Throws: ``LupoError`` `.internal` if it has begun already, or nothing is done in that state.
    package mutating func begin(at interrupted: MigrationState) throws(LupoError) -> Action {
        guard state == nil, interrupted.next != nil else { throw illegal(interrupted) }
        state = interrupted
        return .enter(interrupted)
    }

    /// The present state's work has succeeded.
    ///
    /// - Throws: ``LupoError`` `.internal` in a state that has no successor.
    package mutating func succeed() throws(LupoError) -> Action {
        guard let next = state?.next else { throw illegal(nil) }
        try move(to: next)
        return next == .completed ? .end(.completed, nil) : .enter(next)
    }

    /// The `pre` hook said that there is nothing to do.
    ///
    /// - Throws: ``LupoError`` `.internal` in any state but `pre_migration`.
    package mutating func skip() throws(LupoError) -> Action {
        guard state == .preMigration else { throw illegal(.completed) }
        try move(to: .completed)
        return .end(.completed, nil)
    }

    /// The present state's work has failed.
    ///
    /// - Parameters:
    ///   - error: what stopped it; kept in the ledger.
    ///   - undoable: false where a rollback must wait for a person, as after a signal or an unknown outcome.
    /// - Returns: the end, or the order to roll back.
    /// - Throws: ``LupoError`` `.internal` in a state in which nothing can fail.
    package mutating func fail(
        _ error: LupoError,
        undoable: Bool = true
    ) throws(LupoError) -> Action {
        let mayHaveChanged = state == .execution || state == .verification
        try move(to: .failed)
        return mayHaveChanged && rollsBackOnFailure && undoable
            ? .failAndRollBack(error) : .end(.failed, error)
    }

    /// The automatic rollback is over.
    ///
    /// - Parameter result: nil where the schema was found as before; else the failure together with the rollback's own.
    /// - Returns: the end in `rolled_back`, or in `failed`.
    /// - Throws: ``LupoError`` `.internal` if the attempt is not in `failed`.
    package mutating func finishRollback(_ result: LupoError?) throws(LupoError) -> Action {
        guard state == .failed else { throw illegal(.rolledBack) }
        if let result { return .end(.failed, result) }
        try move(to: .rolledBack)
        return .end(.rolledBack, nil)
    }

    private mutating func move(to next: MigrationState) throws(LupoError) {
        guard let state, state.mayBecome(next) else { throw illegal(next) }
        self.state = next
    }

    private func illegal(_ next: MigrationState?) -> LupoError {
        LupoError(
            .internal,
            "A migration cannot go from \(state?.rawValue ?? "nothing") to \(next?.rawValue ?? "what follows")."
        )
    }
}
