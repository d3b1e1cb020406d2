// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB

/// A statement that the server has parsed and keeps; closed there when this object goes.
///
/// It must be released only while its connection reads no rows, since closing sends a packet. The cache and the stream
/// see to that.
@safe final class PreparedStatement {
    let handle: UnsafeMutablePointer<MYSQL_STMT>
    let parameterCount: Int
    let hasRows: Bool

    /// Prepares a text.
    ///
    /// - Throws: ``ServerFailure``, the server's refusal or the library's; nothing has been executed.
    @unsafe init(
        _ sql: SQLText,
        on connection: UnsafeMutablePointer<MYSQL>
    ) throws(ServerFailure) {
        guard let handle = unsafe mysql_stmt_init(connection) else {
            throw unsafe ServerFailure(connection: connection)
        }
        var text = sql.text
        let code = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe mysql_stmt_prepare(handle, characters.baseAddress, UInt(characters.count))
            }
        }
        guard code == 0 else {
            let failure = unsafe ServerFailure(statement: handle)
            unsafe mysql_stmt_close(handle)
            throw failure
        }
        unsafe self.handle = unsafe handle
        parameterCount = unsafe Int(mysql_stmt_param_count(handle))
        hasRows = unsafe mysql_stmt_field_count(handle) > 0
    }

    deinit { unsafe mysql_stmt_close(handle) }

    /// The failure that the statement reports last.
    var failure: ServerFailure { unsafe ServerFailure(statement: handle) }

    /// True where the statement reports a failure.
    var hasFailed: Bool { unsafe mysql_stmt_errno(handle) != 0 }
}
