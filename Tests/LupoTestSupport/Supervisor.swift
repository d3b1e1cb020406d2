// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A small shell that starts a server and ends it when the test process has gone, for whatever reason.
///
/// The shell reads from a pipe whose other end only the test process holds. The kernel closes that end when the process
/// ends, be it by a crash or `kill -9`; the shell then kills the server by its own process id and removes its folder.
/// PR_SET_PDEATHSIG would not do: it fires when the thread that started the child ends.
final class Supervisor: Sendable {
    private let pipe: Int32
    private let child: pid_t

    private static let script = #"""
        trap : INT TERM HUP
        folder=$1; program=$2; share=$3; shift 3
        cd "$folder" || exit 1
        # A shell says of each child that a signal ended it.
        exec 2> shell.log
        user=; [ "$(id -u)" = 0 ] && user=--user=root
        if [ ! -d data ]; then
          mkdir data files
          { printf 'create database mysql;\nuse mysql;\n'
            cat "$share/mysql_system_tables.sql" "$share/mysql_performance_tables.sql" \
              "$share/mysql_system_tables_data.sql"
            printf "delete from global_priv where host not in ('localhost');\n"
          } | "$program" --no-defaults $user "$@" --bootstrap > bootstrap.log 2>&1 || exit 2
        fi
        start() {
          "$program" --no-defaults $user "$@" --socket="$folder/s" --pid-file="$folder/pid" \
            --log-error="$folder/error.log" < /dev/null > /dev/null 2>&1 &
          server=$!
        }
        start "$@"
        while read -r line; do
          case $line in
            kill) kill -KILL $server; wait $server ;;
            start) start "$@" ;;
          esac
        done
        kill -KILL $server 2> /dev/null; wait $server 2> /dev/null
        cd /; [ "$folder/data" != /data ] && rm -rf "$folder"
        """#

    /// Starts a shell for a server.
    ///
    /// - Throws: ``TestFailure`` where there is no process or pipe to be had.
    convenience init(folder: String, files: ServerFiles, flags: [String]) throws {
        try self.init(
            script: Supervisor.script,
            arguments: [folder, files.program, files.share] + flags
        )
    }

    /// Starts a shell for one or more servers.
    ///
    /// - Parameters:
    ///   - script: reads commands from standard input, and ends with it.
    ///   - given: arguments of the script.
    /// - Throws: ``TestFailure`` where there is no process or pipe to be had.
    init(script: String, arguments given: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw TestFailure("No pipe (errno \(errno)).") }
        defer { close(ends[0]) }
        // Neither end may be inherited: a child that held the writing end would keep the server alive.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A process group of its own: Ctrl-C in the terminal ends the tests, and the pipe then ends the server.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        let words = ["sh", "-c", script, "lupo-test-server"] + given
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var identifier: pid_t = 0
        let code = posix_spawn(&identifier, "/bin/sh", &actions, &attributes, arguments, environ)
        guard code == 0 else {
            close(ends[1])
            throw TestFailure("/bin/sh does not start (errno \(code)).")
        }
        pipe = ends[1]
        child = identifier
    }

    deinit { stop() }

    /// Kills the server at once, as a power failure of the server's process would; the folder stays.
    func killServer() { say("kill\n") }

    /// Starts the server again after it was killed.
    func startServer() { say("start\n") }

    /// Writes a command to the script.
    func say(_ line: String) {
        let bytes = Array(line.utf8)
        _ = Glibc.write(pipe, bytes, bytes.count)
    }

    /// True once the shell has ended by itself: the server could not be made.
    var hasEnded: Bool {
        var status: Int32 = 0
        return waitpid(child, &status, WNOHANG) == child
    }

    private func stop() {
        close(pipe)
        var status: Int32 = 0
        waitpid(child, &status, 0)
    }
}
