#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Half an hour of load with random faults, on a release build, first on SQLite and then on PostgreSQL.
#
# soak.sh [--minutes N] [--seed N] [--sqlite | --postgresql]   --minutes applies to each database
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
databases=(sqlite postgresql)
arguments=()
for argument in "$@"; do
    case $argument in
        --sqlite | --postgresql) databases=("${argument#--}") ;;
        *) arguments+=("$argument") ;;
    esac
done

scripts/install-packages.sh build run test
bin=${SAFERIDE_BIN:-build/release/bin}
if [[ -z ${SAFERIDE_BIN:-} ]]; then
    cmake --preset release >/dev/null
    cmake --build --preset release --target saferided saferide-load
fi
for database in "${databases[@]}"; do
    echo "==> $database"
    SAFERIDE_TEST_DATABASE=$database tests/support/with-postgresql.sh \
        /usr/bin/python3 -B tests/integration/faults/soak.py "$bin" "${arguments[@]}"
done
