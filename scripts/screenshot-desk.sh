#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Takes the screenshot of the desk for the README: a daemon, twelve riders on the demo route and the desk, on a
# virtual display. Requires Xvfb and ImageMagick's import.
#
# screenshot-desk.sh [BIN [FILE]]   defaults: build/dev/bin and docs/images/desk.png
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=${1:-build/dev/bin}
file=${2:-docs/images/desk.png}

folder=$(mktemp -d)
children=()
finish() {
    for child in "${children[@]}"; do
        kill "$child" 2>/dev/null || true
    done
    wait
    rm -rf "$folder"
}
trap finish EXIT

export XDG_DATA_HOME=$folder/data XDG_CONFIG_HOME=$folder/config
mkdir -p "$folder/data" "$folder/config" "$(dirname "$file")"
head -c 12 /dev/urandom | base64 >"$folder/password"
"$bin/saferided" user add Dispatcher --role dispatcher --password-stdin <"$folder/password"

"$bin/saferided" --listen 127.0.0.1:0 --admin-listen off >"$folder/daemon" &
children+=($!)
until grep -q 'listening on' "$folder/daemon"; do sleep 0.1; done
server=$(sed -n 's/.*listening on //p' "$folder/daemon")

"$bin/saferide-load" replay resources/demo/hills-loop.gpx --server "$server" --new 'Demo: hills loop' \
    --riders 12 --speed 10 >/dev/null &
children+=($!)

Xvfb :97 -screen 0 1440x900x24 -noreset >/dev/null 2>&1 &
children+=($!)
sleep 20
DISPLAY=:97 "$bin/saferide-console" --server "${server/http/ws}" --username Dispatcher \
    --password-file "$folder/password" &
children+=($!)
sleep 15
DISPLAY=:97 import -window root "$file"
echo "$file"
