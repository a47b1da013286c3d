#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Feeds invented bytes to every parser that reads a stranger's, under AddressSanitizer and UBSan.
# Needs the packages clang and libclang-rt-14-dev.
#
# fuzz.sh [SECONDS [TARGET…]]   so long for each target (default 60 s, all targets)
#
# What it learns is kept in build/fuzz/corpus; a finding is a file in build/fuzz/findings and ends with exit 1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-60}
shift || true

cmake --preset fuzz >/dev/null
targets=("$@")
cmake --build --preset fuzz --target "${targets[@]:-fuzzers}"
((${#targets[@]})) || mapfile -t targets < <(find build/fuzz/fuzz -maxdepth 1 -name 'fuzz_*' -executable -printf '%f\n' | sort)

mkdir -p build/fuzz/findings
failed=0
for target in "${targets[@]}"; do
    learnt=build/fuzz/corpus/$target
    mkdir -p "$learnt"
    echo "==> $target for $seconds s"
    if ! "build/fuzz/fuzz/$target" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 -max_len=8192 \
        -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$target-" "$learnt" \
        "tests/fuzz/corpus/${target#fuzz_}" >"build/fuzz/$target.log" 2>&1; then
        tail -40 "build/fuzz/$target.log"
        failed=1
    fi
    grep -E 'stat::(number_of_executed_units|peak_rss_mb)' "build/fuzz/$target.log" || true
done
exit $failed
