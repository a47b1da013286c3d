# SPDX-License-Identifier: GPL-3.0-or-later
"""The database of a test that starts a daemon: SQLite in the test's folder or, with SAFERIDE_TEST_DATABASE=postgresql,
one of its own on the server of with-postgresql.sh. Also breaks it, for tests of what happens then."""
import contextlib
import os
import pathlib
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid

SKIPPED = 77
PATIENCE = 60  # seconds, for busy machines; only a failure takes that long


def is_postgresql():
    return os.environ.get("SAFERIDE_TEST_DATABASE", "sqlite") == "postgresql"


def postgresql_process():
    """The server and its children, each of which serves a connection."""
    server = int(pathlib.Path(os.environ["SAFERIDE_TEST_POSTGRESQL_DATA"], "postmaster.pid").read_text(encoding="ascii").split()[0])
    children = subprocess.run(["pgrep", "-P", str(server)], stdout=subprocess.PIPE, text=True, check=False)
    return server, [int(child) for child in children.stdout.split()]


class Database:
    """rows() asks it, freeze() and thaw() let it hang: SQLite locked by another process, PostgreSQL stopped."""

    def __init__(self, folder, name="saferide"):
        self.path = f"{folder}/{name}.db"
        self.url = f"sqlite://{self.path}"
        self.lock = None
        if is_postgresql():
            if "SAFERIDE_TEST_POSTGRESQL" not in os.environ:
                print("needs tests/support/with-postgresql.sh")
                sys.exit(SKIPPED)
            self.server = os.environ["SAFERIDE_TEST_POSTGRESQL"]
            made = f"test_{uuid.uuid4().hex}"
            self._psql(self.server, f"CREATE DATABASE {made}")
            self.url = self.server.rsplit("/", 1)[0] + f"/{made}"

    @staticmethod
    def _psql(url, sql):
        answer = subprocess.run([f"{os.environ['SAFERIDE_TEST_POSTGRESQL_BINARIES']}/psql", "-X", "-At", "-F", "\t", "-c", sql, url],
                                stdout=subprocess.PIPE, text=True, check=True)
        return [tuple(line.split("\t")) for line in answer.stdout.splitlines()]

    def rows(self, sql):
        """As text, whatever the type."""
        if is_postgresql():
            return self._psql(self.url, sql)
        with sqlite3.connect(self.path, timeout=PATIENCE) as connection:
            return [tuple("" if value is None else str(value) for value in row) for row in connection.execute(sql)]

    def run(self, sql):
        if is_postgresql():
            self._psql(self.url, sql)
            return
        with sqlite3.connect(self.path, timeout=PATIENCE) as connection:
            connection.executescript(sql)

    def number(self, sql):
        return int(self.rows(sql)[0][0])

    @staticmethod
    def _signal_postgresql(number):
        os.kill(postgresql_process()[0], number)  # first: a server that is stopped accepts nobody
        for child in postgresql_process()[1]:
            with contextlib.suppress(ProcessLookupError):  # a connection that ended since
                os.kill(child, number)

    def freeze(self):
        if is_postgresql():
            self._signal_postgresql(signal.SIGSTOP)
            return
        self.lock = sqlite3.connect(self.path, isolation_level=None, timeout=PATIENCE)
        self.lock.execute("BEGIN EXCLUSIVE")

    def thaw(self):
        if is_postgresql():
            self._signal_postgresql(signal.SIGCONT)
            return
        self.lock.execute("ROLLBACK")
        self.lock.close()

    @staticmethod
    def _pg_ctl(*arguments):
        command = [f"{os.environ['SAFERIDE_TEST_POSTGRESQL_BINARIES']}/pg_ctl", "-D", os.environ["SAFERIDE_TEST_POSTGRESQL_DATA"],
                   "-w", "-s", "-l", "/dev/null", *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] + command
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd="/")

    def restart(self):
        """PostgreSQL crashes and comes back."""
        self._pg_ctl("-m", "immediate", "restart")

    def stop(self):
        """PostgreSQL is down until begin_again()."""
        started_with = pathlib.Path(os.environ["SAFERIDE_TEST_POSTGRESQL_DATA"], "postmaster.opts").read_text(encoding="utf-8")
        self.options = shlex.join(shlex.split(started_with)[3:])  # after the program, -D and its folder
        self._pg_ctl("-m", "immediate", "stop")

    def begin_again(self):
        self._pg_ctl("-o", self.options, "start")

    def let_change(self, may):
        """PostgreSQL: whether sessions that begin from now on may change anything, as on a standby they may not."""
        self._psql(self.server, f"ALTER DATABASE {self.url.rsplit('/', 1)[1]} SET default_transaction_read_only = {'off' if may else 'on'}")

    def terminate_connections(self):
        """Those to this database: the server may be that of other tests, too."""
        self._psql(self.server, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'saferided'"
                                f" AND datname = '{self.url.rsplit('/', 1)[1]}'")


def until(condition, seconds=PATIENCE):
    """Waits for what has to come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not true within {seconds} s"
        time.sleep(0.05)


def is_ready(address):
    """Whether the daemon there serves its database; False also where nobody answers. On a slow machine it listens before."""
    try:
        with urllib.request.urlopen(f"http://{address}/ready", timeout=PATIENCE) as answer:
            return answer.status == 200
    except OSError:
        return False
