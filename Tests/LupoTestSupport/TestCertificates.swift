// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// An authority and a server certificate for `localhost` and 127.0.0.1, made for one test run.
package struct TestCertificates: Sendable {
    private let folder: String

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

    /// Makes the certificates with the `openssl` program, in a folder that goes with its server.
    ///
    /// - Throws: ``TestFailure`` naming the Debian package.
    init(in parent: TemporaryFolder) throws {
        folder = parent.path("tls")
        try parent.write(TestCertificates.script, to: "tls/make.sh")
        let command = "exec sh '\(folder)/make.sh' '\(folder)' > '\(folder)/log' 2>&1"
        guard system(command) == 0 else {
            let log = (try? parent.read("tls/log")) ?? ""
            throw TestFailure("No certificates; the Debian package openssl is needed. \(log)")
        }
    }

    /// The certificate of the authority that signed the server's.
    package var authority: String { folder + "/ca.pem" }

    /// The certificate of an authority that signed nothing.
    package var otherAuthority: String { folder + "/other-ca.pem" }

    /// Options of mariadbd.
    var serverFlags: [String] {
        [
            "--ssl-ca=\(authority)", "--ssl-cert=\(folder)/certificate.pem",
            "--ssl-key=\(folder)/key.pem",
        ]
    }
}
