#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Simulates 200 power cuts of the SQLite file at random times under load; prints the seed.
#
# power_cuts.sh [--cuts N] [--seed N]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${SAFERIDE_BUILD:-build/asan}
if [[ -z ${SAFERIDE_BUILD:-} ]]; then
    scripts/install-packages.sh build run test
    cmake --preset asan >/dev/null
    cmake --build --preset asan --target saferided saferide-disk-recorder
fi
exec /usr/bin/python3 -B tests/integration/power_cuts/power_cuts.py "$build/bin" \
    "$build/tests/saferide-disk-recorder.so" --cuts 200 "$@"
