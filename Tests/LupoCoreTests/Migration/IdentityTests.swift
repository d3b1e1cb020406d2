// SPDX-License-Identifier: Apache-2.0

import LupoCore
import Testing

@Suite struct IdentityTests {
    @Test(
        "versions are compared as tuples",
        arguments: [
            ("4.0.9", "4.0.10"), ("4.0.120", "4.1.20"), ("4.0", "4.0.1"), ("9", "2026.1.0.5"),
        ]
    )
    func order(lesser: String, greater: String) throws {
        #expect(try MigrationVersion(lesser) < MigrationVersion(greater))
    }

    @Test(
        "what is not a version is refused",
        arguments: [
            "", ".", "4.", "4..0", "04.1", "4.0.x", "-1", "+1", " 4", "4_0", "1.2.3.4.5.6.7",
            "99999999999999999999",
        ]
    )
    func refused(text: String) {
        #expect(throws: LupoError.self) { try MigrationVersion(text) }
    }

    @Test func `forms of a version`() throws {
        let version = try MigrationVersion("4.0.27")
        #expect(version.fileForm == "4_0_27")
        #expect(version.number == 40_027)
        #expect(try MigrationVersion(fileForm: "4_0_27") == version)
        #expect(try MigrationVersion("20260115093000").number == Int32.max)
    }

    @Test(
        "the checksum ignores what editors and version control change",
        arguments: [
            "a\nb\n", "a\r\nb\r\n", "\u{FEFF}a\nb", "a  \nb\t\n\n\n",
        ]
    )
    func checksum(text: String) {
        let expected = SourceChecksum.compute(main: Array("a\nb\n".utf8))
        #expect(SourceChecksum.compute(main: Array(text.utf8)) == expected)
    }

    @Test func `the checksum sees every other change, and where a file ends`() {
        let one = SourceChecksum.compute(
            main: Array("a\n".utf8),
            others: [("x.lua", Array("b".utf8))]
        )
        for others: [(path: String, bytes: [UInt8])] in [
            [], [("y.lua", Array("b".utf8))], [("x.lua", Array("c".utf8))],
            [("x.lua", Array("b".utf8)), ("y.lua", [])],
        ] {
            #expect(SourceChecksum.compute(main: Array("a\n".utf8), others: others) != one)
        }
        #expect(
            SourceChecksum.compute(main: Array(" a\n".utf8))
                != SourceChecksum.compute(main: Array("a\n".utf8))
        )
    }

    @Test(
        "a timestamp survives both forms",
        arguments: [
            0, 19_700_101_000_000, 20_000_229_235_959, 20_261_231_235_959, 99_991_231_235_959,
            10_101_000_000,
            19_000_228_120_000, 24_000_229_000_001,
        ] as [Int64]
    )
    func timestamp(ymdhis: Int64) {
        guard let moment = Timestamp(ymdhis: ymdhis) else {
            #expect(ymdhis == 0)
            return
        }
        #expect(moment.ymdhis == ymdhis)
    }

    @Test(
        "impossible moments are refused",
        arguments: [
            20_260_229_000_000, 20_261_301_000_000, 20_260_100_000_000, 20_260_101_240_000,
            20_260_101_006_000, -1,
            19_000_229_000_000,
        ] as [Int64]
    )
    func impossible(ymdhis: Int64) { #expect(Timestamp(ymdhis: ymdhis) == nil) }

    @Test func `every day of four centuries has its own date`() {
        var moment = Timestamp(microseconds: -2_208_988_800_000_000)
        var previous = moment.ymdhis
        #expect(previous == 19_000_101_000_000)
        for _ in 0..<146_097 {
            moment = moment.advanced(byMicroseconds: 86_400_000_000)
            let next = moment.ymdhis
            #expect(next > previous)
            if Timestamp(ymdhis: next) != moment { Issue.record("\(next)") }
            previous = next
        }
        #expect(previous == 23_000_101_000_000)
    }

    @Test func `a changed row breaks the chain behind it`() {
        var chain = HashChain()
        let first = chain.append(.object([("a", .integer(1))]))
        let second = chain.append(.object([("b", .integer(2))]))
        #expect(first.previous == HashChain.origin)
        #expect(second.previous == first.hash)
        #expect(
            HashChain.hash(of: .object([("a", .integer(2))]), after: first.previous) != first.hash
        )
    }
}
