#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the daemon under load, starts it again, and looks for every acknowledged position.

    kill_restart.py BIN_FOLDER [ROUNDS]

Each round ends by SIGKILL, the last by SIGTERM, after which everything that was received must be stored.
Speaks Socket.IO over a plain WebSocket, so that what was acknowledged is known exactly.
"""
import json
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import websocket

RIDERS = 8
WINDOW = 20  # positions under way per rider
POSITIONS_BEFORE_KILL = 2000


class Daemon:
    def __init__(self, bin_folder, folder):
        self.process = subprocess.Popen(
            [f"{bin_folder}/saferided", "--config", f"{folder}/saferide.toml", "--listen", "127.0.0.1:0", "--admin-listen", "off",
             "--database", f"sqlite://{folder}/saferide.db"],
            stdout=subprocess.PIPE, text=True, env={"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"})
        for line in self.process.stdout:
            if found := re.search(r"listening on http://(\S+)", line):
                self.address = found.group(1)
                return
        sys.exit(f"the daemon ended with {self.process.wait()} before it listened")

    def end(self, how):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


class Rider(threading.Thread):
    """Sends positions, a window of them unacknowledged, until the connection breaks."""

    def __init__(self, address, ticket, first_time, total):
        super().__init__()
        self.address, self.total, self.next_time = address, total, first_time
        self.code, self.user, self.token = ticket
        self.acknowledged, self.trouble = set(), None

    def send_position(self, connection):
        self.next_time += 1
        data = {"ride_code": self.code, "latitude": 46 + self.next_time % 1000 / 1000, "longitude": 14.5,
                "location_timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.next_time // 1000))
                                      + f".{self.next_time % 1000:03}Z"}
        connection.send(f"42{self.next_time}" + json.dumps(["update_location", data]))

    def run(self):
        try:
            connection = websocket.create_connection(
                f"ws://{self.address}/socket.io/?EIO=4&transport=websocket", timeout=30, suppress_origin=True)
            connection.send("40" + json.dumps({"token": self.token}))
            while True:
                packet = connection.recv()
                if packet.startswith("40"):  # connected
                    for _ in range(WINDOW):
                        self.send_position(connection)
                elif packet == "2":
                    connection.send("3")
                elif found := re.match(r"43(\d+)\[(.*)\]$", packet):
                    if not json.loads(found.group(2))["ok"]:
                        continue
                    self.acknowledged.add(int(found.group(1)))
                    self.total.release()
                    self.send_position(connection)
                elif packet.startswith(('42["error"', "44")):
                    self.trouble = packet
                    return
        except (websocket.WebSocketException, OSError) as broken:
            self.trouble = broken  # expected: killed


def tickets(bin_folder, folder):
    seeded = subprocess.run([f"{bin_folder}/saferided", "seed", "--rides", "2", "--riders", str(RIDERS // 2), "--config",
                             f"{folder}/saferide.toml", "--database", f"sqlite://{folder}/saferide.db"],
                            stdout=subprocess.PIPE, text=True, check=True, env={"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"})
    return [line.split() for line in seeded.stdout.splitlines()]


def stored_times(folder, user):
    with sqlite3.connect(f"{folder}/saferide.db") as database:
        rows = database.execute("SELECT positions.fix_time FROM positions JOIN participations ON participations.id = participation_id"
                                " WHERE user_id = ?", (user,)).fetchall()
    return {time for time, in rows}


def run_round(bin_folder, folder, riders, how, number):
    daemon = Daemon(bin_folder, folder)
    acknowledged = threading.Semaphore(0)
    now = int(time.time() * 1000) - 3_600_000 + number * 100_000
    threads = [Rider(daemon.address, ticket, now, acknowledged) for ticket in riders]
    for thread in threads:
        thread.start()
    for _ in range(POSITIONS_BEFORE_KILL):
        if not acknowledged.acquire(timeout=60):
            daemon.end(signal.SIGKILL)
            sys.exit(f"no acknowledgement came for a minute; {[t.trouble for t in threads]}")
    code = daemon.end(how)
    for thread in threads:
        thread.join()
    Daemon(bin_folder, folder).end(signal.SIGTERM)  # recovers
    count = 0
    for thread in threads:
        missing = thread.acknowledged - stored_times(folder, int(thread.user))
        assert not missing, f"round {number}: {len(missing)} acknowledged positions are not stored"
        count += len(thread.acknowledged)
    print(f"round {number}: {count} acknowledged positions, all of them are stored")
    return code


def main():
    bin_folder, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/saferide.toml", "w", encoding="utf-8") as config:
            config.write("[limits]\npositions_per_second = 0\npositions_burst = 0\n")
        Daemon(bin_folder, folder).end(signal.SIGTERM)  # makes the database
        riders = tickets(bin_folder, folder)
        assert len(riders) == RIDERS, riders
        for number in range(rounds):
            run_round(bin_folder, folder, riders, signal.SIGKILL, number)
        assert run_round(bin_folder, folder, riders, signal.SIGTERM, rounds) == 0, "SIGTERM ends with 0"


if __name__ == "__main__":
    main()
