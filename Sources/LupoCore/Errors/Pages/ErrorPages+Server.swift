// SPDX-License-Identifier: Apache-2.0

extension ErrorPages {
    /// Server errors about rights, locks, limits and the state of the server, and those of the client library.
    static let server = """
        ## ER_CHECKREAD 1020 HY000
        > Record has changed since last read in table 'books'
        Another session changed a row between this one's reading and writing it; the transaction is gone where innodb_snapshot_isolation is on.
        ! Run it again.

        ## ER_GET_ERRNO 1030 HY000
        > Got error 28 "No space left on device" from storage engine InnoDB
        The storage engine failed; the number says how: 28 the disk is full, 126 and 127 a damaged file, 122 an internal error.
        ! For 28 free space where the server keeps its data; for others read the server's error log before anything is repeated.

        ## ER_ILLEGAL_HA 1031 HY000
        > Storage engine MyISAM of the table `shop`.`books` doesn't have this option
        The table's engine cannot do what the statement asks for.
        ? The table is no InnoDB table, or is a view.
        ! SHOW CREATE TABLE says which engine it has; the doctrine asks for InnoDB.
        $ CREATE TABLE books (id INT) ENGINE=MyISAM
        $ ALTER TABLE books DISCARD TABLESPACE

        ## ER_OPEN_AS_READONLY 1036 HY000
        > Table 'books' is read only
        The table can only be read.
        ? innodb_force_recovery or innodb_read_only is set, or the files may not be written.
        ! Ask who runs the server; the error log says why.

        ## ER_CON_COUNT_ERROR 1040 08004
        > Too many connections
        The server has as many sessions as max_connections allows. lupo-host needs one for each process, and one more for a moment to stop a statement.
        ! Run it again later; SHOW PROCESSLIST shows who holds the others, and max_connections how many there may be.

        ## ER_OUT_OF_RESOURCES 1041 HY000
        > Out of memory.
        The server could not get memory.
        ! Look at the server's memory and its buffer sizes before it is tried again.

        ## ER_DBACCESS_DENIED_ERROR 1044 42000
        > Access denied for user 'app'@'localhost' to database 'shop'
        The account may not use that schema.
        ! Grant what is missing; the error's hint has the statement, `lupo-host doctor` has all of them.

        ## ER_ACCESS_DENIED_ERROR 1045 28000
        > Access denied for user 'app'@'localhost' (using password: YES)
        The server does not know this user with this password from this host.
        ? The password is wrong or missing ("using password: NO").
        ? The account is for another host part: 'app'@'10.%' is another one than 'app'@'localhost'.
        ! Check user and password where `lupo-host doctor` says that they come from; passwords never stand in the URL.
        ! As an administrator: SELECT user, host, plugin FROM mysql.user.

        ## ER_SERVER_SHUTDOWN 1053 08S01
        > Server shutdown in progress
        The server is being stopped. What a statement did until then is undone by the server, apart from finished DDL.
        ! Wait until the server is back, then run the command again: it settles what was cut off.

        ## ER_TABLE_NOT_LOCKED_FOR_WRITE 1099 HY000
        > Table 'books' was locked with a READ lock and can't be updated
        The session has locked the table for reading and writes to it.
        ? Scripts cannot lock tables; somebody else's client has.
        ! Leave LOCK TABLES out: the host leases the tables that `touches` names.
        $ CREATE TABLE books (id INT)
        $ LOCK TABLES books READ
        $ INSERT INTO books VALUES (1)

        ## ER_TABLE_NOT_LOCKED 1100 HY000
        > Table 'authors' was not locked with LOCK TABLES
        Under LOCK TABLES a session may use only the tables that it has locked.
        ! Leave LOCK TABLES out: the host leases the tables that `touches` names.
        $ CREATE TABLE books (id INT)
        $ CREATE TABLE authors (id INT)
        $ LOCK TABLES books READ
        $ SELECT * FROM authors

        ## ER_RECORD_FILE_FULL 1114 HY000
        > The table 'books' is full
        The table cannot grow.
        ? The disk or the tablespace is full, or a table in memory has reached max_heap_table_size.
        ? An ALTER TABLE copies the table, and the copy has no room: it needs as much again, also in tmpdir.
        ! Free space where the server keeps its data and its temporary files, then run it again.

        ## ER_HOST_IS_BLOCKED 1129 HY000
        > Host 'app-1' is blocked because of many connection errors; unblock with 'mariadb-admin flush-hosts'
        So many connections from this host broke off that the server takes no more (max_connect_errors).
        ! As an administrator: FLUSH HOSTS; then find out what broke off, often a health check of a load balancer.

        ## ER_HOST_NOT_PRIVILEGED 1130 HY000
        > Host 'app-1' is not allowed to connect to this MariaDB server
        There is no account for this host.
        ! As an administrator make an account with that host part: CREATE USER 'app'@'app-1' ….

        ## ER_CANT_CREATE_THREAD 1135 HY000
        > Can't create a new thread (errno 11 "Resource temporarily unavailable"); if you are not out of available memory, you can consult the manual for a possible OS-dependent bug
        The server has no thread for another session.
        ! Look at the server's memory and at the limits of processes and threads of its service.

        ## ER_TABLEACCESS_DENIED_ERROR 1142 42000
        > ALTER command denied to user 'app'@'localhost' for table `shop`.`books`
        The account lacks the named privilege on the table.
        ! Grant it; the error's hint has the statement, `lupo-host doctor` has all that a migration needs.

        ## ER_COLUMNACCESS_DENIED_ERROR 1143 42000
        > SELECT command denied to user 'app'@'localhost' for column 'salary' in table 'staff'
        The account may use some columns of the table, and not this one.
        ! Grant it; the error's hint has the statement.

        ## ER_NET_PACKET_TOO_LARGE 1153 08S01
        > Got a packet bigger than 'max_allowed_packet' bytes
        A statement with its values is larger than the server takes.
        ? One statement carries very many rows or a large BLOB.
        ! Send fewer rows at once (m.db:insert splits by itself), or have max_allowed_packet raised.

        ## ER_ERROR_DURING_COMMIT 1180 HY000
        > Got error 1 "Operation not permitted" during COMMIT
        The server could not finish a COMMIT; whether it stands is open until looked at.
        ? A cluster could not agree on it, or the disk is full.
        ! Run the command again: the host settles what is open from its journal before it goes on.

        ## ER_LOCK_OR_ACTIVE_TRANSACTION 1192 HY000
        > Can't execute the given command because you have active locked tables or an active transaction
        The statement cannot be sent inside of a transaction or under LOCK TABLES.
        ! Send it outside of m.db:batches and of transactions.
        $ CREATE TABLE books (id INT)
        $ LOCK TABLES books WRITE
        $ FLUSH TABLES WITH READ LOCK

        ## ER_CRASHED_ON_USAGE 1194 HY000
        > Table 'books' is marked as crashed and should be repaired
        A table of MyISAM or Aria was not closed properly.
        ! As an administrator: CHECK TABLE, then REPAIR TABLE; compare the rows with a backup.

        ## ER_TOO_MANY_USER_CONNECTIONS 1203 42000
        > User app already has more than 'max_user_connections' active connections
        The account has as many sessions as it may have.
        ! Use an account of its own for migrations, or have its limit raised; it needs two sessions.

        ## ER_LOCK_WAIT_TIMEOUT 1205 HY000
        > Lock wait timeout exceeded; try restarting transaction
        A row or table is locked by somebody else's transaction, for longer than `lock_wait` (5 s) allows.
        ? An application or a person's client holds a transaction open; even one that only read keeps ALTER waiting.
        ? A backup or another ALTER is at work on the table.
        ! Find who holds the lock: SHOW FULL PROCESSLIST, information_schema.innodb_trx (oldest trx_started first).
        ! Run it again when that has ended, or allow a longer wait by `lock_wait` in lupo.lua.

        ## ER_LOCK_TABLE_FULL 1206 HY000
        > The total number of locks exceeds the lock table size
        One transaction has locked more rows than InnoDB has memory for.
        ! Change fewer rows at once: m.db:batches commits each batch.

        ## ER_LOCK_DEADLOCK 1213 40001
        > Deadlock found when trying to get lock; try restarting transaction
        Two transactions waited for each other, or a cluster found a conflict; the server has rolled this one back.
        ? The application writes the same rows in another order.
        ! Run it again; smaller batches make it rarer.
        ! SHOW ENGINE INNODB STATUS shows both under LATEST DETECTED DEADLOCK.

        ## ER_USER_LIMIT_REACHED 1226 42000
        > User 'app' has exceeded the 'max_queries_per_hour' resource (current value: 1000)
        The account has used up what it may do in an hour.
        ! Use an account of its own for migrations, without such limits.

        ## ER_SPECIFIC_ACCESS_DENIED_ERROR 1227 42000
        > Access denied; you need (at least one of) the SUPER privilege(s) for this operation
        The statement needs a privilege of the whole server.
        ! Leave it to the administrator: a migration should not need it.

        ## ER_WRONG_VALUE_FOR_VAR 1231 42000
        > Variable 'sql_mode' can't be set to the value of 'STRICTLY'
        A variable of the server does not take that value.
        ! Correct it; SHOW VARIABLES has what is set now.
        $ SET SESSION sql_mode = 'STRICTLY'

        ## ER_NOT_SUPPORTED_YET 1235 42000
        > This version of MariaDB doesn't yet support 'LIMIT & IN/ALL/ANY/SOME subquery'
        This server's version cannot do that.
        ! Write it otherwise, as by a join with a derived table.
        $ SELECT 1 IN (SELECT 1 LIMIT 1)

        ## ER_OPTION_PREVENTS_STATEMENT 1290 HY000
        > The MariaDB server is running with the --read-only option so it cannot execute this statement
        An option of the server forbids the statement; the message names it.
        ? The connection goes to a replica.
        ? --secure-file-priv keeps files out of reach.
        ! For read-only connect to the primary server; `lupo-host doctor` shows where the connection goes.

        ## ER_UNSUPPORTED_PS 1295 HY000
        > This command is not supported in the prepared statement protocol yet
        The statement cannot be sent with parameters.
        ! Send it without parameters.

        ## ER_QUERY_INTERRUPTED 1317 70100
        > Query execution was interrupted
        Somebody ended the statement with KILL QUERY, or the host did because it was asked to stop.
        ! Ask who ended it, then run it again.

        ## ER_PROCACCESS_DENIED_ERROR 1370 42000
        > execute command denied to user 'app'@'localhost' for routine 'shop.fill'
        The account may not use that stored routine.
        ! Write what it does as a migration; scripts do not call stored routines.

        ## ER_PS_MANY_PARAM 1390 HY000
        > Prepared statement contains too many placeholders
        A statement has more than 65535 parameters.
        ! Send the rows by m.db:insert, which splits them, or in batches.

        ## ER_BINLOG_CREATE_ROUTINE_NEED_SUPER 1419 HY000
        > You do not have the SUPER privilege and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)
        With a binary log, functions and triggers are made by administrators only.
        ! Do it without: scripts do not make routines or triggers (rules S11, S12).

        ## ER_CANT_UPDATE_USED_TABLE_IN_SF_OR_TRG 1442 HY000
        > Can't update table 'books' in stored function/trigger because it is already used by statement which invoked this stored function/trigger
        A trigger writes to the table whose change has called it.
        ! Take the trigger away (rule S12), and do its work in the migration.

        ## ER_MAX_PREPARED_STMT_COUNT_REACHED 1461 42000
        > Can't create more than max_prepared_stmt_count statements (current value: 16382)
        All sessions together hold as many prepared statements as the server allows. lupo-host keeps few, and gives them back; an application mostly leaks them.
        ! SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count' shows how many there are; restart the application that leaks them, or have the limit raised.

        ## ER_ALTER_FILEGROUP_FAILED 1533 HY000
        > Failed to alter: PARTITION
        ALTER of a tablespace or partition failed in the engine.
        ! Read the server's error log, and compare SHOW CREATE TABLE with what was wanted.

        ## ER_COL_COUNT_DOESNT_MATCH_PLEASE_UPDATE 1558 HY000
        > Column count of mysql.proc is wrong. Expected 21, found 20. Created with MariaDB 100200, now running 101119. Please use mariadb-upgrade to fix this error
        The server is newer than its own tables: after an upgrade mariadb-upgrade was not run.
        ! As an administrator run mariadb-upgrade.

        ## ER_CANT_CHANGE_TX_CHARACTERISTICS 1568 25001
        > Transaction characteristics can't be changed while a transaction is in progress
        SET TRANSACTION came inside of a transaction.
        ! Leave it out: the host states the session.
        $ START TRANSACTION
        $ SET TRANSACTION READ ONLY

        ## ER_ACCESS_DENIED_NO_PASSWORD_ERROR 1698 28000
        > Access denied for user 'root'@'localhost'
        The account does not log in by a password, but for example by the user of the operating system (unix_socket).
        ! Use an account with a password, or run lupo-host as that user.

        ## ER_TABLE_NEEDS_REBUILD 1707 HY000
        > Table rebuild required. Please do "ALTER TABLE `books` FORCE" or dump/reload to fix it!
        The table was made by an older server, and its form has changed since.
        ! Rebuild it: ALTER TABLE … FORCE copies the table, so plan for time and room.

        ## ER_INDEX_CORRUPT 1712 HY000
        > Index by_title is corrupted
        InnoDB found an index that does not agree with its table.
        ! As an administrator: CHECK TABLE; then drop the index and make it anew, and look for a failing disk or memory.

        ## ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION 1792 25006
        > Cannot execute statement in a READ ONLY transaction
        A statement wrote in a hook that reads: pre, validate, verify and backup run in a READ ONLY transaction.
        ! Move the statement to execute or post.
        $ CREATE TABLE books (id INT)
        $ START TRANSACTION READ ONLY
        $ INSERT INTO books VALUES (1)

        ## ER_INTERNAL_ERROR 1815 HY000
        > Internal error: Unknown generic error
        The server failed in a way that it has no number for.
        ! Read the server's error log.

        ## ER_CONNECTION_KILLED 1927 70100
        > Connection was killed
        Somebody ended the session with KILL, or the server's idle_transaction_timeout did.
        ! Ask who ended it. The next command settles what was cut off, then run it again.

        ## ER_STATEMENT_TIMEOUT 1969 70100
        > Query execution was interrupted (max_statement_time exceeded)
        The statement ran for longer than its limit: `statement_timeout` of lupo.lua or --statement-timeout, or the account's own.
        ! Make the statement smaller (m.db:batches), give it an index, or allow it more time.
        $ SET STATEMENT max_statement_time = 0.1 FOR SELECT SLEEP(20)

        ## ER_ACCOUNT_HAS_BEEN_LOCKED 4151 HY000
        > Access denied, this account is locked
        The account was locked by an administrator.
        ! As an administrator: ALTER USER … ACCOUNT UNLOCK, or use another account.

        ## CR_CONNECTION_ERROR 2002 HY000
        > Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)
        Nobody answers at that socket, or at that address. The number in brackets is the system's: 2 no such file, 13 no permission, 111 or 115 nobody listens.
        ? The server is not running, or its socket is elsewhere.
        ! Start the server, or correct the socket's path; `lupo-host doctor` shows where it looked, and from where it has the path.

        ## CR_CONN_HOST_ERROR 2003 HY000
        > Can't connect to MySQL server on 'db.example.org' (111)
        Nobody answers at that host and port.
        ? The server is not running, listens on another address (bind_address, skip_networking), or a firewall is in between.
        ! Check host, port and firewall; try from the same machine with another client.

        ## CR_UNKNOWN_HOST 2005 HY000
        > Unknown server host 'db.exmaple.org' (-2)
        The name of the host has no address.
        ! Correct the name; try `getent hosts NAME` on the same machine.

        ## CR_SERVER_GONE_ERROR 2006 HY000
        > Server has gone away
        The session had ended before the statement was sent.
        ? wait_timeout ran out, the server was restarted, or somebody ended the session.
        ? The statement was larger than max_allowed_packet.
        ! Run the command again; it settles what was cut off.

        ## CR_SERVER_LOST 2013 HY000
        > Lost connection to server during query
        The connection broke while an answer was awaited. Whether the statement took effect is open.
        ? The server crashed or was killed (its error log says so), or the network broke.
        ! Run the command again when the server is back: it finds out from its journal what happened, and settles it.

        ## CR_NET_PACKET_TOO_LARGE 2020 HY000
        > Got packet bigger than 'max_allowed_packet' bytes
        An answer or a statement is larger than the client takes.
        ! Read fewer rows or shorter values at once.

        ## CR_SSL_CONNECTION_ERROR 2026 HY000
        > TLS/SSL error: certificate verify failed
        No secure connection could be had.
        ? The server's certificate is not signed by the authority in ssl-ca, has run out, or bears another host's name.
        ? The server has no TLS, or only old versions of it.
        ! Correct ssl-ca and the host's name in the URL; docs/configuration.md has the modes.

        ## CR_MALFORMED_PACKET 2027 HY000
        > Malformed packet
        The client library could not read what came from the server.
        ? What answers is no MariaDB server, or a proxy changed or cut the packet.
        ! Check address and port; connect to the server without the proxy.

        ## CR_AUTH_PLUGIN_CANNOT_LOAD 2059 HY000
        > Authentication plugin 'caching_sha2_password' cannot be loaded
        The account logs in by a way that the client library does not have here.
        ? The account is one of MySQL 8.
        ! As an administrator let the account log in by mysql_native_password or ed25519.
        """
}
