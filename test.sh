#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# All tests in one command: installs missing packages, builds with AddressSanitizer and UBSan, starts a throwaway
# PostgreSQL, runs ctest.
#
# --plain  builds without sanitizers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec </dev/null

preset=asan
for argument in "$@"; do
    case $argument in
        --plain) preset=dev ;;
        *) echo "test.sh: unknown option $argument; the only option is --plain" >&2; exit 2 ;;
    esac
done

say() { printf '==> %s\n' "$*"; }

scripts/install-packages.sh build run test

say 'Checking the code style'
scripts/lint.sh

say "Building ($preset)"
cmake --preset "$preset"
cmake --build --preset "$preset"

say 'Fuzzing the parsers of the realtime interface'
scripts/fuzz.sh 10 fuzz_websocket fuzz_engineio fuzz_socketio fuzz_http

say 'Testing'
export PYTHONWARNINGS=ignore::ResourceWarning # of clients whose daemon was killed
tests/support/with-postgresql.sh ctest --preset "$preset" --parallel $((2 * $(nproc))) || {
    say 'What failed, once more without the rest'
    tests/support/failures.py "build/$preset" || true
    exit 1
}
