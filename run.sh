#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A demonstration in one command: installs missing packages, builds, starts the daemon with a SQLite
# database in ./data, sends a group of 12 along the demo course and opens the desk. Ctrl-C stops everything.
#
# run.sh --self-signed   put your own phone on the map: serves the network with a certificate of its own, and shows the
#                        address for phones as a QR code
#
# SAFERIDE_LISTEN        address and port to serve on (default 127.0.0.1:8000; with --self-signed 0.0.0.0:8443)
# SAFERIDE_ADMIN_LISTEN  address and port of the admin listener (default 127.0.0.1:8001)
# SAFERIDE_DATA          the data folder (default ./data)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

self_signed=false
if [[ ${1:-} == --self-signed ]]; then
    self_signed=true
elif (($#)); then
    echo "run.sh: unknown argument: $1 (there is --self-signed)" >&2
    exit 2
fi
listen=${SAFERIDE_LISTEN:-127.0.0.1:8000}
$self_signed && listen=${SAFERIDE_LISTEN:-0.0.0.0:8443}
admin_listen=${SAFERIDE_ADMIN_LISTEN:-127.0.0.1:8001}
data=$(realpath -m "${SAFERIDE_DATA:-data}")
database=sqlite://$data/saferide.db
bin=$PWD/build/release/bin
course=resources/demo/hills-loop.gpx
here=http://$listen # how this computer reaches the daemon
daemon_pid='' ride_pid='' desk_pid=''
address='' fingerprint='' code='' trust=()

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

make_certificate() {
    local made
    made=$("$bin/saferided" tls self-signed "$data")
    fingerprint=$(sed -n 's/^fingerprint //p' <<<"$made")
    address=$(sed -n 's/^names \([^ ]*\).*/\1/p' <<<"$made") # the likeliest for phones
    [[ $address == *:* ]] && address="[$address]"
    export SAFERIDE_TLS_CERTIFICATE=$data/certificate.pem SAFERIDE_TLS_KEY=$data/key.pem
    here=https://localhost:${listen##*:}
    trust=(--cacert "$data/certificate.pem")
}

start_daemon() {
    say "Starting the daemon on $listen"
    local said=$data/daemon-says
    SAFERIDE_SECRET_KEY_FILE=$data/secret.key start "$bin/saferided" \
        --database "$database" --listen "$listen" --admin-listen "$admin_listen" >"$said"
    daemon_pid=$!
    # Another program on the port may answer as well: this daemon says that it listens.
    until grep -qs '^saferided: listening' "$said" && curl -fs "${trust[@]}" -o /dev/null "$here/ready"; do
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

# rest METHOD PATH [BODY] as the dispatcher; prints the answer.
rest() {
    local token
    token=$(printf 'username=dispatcher&password=%s' "$(<"$data/dispatcher-password")" \
        | curl -fsS "${trust[@]}" --data @- "$here/auth/login" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
    curl -fsS "${trust[@]}" -X "$1" -H @- -H 'Content-Type: application/json' ${3:+--data "$3"} "$here$2" \
        <<<"Authorization: Bearer $token"
}

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# saferide-load speaks http only: with https there is a ride for your own phones, and no demo riders in it.
make_ride() {
    local ride
    ride=$(rest POST /rides/ "{\"title\":\"Your first ride\",\"start_time\":\"$(date -u +%FT%TZ)\"}")
    rest PUT "/rides/$(field id <<<"$ride")" '{"status":"live"}' >/dev/null
    code=$(field code <<<"$ride")
}

# Of the demo ride, once the riders have made it.
find_ride() {
    local _
    for _ in {1..100}; do
        code=$(rest GET '/rides/?limit=1000' | tr '{' '\n' | grep '"title":"Demo: hills loop"' | grep '"is_active":true' | tail -n 1 | field code) || true
        [[ -n $code ]] && return
        sleep 0.2
    done
}

show_address() {
    if ! $self_signed; then
        [[ -z $code ]] || say "Ride along on this computer: $here/j/$code (for phones: ./run.sh --self-signed)"
        return
    fi
    local link=https://$address:${listen##*:}/j/$code
    qrencode -t ANSIUTF8 -- "$link"
    say "Put your phone on the map: scan the code, or open $link"
    echo "    The phone must be in the same network. It warns once that nobody vouches for the certificate: go on anyway."
    echo "    An iPhone also wants the certificate ($data/certificate.pem) installed as a profile, and trusted under"
    echo "    Settings > General > About > Certificate Trust Settings."
}

open_desk() {
    if [[ -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]]; then
        say 'Opening the desk'
        ! $self_signed || echo "    The desk asks whether to trust the certificate: its fingerprint is $fingerprint"
        start "$bin/saferide-console" --server "${here/#http/ws}" --username dispatcher \
            --password-file "$data/dispatcher-password"
        desk_pid=$!
    else
        say "There is no display. On a machine with a display, open the desk with:"
        echo "    saferide-console --server ${here/#http/ws} --username dispatcher"
        echo "    (from another machine: ssh -L ${listen##*:}:$listen $(hostname), then as above)"
    fi
}

trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
build
make_dispatcher
$self_signed && make_certificate
start_daemon
if $self_signed; then
    make_ride
else
    start_ride
    find_ride
fi
open_desk
show_address
say "Serving on $here. Dispatcher: name dispatcher, password $(<"$data/dispatcher-password")"
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
