#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the formatting of all source files, and runs clang-tidy on those that differ from BASE (requires build/dev).
#
# lint.sh          formatting only
# lint.sh --tidy [BASE]   also clang-tidy; BASE defaults to the previous commit
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sources() { find shared server console load tests \( -name '*.cpp' -o -name '*.h' \) -print0; }
sources | xargs -0 clang-format --dry-run --Werror

if [[ ${1:-} == --tidy ]]; then
    git diff --name-only --diff-filter=d "${2:-HEAD~1}" -- '*.cpp' \
        | xargs -r -n 1 clang-tidy -p build/dev --quiet --warnings-as-errors='*'
fi
