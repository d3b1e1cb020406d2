// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An authority and a server certificate for `localhost` and 127.0.0.1, made for one test run.
package final class TestCertificates: Sendable {
    private let folder: TemporaryFolder

    private static let script = #"""
        set -e; cd "$1"
        make() { openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "$@"; }
        make -x509 -subj "/CN=Test authority" -keyout ca-key.pem -out ca.pem
        make -x509 -subj "/CN=Another authority" -keyout other-key.pem -out other-ca.pem
        make -subj "/CN=localhost" -keyout key.pem -out request.pem
        printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > names
        openssl x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -CAcreateserial \
          -days 2 -extfile names -out certificate.pem
        """#

    /// Makes the certificates with the `openssl` program.
    ///
    /// - Throws: ``TestFailure`` naming the Debian package.
    package init() throws {
        folder = try TemporaryFolder(named: "lupotls")
        try folder.write(TestCertificates.script, to: "make.sh")
        let command =
            "exec sh '\(folder.path("make.sh"))' '\(folder.path)' > '\(folder.path("log"))' 2>&1"
        guard system(command) == 0 else {
            let log = (try? folder.read("log")) ?? ""
            throw TestFailure("No certificates; the Debian package openssl is needed. \(log)")
        }
    }

    /// The certificate of the authority that signed the server's.
    package var authority: String { folder.path("ca.pem") }

    /// The certificate of an authority that signed nothing.
    package var otherAuthority: String { folder.path("other-ca.pem") }

    /// Options of mariadbd.
    var serverFlags: [String] {
        [
            "--ssl-ca=\(authority)", "--ssl-cert=\(folder.path("certificate.pem"))",
            "--ssl-key=\(folder.path("key.pem"))",
        ]
    }
}
