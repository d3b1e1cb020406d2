// SPDX-License-Identifier: Apache-2.0

/// The version of this host.
package enum HostVersion {
    /// As `--version` prints it and the ledger stores it.
    package static let text = "0.1.0"
}
