#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The start of a daemon whose database is away, missing, wrong, or another's: it waits for what comes back, ends with 75 where
a new start may go better, and with 2 where somebody has to change something first.

    database_waits.py BIN_FOLDER

SAFERIDE_TEST_DATABASE=postgresql needs a server of its own, which is stopped and started.
"""
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

from database import PATIENCE, Database, is_postgresql, until
from kill_restart import Daemon

BIN = sys.argv.pop(1)
TRY_AGAIN, WRONG_CONFIGURATION = 75, 2


def on(kind):
    return unittest.skipUnless(is_postgresql() == (kind == "postgresql"), f"concerns {kind}")


class Waits(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.database = Database(self.folder)

    def be_told(self):
        """As a service manager is; read what comes, or the daemon waits."""
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(f"{self.folder}/notify")
        self.notified.settimeout(PATIENCE)
        self.addCleanup(self.notified.close)
        self.heard = []
        return {"NOTIFY_SOCKET": f"{self.folder}/notify"}

    def start(self, environment=None):
        """Whom be_told() prepared for meets no database."""
        daemon = Daemon(BIN, self.folder, self.database, environment=environment, has_database=environment is None)
        self.addCleanup(daemon.process.stdout.close)
        self.addCleanup(lambda: daemon.process.poll() is None and daemon.end(signal.SIGKILL))
        return daemon

    def told(self, pattern):
        """What matches of all that was told, whatever came first."""
        while not (found := [message for message in self.heard if re.match(pattern, message)]):
            self.heard.append(self.notified.recv(4096).decode())
        return found[0]

    def try_to_start(self, url=None, *options):
        """How it ended, with what it said."""
        return subprocess.run([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--database",
                               url or self.database.url, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=PATIENCE, check=False, env={"XDG_DATA_HOME": self.folder, "PATH": "/usr/bin:/bin"})

    def take_away(self):
        """The database, so that a start meets none; returns how it comes back."""
        if is_postgresql():
            self.database.stop()
            return self.database.begin_again
        self.database.freeze()
        return self.database.thaw

    def assert_waits(self, daemon, token):
        self.told("STATUS=waiting for the database: cannot ")
        self.told("READY=1")
        self.assertEqual(daemon.ask("GET", "/health")[0], 200)
        for method, path, bearer in (("GET", "/ready", None), ("GET", "/auth/me", token), ("GET", "/rides/", token)):
            with self.subTest(path=path):
                status, retry_after = daemon.ask(method, path, bearer)
                self.assertEqual(status, 503)
                self.assertTrue(retry_after or path == "/ready")
        ready = subprocess.run(["curl", "-s", f"http://{daemon.admin}/ready"], stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("waiting for the database", ready.stdout)
        self.assertIsNone(daemon.process.poll())

    def test_a_database_that_is_away_at_the_start_is_waited_for(self):
        daemon = self.start()
        code, _, token = daemon.seed(1, 2)[0]
        self.assertEqual(daemon.end(signal.SIGTERM), 0)
        come_back = self.take_away()
        try:
            daemon = self.start(self.be_told())
            self.assert_waits(daemon, token)
        finally:
            come_back()
        self.told("STATUS=serving")
        until(lambda: daemon.ask("GET", "/ready")[0] == 200)
        self.assertEqual(daemon.ask("GET", f"/rides/code/{code}", token)[0], 200)
        until(lambda: daemon.metrics()["saferide_clock_believed"] == 1)
        until(lambda: daemon.metrics()['saferide_rides{status="live"}'] == 1)  # what it does by itself has begun
        self.assertEqual(daemon.end(signal.SIGTERM), 0)

    @on("postgresql")
    def test_an_empty_database_that_comes_late_gets_its_schema(self):
        come_back = self.take_away()
        try:
            daemon = self.start(self.be_told())
            self.told("STATUS=waiting for the database: cannot connect.*no server answers there")
        finally:
            come_back()
        self.told("STATUS=serving")
        until(lambda: daemon.ask("GET", "/ready")[0] == 200)
        self.assertEqual(len(daemon.seed(1, 3)), 3)

    def test_it_ends_at_once_while_it_waits(self):
        self.start().end(signal.SIGTERM)
        come_back = self.take_away()
        try:
            daemon = self.start(self.be_told())
            self.told("STATUS=waiting for the database")
            self.assertEqual(daemon.end(signal.SIGTERM), 0)
        finally:
            come_back()

    @on("postgresql")
    def test_wrong_credentials_are_not_tried_again(self):
        url = urllib.parse.urlsplit(self.database.url)
        server = f"{url.hostname}:{url.port}"
        for wrong in (f"saferide:wrong@{server}{url.path}", f"nobody:{url.password}@{server}{url.path}",
                      f"{url.username}:{url.password}@{server}/nowhere"):
            ended = self.try_to_start(f"postgresql://{wrong}")
            self.assertEqual((ended.returncode, ended.stdout), (WRONG_CONFIGURATION, ""), ended.stderr)
            self.assertIn("user, password and database name", ended.stderr)

    @on("sqlite")
    def test_a_file_that_is_missing_at_the_second_start_is_waited_for_and_not_made(self):
        daemon = self.start()
        token = daemon.seed(1, 1)[0][2]
        daemon.end(signal.SIGTERM)
        path = pathlib.Path(self.database.path)
        path.rename(path.with_suffix(".elsewhere"))
        daemon = self.start(self.be_told())
        self.assertIn("is missing", self.told("STATUS=waiting for the database"))
        self.assertEqual(daemon.ask("GET", "/rides/", token)[0], 503)
        self.assertFalse(path.exists())
        path.with_suffix(".elsewhere").rename(path)
        until(lambda: daemon.ask("GET", "/rides/", token)[0] == 200)

    def assert_is_refused(self, daemon, url=None):
        ended = self.try_to_start(url)
        self.assertEqual((ended.returncode, ended.stdout), (TRY_AGAIN, ""), ended.stderr)
        self.assertRegex(ended.stderr, rf"(?m)^saferided: another saferided .*host {socket.gethostname()[:20]}.*pid {daemon.process.pid}\b")

    def test_a_second_daemon_is_refused_and_told_who_serves(self):
        daemon = self.start()
        self.assert_is_refused(daemon)
        if not is_postgresql():
            os.symlink(self.folder, f"{self.folder}/linked")
            self.assert_is_refused(daemon, f"sqlite://{self.folder}/linked/saferide.db")
        self.assertEqual(len(daemon.seed(1, 3)), 3)  # commands go on
        self.assertEqual(daemon.ask("GET", "/ready")[0], 200)

    def test_who_comes_while_the_old_one_ends_takes_over(self):
        old = self.start()
        token = old.seed(1, 1)[0][2]
        new = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off"] + old.options,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                               env=old.environment | self.be_told())
        self.addCleanup(new.stdout.close)
        self.addCleanup(new.wait, PATIENCE)
        self.addCleanup(new.terminate)
        self.told("STATUS=waiting for another saferided to exit: host .* pid")
        self.assertEqual(old.end(signal.SIGTERM), 0)
        old.address = re.search(r"http://(\S+)", new.stdout.readline()).group(1)
        until(lambda: old.ask("GET", "/ready")[0] == 200)
        self.assertEqual(old.ask("GET", "/rides/", token)[0], 200)

    def test_after_a_kill_the_next_one_need_not_wait(self):
        for _ in range(5):
            self.start().end(signal.SIGKILL)
        daemon = self.start()
        self.assertEqual(daemon.ask("GET", "/ready")[0], 200)
        log = pathlib.Path(self.folder, "log").read_text(encoding="utf-8")
        self.assertNotIn("waiting for the database", log)

    def terminate_sessions(self):
        name = urllib.parse.urlsplit(self.database.url).path[1:]
        self.database._psql(self.database.server, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                                  f" WHERE datname = '{name}' AND application_name <> 'psql'")

    @on("postgresql")
    def test_connections_that_break_take_the_lock_again(self):
        daemon = self.start()
        holders = "SELECT pid FROM pg_locks WHERE classid = 1398892114 AND granted"
        for _ in range(3):
            before = self.database.rows(holders)
            self.terminate_sessions()
            until(lambda before=before: len(now := self.database.rows(holders)) == 1 and now != before)
        until(lambda: daemon.ask("GET", "/ready")[0] == 200)
        self.assert_is_refused(daemon)

    @on("postgresql")
    def test_who_loses_the_lock_to_another_ends(self):
        daemon = self.start()
        other = subprocess.Popen([f"{os.environ['SAFERIDE_TEST_POSTGRESQL_BINARIES']}/psql", "-X", "-q", self.database.url],
                                 stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.addCleanup(other.wait)
        self.addCleanup(other.stdin.close)
        other.stdin.write("SELECT pg_advisory_lock(1398892114, 1);\n")
        other.stdin.flush()
        until(lambda: self.database.number("SELECT count(*) FROM pg_locks WHERE classid = 1398892114") == 2)
        self.terminate_sessions()
        self.assertEqual(daemon.process.wait(PATIENCE), TRY_AGAIN)
        self.assertRegex(pathlib.Path(self.folder, "log").read_text(encoding="utf-8"), "(?m)^saferided: another saferided")


if __name__ == "__main__":
    unittest.main()
