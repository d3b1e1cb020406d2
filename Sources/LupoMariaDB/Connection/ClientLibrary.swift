// SPDX-License-Identifier: Apache-2.0

internal import CMariaDB
internal import LupoCore

/// The client library's own start, once a process.
///
/// It is not thread-safe by itself; a static constant is made once, by whoever comes first.
enum ClientLibrary {
    private static let hasStarted: Bool = mysql_server_init(0, nil, nil) == 0

    /// Starts the library if nobody has.
    ///
    /// - Throws: ``LupoError`` `.internal` if it does not start.
    static func start() throws(LupoError) {
        guard hasStarted else {
            throw LupoError(.internal, "The MariaDB client library could not be initialised.")
        }
    }
}
