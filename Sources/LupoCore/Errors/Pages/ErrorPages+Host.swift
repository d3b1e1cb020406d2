// SPDX-License-Identifier: Apache-2.0

extension ErrorPages {
    /// The host's own errors, in the order of ``LupoError/Code``.
    static let host = """
        ## usage
        > Missing expected argument '<name>'.
        The command line is wrong; nothing was done.
        ! `lupo-host COMMAND --help` lists what may be said, with examples.

        ## not-found
        > There is no migration 'add_mods'.
        What the command names is not in the ledger or not in the migrations' folders.
        ? The name is misspelt, or it is that of another project or environment.
        ! `lupo-host status` lists what there is; check --env and --database.

        ## configuration
        > lupo.lua has an unknown key 'lock_timout'.
        A value in lupo.lua, the environment, an option file or the database's URL is wrong, or two of them contradict each other.
        ! Correct what the error names; `lupo-host doctor` shows where each value comes from.

        ## plugin-not-found
        > There is no file database/migrations/add_mods_4_0_27.lua.
        The file that the command names does not exist.
        ! Check the path; it is relative to the working folder.

        ## plugin-unreadable
        > add_moods_4_0_27.lua is not UTF-8.
        The file is empty, larger than 4 MiB, no regular file, bytecode, or not UTF-8.
        ! Save it as UTF-8 text; files that were compiled by luac are not accepted.

        ## plugin-syntax
        > 'then' expected near 'm'
        The file, or a module that it requires, is no Lua. Nothing of it ran.
        ? Habits of another language: != for ~=, += , null, a missing then, do or end.
        ! Look at the marked line and the one before it; an editor with the stub (`lupo-host init`) shows it while you write.

        ## plugin-load
        > attempt to index a nil value (local 'config')
        The file raised an error while it was loaded, before any hook ran. At that time there is no database.
        ? Code at the top level uses what only a hook has.
        ! Move work into the hooks; the top level declares.

        ## plugin-name
        > The file is called moods.lua, and its manifest says add_moods 4.0.27.
        The file's name has to follow from the manifest's name and version (rule S09), so that a folder's listing tells what there is.
        ! Rename the file to NAME_MAJOR_MINOR_PATCH.lua, as add_moods_4_0_27.lua, or correct the manifest.

        ## manifest
        > The manifest has an unknown key 'touchs'.
        The table given to lupo.migration lacks a key, has an unknown one, or one of the wrong type; or the file does not return the migration.
        ! Correct what the error names; docs/api.md lists the keys.

        ## api-version
        > The file needs version 2.0 of the script API; this host has 1.0.
        The manifest's `api` is not one that this host has.
        ! Use a newer lupo-host, or write `api = 1` where the script needs no more.

        ## hook
        > The migration has 'excute', which is no hook.
        A hook is missing, misspelt, or no function. The hooks are pre, validate, backup, execute, verify, post, rollback; execute and rollback are required.
        ! Write function M.execute(m) … end.

        ## checksum-changed
        > add_moods@4.0.27 was completed with other content: the ledger has checksum 9f2c…, the file has d094….
        A completed migration's file may not change: what ran must stay what is written. Line ends and blanks at line ends do not count.
        ! Restore the file (your version control has it), and put the change into a new migration.

        ## unmet-requirement
        > fill_moods@4.0.28 requires add_moods@4.0.27, which the ledger does not have as completed.
        A migration named in `requires` has not run here, has failed, or was rolled back.
        ! Run that one first; `lupo-host status` shows where it stands.

        ## script
        > attempt to index a nil value (local 'row')
        The script raised an error: a mistake in its Lua, or a call of error().
        ? m.db:one gives nil where no row is found; NULL in a row reads as nil.
        ? A name is misspelt, or a dot stands for a colon.
        ! Look at the marked line; the trace tells who called it.

        ## script-argument
        > bad argument #1 'sql' to db:value (string expected, got integer)
        A function of the API was called with a wrong argument, or a method with a dot instead of a colon.
        ! The hint has the function's form; `lupo-host api` and docs/api.md have the rest.

        ## not-available
        > exec is not available in pre (only in execute, post, rollback)
        The function exists, but not in the hook that runs: pre, validate and verify only read.
        ! Move the call to a hook that has it.

        ## script-time
        > The script used up its Lua time of 60.0 seconds.
        One hook ran Lua for longer than its limit. Waiting for the server does not count.
        ? A loop does not end, or goes through very many rows one by one.
        ! Let SQL do the work (UPDATE … JOIN, INSERT … SELECT), or raise `limits = { time = "5m" }` in the manifest.

        ## script-memory
        > The script used up its memory of 65536 KiB.
        The script held more values at once than its limit allows.
        ? m.db:query keeps all rows; a text grows in a loop.
        ! Walk through rows with m.db:rows or m.db:batches, or raise `limits = { memory = "256MiB" }` in the manifest.

        ## script-steps
        > The script used up its 1000000 instructions.
        The script ran more instructions than `limits.steps` allows.
        ! Raise `limits.steps` in the manifest, or leave the work to SQL.

        ## statement-refused
        > USE is not for scripts.
        The statement is of a kind that scripts may not send, in this hook or at all. It was not sent.
        ? Transactions, session variables, users, files of the server and stored programs belong to the host or the administrator.
        ? DROP and TRUNCATE are for rollback (rule S04).
        ! The hint says what to write instead; docs/writing-migrations.md has the list.

        ## statement-unreadable
        > The statement cannot be read: SELEKT begins no statement.
        The host could not make out what the statement does, and so did not send it.
        ? A word is misspelt, or a bracket or quote is not closed.
        ? The syntax is newer than the host, or of another database system.
        ! Look at the marked place; one statement at a time, without a second one behind a semicolon.

        ## touches
        > execute writes shop.orders, which `touches` does not name.
        A statement writes a table that the manifest does not name. It was not sent: the host locks, compares and rolls back only what `touches` names.
        ! Add the table to `touches`, or correct its name in the statement.

        ## schema-fence
        > mysql is not a schema of this project.
        A statement names a schema outside the configured ones, or the host's own ledger (rule S01). It was not sent.
        ! Use the schema that lupo.lua names; keep a migration's own notes in m.state.

        ## doctrine
        > S10: A foreign key is made.
        A statement, or a table as the migration has left it, breaks a rule of the doctrine that weighs as an error. A statement was not sent; a table makes verification fail, and the migration is taken back.
        ! Write it otherwise: the hint says how, and `lupo-host explain S10` says why.
        ! Where it has to be: `allow = { S10 = "the reason" }` in the manifest, `-- lupo:allow S10 reason=…` right above the statement, or `--allow S10=reason`. The ledger keeps the reason.
        ! Where the project wants no such rule: `doctrine = { rules = { S10 = "off" } }` in lupo.lua.

        ## no-server
        > No server at db.example.org:3306: Can't connect to MySQL server on 'db.example.org' (111).
        Nobody answers where the database is said to be.
        ! Start the server, or correct the address; `lupo-host doctor` tries every step, and says where the address comes from.

        ## node-not-ready
        > The node db2 at 10.0.0.2:3306 is cut off from the other nodes of its Galera cluster: its component is non-Primary.
        A node of a Galera cluster takes no statements while it does not see the majority of the others, or has not yet got what they have.
        ? The node was just started, the network is cut, or too many nodes are down.
        ! Connect to another node, or wait; `SHOW STATUS LIKE 'wsrep%'` tells. Then run the command again: it settles what was cut off.

        ## access-denied
        > Access denied for user 'app'@'localhost' (using password: YES).
        The server does not let this account in.
        ! Check user, password and the account's host part; a password comes from an option file, LUPO_DATABASE_PASSWORD, a file or a command.

        ## privileges
        > INSERT command denied to user 'app'@'localhost' for table `lupopedia`.`lupo_actors`.
        The account lacks a privilege.
        ! Have an administrator run the GRANT in the hint; `lupo-host doctor` lists all that is missing at once.

        ## server-version
        > The server at db.example.org:3306 is MariaDB 10.5.20.
        The server is older than MariaDB 10.6, or is not MariaDB.
        ! Upgrade the server, or name another one.

        ## transport-security
        > No secure connection to db.example.org:3306: TLS/SSL error: certificate verify failed.
        TLS is asked for and could not be had, or the certificate does not verify.
        ! Correct ssl-mode and ssl-ca in the URL; docs/configuration.md explains the modes.

        ## embedded-server
        > The private server did not start within 30 s.
        The private server of `embedded:` cannot be made or started.
        ? The package mariadb-server-core is not installed, the disk is full, or the folder cannot be written.
        ! Read the end of its log in the error, or .lupo/server/error.log.

        ## statement-failed
        > Duplicate entry '1' for key 'PRIMARY'. (server error 1062 ER_DUP_ENTRY, SQLSTATE 23000)
        The server refused a statement. Its number says why, and has a page of its own.
        ! Ask for that number: `lupo-host explain 1062`.

        ## statement-timeout
        > Query execution was interrupted (max_statement_time exceeded).
        A statement ran into its time limit, and the server stopped it.
        ! Make it smaller with m.db:batches, give it an index, or allow more by --statement-timeout or `statement_timeout` in lupo.lua.

        ## lock-wait
        > Lock wait timeout exceeded; try restarting transaction.
        Somebody else's transaction held a row or the table for longer than `locks.wait` (5 s), several times in a row.
        ! The error names the connection: let it end its transaction, or KILL it; then run it again, or raise `locks.wait` in lupo.lua.

        ## deadlock
        > Deadlock found when trying to get lock; try restarting transaction.
        Two transactions waited for each other, or a cluster found a conflict; the server rolled this one back.
        ! Run it again. Smaller batches make it rarer.

        ## connection-lost
        > The connection to the server is lost. Server has gone away.
        The connection broke while nothing with a lasting effect was under way, or before a statement had left.
        ! Run the command again when the server is back; it settles what was cut off.

        ## outcome-unknown
        > The connection broke after the statement was sent; whether it took effect is unknown.
        Only the server knows whether the last statement happened. Nothing is repeated by itself.
        ! Run the command again when the server is back: it waits until the old session is gone, looks, and settles it.

        ## disk-full
        > The table 'books' is full.
        The server's or the host's disk is full.
        ! Free space where the server keeps its data and temporary files; an ALTER that copies needs the table's size again.

        ## read-only-server
        > The MariaDB server is running with the --read-only option so it cannot execute this statement.
        The server takes no writes, mostly because it is a replica.
        ! Connect to the primary server.

        ## value
        > :price is NaN, which SQL does not have.
        A value cannot be sent to the server or to Lua without loss, or is not of the form that is asked for.
        ! Exact numbers are lupo.decimal("12.50"), large ones lupo.u64("18446744073709551615"), NULL is lupo.null.

        ## bootstrap
        > The host's tables have another shape than this host needs, in 1 point.
        The host's own tables cannot be made, or are not as they should be.
        ? A table of that name was made by hand, or by a newer host.
        ! The error names table and column; docs/ledger.md has the definitions.

        ## ledger-conflict
        > Another process wrote to this migration's ledger row first.
        Two hosts were at work on the same migration, and the other was faster. Nothing of this one stands.
        ! Run the command again; it sees what the other one did.

        ## ledger-damaged
        > The ledger of add_moods@4.0.27 was changed by something else than lupo-host: entry 3 of the journal of its run 12.
        A row of the ledger is not what was written: its hash, or the one of the row behind it, does not fit. Nothing was done.
        ? Somebody edited, inserted or deleted rows, or restored some of them from a backup.
        ! Find out who did it, and bring the row back as it was.
        ! Or settle the migration by hand: compare its tables, then `lupo-host repair NAME --as STATE --reason TEXT`.

        ## lease-lost
        > This host's lease has run out.
        The host did not renew its lease in time, so that another one may have taken over. It stops writing at once.
        ? The machine slept, was paused, or lost the network for longer than 15 s.
        ! `lupo-host status` shows where the migration stands; run the command again.

        ## locked
        > process 28936 on vm has been at work on add_moods@4.0.27 since 2026-11-23 16:33:49 UTC (lupo-host).
        Another host holds what is needed, and did not finish within --lock-timeout.
        ! Run the command again later, or wait longer with --lock-timeout. Locks expire by themselves; none has to be removed. `lupo-host lock list` shows them.

        ## interrupted-attempt
        > Attempt 3 of add_moods@4.0.27 was cut off in execution, and nothing is rolled back by itself here.
        An earlier attempt ended without settling, and going on by itself would not help.
        ! `lupo-host show NAME` shows how far it came; `lupo-host rollback NAME` takes it back.

        ## replay-diverged
        > The script asks for something else than it did before it was cut off.
        An attempt is continued by running its hook again from the top, and what it did before is answered from the journal. Here the script asked for something else than the journal has at that place. Nothing was done.
        ? The file, or a file that it reads, was edited. A read within a step gave other rows than the first time.
        ! Restore the file and run `lupo-host resume NAME`, or take the attempt back with `lupo-host rollback NAME`.

        ## replay-impossible
        > The attempt used a temporary table, which ended with its connection.
        An attempt cannot be continued from its journal. Nothing was done.
        ? It used a temporary table, or read rows that the journal does not keep (m.db:rows, results over 64 KiB) outside of m:step. A table was changed by somebody else meanwhile.
        ! Take it back with `lupo-host rollback NAME` and run it again; put such work into m:step, and it can be continued next time.

        ## repair-refused
        > add_moods@4.0.27 cannot be recorded as rolled_back: lupopedia.lupo_moods is not as it was before.
        `repair` records what a person has settled by hand. It compares the tables first, and what it should record is not what stands there. Nothing was recorded.
        ! Mend what the message names, or say another state with --as.

        ## check-failed
        > books without an address (3 rows)
        A check of the script (m.check, m:fail) or of the host did not hold.
        ! The message says what does not hold; mend the data or the script, then run it again.

        ## migration-failed
        > add_moods@4.0.27 failed.
        The migration stopped and was not rolled back; what it did may still be there.
        ! `lupo-host show NAME` lists what it did. Run it again, or `lupo-host rollback NAME`.

        ## migration-timeout
        > add_moods@4.0.27 has run for longer than the 30 min that its `timeout` gives it.
        The whole migration has a limit, `timeout` in its manifest, and it was reached.
        ! Raise `timeout` in the manifest, or do less in one migration.

        ## rolled-back
        > add_moods@4.0.27 failed and was rolled back.
        The migration failed; its rollback ran, and the touched tables are defined as before.
        ! Mend what the cause names, then run the file again.

        ## rollback-failed
        > add_moods@4.0.27 failed, and its rollback did not bring the database back.
        Both errors are among the causes: why it failed, and why the rollback did.
        ! Look at the tables (SHOW CREATE TABLE), complete the script's rollback, and run `lupo-host rollback NAME`.

        ## schema-differs
        > After the rollback, lupopedia.lupo_moods is not as it was before the migration.
        A table or column is not what the ledger, the script or a rollback says it should be.
        ? Somebody changed it by hand, or a rollback leaves something behind.
        ! Compare SHOW CREATE TABLE with what the error says, and mend the one that is wrong.

        ## backup-refused
        > lupopedia.orders cannot be backed up: it has triggers (orders_log).
        A backup of this table could not be brought back exactly, or there is no room for it. Nothing was changed.
        ! The message names what is in the way. Take it away, or choose another method.
        ! With `backup = { automatic = "off" }` in its manifest, a migration goes without a backup.

        ## backup-damaged
        > Backup 12 of lupopedia.orders is not what was saved: 998 rows in place of 1,000.
        A backup is gone, torn, or was changed after it was made. It is not used; the table is as it was.
        ! `lupo-host backup verify` looks at all of them. Take another backup, such as the server's own.

        ## file-system
        > database/migrations cannot be written: Permission denied.
        A file or folder cannot be read or written.
        ! The message has the path and the system's reason.

        ## interrupted
        > The run was interrupted by a signal.
        Ctrl-C, SIGTERM or SIGHUP asked the host to stop. Locks were given back; nothing was rolled back.
        ! The hint says what stands; run the command again, or `lupo-host rollback NAME`.

        ## internal
        > The prelude does not return its two functions.
        A bug of lupo-host: something that should always hold did not.
        ! Please report it, with the whole message and what was run.
        """
}
