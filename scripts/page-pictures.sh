#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the pictures of docs/pages.md: page-pictures.sh BUILD_FOLDER, after its tests were built and pages_in_browsers has run.
set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
export SAFERIDE_NODE_MODULES="$1/node" SAFERIDE_BIN="$1/bin"
exec node scripts/page-pictures.mjs docs/images
