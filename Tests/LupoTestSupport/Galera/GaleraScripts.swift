// SPDX-License-Identifier: Apache-2.0

/// The shell scripts that run a cluster.
enum GaleraScripts {
    /// Makes three nodes, runs them, and ends them when the test process has gone.
    ///
    /// Its arguments are folder, mariadbd, its SQL files, the provider's library, and for each node the ports for clients, for the
    /// group, and for what a joiner missed.
    static let supervisor = #"""
        trap : INT TERM HUP
        folder=$1; program=$2; share=$3; library=$4; shift 4
        ports=$*
        cd "$folder" || exit 1
        exec 2> shell.log
        PATH=$folder/bin:$PATH; export PATH
        LUPO_TRANSFER=$folder/transfer; export LUPO_TRANSFER
        mkdir transfer n0 n1 n2
        user=; [ "$(id -u)" = 0 ] && user=--user=root
        port() { # NODE KIND: 1 clients, 2 group, 3 what was missed
          # shellcheck disable=SC2086
          set -- $(($1 * 3 + $2)) $ports; shift "$1"; echo "$1"
        }
        group=127.0.0.1:$(port 0 2),127.0.0.1:$(port 1 2),127.0.0.1:$(port 2 2)
        # It becomes the server, so that the number of the process that was begun is the server's.
        run() { # NODE FLAG…
          node=$1; shift
          exec "$program" --no-defaults $user --datadir="$folder/n$node/data" --tmpdir="$folder/n$node" \
            --socket="$folder/n$node/s" --pid-file="$folder/n$node/pid" --log-error="$folder/n$node/error.log" \
            --server-id=1 --skip-name-resolve --local-infile=0 --max-connections=100 \
            --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci \
            --innodb-buffer-pool-size=24M --innodb-log-file-size=24M --innodb-data-file-path=ibdata1:5M:autoextend \
            --innodb-temp-data-file-path=ibtmp1:3M:autoextend --innodb-autoextend-increment=1 \
            --innodb-flush-log-at-trx-commit=2 --skip-innodb-doublewrite --sync-frm=0 \
            --innodb-buffer-pool-dump-at-shutdown=0 --innodb-buffer-pool-load-at-startup=0 --key-buffer-size=64K \
            --aria-pagecache-buffer-size=1M --performance-schema=OFF --query-cache-type=0 --skip-log-bin \
            --max-allowed-packet=64M --lock-wait-timeout=30 "$@"
        }
        join() { # NODE FLAG…
          node=$1; shift
          p=$(port "$node" 2)
          run "$node" --bind-address=127.0.0.1 --port="$(port "$node" 1)" --binlog-format=ROW --innodb-autoinc-lock-mode=2 \
            --wsrep-on=ON --wsrep-provider="$library" --wsrep-cluster-name=lupo --wsrep-node-name="n$node" \
            --wsrep-node-incoming-address="127.0.0.1:$(port "$node" 1)" \
            --wsrep-node-address="127.0.0.1:$p" --wsrep-sst-method=lupo --wsrep-sst-receive-address="127.0.0.1:$p" \
            --wsrep-provider-options="base_host=127.0.0.1;base_port=$p;gmcast.listen_addr=tcp://127.0.0.1:$p;ist.recv_addr=127.0.0.1:$(port "$node" 3);gcache.size=32M;gmcast.time_wait=PT0.2S;evs.inactive_check_period=PT0.1S;evs.join_retrans_period=PT0.1S;evs.keepalive_period=PT0.3S;evs.suspect_timeout=PT1S;evs.inactive_timeout=PT2S;evs.install_timeout=PT2S;pc.announce_timeout=PT1S" \
            "$@" < /dev/null > /dev/null 2>&1 &
          eval "server$node=$!"
        }
        position() { # NODE: what a node that was killed has
          (run "$1" --wsrep-recover --wsrep-on=ON --wsrep-provider="$library" --binlog-format=ROW \
            --wsrep-cluster-address="gcomm://$group" --wsrep-sst-method=lupo --skip-networking \
            --log-error="$folder/n$1/recover.log" < /dev/null > /dev/null 2>&1)
          sed -n 's/.*WSREP: Recovered position: *//p' "n$1/recover.log" | tail -n 1
        }
        mkdir n0/data
        { printf 'create database mysql;\nuse mysql;\n'
          cat "$share/mysql_system_tables.sql" "$share/mysql_performance_tables.sql" "$share/mysql_system_tables_data.sql"
          printf "delete from global_priv where host not in ('localhost');\n"
          printf "insert into global_priv select '127.0.0.1', user, priv from global_priv where user = 'root';\n"
        } | run 0 --bootstrap > bootstrap.log 2>&1 || exit 2
        # A cluster of one, for the state that the copies begin with.
        join 0 --wsrep-cluster-address=gcomm:// --wsrep-new-cluster
        synced() { grep -qs 'Synchronized with group, ready' n0/error.log; }
        until synced; do kill -0 "$server0" || exit 3; sleep 0.02; done
        kill -TERM "$server0"; wait "$server0"
        rm -f n0/data/galera.cache n0/error.log
        cp -R n0/data n1/data; cp -R n0/data n2/data
        join 0 --wsrep-cluster-address=gcomm:// --wsrep-new-cluster
        until synced; do kill -0 "$server0" || exit 4; sleep 0.02; done
        join 1 --wsrep-cluster-address="gcomm://$group"
        join 2 --wsrep-cluster-address="gcomm://$group"
        while read -r command node; do
          eval "server=\$server$node"
          case $command in
            kill) kill -KILL "$server"; wait "$server" ;;
            start) join "$node" --wsrep-cluster-address="gcomm://$group" --wsrep-start-position="$(position "$node")" ;;
          esac
        done
        kill -KILL "$server0" "$server1" "$server2"; wait
        cd /; [ -d "$folder/n0" ] && rm -rf "$folder"
        """#

    /// What a node runs to get or give a state (`wsrep_sst_lupo`): mostly only the notice that what was missed comes by itself,
    /// else a copy of the giver's files, which it keeps as they are meanwhile.
    static let transfer = #"""
        #!/bin/sh
        role=; address=; gtid=; parent=; bypass=; data=
        while [ $# -gt 0 ]; do
          case $1 in
            --role) role=$2; shift ;;
            --address) address=$2; shift ;;
            --gtid) gtid=$2; shift ;;
            --parent) parent=$2; shift ;;
            --datadir) data=$2; shift ;;
            --bypass) bypass=yes ;;
          esac
          shift
        done
        place=$LUPO_TRANSFER/$(printf %s "$address" | tr -c '0-9\n' _)
        until_there() { # FILE
          left=1500
          until [ -s "$1" ]; do
            left=$((left - 1))
            [ "$left" -gt 0 ] || exit 1
            [ -z "$parent" ] || kill -0 "$parent" 2> /dev/null || exit 1
            sleep 0.02
          done
        }
        case $role in
          joiner)
            rm -rf "$place" "$place.data"
            echo "ready $address"
            until_there "$place"
            if [ -d "$place.data" ]; then
              find "$data" -mindepth 1 -maxdepth 1 ! -name 'galera.cache' ! -name 'g*state.dat' ! -name '*sst_in_progress' \
                -exec rm -rf {} +
              cp -R "$place.data/." "$data"
              rm -rf "$place.data"
            fi
            cat "$place" ;;
          donor)
            if [ -z "$bypass" ]; then
              echo "flush tables"
              until_there "$data/tables_flushed"
              gtid=$(cat "$data/tables_flushed"); rm -f "$data/tables_flushed"
              mkdir "$place.data"
              find "$data" -mindepth 1 -maxdepth 1 ! -name 'galera.cache' ! -name 'g*state.dat' ! -name 'ibtmp*' \
                -exec cp -R {} "$place.data" ';'
              echo "continue"
            fi
            echo "$gtid" > "$place.new" && mv "$place.new" "$place"
            echo "done $gtid" ;;
        esac
        """#
}
