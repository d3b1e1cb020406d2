// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import LupoCore

/// Says why an attempt to connect failed, and what to do.
struct ConnectionFailure {
    private let failure: ServerFailure
    private let options: ConnectionOptions
    private let elapsed: Duration

    init(_ failure: ServerFailure, _ options: ConnectionOptions, elapsed: Duration) {
        self.failure = failure
        self.options = options
        self.elapsed = elapsed
    }

    /// The error, with the server's number and SQLSTATE kept.
    var error: LupoError {
        if let old = unsupportedServer { return old }
        let (code, message, hint) = explanation
        return LupoError(
            code,
            message,
            hint: hint,
            server: ServerFault(number: failure.number, sqlState: failure.sqlState)
        )
    }

    private var isTimeout: Bool {
        Int32(failure.number) == CR_SERVER_LOST
            && elapsed >= .seconds(options.connectTimeout.wholeSeconds) * 9 / 10
    }

    private var explanation: (LupoError.Code, String, String?) {
        let place = options.endpoint.description
        switch Int32(failure.number) {
        case ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR:
            return (.accessDenied, failure.message + ".", passwordHint)
        case ER_HOST_NOT_PRIVILEGED, ER_HOST_IS_BLOCKED, ER_MUST_CHANGE_PASSWORD,
            ER_MUST_CHANGE_PASSWORD_LOGIN, ER_ACCOUNT_HAS_BEEN_LOCKED, ER_PLUGIN_IS_NOT_LOADED,
            CR_AUTH_PLUGIN_CANNOT_LOAD, CR_AUTH_PLUGIN_ERR, CR_PLUGIN_NOT_ALLOWED:
            return (
                .accessDenied, "\(place) refused \(options.user): \(failure.message).",
                "Ask who runs the server to look at this account."
            )
        case ER_DBACCESS_DENIED_ERROR:
            return (
                .privileges, failure.message + ".", PrivilegeHint(message: failure.message).text
            )
        case ER_BAD_DB_ERROR:
            return (
                .configuration, "\(place): \(failure.message).",
                "Create the schema, or name another one in the database's URL."
            )
        case CR_SSL_CONNECTION_ERROR, 3159:
            return (
                .transportSecurity, "No secure connection to \(place): \(failure.message).", tlsHint
            )
        case _ where isTimeout:
            return (
                .noServer,
                "The server at \(place) did not answer within \(options.connectTimeout.wholeSeconds) s.",
                "Check the address, the port and the firewall."
            )
        default:
            return (.noServer, "No server at \(place): \(failure.message).", serverHint)
        }
    }

    private var passwordHint: String {
        options.password == nil
            ? "Give a password in an option file, LUPO_DATABASE_PASSWORD, a password file or password_command."
            : "Check the user and the password, and from which hosts the account may come."
    }

    private var serverHint: String {
        switch options.endpoint {
        case .socket: "Start the server, or check the path of its socket."
        case .tcp: "Start the server, or check the host and the port."
        }
    }

    private var tlsHint: String {
        switch options.tls.mode {
        case .disabled: "The server wants TLS: set ssl-mode=verify-identity and ssl-ca."
        case .required:
            "Switch TLS on at the server, or use ssl-mode=disabled on a network you trust."
        case .verifyCA:
            "Check that ssl-ca holds the authority that signed the server's certificate."
        case .verifyIdentity:
            "Check that ssl-ca holds the authority that signed the server's certificate, and that the "
                + "certificate bears the host's name."
        }
    }

    /// The library drops the greeting when a login fails, so a server that broke off is asked once more who it is.
    private var unsupportedServer: LupoError? {
        let number = Int32(failure.number)
        let isRefusal = [
            CR_SERVER_LOST, CR_SERVER_HANDSHAKE_ERR, CR_MALFORMED_PACKET, CR_VERSION_ERROR,
            CR_AUTH_PLUGIN_CANNOT_LOAD, CR_AUTH_PLUGIN_ERR, CR_SSL_CONNECTION_ERROR, CR_SECURE_AUTH,
            CR_ERR_NET_READ, CR_ERR_NET_WRITE, CR_SERVER_GONE_ERROR, ER_NOT_SUPPORTED_AUTH_MODE,
        ].contains(number)
        guard isRefusal, !isTimeout, let version = GreetingProbe(options).version() else {
            return nil
        }
        do {
            try version.requireSupported(at: options.endpoint.description)
            return nil
        } catch {
            return error
        }
    }
}
