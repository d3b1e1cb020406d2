// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB

extension ServerFailure {
    /// Reads the last failure of a connection.
    @unsafe init(connection: UnsafeMutablePointer<MYSQL>) {
        unsafe self.init(
            number: mysql_errno(connection),
            sqlState: String(cString: mysql_sqlstate(connection)),
            message: String(cString: mysql_error(connection))
        )
    }

    /// Reads the last failure of a prepared statement.
    @unsafe init(statement: UnsafeMutablePointer<MYSQL_STMT>) {
        unsafe self.init(
            number: mysql_stmt_errno(statement),
            sqlState: String(cString: mysql_stmt_sqlstate(statement)),
            message: String(cString: mysql_stmt_error(statement))
        )
    }
}
