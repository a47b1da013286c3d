#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the daemon under load, starts it again, and looks for every acknowledged position and alarm.

    kill_restart.py BIN_FOLDER [ROUNDS]      or SAFERIDE_TEST_KILLS=ROUNDS

Each round ends by SIGKILL, the last by SIGTERM, after which everything that was received must be stored.
Speaks Socket.IO over a plain WebSocket, so that what was acknowledged is known exactly.
"""
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import websocket

from database import PATIENCE, Database, is_ready, until
from results import note_back

CONFIGURATION = "[limits]\npositions_per_second = 0\npositions_burst = 0\nopen_rides_per_user = 0\n"
FAKETIME = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
RIDERS = 8
POSITIONS_BEFORE_KILL = 2000


def preloaded(bin_folder, library):
    """For LD_PRELOAD of a daemon: behind the sanitizer's library, which must be the first, where the daemon has one."""
    linked = subprocess.run(["ldd", f"{bin_folder}/saferided"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return " ".join([*re.findall(r"=> (\S+/libasan\S+)", linked), str(library)])


class Daemon:
    """Logs into the folder, so that a test can tell why it failed. Two event loops, however few cores there are, so that
    what goes from one to the other is tried. `has_database`: there is one to serve, which is waited for."""

    def __init__(self, bin_folder, folder, database, *options, configuration=CONFIGURATION, environment=None,
                 program="saferided", has_database=True):
        self.binary = f"{bin_folder}/{program}"
        self.environment = {"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin", "SAFERIDE_IO_THREADS": "2"} | (environment or {})
        self.options = ["--config", f"{folder}/saferide.toml", "--database", database.url, *options]
        with open(f"{folder}/saferide.toml", "w", encoding="utf-8") as config:
            config.write(configuration)
        with open(f"{folder}/log", "a", encoding="utf-8") as log:
            self.process = subprocess.Popen([self.binary, "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"] + self.options,
                                            stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment)
        for line in self.process.stdout:
            if found := re.search(r"listening on https?://(\S+)", line):
                self.address = found.group(1)
            elif found := re.search(r"admin on http://(\S+)", line):
                self.admin = found.group(1)
                if has_database:
                    until(self.is_ready)
                return
        with open(f"{folder}/log", encoding="utf-8") as log:
            sys.exit(f"the daemon ended with {self.process.wait()} before it listened: {log.read()[-2000:]}")

    def seed(self, rides, riders):
        """Lists of code, user id, token."""
        seeded = subprocess.run([self.binary, "seed", "--rides", str(rides), "--riders", str(riders)] + self.options,
                                stdout=subprocess.PIPE, text=True, check=True, env=self.environment)
        return [line.split() for line in seeded.stdout.splitlines()]

    def ask(self, method, path, token=None, body=None):
        """The status, and Retry-After where there is one."""
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        connection.request(method, path, json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, answer.getheader("Retry-After")

    def is_ready(self):
        return is_ready(self.admin)

    def metrics(self):
        """What the daemon counts, by name with labels."""
        with urllib.request.urlopen(f"http://{self.admin}/metrics", timeout=PATIENCE) as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}

    def end(self, how):
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE)


def position(code, fix_time):
    """A place of its own for each time."""
    return {"ride_code": code, "latitude": 46 + fix_time % 1000 / 1000, "longitude": 14.5,
            "location_timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(fix_time // 1000)) + f".{fix_time % 1000:03}Z"}


def provoke(phone, events):
    """The daemon has two answers for each of these events; whether anybody reads them is the phone's matter."""
    text = b'421["nothing"]'
    try:
        phone.sock.sendall((bytes((0x81, 0x80 | len(text), 0, 0, 0, 0)) + text) * events)  # masked with zeros
    except OSError:
        pass  # the daemon had enough


class Rider(threading.Thread):
    """Sends positions, a window of them unacknowledged, until the connection breaks. What was refused is sent again."""

    WINDOW = 20  # positions under way
    ALARMS = 5  # fewer than a minute may have
    FIRST_ALARM = 10**15  # what acknowledgements are asked for with, beyond all times

    def __init__(self, address, ticket, first_time, total):
        super().__init__()
        self.address, self.total, self.next_time = address, total, first_time
        self.code, self.user, self.token = ticket
        self.acknowledged, self.refused, self.trouble = set(), [], None
        self.alarms_sent, self.alarms = 0, set()

    def send_position(self, connection, number):
        connection.send(f"42{number}" + json.dumps(["update_location", position(self.code, number)]))

    def next_number(self):
        self.next_time += 1
        return self.next_time

    def send_next(self, connection):
        number = self.next_number()
        self.send_position(connection, number)
        if number % 40 == 0 and self.alarms_sent < self.ALARMS:
            self.alarms_sent += 1
            connection.send(f"42{self.FIRST_ALARM + number}" + json.dumps(["sos", {"ride_code": self.code, "id": str(number)}]))

    def on_acknowledged(self, number):
        self.acknowledged.add(number)

    def run(self):
        try:
            connection = websocket.create_connection(
                f"ws://{self.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE, suppress_origin=True)
            connection.send("40" + json.dumps({"token": self.token}))
            while True:
                packet = connection.recv()
                if packet.startswith("40"):  # connected
                    for _ in range(self.WINDOW):
                        self.send_next(connection)
                elif packet == "2":
                    connection.send("3")
                elif found := re.match(r"43(\d+)\[(.*)\]$", packet):
                    if int(found.group(1)) >= self.FIRST_ALARM:
                        if json.loads(found.group(2))["ok"]:
                            self.alarms.add(str(int(found.group(1)) - self.FIRST_ALARM))
                        continue
                    if not json.loads(found.group(2))["ok"]:
                        self.refused.append(packet)
                        time.sleep(0.05)
                        self.send_position(connection, int(found.group(1)))
                        continue
                    self.on_acknowledged(int(found.group(1)))
                    self.total.release()
                    self.send_next(connection)
                elif packet.startswith('42["error"'):  # an alarm that failed with the database; its acknowledgement says so, too
                    self.trouble = packet
                elif packet.startswith("44"):
                    self.trouble = packet
                    return
        except (websocket.WebSocketException, OSError) as broken:
            self.trouble = broken  # expected: killed


def stored_times(database, user):
    rows = database.rows("SELECT positions.fix_time FROM positions JOIN participations ON participations.id = participation_id"
                         f" WHERE user_id = {int(user)}")
    return {int(time) for time, in rows}


def stored_alarms(database, user):
    return {id for id, in database.rows("SELECT l.external_id FROM incident_log l JOIN incidents i ON i.id = l.incident_id"
                                        f" WHERE i.user_id = {int(user)} AND l.external_id IS NOT NULL")}


def run_round(start, database, riders, how, number):
    daemon = start()
    acknowledged = threading.Semaphore(0)
    now = int(time.time() * 1000) - 3_600_000 + number * 100_000
    threads = [Rider(daemon.address, ticket, now, acknowledged) for ticket in riders]
    for thread in threads:
        thread.start()
    for _ in range(POSITIONS_BEFORE_KILL):
        if not acknowledged.acquire(timeout=PATIENCE):
            daemon.end(signal.SIGKILL)
            sys.exit(f"no acknowledgement came for a minute; {[t.trouble for t in threads]}")
    code = daemon.end(how)
    for thread in threads:
        thread.join()
    began = time.monotonic()
    again = start()  # which is ready then
    seconds = time.monotonic() - began
    again.end(signal.SIGTERM)
    count, alarms = 0, 0
    for thread in threads:
        lost = thread.alarms - stored_alarms(database, thread.user)
        assert not lost, f"round {number}: {len(lost)} acknowledged alarms are not stored"
        alarms += len(thread.alarms)
        missing = thread.acknowledged - stored_times(database, thread.user)
        assert not missing, f"round {number}: {len(missing)} acknowledged positions are not stored"
        count += len(thread.acknowledged)
    assert alarms > 0, f"round {number}: no alarm was acknowledged"
    print(f"round {number}: {count} acknowledged positions and {alarms} alarms, all of them are stored; served again after {seconds:.2f} s")
    return code, count, seconds


def main():
    bin_folder, rounds = sys.argv[1], int(os.environ.get("SAFERIDE_TEST_KILLS", sys.argv[2] if len(sys.argv) > 2 else 3))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)

        def start():
            return Daemon(bin_folder, folder, database)

        daemon = start()
        riders = daemon.seed(2, RIDERS // 2)
        daemon.end(signal.SIGTERM)
        assert len(riders) == RIDERS, riders
        killed = [run_round(start, database, riders, signal.SIGKILL, number) for number in range(rounds)]
        code = run_round(start, database, riders, signal.SIGTERM, rounds)[0]
        assert code == 0, f"SIGTERM ends with {code}: " + pathlib.Path(folder, "log").read_text(encoding="utf-8")[-6000:]
        note_back("SIGKILL under load", max((seconds for _, _, seconds in killed), default=0), kills=rounds, lost=0,
                  acknowledged=sum(count for _, count, _ in killed))


if __name__ == "__main__":
    main()
