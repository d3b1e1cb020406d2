// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct MigrationMachineTests {
    private static let listed: [MigrationState: Set<MigrationState>] = [
        .preMigration: [.validation, .failed, .completed],
        .validation: [.backup, .failed],
        .backup: [.execution, .failed],
        .execution: [.verification, .failed],
        .verification: [.postMigration, .failed],
        .postMigration: [.completed, .failed],
        .failed: [.rolledBack],
        .completed: [.rolledBack],
        .rolledBack: [],
    ]

    @Test("only the listed transitions are legal", arguments: MigrationState.allCases)
    func transitions(from: MigrationState) throws {
        let legal = try #require(Self.listed[from])
        for other in MigrationState.allCases {
            #expect(from.mayBecome(other) == legal.contains(other), "\(from) -> \(other)")
        }
    }

    @Test func `an attempt without trouble enters the states in order`() throws {
        var machine = MigrationMachine(direction: .up)
        var entered: [MigrationState] = []
        var hooks: [Hook?] = []
        var action = try machine.begin()
        while case .enter(let state) = action {
            entered.append(state)
            hooks.append(machine.hook)
            action = try machine.succeed()
        }
        #expect(entered == Array(MigrationState.allCases.prefix(6)))
        #expect(hooks == [.pre, .validate, .backup, .execute, .verify, .post])
        #expect(action == .end(.completed, nil))
    }

    @Test(
        "a failure ends, or asks for a rollback where something may have changed",
        arguments: 0..<6
    )
    func failures(successes: Int) throws {
        let error = LupoError(.script, "no")
        for rollsBack in [true, false] {
            for undoable in [true, false] {
                var machine = MigrationMachine(direction: .up, rollsBackOnFailure: rollsBack)
                _ = try machine.begin()
                for _ in 0..<successes { _ = try machine.succeed() }
                let action = try machine.fail(error, undoable: undoable)
                let expected = rollsBack && undoable && (successes == 3 || successes == 4)
                #expect(action == (expected ? .failAndRollBack(error) : .end(.failed, error)))
                #expect(machine.state == .failed)
            }
        }
    }

    @Test func `a rollback that fails keeps failed, one that restores ends in rolled_back`() throws
    {
        let error = LupoError(.script, "no")
        for result in [nil, error] {
            var machine = MigrationMachine(direction: .up)
            _ = try machine.begin()
            for _ in 0..<3 { _ = try machine.succeed() }
            _ = try machine.fail(error)
            let action = try machine.finishRollback(result)
            #expect(action == (result == nil ? .end(.rolledBack, nil) : .end(.failed, error)))
        }
    }

    @Test func `a rollback runs only its own hook and is never rolled back`() throws {
        var machine = MigrationMachine(direction: .down)
        var hooks: [Hook?] = []
        _ = try machine.begin()
        for _ in 0..<6 {
            hooks.append(machine.hook)
            _ = try machine.succeed()
        }
        #expect(hooks == [nil, nil, nil, .rollback, nil, nil])
        var failing = MigrationMachine(direction: .down)
        _ = try failing.begin()
        for _ in 0..<3 { _ = try failing.succeed() }
        let error = LupoError(.script, "no")
        #expect(try failing.fail(error) == .end(.failed, error))
    }

    /// Every event in every state: either the table allows it, or it throws and the state stays.
    @Test("an illegal event throws and changes nothing", arguments: 0...7, 0..<5)
    func illegal(successes: Int, event: Int) throws {
        var machine = MigrationMachine(direction: .up)
        if successes > 0 { _ = try machine.begin() }
        for _ in 1..<max(successes, 1) { _ = try machine.succeed() }
        let before = machine.state
        let result = Result { () throws -> MigrationMachine.Action in
            switch event {
            case 0: try machine.begin()
            case 1: try machine.succeed()
            case 2: try machine.skip()
            case 3: try machine.fail(LupoError(.script, "no"))
            default: try machine.finishRollback(nil)
            }
        }
        let isLegal =
            switch event {
            case 0: before == nil
            case 1, 3: before?.next != nil
            case 2: before == .preMigration
            default: false
            }
        switch result {
        case .success: #expect(isLegal)
        case .failure:
            #expect(!isLegal)
            #expect(machine.state == before)
        }
    }
}
