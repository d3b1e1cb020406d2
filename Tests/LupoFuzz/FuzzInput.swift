// SPDX-License-Identifier: Apache-2.0

/// Choices made by the bytes of an input: the same bytes, the same choices.
///
/// Where the bytes end, each further choice is the first one.
struct FuzzInput {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether no byte is left.
    var isAtEnd: Bool { offset >= bytes.count }

    mutating func byte() -> UInt8 {
        guard offset < bytes.count else { return 0 }
        offset += 1
        return bytes[offset - 1]
    }

    /// A number from 0 up to a limit, itself not reached.
    mutating func below(_ limit: Int) -> Int { Int(byte()) % limit }

    mutating func flag() -> Bool { byte() & 1 == 1 }

    /// A number of so many bytes.
    mutating func number(bytes count: Int) -> UInt64 {
        (0..<count).reduce(0) { number, _ in number << 8 | UInt64(byte()) }
    }

    mutating func element<Element>(of list: [Element]) -> Element { list[below(list.count)] }

    /// Up to so many of the bytes that are left.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(bytes.count, offset + count)
        defer { offset = end }
        return Array(bytes[offset..<end])
    }

    /// All bytes that are left.
    mutating func rest() -> [UInt8] { take(bytes.count) }
}
