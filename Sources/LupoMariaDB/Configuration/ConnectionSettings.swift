// SPDX-License-Identifier: Apache-2.0

internal import LupoCore

/// What one source says about the connection; nil where it says nothing.
struct ConnectionSettings {
    var host: String?
    var port: UInt16?
    var socket: String?
    var user: String?
    var password: Secret?
    var schema: Identifier?
    var tlsMode: TLSMode?
    var authorityFile: String?
    var authorityFolder: String?
    var certificateFile: String?
    var keyFile: String?
    var connectTimeout: Duration?
    var readTimeout: Duration?
    var writeTimeout: Duration?

    /// True where the source says which server is meant.
    var namesServer: Bool { host != nil || socket != nil || port != nil }

    /// Fills what this source leaves open from one that comes after it.
    ///
    /// Host, port and socket belong together: they are taken over only where none of them is said here.
    mutating func fill(from other: ConnectionSettings) {
        if !namesServer {
            host = other.host
            port = other.port
            socket = other.socket
        }
        user = user ?? other.user
        password = password ?? other.password
        schema = schema ?? other.schema
        tlsMode = tlsMode ?? other.tlsMode
        authorityFile = authorityFile ?? other.authorityFile
        authorityFolder = authorityFolder ?? other.authorityFolder
        certificateFile = certificateFile ?? other.certificateFile
        keyFile = keyFile ?? other.keyFile
        connectTimeout = connectTimeout ?? other.connectTimeout
        readTimeout = readTimeout ?? other.readTimeout
        writeTimeout = writeTimeout ?? other.writeTimeout
    }

    /// The complete options.
    ///
    /// - Parameter userName: the account for a source that names none, as the mariadb client takes the login name.
    /// - Returns: options with the TLS policy applied.
    /// - Throws: ``LupoError`` `.configuration` for contradictions.
    func options(userName: String) throws(LupoError) -> ConnectionOptions {
        var options = ConnectionOptions(
            endpoint: try endpoint(),
            user: user ?? userName,
            password: password
        )
        let namesFiles = [authorityFile, authorityFolder, certificateFile, keyFile]
            .contains { $0 != nil }
        // Whoever names certificates wants them looked at, on the machine itself as well.
        if let mode = tlsMode ?? (namesFiles ? .verifyIdentity : nil) { options.tls.mode = mode }
        options.tls.authorityFile = authorityFile
        options.tls.authorityFolder = authorityFolder
        options.tls.certificateFile = certificateFile
        options.tls.keyFile = keyFile
        if options.tls.mode == .verifyCA, authorityFile == nil, authorityFolder == nil {
            throw LupoError(
                .configuration,
                "ssl-mode=verify-ca needs ssl-ca or ssl-capath: without an authority nothing is verified.",
                hint:
                    "Name the file with the authority's certificate, or use ssl-mode=verify-identity."
            )
        }
        if (certificateFile == nil) != (keyFile == nil) {
            throw LupoError(.configuration, "ssl-cert and ssl-key belong together; one is missing.")
        }
        options.defaultSchema = schema
        options.connectTimeout = connectTimeout ?? options.connectTimeout
        options.readTimeout = readTimeout
        options.writeTimeout = writeTimeout ?? options.writeTimeout
        return options
    }

    private func endpoint() throws(LupoError) -> ConnectionOptions.Endpoint {
        if let socket {
            guard host == nil || host?.lowercased() == "localhost" else {
                throw LupoError(
                    .configuration,
                    "A host (\(host ?? "")) and a socket (\(socket)) are both named.",
                    hint: "Name one of them."
                )
            }
            guard socket.hasPrefix("/") else {
                throw LupoError(
                    .configuration,
                    "The socket \(socket.escapingControls()) is not an absolute path."
                )
            }
            return .socket(path: socket)
        }
        if let host { return .tcp(host: host, port: port ?? 3306) }
        if let port { return .tcp(host: "127.0.0.1", port: port) }
        throw LupoError(
            .configuration,
            "The database's URL names neither a host nor a socket.",
            hint: "Write mariadb://user@host:3306/schema or mariadb://user@/schema?socket=/path."
        )
    }
}
