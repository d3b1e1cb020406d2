// SPDX-License-Identifier: Apache-2.0

import Glibc
import LupoCore
import LupoMariaDB
import LupoTestSupport
import Testing

@Suite struct FailureTests {
    private func failure(_ body: () throws -> Void) throws -> LupoError {
        try #require(#expect(throws: LupoError.self) { try body() })
    }

    @Test(.timeLimit(.minutes(1)))
    func `a wrong password is access denied, and no error shows it`() throws {
        let server = try PrivateServer.shared()
        let admin = try server.connect()
        try admin.execute("CREATE OR REPLACE USER wolf@localhost IDENTIFIED BY 'right one'")
        var options = server.options
        options.user = "wolf"
        for (password, code) in [
            ("hunter2secret", LupoError.Code.accessDenied), (nil, .accessDenied),
        ] {
            options.password = password.map { Secret($0) }
            let error = try failure { _ = try MariaDBConnection(options) }
            #expect(error.code == code && error.server?.number == 1045)
            #expect(!error.rendered().contains("hunter2secret"))
            #expect(!error.json.encoded().contains("hunter2secret"))
        }
        options.password = Secret("right one")
        #expect(try MariaDBConnection(options).value("SELECT USER()") == .text("wolf@localhost"))
        #expect(!"\(options)".contains("right one"))
        var dumped = ""
        dump(options, to: &dumped)
        #expect(!dumped.contains("right one"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `nobody listening on a port is no server`() throws {
        let port = try LoopbackListener(backlog: 0).port
        var options = ConnectionOptions(endpoint: .tcp(host: "127.0.0.1", port: port), user: "root")
        options.connectTimeout = .seconds(2)
        let error = try failure { _ = try MariaDBConnection(options) }
        #expect(error.code == .noServer && error.message.contains("127.0.0.1:\(port)"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a host that nobody knows is no server`() throws {
        let options = ConnectionOptions(
            endpoint: .tcp(host: "no.such.invalid", port: 3306),
            user: "root"
        )
        let error = try failure { _ = try MariaDBConnection(options) }
        #expect(error.code == .noServer && error.message.contains("no.such.invalid"))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a server that never greets is given up after the time limit`() throws {
        let listener = try LoopbackListener()
        var options = ConnectionOptions(
            endpoint: .tcp(host: "127.0.0.1", port: listener.port),
            user: "root"
        )
        options.connectTimeout = .seconds(1)
        let start = ContinuousClock.now
        let error = try failure { _ = try MariaDBConnection(options) }
        let elapsed = start.duration(to: .now)
        #expect(error.code == .noServer && error.message.contains("within 1 s"))
        #expect(elapsed < .seconds(4) && elapsed > .milliseconds(900))
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("5.5.5-10.5.20-MariaDB", "MariaDB 10.5.20"),
            ("8.0.36", "8.0.36, which is not MariaDB"),
            ("5.7.44-log", "5.7.44"), ("5.5.5-10.2.44-MariaDB-log", "MariaDB 10.2.44"),
        ],
        [ScriptedServer.Manner.hangUp, .welcome]
    )
    func `a server that is too old or no MariaDB is refused by name`(
        version: (String, String),
        manner: ScriptedServer.Manner
    ) throws {
        let server = try ScriptedServer(version: version.0, manner)
        var options = ConnectionOptions(endpoint: .socket(path: server.socketPath), user: "root")
        options.password = Secret("something")
        let error = try failure { _ = try MariaDBConnection(options) }
        #expect(error.code == .serverVersion, "\(error)")
        #expect(error.message.contains(version.1))
        #expect(error.hint?.contains("10.6") == true)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a server that hangs up but is new enough is no server`() throws {
        let server = try ScriptedServer(version: "5.5.5-11.4.2-MariaDB", .hangUp)
        let options = ConnectionOptions(endpoint: .socket(path: server.socketPath), user: "root")
        let error = try failure { _ = try MariaDBConnection(options) }
        #expect(error.code == .noServer)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a server killed in the middle of a statement leaves a writer's outcome unknown`() throws {
        let server = try PrivateServer()
        let reader = try server.connect()
        let stream = try reader.stream("SELECT seq FROM mysql.seq_1_to_100000000", effect: .none)
        #expect(try stream.next())
        let outcome = Background {
            #expect(throws: LupoError.self) { try server.connect().execute("DO SLEEP(100)") }
        }
        let watcher = try server.connect()
        let running: SQLText =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'"
        while try watcher.value(running) == .integer(0) {}
        try server.kill()
        let unknown = try #require(try outcome.wait())
        #expect(unknown.code == .outcomeUnknown, "\(unknown)")
        let lost = try failure { while try stream.next() {} }
        #expect(lost.code == .connectionLost)
        #expect(reader.isLost)
        let after = try failure { try reader.execute("DO 1") }
        #expect(after.code == .connectionLost && after.statement == "DO 1")
        // Nothing was sent on a connection that the server had closed before.
        let unsent = try failure { try watcher.execute("DO 2") }
        #expect(unsent.code == .connectionLost)
        #expect(try failure { _ = try server.connect() }.code == .noServer)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a connection that was killed is lost`() throws {
        let server = try PrivateServer.shared()
        let connection = try server.connect()
        try connection.cancellation.killConnection()
        let error = try failure { _ = try connection.value("SELECT 1") }
        #expect(error.code == .connectionLost && connection.isLost)
    }

    @Test(.timeLimit(.minutes(1)))
    func `locks and time limits have codes of their own`() throws {
        let database = try PrivateServer.shared().makeDatabase("failure")
        let one = try database.connect()
        try one.execute("CREATE TABLE t (id INT PRIMARY KEY, a INT)")
        try one.execute("INSERT INTO t VALUES (1, 1), (2, 2)")
        try one.execute("START TRANSACTION")
        try one.execute("UPDATE t SET a = 3 WHERE id = 1")
        var options = database.server.options
        options.defaultSchema = database.name
        options.session.rowLockWaitTimeout = .seconds(1)
        options.session.maxStatementTime = .milliseconds(1_500)
        let two = try MariaDBConnection(options)
        let wait = try failure { try two.execute("UPDATE t SET a = 4 WHERE id = 1") }
        #expect(
            wait.code == .lockWait && wait.server == ServerFault(number: 1205, sqlState: "HY000")
        )
        let nowait = try failure { try two.execute("ALTER TABLE t NOWAIT ADD COLUMN b INT") }
        #expect(nowait.code == .lockWait)
        let slow = try failure { _ = try two.value("SELECT SLEEP(30)") }
        #expect(slow.code == .statementTimeout && slow.server?.number == 1969)
        #expect(try two.value("SELECT 1") == .integer(1))
    }

    @Test(.timeLimit(.minutes(1)))
    func `only a read timeout that was asked for limits an answer`() throws {
        var options = try PrivateServer.shared().options
        options.connectTimeout = .seconds(1)
        #expect(try MariaDBConnection(options).value("SELECT SLEEP(2)") == .integer(0))
        options.readTimeout = .seconds(1)
        let error = try failure { try MariaDBConnection(options).execute("DO SLEEP(20)") }
        #expect(error.code == .outcomeUnknown)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a deadlock is told apart`() throws {
        let database = try PrivateServer.shared().makeDatabase("deadlock")
        let one = try database.connect()
        try one.execute("CREATE TABLE t (id INT PRIMARY KEY, a INT)")
        try one.execute("INSERT INTO t VALUES (1, 1), (2, 2)")
        let two = try database.connect()
        try two.execute("START TRANSACTION")
        try two.execute("UPDATE t SET a = 3 WHERE id = 2")
        // The first waits for the second; the second then closes the circle.
        let name = database.name
        let server = database.server
        let first = Background { () -> LupoError? in
            let one = try server.connect(schema: name)
            try one.execute("START TRANSACTION")
            try one.execute("UPDATE t SET a = 3 WHERE id = 1")
            do throws(LupoError) {
                try one.execute("UPDATE t SET a = 4 WHERE id = 2 /* first */")
            } catch {
                return error
            }
            return nil
        }
        let waiting: SQLText =
            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE '%/* first */%'"
        let watcher = try server.connect()
        // InnoDB refreshes this table only where nobody has read it for a tenth of a second.
        while try watcher.value(waiting) == .integer(0), !first.hasEnded { usleep(150_000) }
        var errors: [LupoError] = []
        do { try two.execute("UPDATE t SET a = 4 WHERE id = 1") } catch { errors.append(error) }
        if errors.isEmpty { try two.execute("ROLLBACK") }
        if let error = try first.wait() { errors.append(error) }
        #expect(errors.map(\.code) == [.deadlock], "\(errors)")
        #expect(errors.first?.server?.number == 1213)
        let mapped = try failure {
            try two.execute(
                "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'"
            )
        }
        #expect(mapped.code == .deadlock && mapped.server?.sqlState == "40001")
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (1114, "The table 't' is full", LupoError.Code.diskFull),
            (1021, "Disk full", .diskFull),
            (1005, "Can't create table `a`.`b` (errno: 135 \"No more room\")", .diskFull),
            (1005, "Can't create table `a`.`b` (errno: 150 \"Foreign key\")", .statementFailed),
            (
                1030, "Got error 28 \"No space left on device\" from storage engine InnoDB",
                .diskFull
            ),
            (1290, "The server is running with the --read-only option", .readOnlyServer),
            (1290, "The server is running with the --secure-file-priv option", .statementFailed),
            (1836, "Running in read-only mode", .readOnlyServer),
            (1213, "Deadlock", .deadlock), (1020, "Record has changed", .deadlock),
            (1180, "Got error 5 during COMMIT", .outcomeUnknown),
            (1062, "Duplicate", .statementFailed),
        ] as [(Int, String, LupoError.Code)]
    )
    func `a server's error becomes a code`(
        number: Int,
        message: String,
        code: LupoError.Code
    ) throws {
        let connection = try PrivateServer.shared().connect()
        let error = try failure {
            try connection.execute(
                "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = \(number), MESSAGE_TEXT = \(message)"
            )
        }
        #expect(error.code == code && error.server?.number == UInt32(number))
        #expect(error.message.contains(message))
        // The statement is shown without the values.
        #expect(error.statement == "SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = ?, MESSAGE_TEXT = ?")
    }

    @Test(.timeLimit(.minutes(1)))
    func `a missing privilege is named with its GRANT`() throws {
        let database = try PrivateServer.shared().makeDatabase("grants")
        let admin = try database.connect()
        try admin.execute("CREATE TABLE t (a INT, secret INT)")
        try admin.execute("CREATE PROCEDURE p() SELECT 1")
        try admin.execute("CREATE OR REPLACE USER pup@localhost")
        try admin.execute("GRANT SELECT (a), INSERT ON \(database.name).t TO pup@localhost")
        var options = database.server.options
        options.user = "pup"
        let pup = try MariaDBConnection(options)
        let table = "`\(database.name)`.`t`"
        let name = database.name
        let cases: [(SQLText, String)] = [
            ("DELETE FROM \(name).t", "GRANT DELETE ON \(table) TO 'pup'@'localhost'"),
            ("DROP TABLE \(name).t", "GRANT DROP ON \(table) TO 'pup'@'localhost'"),
            ("SELECT secret FROM \(name).t", "GRANT SELECT (`secret`) ON"),
            ("CALL \(name).p()", "GRANT EXECUTE ON PROCEDURE `\(name)`.`p` TO 'pup'@'localhost'"),
            ("SET GLOBAL read_only = 0", "ON *.* TO"),
            (
                "CREATE DATABASE elsewhere",
                "GRANT ALL PRIVILEGES ON `elsewhere`.* TO 'pup'@'localhost'"
            ),
        ]
        for (statement, grant) in cases {
            let error = try failure { try pup.execute(statement) }
            #expect(error.code == .privileges, "\(error)")
            #expect(
                error.hint?.contains(grant) == true,
                "\(error.hint ?? "no hint") for \(error.message)"
            )
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a socket path longer than the kernel takes is reached`() throws {
        let server = try PrivateServer.shared()
        let folder = try TemporaryFolder()
        let deep = (0..<8).map { "a_rather_long_folder_name_\($0)" }.joined(separator: "/")
        try folder.write("", to: deep + "/x")
        let path = folder.path(deep) + "/linked"
        #expect(path.utf8.count > 107)
        try folder.link(server.socketPath, as: deep + "/linked")
        let options = ConnectionOptions(endpoint: .socket(path: path), user: "root")
        #expect(try MariaDBConnection(options).value("SELECT 1") == .integer(1))
    }
}
