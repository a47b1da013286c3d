#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every test in one command: installs what is missing, builds, starts a throwaway PostgreSQL, runs ctest.
#
# --sanitizers  also builds the server with ASan and UBSan and runs its tests
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec </dev/null

sanitizers=false
for argument in "$@"; do
    case $argument in
        --sanitizers) sanitizers=true ;;
        *) echo "test.sh knows only --sanitizers, not $argument" >&2; exit 2 ;;
    esac
done

say() { printf '==> %s\n' "$*"; }

scripts/install-packages.sh build run test

say 'Checking the code style'
scripts/lint.sh

say 'Building'
cmake --preset dev
cmake --build --preset dev

if $sanitizers; then
    say 'Building and testing with sanitizers'
    cmake --preset asan -DSAFERIDE_CONSOLE=OFF
    cmake --build --preset asan
    tests/support/with-postgresql.sh ctest --preset asan -LE 'slow|check|integration'
fi

say 'Feeding invented bytes to the parsers of the realtime interface'
scripts/fuzz.sh 10 fuzz_engineio fuzz_socketio fuzz_http

say 'Testing'
tests/support/with-postgresql.sh ctest --preset dev
