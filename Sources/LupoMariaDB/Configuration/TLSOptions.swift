// SPDX-License-Identifier: Apache-2.0

/// How far a connection is protected; the names are those of `ssl-mode`.
///
/// There is no `preferred`: it falls back to plain text without a word when somebody in the middle says that the
/// server has no TLS, so it promises nothing.
package enum TLSMode: String, Sendable, Hashable, CaseIterable {
    /// Plain text. The default on a unix socket and on loopback addresses.
    case disabled
    /// Encrypted; the server's certificate is not checked.
    case required
    /// Encrypted; the certificate must be signed by `ssl-ca` or a certificate in `ssl-capath`.
    case verifyCA = "verify-ca"
    /// As `verifyCA` (the system's authorities where no CA is named), and the certificate must bear the host's name.
    /// The default for every other TCP host.
    case verifyIdentity = "verify-identity"
}

/// The mode with the files that it needs, as paths to PEM files.
package struct TLSOptions: Sendable, Hashable {
    /// How far the connection is protected.
    package var mode: TLSMode
    /// Certificates of the authorities that are trusted.
    package var authorityFile: String?
    /// A folder of such certificates, by hash.
    package var authorityFolder: String?
    /// The client's own certificate.
    package var certificateFile: String?
    /// The key of the client's own certificate.
    package var keyFile: String?

    /// Makes options with a mode alone; the files are set afterwards.
    package init(_ mode: TLSMode) { self.mode = mode }
}
