// SPDX-License-Identifier: Apache-2.0

/// What a statement may leave behind; decides what a broken connection means.
package enum StatementEffect: Sendable, Hashable {
    /// It changes nothing: if the connection breaks, nothing has happened (`.connectionLost`).
    case none
    /// It may change something: if the connection breaks after it was sent, nobody knows (`.outcomeUnknown`).
    case lasting
}
