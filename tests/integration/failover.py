#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server of the database dies under load, and its synchronous standby is promoted: nothing acknowledged is lost.

    failover.py BIN_FOLDER

Needs with-postgresql.sh with a server of its own, which it ends.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

from database import SKIPPED, Database, is_postgresql, until
from kill_restart import Daemon
from load import Load
from ports import fixed_port
from results import BOUNDED, note

BIN = sys.argv.pop(1)
CONNECTIONS = 3
SERVED_WITHIN = 5  # seconds after the promotion, where nothing else runs beside


class Standby:
    """A streaming copy of the server of with-postgresql.sh."""

    def __init__(self, folder):
        self.primary = urllib.parse.urlsplit(os.environ["SAFERIDE_TEST_POSTGRESQL"])
        self.folder, self.data = folder, f"{folder}/standby"
        self.port = fixed_port()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        self.run("pg_basebackup", "-h", "127.0.0.1", "-p", str(self.primary.port), "-U", self.primary.username, "-D", self.data,
                 "-R", "-X", "stream", "-c", "fast")
        self.pg_ctl(self.data, "-l", f"{folder}/standby.log", "-o",
                    f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=300", "start")

    def run(self, program, *arguments):
        command = [f"{os.environ['SAFERIDE_TEST_POSTGRESQL_BINARIES']}/{program}", *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] + command
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd="/",
                       env={"PATH": "/usr/bin:/bin", "PGPASSWORD": self.primary.password})

    def pg_ctl(self, data, *arguments):
        self.run("pg_ctl", "-D", data, "-w", "-s", *arguments)

    def end(self):
        self.pg_ctl(self.data, "-m", "immediate", "stop")


@unittest.skipUnless(is_postgresql(), "SQLite has no standby")
class Failover(unittest.TestCase):
    def test_a_standby_that_is_promoted_under_load(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o755)
        place = pathlib.Path(folder.name, "cluster")
        place.mkdir()
        database = Database(folder.name)
        standby = Standby(str(place))
        self.addCleanup(standby.end)
        database.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        database.run("SELECT pg_reload_conf()")
        until(lambda: database.rows("SELECT sync_state FROM pg_stat_replication") == [("sync",)])

        port = standby.primary.port
        database.url = database.url.replace(f":{port}/", f":{port},127.0.0.1:{standby.port}/")
        daemon = Daemon(BIN, folder.name, database, "--database-connections", str(CONNECTIONS))
        self.addCleanup(daemon.process.stdout.close)
        self.addCleanup(lambda: daemon.process.poll() is None and daemon.process.kill())
        load = Load(daemon, database, self.id().rsplit(".", 1)[-1])
        load.wait_acknowledged(1000)
        standby.pg_ctl(os.environ["SAFERIDE_TEST_POSTGRESQL_DATA"], "-m", "immediate", "stop")
        standby.pg_ctl(standby.data, "promote")
        promoted = time.monotonic()
        before = load.count_acknowledged()
        until(lambda: load.count_acknowledged() > before)
        seconds = time.monotonic() - promoted
        note(f"{self.id().rsplit('.', 1)[-1]}: served again", seconds=round(seconds, 2))
        self.assertTrue(seconds < SERVED_WITHIN or not BOUNDED, f"served again only after {seconds:.2f} s")
        until(lambda: daemon.ask("GET", "/ready")[0] == 200)
        load.wait_acknowledged(1000)
        backends = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'saferided'"
        until(lambda: database.number(backends) <= CONNECTIONS + 1)  # and the one for positions
        self.assertGreaterEqual(load.end(), 2000)


if __name__ == "__main__":
    if not is_postgresql():
        sys.exit(SKIPPED)
    unittest.main()
