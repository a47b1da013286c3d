#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Clients that disconnect at any byte, against the sanitized daemon: plain and TLS, on both databases, all four in parallel.
# Exits with 1 if one of them finds a defect; their output is in build/chaos.
#
# chaos.sh [--seconds N]   default: one hour
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=3600
if [[ ${1:-} == --seconds ]]; then
    seconds=${2:?how many seconds}
fi

scripts/install-packages.sh build run test
bin=${SAFERIDE_BIN:-build/asan/bin}
if [[ -z ${SAFERIDE_BIN:-} ]]; then
    cmake --preset asan >/dev/null
    cmake --build --preset asan --target saferided
fi

mkdir -p build/chaos
declare -A running
for database in sqlite postgresql; do
    for transport in plain tls; do
        options=(--seconds "$seconds" --strangers 12)
        [[ $transport == tls ]] && options+=(--tls)
        SAFERIDE_TEST_DATABASE=$database tests/support/with-postgresql.sh /usr/bin/python3 -B \
            tests/integration/chaos/chaos.py "$bin" "${options[@]}" >"build/chaos/$database-$transport.log" 2>&1 &
        running[$database-$transport]=$!
    done
done
failed=0
for name in "${!running[@]}"; do
    if wait "${running[$name]}"; then
        echo "==> $name: $(tail -1 "build/chaos/$name.log")"
    else
        echo "==> $name failed:"
        tail -40 "build/chaos/$name.log"
        failed=1
    fi
done
exit $failed
