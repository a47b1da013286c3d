#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays GPX files point by point through the real daemon and reads them back.

    replay_exact.py BIN_FOLDER GPX_FOLDER

What `saferide-load replay --exact` sends and the daemon acknowledges must be in the history as the file has it:
each place, time and elevation unchanged. Faster than the daemon allows, so that being told so is covered too.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import xml.etree.ElementTree
from datetime import datetime, timezone

from database import PATIENCE, Database, is_ready, until

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def start_daemon(binary, folder):
    daemon = subprocess.Popen(
        [binary, "--listen", "127.0.0.1:0", "--admin-listen", "off", "--database", Database(folder).url],
        stdout=subprocess.PIPE, text=True, env={"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"})
    for line in daemon.stdout:
        if found := re.search(r"listening on (http://\S+)", line):
            server = found.group(1)
            until(lambda: is_ready(server.removeprefix("http://")))
            return daemon, server
    sys.exit(f"the daemon ended with {daemon.wait()} before it listened")


def get(server, path, token):
    request = urllib.request.Request(server + path, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def log_in(server, accounts_file):
    name, password = pathlib.Path(accounts_file).read_text(encoding="utf-8").split()
    form = urllib.parse.urlencode({"username": name, "password": password}).encode()
    with urllib.request.urlopen(server + "/auth/login", form, timeout=PATIENCE) as answer:
        return json.load(answer)["access_token"]


def msecs(text):
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(((moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)) - EPOCH).total_seconds() * 1000)


def points_of(file):
    """(milliseconds or None, latitude, longitude, elevation or None) of each track point."""
    root = xml.etree.ElementTree.parse(file).getroot()
    for element in root.iter():
        if element.tag.split("}")[-1] == "trkpt":
            said = {child.tag.split("}")[-1]: child.text for child in element}
            yield (msecs(said["time"]) if "time" in said else None, float(element.get("lat")),
                   float(element.get("lon")), float(said["ele"]) if "ele" in said else None)


def history(server, participation, token):
    path = f"/participations/{participation}/positions?limit=100"
    positions = page = get(server, path, token)
    while page := get(server, f"{path}&after_id={page[-1]['id']}", token) if page else []:
        positions += page
    return [(msecs(p["fix_time"]), p["latitude"], p["longitude"], p["altitude"]) for p in positions]


def check(bin_folder, server, folder, file):
    accounts = f"{folder}/{file.stem}.accounts"
    replay = subprocess.run([f"{bin_folder}/saferide-load", "replay", file, "--server", server, "--new", file.stem, "--exact",
                             "--accounts", accounts], stdout=subprocess.PIPE, text=True, timeout=300, check=True)
    code, participation = re.fullmatch(r"ride ([A-Z0-9]{6}) participations (\d+)",
                                       replay.stdout.splitlines()[-1]).groups()
    token = log_in(server, accounts)
    stored = history(server, participation, token)
    sent = list(points_of(file))
    if sent[0][0] is None:  # without times in the file the order of arrival is all there is
        stored, sent = [p[1:] for p in stored], [p[1:] for p in sent]
    else:
        sent = sorted(set(sent))  # a doubled point is one position
        stored.sort()
    assert stored == sent, f"{file.name}: {len(sent)} sent, {len(stored)} stored; first difference " + str(
        next(((a, b) for a, b in zip(sent, stored) if a != b), "in length"))
    print(f"{file.name}: ride {code}, {len(stored)} positions are the file's")


def main():
    bin_folder, gpx_folder = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        daemon, server = start_daemon(f"{bin_folder}/saferided", folder)
        try:
            for name in ("cerknicko-jezero.gpx", "track-with-empty-segment.gpx", "planned-route-munich.gpx"):
                check(bin_folder, server, folder, gpx_folder / name)
        finally:
            daemon.terminate()
        assert daemon.wait(timeout=PATIENCE) == 0, "the daemon did not end well"


if __name__ == "__main__":
    main()
