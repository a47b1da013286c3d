#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes every parser of untrusted input, under AddressSanitizer and UBSan.
# Requires the packages clang and libclang-rt-14-dev.
#
# fuzz.sh [SECONDS [TARGET…]]   time per target (default: 60 s, all targets)
#
# The corpus is kept in build/fuzz/corpus. A finding is stored in build/fuzz/findings; the exit code is then 1.
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
