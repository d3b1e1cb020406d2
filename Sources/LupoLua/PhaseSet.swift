// SPDX-License-Identifier: Apache-2.0

/// The phases (hooks) in which a function or member exists; bit n is the n-th of `VMOptions.phases`.
package struct PhaseSet: OptionSet, Sendable, Hashable {
    /// One bit for each phase, at most 32.
    package let rawValue: UInt32

    /// Makes a set of its bits.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Every phase.
    package static let all = PhaseSet(rawValue: .max)

    /// Makes a set of indices into `VMOptions.phases`.
    package init(indices: some Sequence<Int>) {
        self.init(rawValue: indices.reduce(0) { $0 | 1 << UInt32($1) })
    }
}
