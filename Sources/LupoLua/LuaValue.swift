// SPDX-License-Identifier: Apache-2.0

/// A value of Lua, whole and owned: what a call returned or an argument holds.
package enum LuaValue: Sendable, Hashable {
    /// `nil`.
    case `nil`
    /// `lupo.null`: SQL NULL as a parameter, null in JSON.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// An integer.
    case integer(Int64)
    /// `lupo.u64`.
    case unsigned(UInt64)
    /// A float.
    case double(Double)
    /// `lupo.decimal`, as it was written.
    case decimal(String)
    /// A string that is valid UTF-8.
    case string(String)
    /// A string that is not.
    case data([UInt8])
    /// `lupo.bytes`.
    case bytes([UInt8])
    /// A table, read without metamethods.
    case table(LuaTable)
    /// A function, held until ``LuaVM/release(_:)``.
    case function(LuaFunction)
    /// An object of the host.
    case object(LuaObject)
}

/// A table's content: the items 1, 2, … up to its border, and the other keys in order.
package struct LuaTable: Sendable, Hashable {
    /// One of the pairs.
    package struct Field: Sendable, Hashable {
        /// A string, a number or a boolean.
        package var key: LuaValue
        /// Never `.nil`.
        package var value: LuaValue

        /// Makes a pair.
        package init(key: LuaValue, value: LuaValue) {
            self.key = key
            self.value = value
        }
    }

    /// What JSON takes the table for, also where it is empty.
    package enum Mark: Sendable, Hashable {
        /// Its content decides.
        case none
        /// `lupo.json.array`.
        case array
        /// `lupo.json.object`.
        case object
    }

    /// The array part; holes are `.nil`.
    package var items: [LuaValue]
    /// Integers first, then other numbers, then strings by their bytes, then booleans.
    package var fields: [Field]
    /// Whether it was marked as an array or as an object.
    package var mark: Mark

    /// Makes a table.
    package init(items: [LuaValue] = [], fields: [Field] = [], mark: Mark = .none) {
        self.items = items
        self.fields = fields
        self.mark = mark
    }

    /// The value under a string key, or nil.
    package subscript(name: String) -> LuaValue? {
        fields.first { $0.key == .string(name) }?.value
    }
}

/// A Lua function that the host holds on to; of use only with the VM that it came from.
package struct LuaFunction: Sendable, Hashable {
    let reference: Int64
}

/// An object of the host as Lua sees it: its class and a number of the host's choosing.
package struct LuaObject: Sendable, Hashable {
    /// Index in `HostInterface.classes`.
    package var classIndex: Int
    /// Which one; at most 48 bits.
    package var instance: Int64

    /// Makes a reference.
    package init(classIndex: Int, instance: Int64) {
        self.classIndex = classIndex
        self.instance = instance
    }
}

/// The columns of one result set, interned once for all of its rows.
package struct LuaShape: Sendable, Hashable {
    let reference: Int32
    /// How many values make a row.
    package let columnCount: Int
}

/// A string that Lua has already; the quickest key of a table.
package struct LuaKey: Sendable, Hashable {
    let reference: Int32
}
