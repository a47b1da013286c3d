#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every test in one command: installs what is missing, builds, starts a throwaway PostgreSQL, runs ctest.
#
# --quick  leaves out the second build with sanitizers (so does a machine that is slow at the first)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec </dev/null

quick=false
for argument in "$@"; do
    case $argument in
        --quick) quick=true ;;
        *) echo "test.sh knows only --quick, not $argument" >&2; exit 2 ;;
    esac
done

say() { printf '==> %s\n' "$*"; }

scripts/install-packages.sh build run test

say 'Checking the code style'
scripts/lint.sh || say 'Not as clang-format writes it: see above. Mend with clang-format -i; the tests go on.'

say 'Building'
cmake --preset dev
cmake --build --preset dev

# A slow machine spends its time on the tests themselves.
if ! $quick && ((SECONDS < 900)); then
    say 'Building and testing with sanitizers'
    cmake --preset asan -DSAFERIDE_CONSOLE=OFF
    cmake --build --preset asan
    tests/support/with-postgresql.sh ctest --preset asan -LE 'slow|check|integration'
fi

say 'Testing'
tests/support/with-postgresql.sh ctest --preset dev
