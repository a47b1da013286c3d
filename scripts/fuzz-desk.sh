#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Feeds random messages and keys to the real desk under AddressSanitizer and UBSan: scripts/fuzz-desk.sh [SECONDS] [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset asan >/dev/null
cmake --build build/asan --target test_application
export SAFERIDE_FUZZ_SECONDS="${1:-3600}" SAFERIDE_FUZZ_SEED="${2:-0}"
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export QTEST_FUNCTION_TIMEOUT=$(((SAFERIDE_FUZZ_SECONDS + 300) * 1000))
if [ -n "${DISPLAY:-}" ]; then
    exec build/asan/tests/test_application tst_deskfuzz
fi
exec xvfb-run --auto-servernum --server-args="-screen 0 1600x1000x24 -noreset" build/asan/tests/test_application tst_deskfuzz
