#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daemon under a service manager: what it tells by sd_notify, and a socket that was opened for it.

    service_manager.py BIN_FOLDER
"""
import os
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

from database import PATIENCE, is_ready, until

BIN = sys.argv.pop(1)


class ServiceManager(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(f"{folder.name}/notify")
        self.notified.settimeout(PATIENCE)
        self.addCleanup(self.notified.close)
        self.environment = {"XDG_DATA_HOME": folder.name, "PATH": "/usr/bin:/bin", "NOTIFY_SOCKET": f"{folder.name}/notify"}

    def start(self, listen="127.0.0.1:0", before="", **more):
        # The shell has the process number that the daemon will have.
        command = f'{before} exec "$0" --listen {listen} --admin-listen off'
        daemon = subprocess.Popen(["/bin/sh", "-c", command, f"{BIN}/saferided"], env=self.environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)
        self.addCleanup(daemon.stdout.close)
        self.addCleanup(daemon.wait, PATIENCE)
        self.addCleanup(daemon.terminate)
        return daemon

    def told(self, word):
        while not (message := self.notified.recv(4096).decode()).startswith(word):
            pass
        return message

    def test_it_tells_of_readiness_reload_and_stopping(self):
        daemon = self.start()
        self.told("READY=1")
        daemon.send_signal(signal.SIGHUP)
        self.assertIn("MONOTONIC_USEC=", self.told("RELOADING=1"))
        self.told("READY=1")
        daemon.terminate()
        self.told("STOPPING=1")
        self.assertEqual(daemon.wait(PATIENCE), 0)

    def test_it_tells_how_far_a_migration_is_and_asks_for_time(self):
        self.start()
        self.told("EXTEND_TIMEOUT_USEC=")
        self.assertRegex(self.told("STATUS=migrating the database to the schema of this version: "), r"_\w+, part \d of \d")
        self.told("EXTEND_TIMEOUT_USEC=")
        self.told("READY=1")

    def test_it_gives_signs_of_life_while_its_loops_turn_and_none_while_it_is_stopped(self):
        daemon = self.start(before="export WATCHDOG_USEC=600000 WATCHDOG_PID=$$;")
        self.told("READY=1")
        self.told("WATCHDOG=1")
        self.told("WATCHDOG=1")
        daemon.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, daemon.pid, os.WSTOPPED)
        self.notified.settimeout(0)
        with self.assertRaises(BlockingIOError):
            while True:
                self.notified.recv(4096)
        self.notified.settimeout(2)
        with self.assertRaises(TimeoutError):
            self.notified.recv(4096)
        daemon.send_signal(signal.SIGCONT)
        self.notified.settimeout(PATIENCE)
        self.told("WATCHDOG=1")

    def test_it_accepts_on_the_socket_that_was_opened_for_it_even_before_it_started(self):
        opened = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(opened.close)
        port = opened.getsockname()[1]
        early = socket.create_connection(("127.0.0.1", port))
        self.addCleanup(early.close)
        early.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        early.settimeout(PATIENCE)
        daemon = self.start("127.0.0.1:1", "export LISTEN_FDS=1 LISTEN_PID=$$;", close_fds=False,
                            preexec_fn=lambda: os.dup2(opened.fileno(), 3))
        self.told("READY=1")
        self.assertIn(f":{port}", daemon.stdout.readline())
        self.assertTrue(early.recv(4096).startswith(b"HTTP/1.1 200"))
        until(lambda: is_ready(f"127.0.0.1:{port}"))


if __name__ == "__main__":
    unittest.main()
