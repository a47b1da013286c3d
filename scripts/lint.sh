#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Formatting of every source file, and clang-tidy over those that differ from BASE (needs build/dev).
#
# lint.sh          formatting only
# lint.sh --tidy [BASE]   also clang-tidy; BASE is by default the commit before
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sources() { find shared server console load tests \( -name '*.cpp' -o -name '*.h' \) -print0; }
sources | xargs -0 clang-format --dry-run --Werror

if [[ ${1:-} == --tidy ]]; then
    git diff --name-only --diff-filter=d "${2:-HEAD~1}" -- '*.cpp' \
        | xargs -r -n 1 clang-tidy -p build/dev --quiet --warnings-as-errors='*'
fi
