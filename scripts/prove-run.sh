#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs ./run.sh on a virtual display, takes screenshots of the desk, interrupts it as Ctrl-C does and checks
# that no process is left. Requires xvfb and imagemagick.
#
# prove-run.sh FOLDER   the folder for the screenshots and the output of run.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$(realpath -m "${1:?folder for the pictures}")
mkdir -p "$folder"
display=:$((90 + RANDOM % 900))

Xvfb "$display" -screen 0 1600x1000x24 -noreset >"$folder/xvfb.log" 2>&1 &
xvfb=$!
trap 'kill $xvfb 2>/dev/null || true' EXIT
sleep 1

set -m # a separate process group, as in a terminal
env -u WAYLAND_DISPLAY DISPLAY="$display" ./run.sh >"$folder/run.log" 2>&1 &
run=$!
set +m
for ((i = 0; i < 1800; ++i)); do
    grep -q 'Ctrl-C to stop everything' "$folder/run.log" && break
    kill -0 "$run" 2>/dev/null || { cat "$folder/run.log"; exit 1; }
    sleep 1
done
for ((i = 0; i < 300; ++i)); do # riders register first, which takes a while on a busy machine
    grep -qE '[1-9][0-9]* of 12 riding' "$folder/run.log" && break
    sleep 1
done

sleep 10
import -display "$display" -window root "$folder/desk-1.png"
sleep 10
import -display "$display" -window root "$folder/desk-2.png"
children=$(pgrep -P "$run" || true)

kill -INT -- "-$run"
wait "$run" || echo "run.sh ended with $?"
sleep 1
for child in $children; do
    if kill -0 "$child" 2>/dev/null; then
        echo "left running: $(ps -o args= -p "$child")"
        exit 1
    fi
done
changed=$(compare -metric AE "$folder/desk-1.png" "$folder/desk-2.png" null: 2>&1 || true)
echo "pictures in $folder; $changed pixels changed in 10 s"
[[ $changed != 0 ]]
