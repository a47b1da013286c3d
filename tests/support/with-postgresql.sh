#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command with a temporary PostgreSQL server:
#
#   with-postgresql.sh ctest --preset dev
#
# The environment of the command contains
#   SAFERIDE_TEST_POSTGRESQL           postgresql://saferide:PASSWORD@127.0.0.1:PORT/postgres; may create databases
#   SAFERIDE_TEST_POSTGRESQL_PID       process id of the server, for tests that stop it
#   SAFERIDE_TEST_POSTGRESQL_BINARIES  folder of psql, pg_dump and pg_ctl
#   SAFERIDE_TEST_POSTGRESQL_DATA      its data folder
# The cluster is in a temporary folder, on a free port of the loopback interface, and runs as an unprivileged user.
set -euo pipefail

binaries=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -1)
if [[ -z $binaries ]]; then
    echo 'with-postgresql.sh: no PostgreSQL server here; install postgresql-15' >&2
    exit 2
fi

folder=$(mktemp -d /tmp/saferide-postgresql.XXXXXX)
as_user=()
if ((EUID == 0)); then # initdb and postgres refuse to run as root
    as_user=(setpriv --reuid postgres --regid postgres --clear-groups env HOME="$folder")
    chown postgres:postgres "$folder"
fi

# shellcheck disable=SC2317 # called by the trap
finish() {
    "${as_user[@]}" "$binaries/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
printf '%s' "$password" >"$folder/password"
chmod 644 "$folder/password"
# Below the ports that the kernel hands out: while a test lets the server crash and come back, nobody else gets its port.
port=$(python3 - <<'EOF'
import contextlib, random, socket
while True:
    port = random.SystemRandom().randrange(12_000, 32_000)
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
        print(port)
        break
EOF
)

cd "$folder"
# Tests do not require durability; benchmarks wait for the disk (SAFERIDE_TEST_POSTGRESQL_FSYNC=on).
fsync=${SAFERIDE_TEST_POSTGRESQL_FSYNC:-off}
"${as_user[@]}" "$binaries/initdb" -D "$folder/data" -U saferide --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log" >&2; exit 1; }
"${as_user[@]}" "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w start \
    -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c max_connections=300 -c fsync=$fsync" \
    >"$folder/start.log" 2>&1 || { cat "$folder/start.log" "$folder/server.log" >&2; exit 1; }
cd "$OLDPWD"

export SAFERIDE_TEST_POSTGRESQL="postgresql://saferide:$password@127.0.0.1:$port/postgres"
SAFERIDE_TEST_POSTGRESQL_PID=$(head -1 "$folder/data/postmaster.pid")
export SAFERIDE_TEST_POSTGRESQL_PID SAFERIDE_TEST_POSTGRESQL_BINARIES=$binaries SAFERIDE_TEST_POSTGRESQL_DATA=$folder/data
"$@"
