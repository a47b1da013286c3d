#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deletes a ride with a large history while somebody rides in another one.

    large_deletion.py BIN_FOLDER [POSITIONS]

The ride is gone with the answer; its history goes in parts, goes on after a kill, and nobody's positions wait for it.
Prints how long the deletion and the acknowledgements of the other ride took.
"""
import json
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import websocket

from database import PATIENCE, Database, is_postgresql
from kill_restart import Daemon, position

RIDERS = 30
BEGIN = 1_767_225_600_000
NUMBERS = ("generate_series(1, {count}) AS n" if is_postgresql() else
           "(WITH RECURSIVE n(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < {count}) SELECT n FROM n) AS n")


class Phone(threading.Thread):
    """Sends a position, waits for its acknowledgement, and so on until it is told to stop."""

    def __init__(self, address, ticket):
        super().__init__()
        self.address, (self.code, _, self.token) = address, ticket
        self.waits, self.refused, self.stopping = [], [], threading.Event()
        self.sent = int(time.time() * 1000)

    def run(self):
        link = websocket.create_connection(f"ws://{self.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                           suppress_origin=True)
        link.send("40" + json.dumps({"token": self.token}))
        while not link.recv().startswith("40"):
            pass
        while not self.stopping.is_set():
            self.sent += 1
            begun = time.monotonic()
            link.send("421" + json.dumps(["update_location", position(self.code, self.sent)]))
            while not (found := re.match(r"431\[(.*)\]$", packet := link.recv())):
                if packet == "2":
                    link.send("3")
            self.waits.append((begun, time.monotonic() - begun))
            if not json.loads(found.group(1))["ok"]:
                self.refused.append(packet)
            time.sleep(0.01)
        link.close()

    def figures(self, since, until):
        waits = [1000 * wait for begun, wait in self.waits if since <= begun < until]
        return f"median {statistics.median(waits):.1f} ms, slowest {max(waits):.1f} ms of {len(waits)}" if waits else "none"


def fill(database, ride, positions):
    column, value = ("ride_id, ", "p.ride_id, ") if is_postgresql() else ("", "")
    database.run(f"INSERT INTO positions ({column}participation_id, fix_time, latitude, longitude, latitude_e7, longitude_e7,"
                 f" received_at, is_future) SELECT {value}p.id, {BEGIN} + n.n * 1000, 46, 14, 460000000, 140000000,"
                 f" {BEGIN} + n.n * 1000,"
                 f" {'false' if is_postgresql() else 0} FROM participations p, {NUMBERS.format(count=positions // RIDERS)}"
                 f" WHERE p.ride_id = {ride}")


def left_of(database, participations):
    """Whether any of these has a position: not how many, which takes long."""
    return database.rows(f"SELECT 1 FROM positions WHERE participation_id IN ({participations}) LIMIT 1")


def wait_until(what, condition, seconds=1800):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def main(bin_folder, positions=60_000):
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)
        daemon = Daemon(bin_folder, folder, database)
        large, other = daemon.seed(1, RIDERS), daemon.seed(1, 2)
        ((ride, organizer),) = database.rows(f"SELECT id, created_by_user_id FROM rides WHERE code = '{large[0][0]}'")
        ids = ",".join(id for id, in database.rows(f"SELECT id FROM participations WHERE ride_id = {ride}"))
        fill(database, ride, positions)
        token = next(token for _, user, token in large if user == organizer)
        phone = Phone(daemon.address, other[0])
        phone.start()
        time.sleep(2)
        asked = time.monotonic()
        status, _ = daemon.ask("DELETE", f"/rides/{ride}", token)
        answered = time.monotonic()
        assert status == 204, status
        assert daemon.ask("GET", f"/rides/{ride}", token)[0] == 404
        assert left_of(database, ids), "the answer waited for the history"
        wait_until("the status does not name the deletion", lambda: "1 deleted rides" in subprocess.run(
            [daemon.binary, "status", "--admin-listen", daemon.admin, *daemon.options], stdout=subprocess.PIPE, text=True,
            check=True, env=daemon.environment).stdout, PATIENCE)
        time.sleep(min(60, positions / 50_000))
        phone.stopping.set()
        phone.join()
        now = time.monotonic()
        assert not phone.refused and phone.waits, phone.refused
        assert left_of(database, ids), "it was done before it could be interrupted: more positions"
        daemon.end(signal.SIGKILL)
        daemon = Daemon(bin_folder, folder, database)
        wait_until("the deletion does not end", lambda: not database.rows(f"SELECT 1 FROM rides WHERE id = {ride}"))
        assert not left_of(database, ids)
        ((stored,),) = database.rows("SELECT count(*) FROM positions")
        assert int(stored) == len(phone.waits), (stored, len(phone.waits))
        daemon.end(signal.SIGTERM)
        print(f"{positions} positions: DELETE answered after {1000 * (answered - asked):.0f} ms, all gone after"
              f" {time.monotonic() - answered:.0f} s; acknowledgements of another ride before: {phone.figures(0, asked)};"
              f" during the request: {phone.figures(asked - 0.2, answered + 0.2)}; while it is deleted: {phone.figures(answered, now)}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
