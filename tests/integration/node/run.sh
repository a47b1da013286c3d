#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh ECHO FOLDER BIN: installs the clients into FOLDER, as package-lock.json says, and runs the suites against
# ECHO and against the saferided of the folder BIN, on SQLite or with SAFERIDE_TEST_DATABASE=postgresql; `daemon` as
# the last word: only the latter; `pages`: the pages in Chromium and Firefox; `with COMMAND...`: what needs the clients.
set -eu
here=$(dirname "$(readlink -f "$0")")
command -v npm > /dev/null || { echo "npm is not installed"; exit 77; }
mkdir -p "$2"
cd "$2"
if ! cmp -s "$here/package-lock.json" installed-lock.json; then
    cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" .
    npm ci --no-progress
    cp package-lock.json installed-lock.json
fi
export SAFERIDE_ECHO="$1" SAFERIDE_NODE_MODULES="$2" SAFERIDE_BIN="$3"
if [ "${SAFERIDE_TEST_DATABASE-}" = postgresql ]; then
    [ -n "${SAFERIDE_TEST_POSTGRESQL-}" ] || { echo "needs tests/support/with-postgresql.sh"; exit 77; }
    "$SAFERIDE_TEST_POSTGRESQL_BINARIES/psql" -Xqc "CREATE DATABASE test_node_$$" "$SAFERIDE_TEST_POSTGRESQL"
    export SAFERIDE_TEST_URL="${SAFERIDE_TEST_POSTGRESQL%/*}/test_node_$$"
fi
if [ "${4-}" = pages ]; then
    for browser in chromium firefox-esr; do
        command -v "$browser" > /dev/null || { echo "needs $browser"; exit 77; }
    done
    node --test "$here/organizer.test.mjs"
    exec node --test "$here/pages.test.mjs"
fi
if [ "${4-}" = with ]; then
    shift 4
    exec "$@"
fi
[ "${4-}" = daemon ] && exec node --test "$here/daemon.test.mjs" "$here/clients.test.mjs" "$here/protocol.test.mjs"
exec node --test "$here/engineio.test.mjs" "$here/socketio.test.mjs" "$here/daemon.test.mjs" "$here/clients.test.mjs" "$here/protocol.test.mjs"
