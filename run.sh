#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A demonstration in one command: installs missing packages, builds, starts the daemon with a SQLite
# database in ./data, sends a group of 12 along the demo course and opens the desk. Ctrl-C stops everything.
#
# SAFERIDE_LISTEN        address and port to serve on (default 127.0.0.1:8000)
# SAFERIDE_ADMIN_LISTEN  address and port of the admin listener (default 127.0.0.1:8001)
# SAFERIDE_DATA          the data folder (default ./data)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

listen=${SAFERIDE_LISTEN:-127.0.0.1:8000}
admin_listen=${SAFERIDE_ADMIN_LISTEN:-127.0.0.1:8001}
data=$(realpath -m "${SAFERIDE_DATA:-data}")
database=sqlite://$data/saferide.db
bin=$PWD/build/release/bin
course=resources/demo/hills-loop.gpx
daemon_pid='' ride_pid='' desk_pid=''

say() { printf '==> %s\n' "$*"; }

# A child of its own session, so that Ctrl-C reaches this script alone, which then ends the children in
# order; and one that ends should this script be killed.
start() { setsid setpriv --pdeathsig TERM "$@" & }

# shellcheck disable=SC2317 # called by the trap
finish() {
    trap - EXIT INT TERM HUP
    local pid
    for pid in $desk_pid $ride_pid $daemon_pid; do
        kill "$pid" 2>/dev/null || continue
        wait "$pid" 2>/dev/null || true
    done
    [[ -z $daemon_pid ]] || say 'Everything has been stopped.'
}

build() {
    scripts/install-packages.sh build run
    [[ -f build/release/build.ninja ]] || { say 'Configuring'; cmake --preset release -DBUILD_TESTING=OFF; }
    say 'Building (takes some minutes the first time)'
    cmake --build --preset release --target saferided saferide-console saferide-load
}

# The password is kept in the data folder, for the desk and for the next start.
make_dispatcher() {
    install -d -m 700 "$data"
    (
        umask 077
        [[ -s $data/secret.key ]] || head -c 48 /dev/urandom | base64 -w 0 >"$data/secret.key"
        [[ -s $data/dispatcher-password ]] || head -c 15 /dev/urandom | base64 | tr '+/' 'ab' >"$data/dispatcher-password"
    )
    "$bin/saferided" migrate --database "$database" >/dev/null
    local user=("$bin/saferided" user)
    local options=(dispatcher --password-stdin --database "$database")
    "${user[@]}" passwd "${options[@]}" <"$data/dispatcher-password" >"$data/user.log" 2>&1 \
        || "${user[@]}" add "${options[@]}" --role dispatcher <"$data/dispatcher-password"
}

start_daemon() {
    say "Starting the daemon on $listen"
    local said=$data/daemon-says
    SAFERIDE_SECRET_KEY_FILE=$data/secret.key start "$bin/saferided" \
        --database "$database" --listen "$listen" --admin-listen "$admin_listen" >"$said"
    daemon_pid=$!
    # Another program on the port may answer as well: this daemon says that it listens.
    until grep -qs '^saferided: listening' "$said" && curl -fs -o /dev/null "http://$listen/ready"; do
        if ! kill -0 "$daemon_pid" 2>/dev/null; then
            wait "$daemon_pid" || true
            daemon_pid=''
            say "The daemon did not start: see the line above. Is $listen taken? Then: SAFERIDE_LISTEN=127.0.0.1:9000 SAFERIDE_ADMIN_LISTEN=off ./run.sh"
            exit 1
        fi
        sleep 0.1
    done
    cat "$said"
}

start_ride() {
    say 'Sending 12 riders along the demo course'
    start "$bin/saferide-load" replay "$course" --server "http://$listen" --new 'Demo: hills loop' \
        --riders 12 --speed 3 --loop --finish --accounts "$data/demo-riders"
    ride_pid=$!
}

open_desk() {
    if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
        say 'Opening the desk'
        start "$bin/saferide-console" --server "ws://$listen" --username dispatcher \
            --password-file "$data/dispatcher-password"
        desk_pid=$!
    else
        say "There is no display. On a machine with a display, open the desk with:"
        echo "    saferide-console --server ws://$listen --username dispatcher"
        echo "    (from another machine: ssh -L ${listen##*:}:$listen $(hostname), then as above)"
    fi
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
build
make_dispatcher
start_daemon
start_ride
open_desk
say "Serving on http://$listen. Dispatcher: name dispatcher, password $(<"$data/dispatcher-password")"
say 'Press Ctrl-C to stop everything.'
while kill -0 "$daemon_pid" 2>/dev/null; do
    wait -n || true
    if [[ -n $desk_pid ]] && ! kill -0 "$desk_pid" 2>/dev/null; then
        say "The desk was closed; the daemon keeps running. Press Ctrl-C to stop everything."
        desk_pid=''
    fi
done
say 'The daemon has stopped.'
exit 1
