#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another process locks the database under load: broadcasts go on, and every position is stored in the end.

    database_stall.py BIN_FOLDER
"""
import json
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

from kill_restart import Daemon, tickets

LOCKED_SECONDS = 3


def hold_lock(path, address):
    """Asks for /health meanwhile: it must be answered without the database."""
    database = sqlite3.connect(path, isolation_level=None, timeout=30)
    database.execute("BEGIN EXCLUSIVE")
    until = time.monotonic() + LOCKED_SECONDS
    while time.monotonic() < until:
        with urllib.request.urlopen(f"http://{address}/health", timeout=LOCKED_SECONDS) as answer:
            assert json.load(answer)["status"] == "ok"
        time.sleep(0.1)
    database.execute("ROLLBACK")
    database.close()


def main():
    bin_folder = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/saferide.toml", "w", encoding="utf-8") as config:
            config.write("[limits]\npositions_per_second = 0\npositions_burst = 0\n")
        daemon = Daemon(bin_folder, folder)
        with open(f"{folder}/tokens", "w", encoding="utf-8") as file:
            file.writelines(" ".join(ticket) + "\n" for ticket in tickets(bin_folder, folder))
        load = subprocess.Popen([f"{bin_folder}/saferide-load", "--server", f"http://{daemon.address}", "--tokens",
                                 f"{folder}/tokens", "--duration", str(2 * LOCKED_SECONDS), "--rate", "10", "--ack", "on"],
                                stdout=subprocess.PIPE, text=True)
        time.sleep(1)
        hold_lock(f"{folder}/saferide.db", daemon.address)
        result = json.loads(load.communicate(timeout=60)[0].splitlines()[-1])
        assert daemon.end(signal.SIGTERM) == 0
        with sqlite3.connect(f"{folder}/saferide.db") as database:
            stored, = database.execute("SELECT count(*) FROM positions").fetchone()
    assert result["sent"] > 0 and result["lost"] == result["doubled"] == result["errors"] == 0, result
    assert result["acknowledged"] == result["sent"] == stored, (stored, result)
    print(f"{stored} positions were broadcast, stored and acknowledged")


if __name__ == "__main__":
    main()
