// SPDX-License-Identifier: Apache-2.0

/// Why a test cannot get what it needs; shown as the test's failure.
package struct TestFailure: Error, CustomStringConvertible {
    /// One sentence.
    package let description: String

    /// Makes a failure.
    package init(_ description: String) { self.description = description }
}
