#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things go wrong around a daemon under load. Whatever it acknowledged is stored afterwards, and it serves again by
itself; how soon is told. What breaks the database alone is in database_faults.py.

    faults.py BIN_FOLDER

SAFERIDE_TEST_DATABASE=postgresql needs a server of its own. Clock jumps need libfaketime.
"""
import email.utils
import http.client
import json
import pathlib
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import websocket

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from database import PATIENCE, Database, is_postgresql, until  # noqa: E402
from kill_restart import FAKETIME, Daemon, preloaded, provoke  # noqa: E402
from load import Load  # noqa: E402
from results import BOUNDED, note, note_back  # noqa: E402

BIN = sys.argv.pop(1)
RIDE = {"title": "a ride", "start_time": "2030-01-01T10:00:00Z"}
EXIT_SECONDS = 5  # where nothing else runs beside
HANGING_EXIT_SECONDS = 10  # the job that hangs has a deadline of 5 s of its own
HOUR = 3600
SLOW_PHONES = 100
EVENTS = 5000  # of each slow phone; the answers are larger than the kernel's buffers


class Faults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.database = Database(self.folder)

    def start(self, *options, **more):
        self.daemon = Daemon(BIN, self.folder, self.database, *options, **more)
        self.addCleanup(lambda: self.daemon.process.poll() is None and self.daemon.end(signal.SIGKILL))
        self.addCleanup(self.daemon.process.stdout.close)
        self.load = Load(self.daemon, self.database)
        self.load.wait_acknowledged(300)
        return self.daemon

    def serves(self):
        try:
            return self.daemon.ask("POST", "/rides/", self.load.riders[0].token, RIDE)[0] == 201
        except (OSError, http.client.HTTPException):
            return False

    def assert_serves_again(self, what, **figures):
        """To be called the moment the fault ends; then nothing acknowledged is missing."""
        began = time.monotonic()
        until(self.serves)
        seconds = time.monotonic() - began
        self.load.wait_acknowledged(300)
        note_back(what, seconds, acknowledged=self.load.end(), lost=0, **figures)

    def test_sigterm_under_load(self):
        for signal_number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=signal_number.name):
                self.start()
                began = time.monotonic()
                self.assertEqual(self.daemon.end(signal_number), 0)
                seconds = time.monotonic() - began
                self.assertTrue(seconds < EXIT_SECONDS or not BOUNDED, f"ended only after {seconds:.2f} s")
                note(f"{signal_number.name} under load", exit=0, seconds_to_exit=round(seconds, 3), lost=0,
                     acknowledged=self.load.count_stored())

    def test_a_daemon_that_was_stopped_goes_on(self):
        daemon = self.start()
        daemon.process.send_signal(signal.SIGSTOP)
        time.sleep(3)
        daemon.process.send_signal(signal.SIGCONT)
        self.assert_serves_again("SIGSTOP for 3 s")

    @unittest.skipIf(is_postgresql(), "concerns SQLite")
    def test_a_disk_that_is_full(self):
        daemon = self.start()
        most = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (pathlib.Path(self.database.path).stat().st_size, most[1]))
        until(lambda: daemon.ask("GET", "/ready")[0] == 503)
        time.sleep(3)  # several tries to store what waits
        self.assertEqual(daemon.ask("GET", "/ready")[0], 503)
        self.load.assert_acknowledged_is_stored()
        self.assertEqual(daemon.ask("GET", "/health")[0], 200)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, most)
        self.assert_serves_again("file that may not grow (disk full)")

    def test_sigterm_while_the_database_hangs(self):
        daemon = self.start()
        self.database.freeze()
        try:
            began = time.monotonic()
            self.assertEqual(daemon.end(signal.SIGTERM), 0)
            seconds = time.monotonic() - began
        finally:
            self.database.thaw()
        self.assertTrue(seconds < HANGING_EXIT_SECONDS or not BOUNDED, f"ended only after {seconds:.2f} s")
        note("SIGTERM with a hanging database", exit=0, seconds_to_exit=round(seconds, 3), lost=0,
             acknowledged=self.load.count_stored())

    def test_descriptors_that_run_out(self):
        daemon = self.start("--io-threads", "1")
        most = resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE)
        used = len(list(pathlib.Path(f"/proc/{daemon.process.pid}/fd").iterdir()))
        resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE, (used + 3, most[1]))
        host, port = daemon.address.split(":")
        strangers = [socket.create_connection((host, int(port)), timeout=PATIENCE) for _ in range(20)]
        self.load.wait_acknowledged(1000)  # who is in goes on
        resource.prlimit(daemon.process.pid, resource.RLIMIT_NOFILE, most)
        self.assert_serves_again("no descriptor left")
        for stranger in strangers:
            stranger.close()

    @unittest.skipUnless(FAKETIME.exists(), "needs libfaketime")
    def test_clocks_that_jump_an_hour(self):
        offset = pathlib.Path(self.folder, "offset")
        offset.write_text("+0", encoding="ascii")
        daemon = self.start(environment={"LD_PRELOAD": preloaded(BIN, FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(offset), "FAKETIME_NO_CACHE": "1",
                                         "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"})
        for hours in (1, 0, -1, 0):
            offset.write_text(f"{hours * HOUR:+}", encoding="ascii")
            until(lambda: abs(self.daemon_time() - time.time() - hours * HOUR) < 60)
            self.load.wait_acknowledged(300)
            self.assertEqual([rider.trouble for rider in self.load.riders], [None] * len(self.load.riders))
            self.assertEqual(daemon.ask("GET", "/ready")[0], 200)
            until(self.serves)
        self.assert_serves_again("clock an hour forth and back, and back and forth")

    @unittest.skipUnless(FAKETIME.exists(), "needs libfaketime")
    def test_a_clock_that_is_a_year_ahead_at_the_start_deletes_nothing(self):
        daemon = self.start()
        for code in {rider.code for rider in self.load.riders}:
            subprocess.run([daemon.binary, "ride", "finish", code] + daemon.options, env=daemon.environment, check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stored = self.load.end()
        self.daemon = Daemon(BIN, self.folder, self.database, environment={
            "LD_PRELOAD": preloaded(BIN, FAKETIME), "FAKETIME": "+365d", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"})
        self.addCleanup(self.daemon.process.stdout.close)
        until(lambda: self.daemon_time() - time.time() > 364 * 24 * HOUR)
        until(lambda: self.daemon.metrics()["saferide_retention_held_back"] == 1, 120)  # a minute after the start
        self.assertEqual(self.daemon.metrics()["saferide_clock_believed"], 0)
        self.assertEqual(self.daemon.end(signal.SIGTERM), 0)
        self.assertGreaterEqual(self.database.number("SELECT count(*) FROM positions"), stored)
        log = pathlib.Path(self.folder, "log").read_text(encoding="utf-8")
        self.assertRegex(log, "warning saferide.retention: old positions are kept: the clock may be wrong")
        note("clock a year ahead at the start", stored=stored, deleted=0)

    def daemon_time(self):
        connection = http.client.HTTPConnection(self.daemon.address, timeout=PATIENCE)
        connection.request("GET", "/health")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return email.utils.parsedate_to_datetime(answer.getheader("Date")).timestamp()

    def memory_mib(self):
        status = pathlib.Path(f"/proc/{self.daemon.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024

    def connections(self):
        return self.daemon.metrics()["saferide_public_connections"]

    def stop_reading(self, tickets):
        """Phones that ask for much, and a desk, none of which reads an answer."""
        small = ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)
        peers = []
        for _, _, token in tickets:
            phone = websocket.create_connection(f"ws://{self.daemon.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                                suppress_origin=True, sockopt=small)
            phone.send("40" + json.dumps({"token": token}))
            provoke(phone, EVENTS)
            peers.append(phone)
        made = subprocess.run([self.daemon.binary, "user", "add", "dana", "--role", "dispatcher", "--password-stdin"] +
                              self.daemon.options, input="correct-horse\n", text=True, env=self.daemon.environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        self.assertEqual(made.returncode, 0)
        connection = http.client.HTTPConnection(self.daemon.address, timeout=PATIENCE)
        connection.request("POST", "/auth/login", "username=dana&password=correct-horse",
                           {"Content-Type": "application/x-www-form-urlencoded"})
        token = json.load(connection.getresponse())["access_token"]
        connection.close()
        desk = websocket.create_connection(f"ws://{self.daemon.address}/console", timeout=PATIENCE, suppress_origin=True, sockopt=small)
        desk.send(json.dumps({"type": "hello", "protocol": 1, "token": token}))
        return peers + [desk]

    def test_a_desk_and_a_hundred_phones_that_stop_reading(self):
        self.start()
        calm, memory = self.connections(), self.memory_mib()
        slow = self.stop_reading(self.daemon.seed(1, SLOW_PHONES))
        began, most = time.monotonic(), memory
        while self.connections() > calm:
            most = max(most, self.memory_mib())
            self.load.wait_acknowledged(20)  # the others go on
            self.assertLess(time.monotonic() - began, 3 * PATIENCE, "who does not read is still there")
        gone = time.monotonic() - began
        until(lambda: self.memory_mib() - memory < SLOW_PHONES)  # less than the bound of each lets wait
        for peer in slow:
            peer.sock.close()
        self.assert_serves_again("a desk and 100 phones stop reading", gone_after_seconds=round(gone, 1),
                                 memory_at_most_mib=most, memory_before_mib=memory)


if __name__ == "__main__":
    unittest.main()
