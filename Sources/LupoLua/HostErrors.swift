// SPDX-License-Identifier: Apache-2.0

import LupoCore

/// The latest errors that host functions threw: a script holds an error object, this holds what it stands for.
///
/// The number is bounded, since a script may fail in a loop; an older error comes back from the fields of its object.
struct HostErrors {
    private var errors: [LupoError?] = []
    private var count: Int64 = 0
    private static let capacity = 64

    /// Keeps an error; returns its number.
    mutating func add(_ error: LupoError) -> Int64 {
        let slot = Int(count) % Self.capacity
        if slot < errors.count { errors[slot] = error } else { errors.append(error) }
        count += 1
        return count - 1
    }

    /// The error of that number, if it is still kept.
    subscript(id: Int64) -> LupoError? {
        guard id >= 0, id < count, id >= count - Int64(Self.capacity) else { return nil }
        return errors[Int(id) % Self.capacity]
    }
}
