#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Load for many minutes, faults at random times in a random (but seeded) order, checks all the time.

    soak.py BIN_FOLDER [--minutes N] [--seed N]

Riders reconnect and send again what was not acknowledged. At the end every acknowledged position must be stored, once.
A last line of JSON tells what happened. SAFERIDE_TEST_DATABASE=postgresql needs a server of its own.
"""
import argparse
import collections
import http.client
import json
import pathlib
import random
import re
import resource
import signal
import sys
import tempfile
import threading
import time

import websocket

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from database import PATIENCE, Database, is_postgresql, until  # noqa: E402
from kill_restart import Daemon, provoke, stored_times  # noqa: E402
from phone import Phone  # noqa: E402
from ports import fixed_port  # noqa: E402
from results import note  # noqa: E402

RIDE = {"title": "a ride", "start_time": "2030-01-01T10:00:00Z"}
RIDERS = 12
CALM_SECONDS = (2, 8)  # between two faults
QUIET_SECONDS = 120  # a rider must hear an acknowledgement that often
MEMORY_MIB = 512


class Soak:
    def __init__(self, bin_folder, folder, seed):
        self.bin, self.folder, self.random = bin_folder, folder, random.Random(seed)
        self.database = Database(folder)
        self.stopping, self.address = threading.Event(), f"127.0.0.1:{fixed_port()}"
        self.faults, self.slowest, self.most_memory, self.requests = collections.Counter(), {}, 0, 0
        self.start()
        self.tickets = self.daemon.seed(3, RIDERS // 3)
        self.phones = [Phone(self.address, ticket, self.stopping) for ticket in self.tickets]

    def start(self):
        self.daemon = Daemon(self.bin, self.folder, self.database, "--listen", self.address, "--log-level", "warning")

    def serves(self):
        try:
            self.requests += 1
            return self.daemon.ask("POST", "/rides/", self.tickets[0][2], RIDE)[0] == 201
        except (OSError, http.client.HTTPException):
            return False

    # Faults: each returns when it is over.

    def kill(self):
        self.daemon.end(signal.SIGKILL)
        self.start()

    def terminate(self):
        code = self.daemon.end(signal.SIGTERM)
        assert code == 0, f"SIGTERM ended with {code}"
        self.start()

    def stop(self):
        self.daemon.process.send_signal(signal.SIGSTOP)
        time.sleep(self.random.uniform(0.5, 3))
        self.daemon.process.send_signal(signal.SIGCONT)

    def freeze_database(self):
        self.database.freeze()
        time.sleep(self.random.uniform(1, 6))
        self.database.thaw()

    def restart_database(self):
        self.database.restart()

    def terminate_connections(self):
        self.database.terminate_connections()

    def full_disk(self):
        self.within(resource.RLIMIT_FSIZE, pathlib.Path(self.database.path).stat().st_size)

    def no_descriptors(self):
        self.within(resource.RLIMIT_NOFILE, len(list(pathlib.Path(f"/proc/{self.daemon.process.pid}/fd").iterdir())) + 2)

    def within(self, kind, least):
        most = resource.prlimit(self.daemon.process.pid, kind)
        resource.prlimit(self.daemon.process.pid, kind, (least, most[1]))
        time.sleep(self.random.uniform(1, 3))
        resource.prlimit(self.daemon.process.pid, kind, most)

    def slow_readers(self):
        """Ask for much and read nothing, for a moment or until they are cut."""
        peers = []
        for _ in range(10):
            peer = websocket.create_connection(f"ws://{self.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                               suppress_origin=True)
            peer.send("40" + json.dumps({"token": self.random.choice(self.tickets)[2]}))
            provoke(peer, 10_000)
            peers.append(peer)
        time.sleep(self.random.uniform(1, 12))
        for peer in peers:
            peer.sock.close()

    def kinds(self):
        both = [self.kill, self.terminate, self.stop, self.freeze_database, self.no_descriptors, self.slow_readers]
        return both + ([self.restart_database, self.terminate_connections] if is_postgresql() else [self.full_disk])

    def one_fault(self):
        fault = self.random.choice(self.kinds())
        name = fault.__name__
        print(f"{time.strftime('%H:%M:%S')} {name}", flush=True)
        fault()
        began = time.monotonic()
        until(self.serves)
        self.faults[name] += 1
        self.slowest[name] = max(self.slowest.get(name, 0), round(time.monotonic() - began, 3))

    def check(self):
        assert self.daemon.process.poll() is None, "the daemon ended by itself"
        status = pathlib.Path(f"/proc/{self.daemon.process.pid}/status").read_text(encoding="ascii")
        self.most_memory = max(self.most_memory, int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024)
        silent = [phone.user for phone in self.phones if time.monotonic() - phone.heard > QUIET_SECONDS]
        assert not silent, f"riders {silent} heard no acknowledgement for {QUIET_SECONDS} s"
        assert self.daemon.ask("GET", "/health")[0] == 200

    def finish(self):
        for phone in self.phones:
            phone.has_more = False
        for phone in self.phones:
            until(lambda: not phone.waiting or self.stopping.is_set())
        self.stopping.set()
        for phone in self.phones:
            phone.join(PATIENCE)
        assert self.daemon.end(signal.SIGTERM) == 0
        lost = twice = 0
        for phone in self.phones:
            lost += len(phone.acknowledged - stored_times(self.database, phone.user))
        twice = self.database.number("SELECT count(*) FROM (SELECT 1 FROM positions GROUP BY participation_id, fix_time"
                                     " HAVING count(*) > 1) AS doubled")
        return lost, twice

    def run(self, minutes):
        end = time.monotonic() + minutes * 60
        for phone in self.phones:
            phone.start()
        while time.monotonic() < end:
            time.sleep(self.random.uniform(*CALM_SECONDS))
            self.check()
            self.one_fault()
        lost, twice = self.finish()
        acknowledged = sum(len(phone.acknowledged) for phone in self.phones)
        note("soak", minutes=minutes, acknowledged=acknowledged, lost=lost, stored_twice=twice,
             faults=dict(self.faults), seconds_to_serve=self.slowest, reconnects=sum(phone.reconnects for phone in self.phones),
             sent_again_duplicates=sum(phone.duplicates for phone in self.phones), refused=dict(sum((phone.refused for phone in self.phones), collections.Counter())),
             memory_at_most_mib=self.most_memory)
        assert acknowledged > 0 and lost == 0 and twice == 0
        assert self.most_memory < MEMORY_MIB


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        Soak(options.bin, folder, options.seed).run(options.minutes)


if __name__ == "__main__":
    main()
