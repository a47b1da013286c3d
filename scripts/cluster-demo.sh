#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Three nodes with PostgreSQL, Redis and nginx on this machine, and twelve riders along the demo course; then asks what to
# kill. Everything is thrown away at the end.
#
# cluster-demo.sh [RIDERS]       SAFERIDE_BIN=FOLDER: programs that exist already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/install-packages.sh build run test
bin=${SAFERIDE_BIN:-build/release/bin}
if [[ -z ${SAFERIDE_BIN:-} ]]; then
    [[ -f build/release/build.ninja ]] || cmake --preset release -DBUILD_TESTING=OFF
    echo '==> Building (takes some minutes the first time)'
    cmake --build --preset release --target saferided saferide-console saferide-load
fi
export SAFERIDE_TEST_DATABASE=postgresql
tests/support/with-postgresql.sh /usr/bin/python3 -B tests/integration/cluster_faults/demo.py "$bin" "${1:-12}"
