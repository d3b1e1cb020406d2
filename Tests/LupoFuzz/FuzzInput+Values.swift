// SPDX-License-Identifier: Apache-2.0

import LupoLua

/// Values of Lua, and the text that makes them.
extension FuzzInput {
    private static let integers: [Int64] = [
        0, 1, -1, 2, 3, 7, 255, 1 << 31, 1 << 52, 1 << 53, .max, .min, 20_260_101_120_000,
    ]
    private static let doubles: [Double] = [
        0.5, -0.0, 1, 3, 1e15, 9_007_199_254_740_992, 1e300, .infinity, -.infinity, .nan,
        .leastNonzeroMagnitude, 9.3e18,
    ]
    private static let words = [
        "", "a", "n", "name", "version", "api", "execute", "lösung ✓", "a\u{0}b", "\u{1B}[31m\n",
        "0x10", "-12.50",
        "18446744073709551615", "__index", "1", "\u{FEFF}", "\r\n", "%Y-%m-%d", "{\"a\":[1,null]}",
    ]
    private static let lengths = [15, 40, 41, 255, 1023, 1024, 4096, 8192, 70_000]

    mutating func integer() -> Int64 {
        switch below(4) {
        case 0: Int64(byte())
        case 1: Int64(bitPattern: number(bytes: 8))
        default: element(of: Self.integers)
        }
    }

    mutating func double() -> Double {
        flag() ? element(of: Self.doubles) : Double(bitPattern: number(bytes: 8))
    }

    mutating func text() -> String {
        switch below(5) {
        case 0: String(decoding: take(below(24)), as: UTF8.self)
        case 1:
            String(
                repeating: element(of: ["x", "é", "\u{0}", "'"]),
                count: element(of: Self.lengths)
            )
        default: element(of: Self.words)
        }
    }

    mutating func decimal() -> String {
        let digits = take(below(40)).map { Character(Unicode.Scalar(UInt8(ascii: "0") + $0 % 10)) }
        let whole = String(digits) + element(of: ["0", "5", "9"])
        return element(of: ["", "-"]) + whole
            + element(of: ["", ".0", ".50", ".000000000000000000001"])
    }

    /// A value with all below it: tables so deep, and of the objects that there are.
    mutating func value(depth: Int = 4, objects: [LuaObject] = []) -> LuaValue {
        switch below(16) {
        case 0: .nil
        case 1: .integer(integer())
        case 2: .string(text())
        case 3, 4, 5: depth > 0 ? table(depth: depth - 1, objects: objects) : .bool(true)
        case 6: .double(double())
        case 7: .bool(flag())
        case 8: .null
        case 9: .unsigned(flag() ? .max : number(bytes: 8))
        case 10: .decimal(decimal())
        case 11: .data(take(below(16)) + [0xFF])
        case 12: .bytes(take(below(32)))
        case 13 where !objects.isEmpty: .object(element(of: objects))
        case 14: nested(levels: below(40))
        default: .string(element(of: Self.words))
        }
    }

    private mutating func table(depth: Int, objects: [LuaObject]) -> LuaValue {
        var table = LuaTable()
        for _ in 0..<below(6) { table.items.append(value(depth: depth, objects: objects)) }
        for _ in 0..<below(6) {
            let key: LuaValue =
                switch below(8) {
                case 0: .integer(integer())
                case 1: .double(double())
                case 2: .bool(flag())
                case 3: value(depth: 0)
                default: .string(text())
                }
            table.fields.append(.init(key: key, value: value(depth: depth, objects: objects)))
        }
        // Many of one kind: where buffers grow.
        if below(16) == 1 {
            let item = value(depth: 0)
            // Of long ones a few: 500 texts of 70,000 characters, five levels deep, only take time.
            var count = Int(byte()) * 2
            if case .string(let text) = item, text.utf8.count > 255 { count = min(count, 4) }
            table.items += repeatElement(item, count: count)
        }
        return .table(table)
    }

    private func nested(levels: Int) -> LuaValue {
        (0..<levels).reduce(.integer(1)) { inner, _ in .table(LuaTable(items: [inner])) }
    }
}
