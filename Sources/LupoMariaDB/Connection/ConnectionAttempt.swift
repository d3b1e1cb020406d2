// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import Glibc
internal import LupoCore

/// One attempt to connect and log in.
struct ConnectionAttempt {
    private let options: ConnectionOptions

    init(_ options: ConnectionOptions) { self.options = options }

    /// Makes a library handle that is logged in; the caller frees it with `mysql_close`.
    ///
    /// - Throws: ``LupoError`` as ``MariaDBConnection/init(_:)`` says.
    @unsafe func connect() throws(LupoError) -> UnsafeMutablePointer<MYSQL> {
        guard let handle = unsafe mysql_init(nil) else {
            throw LupoError(.internal, "There is no memory for a connection.")
        }
        unsafe state(on: handle)
        let path = SocketPath(options.endpoint)
        let start = ContinuousClock.now
        guard unsafe logIn(handle, socket: path?.usable) else {
            let failure = unsafe ServerFailure(connection: handle)
            unsafe mysql_close(handle)
            let elapsed = start.duration(to: .now)
            throw ConnectionFailure(failure, options, elapsed: elapsed).error
        }
        // SSL_ENFORCE alone lets a server without TLS pass, so what was agreed on is looked at.
        if options.tls.mode != .disabled, unsafe mysql_get_ssl_cipher(handle) == nil {
            unsafe mysql_close(handle)
            let failure = ServerFailure(
                number: UInt32(CR_SSL_CONNECTION_ERROR),
                sqlState: "HY000",
                message: "the server does not offer TLS"
            )
            throw ConnectionFailure(failure, options, elapsed: .zero).error
        }
        unsafe keepAlive(handle)
        return unsafe handle
    }

    @unsafe private func logIn(_ handle: UnsafeMutablePointer<MYSQL>, socket: String?) -> Bool {
        var host: String?
        var port: UInt32 = 0
        if case .tcp(let name, let number) = options.endpoint {
            host = name
            port = UInt32(number)
        }
        let schema = options.defaultSchema?.name
        let flags = UInt(CLIENT_MULTI_RESULTS)
        func connect(_ password: String?) -> Bool {
            unsafe mysql_real_connect(
                handle,
                host,
                options.user,
                password,
                schema,
                port,
                socket,
                flags
            ) != nil
        }
        return options.password.map { $0.reveal(connect) } ?? connect(nil)
    }

    @unsafe private func state(on handle: UnsafeMutablePointer<MYSQL>) {
        unsafe setSeconds(MYSQL_OPT_CONNECT_TIMEOUT, options.connectTimeout, on: handle)
        unsafe setSeconds(MYSQL_OPT_READ_TIMEOUT, options.readTimeout, on: handle)
        unsafe setSeconds(MYSQL_OPT_WRITE_TIMEOUT, options.writeTimeout, on: handle)
        unsafe set(MYSQL_OPT_LOCAL_INFILE, UInt32(0), on: handle)
        unsafe set(MYSQL_OPT_MAX_ALLOWED_PACKET, UInt(1 << 30), on: handle)
        unsafe set(MYSQL_OPT_RECONNECT, my_bool(0), on: handle)
        unsafe set(MYSQL_REPORT_DATA_TRUNCATION, my_bool(1), on: handle)
        unsafe mysql_options(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        let isTCP = if case .tcp = options.endpoint { true } else { false }
        let kind = isTCP ? MYSQL_PROTOCOL_TCP : MYSQL_PROTOCOL_SOCKET
        unsafe set(MYSQL_OPT_PROTOCOL, kind.rawValue, on: handle)
        unsafe mysql_options4(handle, MYSQL_OPT_CONNECT_ATTR_ADD, "program_name", "lupo-host")
        unsafe stateTLS(on: handle)
        if isTCP, options.tls.mode != .verifyIdentity, !options.endpoint.isLocal {
            // Somebody in the middle could ask for the password in clear; only answers that hide it are given.
            let methods = "mysql_native_password,client_ed25519,parsec,auth_gssapi_client"
            unsafe mysql_options(handle, MARIADB_OPT_RESTRICTED_AUTH, methods)
        }
    }

    /// The library's default is plain text even where the server offers TLS, so every mode is stated in full.
    @unsafe private func stateTLS(on handle: UnsafeMutablePointer<MYSQL>) {
        let tls = options.tls
        guard tls.mode != .disabled else { return }
        unsafe set(MYSQL_OPT_SSL_ENFORCE, my_bool(1), on: handle)
        let verifies = tls.mode == .verifyIdentity
        unsafe set(MYSQL_OPT_SSL_VERIFY_SERVER_CERT, my_bool(verifies ? 1 : 0), on: handle)
        if tls.mode == .verifyIdentity || tls.mode == .verifyCA {
            // A named authority makes the library check the chain; the flag above adds the name.
            if let file = tls.authorityFile { unsafe mysql_options(handle, MYSQL_OPT_SSL_CA, file) }
            if let folder = tls.authorityFolder {
                unsafe mysql_options(handle, MYSQL_OPT_SSL_CAPATH, folder)
            }
        }
        if let file = tls.certificateFile { unsafe mysql_options(handle, MYSQL_OPT_SSL_CERT, file) }
        if let file = tls.keyFile { unsafe mysql_options(handle, MYSQL_OPT_SSL_KEY, file) }
    }

    @unsafe private func setSeconds(
        _ option: mysql_option,
        _ duration: Duration?,
        on handle: UnsafeMutablePointer<MYSQL>
    ) {
        guard let duration else { return }
        unsafe set(option, UInt32(duration.wholeSeconds), on: handle)
    }

    @unsafe private func set<Setting: BitwiseCopyable>(
        _ option: mysql_option,
        _ setting: Setting,
        on handle: UnsafeMutablePointer<MYSQL>
    ) {
        unsafe withUnsafePointer(to: setting) { unsafe _ = mysql_options(handle, option, $0) }
    }

    /// Lets the kernel find a peer that is gone without a word in about 90 seconds, however long a statement may take.
    @unsafe private func keepAlive(_ handle: UnsafeMutablePointer<MYSQL>) {
        guard case .tcp = options.endpoint else { return }
        let socket = unsafe mysql_get_socket(handle)
        let settings = [
            (SOL_SOCKET, SO_KEEPALIVE, Int32(1)), (Int32(IPPROTO_TCP), TCP_KEEPIDLE, 30),
            (Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10), (Int32(IPPROTO_TCP), TCP_KEEPCNT, 6),
        ]
        for (level, name, value) in settings {
            var value = value
            unsafe setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }
}

/// A socket's path in a form short enough for the kernel.
///
/// `sockaddr_un` has room for 107 bytes. A longer path is reached through its folder, which is held open while this value
/// lives: `/proc/self/fd/N/name`.
private final class SocketPath {
    let usable: String
    private var folder: Int32 = -1

    init?(_ endpoint: ConnectionOptions.Endpoint) {
        guard case .socket(let path) = endpoint else { return nil }
        guard path.utf8.count > 100, let slash = path.lastIndex(of: "/") else {
            usable = path
            return
        }
        let descriptor = unsafe open(
            String(path[..<slash]) + "/",
            O_RDONLY | O_DIRECTORY | O_CLOEXEC
        )
        folder = descriptor
        usable = descriptor < 0 ? path : "/proc/self/fd/\(descriptor)" + path[slash...]
    }

    deinit { if folder >= 0 { close(folder) } }
}
