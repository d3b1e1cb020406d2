// SPDX-License-Identifier: Apache-2.0

/// A password: it can be handed to the client library and to nothing that prints.
///
/// No description, mirror or interpolation shows it, so that no log line, error or crash report can.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    /// Wraps a password.
    package init(_ text: String) { self.text = text }

    /// Always `(hidden)`.
    package var description: String { "(hidden)" }

    /// Always `(hidden)`.
    package var debugDescription: String { "(hidden)" }

    /// A mirror without children.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Calls `body` with the password itself.
    ///
    /// The only way to read it; every caller can be found by this name.
    package func reveal<Result>(_ body: (String) -> Result) -> Result { body(text) }
}
