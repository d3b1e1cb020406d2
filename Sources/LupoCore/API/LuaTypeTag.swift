// SPDX-License-Identifier: Apache-2.0

/// The type of one Lua value at the border, as far as an argument check needs it.
package enum LuaTypeTag: Sendable, Hashable {
    /// Nil, or an argument passed as nil.
    case `nil`
    /// `true` or `false`.
    case boolean
    /// A Lua integer.
    case integer
    /// A float with an exact integer value, such as `3.0`.
    case integralFloat
    /// Any other float.
    case float
    /// Bytes, whatever their encoding.
    case string
    /// A table that is no object of the host.
    case table
    /// A Lua or C function.
    case function
    /// `lupo.null`.
    case null
    /// A `lupo.U64`.
    case u64
    /// A `lupo.Decimal`.
    case decimal
    /// A `lupo.Bytes`.
    case bytes
    /// One of the host's objects or libraries.
    case object(APIOwner)

    /// How errors name it.
    package var text: String {
        switch self {
        case .nil: "nil"
        case .boolean: "boolean"
        case .integer: "integer"
        case .integralFloat, .float: "float"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        case .null: "lupo.null"
        case .u64: "lupo.U64"
        case .decimal: "lupo.Decimal"
        case .bytes: "lupo.Bytes"
        case .object(let owner): owner.path
        }
    }
}

/// A set of ``LuaTypeTag``, one bit each.
package struct LuaTypeMask: OptionSet, Sendable, Hashable {
    /// One bit for each tag.
    package let rawValue: UInt32

    /// Takes bits.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The one tag.
    package init(_ tag: LuaTypeTag) {
        let bit: UInt32 =
            switch tag {
            case .nil: 0
            case .boolean: 1
            case .integer: 2
            case .integralFloat: 3
            case .float: 4
            case .string: 5
            case .table: 6
            case .function: 7
            case .null: 8
            case .u64: 9
            case .decimal: 10
            case .bytes: 11
            case .object(let owner): 12 + LuaTypeMask.bit(of: owner)
            }
        self.init(rawValue: 1 << bit)
    }

    static let all = LuaTypeMask(rawValue: .max)

    /// Everything that a type admits.
    package init(_ type: APIType) {
        self =
            switch type {
            case .any: .all
            case .nil: LuaTypeMask(LuaTypeTag.nil)
            case .boolean: LuaTypeMask(LuaTypeTag.boolean)
            case .integer: [LuaTypeMask(LuaTypeTag.integer), LuaTypeMask(LuaTypeTag.integralFloat)]
            case .number: [LuaTypeMask(APIType.integer), LuaTypeMask(LuaTypeTag.float)]
            case .string, .literals: LuaTypeMask(LuaTypeTag.string)
            case .table, .array, .map, .record: LuaTypeMask(LuaTypeTag.table)
            case .null: LuaTypeMask(LuaTypeTag.null)
            case .u64: LuaTypeMask(LuaTypeTag.u64)
            case .decimal: LuaTypeMask(LuaTypeTag.decimal)
            case .bytes: LuaTypeMask(LuaTypeTag.bytes)
            case .function: LuaTypeMask(LuaTypeTag.function)
            case .object(_, let owner):
                LuaTypeMask(owner.map { LuaTypeTag.object($0) } ?? LuaTypeTag.table)
            case .union(let types): LuaTypeMask(types.map { LuaTypeMask($0) })
            case .alias(let alias): LuaTypeMask(alias.definition)
            }
    }

    /// A switch, not a search in `allCases`: this runs once for each object argument of each call.
    private static func bit(of owner: APIOwner) -> UInt32 {
        switch owner {
        case .lupo: 0
        case .json: 1
        case .hash: 2
        case .text: 3
        case .time: 4
        case .context: 5
        case .database: 6
        case .schema: 7
        case .tableBuilder: 8
        case .check: 9
        case .log: 10
        case .files: 11
        case .decimal: 12
        case .u64: 13
        case .backup: 14
        }
    }
}
