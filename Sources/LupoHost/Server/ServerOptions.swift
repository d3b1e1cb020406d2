// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How much of a crash the embedded server's data survives.
package enum ServerDurability: String, Sendable, Hashable, CaseIterable {
    /// A committed transaction is on disk: the same as in production.
    case full
    /// Nothing is waited for; for tests whose data may be lost (`embedded:?durability=none`).
    case none
}

/// The arguments of mariadbd: everything is said, so that no option file and no changed default has a say.
struct ServerOptions {
    let folder: ServerFolder
    let durability: ServerDurability

    /// mariadbd refuses to run as root unless it is told so, and may not be told so as anybody else.
    private var user: [String] { geteuid() == 0 ? ["--user=root"] : [] }

    /// What creation and every later start must agree about, or InnoDB refuses the files.
    ///
    /// The compiled-in character set is latin1, so ours is stated.
    private var layout: [String] {
        [
            "--innodb-page-size=16k",
            "--innodb-data-file-path=ibdata1:5M:autoextend",
            "--innodb-temp-data-file-path=ibtmp1:3M:autoextend",
            "--innodb-autoextend-increment=1",
            "--innodb-log-file-size=32M",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_unicode_ci",
        ]
    }

    private var footprint: [String] {
        [
            "--innodb-buffer-pool-size=64M", "--innodb-log-buffer-size=2M",
            "--innodb-buffer-pool-dump-at-shutdown=0", "--innodb-buffer-pool-load-at-startup=0",
            "--key-buffer-size=64K", "--aria-pagecache-buffer-size=1M",
            "--performance-schema=OFF", "--skip-log-bin",
        ]
    }

    // A folder for temporary files of its own, always: a mariadbd that starts removes the temporary tables that it
    // finds there, also those of another server that is running.

    /// Arguments for making the data folder `data`, which reads its statements from standard input.
    func bootstrap(data: String) -> [String] {
        // Nothing is waited for here: a data folder that was not finished is never used.
        [
            "--no-defaults", "--bootstrap", "--datadir=\(data)", "--tmpdir=\(folder.temporary)",
            "--innodb-flush-log-at-trx-commit=0",
        ]
            + ["--skip-networking", "--sync-frm=0"] + user + layout + footprint
    }

    /// Arguments for running; the working folder must be the data folder, since the socket's name is relative to it.
    func running() -> [String] {
        let places = [
            "--no-defaults", "--datadir=\(folder.data)", "--socket=s.sock",
            "--pid-file=\(folder.pidFile)", "--tmpdir=\(folder.temporary)",
            "--secure-file-priv=\(folder.files)",
        ]
        let manners = [
            "--skip-networking", "--skip-name-resolve", "--skip-slave-start", "--local-infile=0",
            "--max-connections=64", "--table-open-cache=400", "--lock-wait-timeout=30",
            "--query-cache-type=0", "--query-cache-size=0",
        ]
        return places + user + manners + layout + footprint + commit
    }

    private var commit: [String] {
        switch durability {
        case .full: [Self.durableFlush, "--innodb-doublewrite=1", "--sync-frm=1"]
        case .none:
            [
                "--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite", "--sync-frm=0",
                "--innodb-fast-shutdown=2",
            ]
        }
    }

    /// The argument by which a running server is seen to be durable.
    static let durableFlush = "--innodb-flush-log-at-trx-commit=1"
}
