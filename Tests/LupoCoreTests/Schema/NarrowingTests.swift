// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LupoCore

@Suite struct NarrowingTests {
    @Test(
        "values fit",
        arguments: [
            ("int(11)", "bigint(20)"), ("int(10) unsigned", "bigint(20)"), ("int(11)", "int(11)"),
            ("tinyint(4)", "tinyint(1)"), ("int(11)", "decimal(10,0)"),
            ("int(11)", "decimal(12,2)"),
            ("int(11)", "double"), ("smallint(6)", "float"), ("bigint(20)", "varchar(20)"),
            ("bigint(20) unsigned", "decimal(20,0)"), ("decimal(9,0)", "int(11)"),
            ("decimal(10,2)", "decimal(12,2)"), ("decimal(10,2)", "decimal(12,4)"),
            ("decimal(10,2) unsigned", "decimal(10,2)"), ("float", "double"),
            ("varchar(20)", "varchar(40)"), ("varchar(20)", "text"), ("char(3)", "varchar(3)"),
            ("varchar(16383)", "text"), ("text", "mediumtext"), ("tinytext", "varchar(255)"),
            ("varchar(20)", "varbinary(80)"), ("varchar(20)", "longblob"),
            ("varbinary(20)", "varbinary(21)"), ("blob", "longblob"), ("binary(4)", "varbinary(4)"),
            ("varchar(20) CHARACTER SET ascii COLLATE ascii_bin", "varchar(20)"),
            ("varchar(20)", "varchar(20) COLLATE utf8mb4_bin"),
            ("enum('a','b')", "enum('b','c','a')"), ("enum('a','b')", "varchar(1)"),
            ("enum('a','b')", "set('a','b')"), ("set('aa','b')", "varchar(5)"),
            ("datetime", "bigint(20)"), ("date", "bigint(20)"), ("datetime", "datetime(3)"),
            ("inet6", "inet6"), ("double", "varchar(24)"), ("year(4)", "year(4)"),
        ]
    )
    func fits(old: String, new: String) throws {
        #expect(try narrowing(old, new).reason == nil)
    }

    @Test(
        "values may not fit, and the reason is said",
        arguments: [
            ("bigint(20)", "int(11)", "int(11) holds less than the range of bigint(20)"),
            ("int(11)", "int(10) unsigned", "int(10) unsigned holds no negative values of int(11)"),
            ("int(10) unsigned", "int(11)", "holds less than the range"),
            ("int(11)", "bigint(20) unsigned", "no negative values"),
            ("int(11)", "decimal(9,0)", "less than the digits"), ("bigint(20)", "double", "rounds"),
            ("int(11)", "float", "rounds"), ("decimal(10,2)", "double", "rounds"),
            ("decimal(10,2)", "decimal(10,1)", "fewer digits"),
            ("decimal(10,2)", "decimal(9,2)", "less"),
            ("decimal(10,2)", "decimal(10,4)", "less"),
            ("decimal(10,2)", "bigint(20)", "fewer digits"),
            ("decimal(10,0)", "int(11)", "less"), ("double", "float", "rounds"),
            ("double", "varchar(23)", "less than the 24 characters"),
            ("double", "decimal(65,30)", "rounds"), ("double", "bigint(20)", "rounds"),
            ("bigint(20)", "varchar(19)", "less than the 20 characters"),
            ("int(11)", "varbinary(20)", "may not fit"),
            ("varchar(20)", "varchar(19)", "varchar(19) holds less than varchar(20)"),
            ("text", "varchar(16383)", "less"), ("mediumtext", "text", "less"),
            ("varchar(16384)", "text", "less"), ("varchar(20)", "varbinary(79)", "less"),
            ("varchar(20)", "int(11)", "may not fit"),
            ("varbinary(20)", "varchar(20)", "may be no text"),
            ("blob", "varbinary(20)", "less"), ("varbinary(4)", "binary(4)", "pads"),
            (
                "varchar(20)", "varchar(20) CHARACTER SET ascii COLLATE ascii_bin",
                "ascii has not all characters"
            ),
            ("text", "longtext COLLATE utf8mb4_bin", "json_valid"),
            ("enum('a','b')", "enum('a')", "the values 'b' are removed"),
            ("enum('a','bc')", "varchar(1)", "less"),
            ("varchar(5)", "enum('a')", "its own values alone"),
            ("set('a','b')", "enum('a','b')", "one value"), ("enum('a')", "int(11)", "may not fit"),
            ("enum('ü')", "enum('ü') CHARACTER SET ascii COLLATE ascii_bin", "ascii"),
            ("datetime(3)", "bigint(20)", "may not fit"), ("datetime", "date", "may not fit"),
            ("datetime(3)", "datetime", "may not fit"), ("uuid", "varchar(36)", "may not fit"),
            ("varchar(36)", "uuid", "may not fit"), ("bit(3)", "int(11)", "may not fit"),
        ]
    )
    func narrows(old: String, new: String, reason: String) throws {
        let found = try narrowing(old, new, check: reason == "json_valid")
        #expect(found.isNarrowing)
        #expect(found.reason?.contains(reason) == true, "\(found.reason ?? "")")
    }

    @Test func `JSON becomes a long text without loss`() throws {
        let json = try columnShape(
            "`a` longtext COLLATE utf8mb4_bin NOT NULL CHECK (json_valid(`a`))"
        )
        #expect(Narrowing(from: json, to: json).reason == nil)
        #expect(Narrowing(from: json, to: try columnShape("`a` longtext NOT NULL")).reason == nil)
        #expect(Narrowing(from: json, to: try columnShape("`a` text NOT NULL")).isNarrowing)
    }

    @Test func `NOT NULL is no narrowing, but needs rows without NULL`() throws {
        let old = try columnShape("`a` int(11) DEFAULT NULL")
        let new = try columnShape("`a` int(11) NOT NULL")
        #expect(!Narrowing(from: old, to: new).isNarrowing)
        #expect(Narrowing(from: old, to: new).needsRowsWithoutNull)
        #expect(!Narrowing(from: new, to: old).needsRowsWithoutNull)
    }

    private func narrowing(_ old: String, _ new: String, check: Bool = false) throws -> Narrowing {
        Narrowing(
            from: try columnShape("`a` \(old) NOT NULL"),
            to: try columnShape("`a` \(new) NOT NULL" + (check ? " CHECK (json_valid(`a`))" : ""))
        )
    }
}
