// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import LupoCore

/// A failure as the client library reports it, before it is an error of the host.
struct ServerFailure: Error {
    let number: UInt32
    let sqlState: String
    let message: String

    /// The failure as an error of the host, with the server's number and SQLSTATE kept.
    ///
    /// - Parameters:
    ///   - effect: what the statement may leave behind.
    ///   - statement: the text for the error, without values.
    /// - Returns: the error; its message is the server's.
    func error(effect: StatementEffect, statement: String? = nil) -> LupoError {
        let fault = ServerFault(number: number, sqlState: sqlState)
        let code = code(effect)
        return LupoError(
            code,
            sentence(for: code),
            hint: hint(for: code),
            statement: statement,
            server: fault
        )
    }

    private func code(_ effect: StatementEffect) -> LupoError.Code {
        if isBrokenConnection {
            return wasSent && effect == .lasting ? .outcomeUnknown : .connectionLost
        }
        switch Int32(number) {
        case ER_LOCK_WAIT_TIMEOUT: return .lockWait
        case ER_LOCK_DEADLOCK, ER_CHECKREAD: return .deadlock
        case ER_STATEMENT_TIMEOUT, 3024: return .statementTimeout
        case ER_QUERY_INTERRUPTED: return .interrupted
        case ER_OPTION_PREVENTS_STATEMENT where isAboutReadOnly, ER_READ_ONLY_MODE:
            return .readOnlyServer
        case ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR,
            ER_SPECIFIC_ACCESS_DENIED_ERROR, ER_PROCACCESS_DENIED_ERROR, ER_ACCESS_DENIED_ERROR:
            return .privileges
        case ER_DISK_FULL, ER_RECORD_FILE_FULL: return .diskFull
        case ER_UNKNOWN_COM_ERROR: return .nodeNotReady
        case ER_ERROR_DURING_COMMIT: return effect == .lasting ? .outcomeUnknown : .statementFailed
        default: return isAboutFullDisk ? .diskFull : .statementFailed
        }
    }

    /// True where the session is gone: the client library's own codes, and the server's farewells.
    var isBrokenConnection: Bool {
        switch Int32(number) {
        case CR_SERVER_GONE_ERROR, CR_SERVER_LOST, CR_SERVER_LOST_EXTENDED, CR_MALFORMED_PACKET,
            CR_ERR_NET_READ, CR_ERR_NET_WRITE, CR_ERR_NET_UNCOMPRESS, ER_CONNECTION_KILLED,
            ER_SERVER_SHUTDOWN:
            true
        default: false
        }
    }

    /// False where the client library says that it could not hand the whole statement over: the server, which acts on
    /// whole packets alone, has nothing to act on.
    private var wasSent: Bool {
        Int32(number) != CR_SERVER_GONE_ERROR && Int32(number) != CR_ERR_NET_WRITE
    }

    /// 1290 says which option stands in the way; only these mean a read-only server.
    private var isAboutReadOnly: Bool {
        message.contains("read-only") || message.contains("read_only")
            || message.contains("innodb-force-recovery")
            || message.contains("innodb_force_recovery")
    }

    /// Many errors carry the system's ENOSPC (28) or the engine's "table is full" (135) only in their text.
    private var isAboutFullDisk: Bool {
        [
            "No space left on device", "Errcode: 28", "errno: 28", "error 28 ", "errno: 135",
            "error 135 ",
        ]
        .contains { message.contains($0) }
    }

    private func sentence(for code: LupoError.Code) -> String {
        let text = message.hasSuffix(".") ? message : message + "."
        return switch code {
        case .outcomeUnknown:
            "The connection broke after the statement was sent; whether it took effect is unknown. \(text)"
        case .connectionLost: "The connection to the server is lost. \(text)"
        case .nodeNotReady:
            "The node is cut off from its Galera cluster, or not yet part of it. \(text)"
        default: text
        }
    }

    private func hint(for code: LupoError.Code) -> String? {
        switch code {
        case .privileges: PrivilegeHint(message: message).text
        case .lockWait:
            "Find who holds the lock with SHOW FULL PROCESSLIST, or allow a longer wait."
        case .deadlock: "The transaction was rolled back; run it again."
        case .statementTimeout: "Make the statement smaller, or allow it more time."
        case .diskFull: "Free space where the server keeps its data, then try again."
        case .readOnlyServer: "Connect to the primary server, or switch read_only off."
        case .nodeNotReady:
            "Connect to another node, or wait until SHOW STATUS LIKE 'wsrep_ready' says ON."
        case .outcomeUnknown: "Find out what the server holds before anything is repeated."
        case .statementFailed: ErrorPages.current.page(number: number)?.remedies.first
        default: nil
        }
    }
}
