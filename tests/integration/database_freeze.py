#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The database hangs under load: broadcasts and /health go on, what needs it is told so, nothing acknowledged is lost.

    database_freeze.py BIN_FOLDER [FROZEN_SECONDS [POSITIONS_PER_SECOND]]

Prints a line of JSON: latencies in ms before, during and after. SAFERIDE_TEST_DATABASE=postgresql stops the server.
"""
import http.client
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time

import websocket

from database import PATIENCE, Database, is_postgresql, until
from kill_restart import Daemon, position
from results import note

BEFORE_SECONDS = 3
PROBE_INTERVAL = 0.02
CALM_SECONDS = 1.5  # after the freeze, before what comes then is measured


class Probe(threading.Thread):
    """A rider who notes how long the own position takes to come back, and what was acknowledged."""

    def __init__(self, address, ticket):
        super().__init__(daemon=True)
        self.code, _, token = ticket
        self.latencies, self.acknowledged, self.sent = [], set(), set()
        self.stopping = threading.Event()
        self.connection = websocket.create_connection(f"ws://{address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                                      suppress_origin=True)
        self.connection.send("40" + json.dumps({"token": token}))
        while not self.connection.recv().startswith("40"):
            pass
        self.connection.send("42" + json.dumps(["join_ride", {"ride_code": self.code}]))
        while not self.connection.recv().startswith('42["ride_snapshot"'):
            pass

    def note(self, packet):
        if packet.startswith("43"):
            number, answer = packet[2:].split("[", 1)
            assert json.loads("[" + answer)[0]["ok"], packet
            self.acknowledged.add(int(number))
        elif packet == "2":
            self.connection.send("3")
        return packet.startswith('42["location_update"')

    def run(self):
        fix_time = int(time.time() * 1000)
        while not self.stopping.is_set():
            fix_time = max(fix_time + 1, int(time.time() * 1000))
            started = time.monotonic()
            self.connection.send(f"42{fix_time}" + json.dumps(["update_location", position(self.code, fix_time)]))
            self.sent.add(fix_time)
            while not self.note(self.connection.recv()):
                pass
            took = time.monotonic() - started
            self.latencies.append((started, took * 1000))
            time.sleep(max(0, PROBE_INTERVAL - took))
        while self.acknowledged != self.sent:
            self.note(self.connection.recv())


class Health(threading.Thread):
    """Asks for /health all the time: it is answered without the database."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.connection, self.latencies, self.stopping = http.client.HTTPConnection(address), [], threading.Event()

    def run(self):
        while not self.stopping.is_set():
            started = time.monotonic()
            self.connection.request("GET", "/health")
            assert json.load(self.connection.getresponse())["status"] == "ok"
            self.latencies.append((started, (time.monotonic() - started) * 1000))
            time.sleep(PROBE_INTERVAL)


def percentiles(latencies, begin, end):
    values = sorted(value for started, value in latencies if begin <= started < end)
    return {"count": len(values), "p50": round(values[len(values) // 2], 2), "p99": round(values[len(values) * 99 // 100], 2),
            "max": round(values[-1], 2)}


def hang(database, daemon, token, seconds):
    """Freezes it; returns when that began and ended."""
    database.freeze()
    begin = time.monotonic()
    status, retry_after = daemon.ask("POST", "/rides/", token, {"title": "none", "start_time": "2030-01-01T10:00:00Z"})
    assert status == 503 and retry_after, f"who needs the database is told 503 with Retry-After, not {status}, {retry_after}"
    until(lambda: daemon.ask("GET", "/ready")[0] == 503, seconds)
    time.sleep(max(0, begin + seconds - time.monotonic()))
    end = time.monotonic()
    database.thaw()
    return begin, end


def run(bin_folder, folder, seconds, rate):
    database = Database(folder)
    daemon = Daemon(bin_folder, folder, database)
    seeded = daemon.seed(11, 10)
    with open(f"{folder}/tokens", "w", encoding="utf-8") as file:
        file.writelines(" ".join(ticket) + "\n" for ticket in seeded[10:])
    load = subprocess.Popen([f"{bin_folder}/saferide-load", "--server", f"http://{daemon.address}", "--tokens", f"{folder}/tokens",
                             "--duration", str(BEFORE_SECONDS + seconds + 5), "--rate", str(rate / 100), "--ack", "on", "--drain", str(PATIENCE)],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    time.sleep(1)
    probe, health = Probe(daemon.address, seeded[0]), Health(daemon.address)
    probe.start()
    health.start()
    start = time.monotonic()
    time.sleep(BEFORE_SECONDS)
    begin, end = hang(database, daemon, seeded[0][2], seconds)
    until(lambda: daemon.ask("GET", "/ready")[0] == 200)
    result = json.loads(load.communicate(timeout=4 * PATIENCE)[0].splitlines()[-1])
    assert daemon.ask("GET", "/rides/", seeded[0][2])[0] == 200
    calm = end + CALM_SECONDS
    until(lambda: all(thread.latencies[-1][0] > calm for thread in (probe, health)))
    finished = time.monotonic()
    for thread in (probe, health):
        thread.stopping.set()
        thread.join(PATIENCE)
        assert not thread.is_alive(), f"{type(thread).__name__} waits for what does not come"
    assert daemon.end(signal.SIGTERM) == 0
    figures = {name: {when: percentiles(latencies, *span)
                      for when, span in (("before", (start, begin)), ("during", (begin, end)),
                                         ("after", (calm, finished)))}
               for name, latencies in (("broadcast_ms", probe.latencies), ("health_ms", health.latencies))}
    stored = database.number("SELECT count(*) FROM positions")
    return figures | {"load": result, "stored": stored, "probe_acknowledged": len(probe.acknowledged)}


def measure(bin_folder, seconds=7.0, rate=500.0):
    with tempfile.TemporaryDirectory() as folder:
        figures = run(bin_folder, folder, seconds, rate)
    load = figures["load"]
    assert load["sent"] > 0 and load["lost"] == load["doubled"] == load["errors"] == 0, load
    assert load["acknowledged"] == load["sent"], load
    assert figures["stored"] == load["acknowledged"] + figures["probe_acknowledged"], figures
    assert figures["broadcast_ms"]["during"]["count"] > 0 and figures["health_ms"]["during"]["count"] > 0, figures
    return {"database": "PostgreSQL" if is_postgresql() else "SQLite", "frozen_seconds": seconds} | figures


if __name__ == "__main__":
    note("database freeze", lost=0, **measure(sys.argv[1], *map(float, sys.argv[2:])))
