#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many phones against the real daemon, and what happens when they are too many.

    realtime_limits.py BIN_FOLDER

Rides whose members sit on 1, 2 and 4 I/O threads, by WebSocket and by polling: nothing lost, doubled or out of order,
everything acknowledged. Out of descriptors the daemon stops accepting for a moment, says so once and goes on. Strangers
beyond their limit are refused while phones that are in go on; a crowd of 2,000 phones that comes back at once gets in.
"""
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

from database import PATIENCE, Database, is_ready, until

BIN = sys.argv.pop(1)


class Daemon:
    def __init__(self, *options, config="", descriptors=None):
        self.folder = tempfile.TemporaryDirectory()
        file = pathlib.Path(self.folder.name, "saferide.toml")
        file.write_text(config, encoding="ascii")
        self.options = ["--config", str(file), "--database", Database(self.folder.name).url]
        self.environment = {"XDG_DATA_HOME": self.folder.name, "PATH": "/usr/bin:/bin"}
        self.log = open(f"{self.folder.name}/log", "w+", encoding="utf-8")
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))) if descriptors else None
        self.process = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off",
                                         *options, *self.options], env=self.environment, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True, preexec_fn=limit)
        self.url = re.search(r"listening on (http\S+)", self.process.stdout.readline()).group(1)
        self.port = int(self.url.rsplit(":", 1)[1])
        until(lambda: is_ready(f"127.0.0.1:{self.port}"))

    def seed(self, rides, riders):
        file = f"{self.folder.name}/tokens"
        with open(file, "w", encoding="ascii") as tokens:
            subprocess.run([f"{BIN}/saferided", "seed", "--rides", str(rides), "--riders", str(riders), *self.options],
                           env=self.environment, stdout=tokens, stderr=subprocess.DEVNULL, check=True)
        return file

    def load(self, tokens, *options):
        done = subprocess.run([f"{BIN}/saferide-load", "--server", self.url, "--tokens", tokens, *options],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return json.loads(done.stdout.splitlines()[-1]), done.stderr

    def descriptors(self):
        return len(list(pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def logged(self):
        return pathlib.Path(self.log.name).read_text(encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.log.close()
        logged = self.logged()
        self.folder.cleanup()
        assert code == 0, f"the daemon ended with {code}: {logged[-6000:]}"


def connect(port):
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def status_of(connection, path="/health"):
    """0 when the connection ends without an answer."""
    try:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        return int((connection.recv(4096) or b"- 0").split(b" ")[1])
    except ConnectionError:
        return 0


class Realtime(unittest.TestCase):
    def connect(self, daemon):
        connection = connect(daemon.port)
        self.addCleanup(connection.close)
        return connection

    def test_a_ride_is_whole_and_in_order_on_every_number_of_threads(self):
        for threads in (1, 2, 4):
            with Daemon("--io-threads", str(threads)) as daemon:
                tokens = daemon.seed(5, 8)
                for transport in ("websocket", "polling"):
                    with self.subTest(threads=threads, transport=transport):
                        result, problems = daemon.load(tokens, "--transport", transport, "--rate", "10", "--ack", "on",
                                                       "--duration", "2", "--drain", "30")
                        self.assertEqual(result["connections"], 40, problems)
                        counted = {name: result[name] for name in ("lost", "doubled", "errors", "unacknowledged")}
                        self.assertEqual(counted, {"lost": 0, "doubled": 0, "errors": 0, "unacknowledged": 0}, problems)
                        self.assertEqual(result["delivered"], result["sent"] * 8)

    def test_waits_while_descriptors_are_out_and_goes_on(self):
        with Daemon("--io-threads", "1", descriptors=64) as daemon:
            first, *crowd, last = (self.connect(daemon) for _ in range(102))
            self.assertEqual(status_of(first), 200)
            last.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
            time.sleep(1)  # several pauses of the listener: still one line in the log
            self.assertEqual(status_of(first), 200)
            for connection in crowd:
                connection.close()
            self.assertIn(b" 200 ", last.recv(4096))
            self.assertEqual(daemon.logged().count("out of file descriptors"), 1, daemon.logged())

    def test_strangers_over_their_limit_are_refused_while_phones_go_on(self):
        with Daemon("--io-threads", "1", config="[limits]\nunauthenticated_connections = 100\n") as daemon:
            tokens = daemon.seed(1, 10)
            alone = daemon.descriptors()
            phones = subprocess.Popen([f"{BIN}/saferide-load", "--server", daemon.url, "--tokens", tokens, "--ack", "on",
                                       "--transport", "polling", "--duration", "4", "--drain", "30"],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            while daemon.descriptors() < alone + 20 and phones.poll() is None:  # two connections each
                time.sleep(0.05)
            strangers = [self.connect(daemon) for _ in range(100)]
            for stranger in strangers:  # in the middle of a request, as who is idle gives way
                stranger.sendall(b"POST /users HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            for stranger in strangers:  # the head was read; a phone that has not said who it is may have had the last place
                self.assertRegex(stranger.recv(4096), b"^HTTP/1.1 (100|503) ")
            self.assertEqual(status_of(self.connect(daemon)), 503)
            result = json.loads(phones.communicate()[0].splitlines()[-1])
            self.assertEqual((result["connections"], result["errors"], result["lost"]), (10, 0, 0))
            for stranger in strangers:
                stranger.close()
            self.assertEqual(status_of(self.connect(daemon)), 200)

    def test_a_crowd_that_comes_back_at_once_gets_in(self):
        with Daemon("--io-threads", "2") as daemon:
            tokens = daemon.seed(200, 10)
            result, problems = daemon.load(tokens, "--storm", "1", "--rate", "0.2", "--duration", "5", "--drain", "30")
            self.assertEqual(result["connections"], 2000, problems)
            self.assertEqual((result["reconnected"], result["errors"]), (2000, 0), problems)


if __name__ == "__main__":
    unittest.main()
