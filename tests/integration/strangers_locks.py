#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others lock in PostgreSQL keeps nobody's positions waiting but those that are locked.

    strangers_locks.py BIN_FOLDER [--seconds N] [--positions N]

At the first of a month, when a month of positions is to be made, while a dump reads all tables for N seconds and
`saferided backup` reads as many positions, with fixes of each of the last 13 months; then while one participation is locked
for a third of the time. Tells how long the acknowledgements of the riders took. Needs libfaketime.
"""
import argparse
import datetime
import math
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

from backups_under_load import path_with_postgresql
from database import PATIENCE, SKIPPED, Database, is_postgresql, until
from kill_restart import FAKETIME, Daemon, Rider, preloaded
from results import BOUNDED, note

RIDERS = 8
ACKNOWLEDGED_MEANWHILE = 100  # by each rider, at least
MONTHS = 13
ACKNOWLEDGED_WITHIN = 1  # seconds, where nothing else runs beside
FILL = ("SET session_replication_role = replica; INSERT INTO positions (ride_id, participation_id, fix_time, latitude,"
        " longitude, latitude_e7, longitude_e7, received_at, is_future) SELECT 1, 1 + i % {riders}, {start} + i, 45, 14,"
        " 450000000, 140000000, {start} + i, false FROM generate_series(1, {count}) AS i")


def first_of_next_month():
    today = datetime.datetime.now(datetime.timezone.utc)
    return (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


class TimedRider(Rider):
    """Knows how long each acknowledgement took; sends few at a time, so that what waits is not its own queue."""

    WINDOW = 2

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.sent, self.took = {}, []

    def send_position(self, connection, number):
        self.sent.setdefault(number, time.monotonic())
        super().send_position(connection, number)

    def on_acknowledged(self, number):
        self.took.append(time.monotonic() - self.sent[number])
        super().on_acknowledged(number)


class RiderOfManyMonths(TimedRider):
    """Of each of the last months a fix, in turn."""

    def next_number(self):
        number = super().next_number()
        return number - number % MONTHS * 30 * 86_400_000


class Stranger:
    """A session of somebody else's, in a transaction that stays open until end()."""

    def __init__(self, database, sql):
        self.psql = subprocess.Popen([f"{os.environ['SAFERIDE_TEST_POSTGRESQL_BINARIES']}/psql", "-X", "-At", "-q", database.url],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.psql.stdin.write(f"BEGIN;\n{sql};\n\\echo held\n")
        self.psql.stdin.flush()
        while self.psql.stdout.readline().strip() != "held":
            assert self.psql.poll() is None, "the stranger has gone"

    def end(self):
        self.psql.stdin.close()
        assert self.psql.wait(timeout=PATIENCE) == 0
        self.psql.stdout.close()


class Trial:
    def __init__(self, bin_folder, folder, positions):
        self.bin_folder, self.folder, self.positions = bin_folder, folder, positions
        self.database, self.month = Database(folder), first_of_next_month()
        daemon = self.start(self.month - datetime.timedelta(hours=2))
        self.tickets = daemon.seed(2, RIDERS // 2)
        until(lambda: self.months() == MONTHS + 1)
        assert daemon.end(signal.SIGTERM) == 0
        if positions:
            self.database.run(FILL.format(riders=RIDERS, count=positions, start=int(self.month.timestamp() * 1000) - 10**9))

    def start(self, moment):
        """A daemon whose clock began at that moment."""
        environment = {"LD_PRELOAD": preloaded(self.bin_folder, FAKETIME), "FAKETIME": moment.strftime("@%Y-%m-%d %H:%M:%S"),
                       "TZ": "UTC", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
        return Daemon(self.bin_folder, self.folder, self.database, environment=environment)

    def months(self):
        return self.database.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'positions'::regclass") - 1

    def tables(self):
        return ", ".join(name for name, in self.database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))

    def backup(self, daemon):
        environment = {"PATH": path_with_postgresql(), "XDG_DATA_HOME": self.folder}
        return subprocess.Popen([daemon.binary, "backup", f"{self.folder}/backup", *daemon.options], stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, env=environment)

    def run(self, seconds):
        dump = Stranger(self.database, f"LOCK TABLE {self.tables()} IN ACCESS SHARE MODE")
        daemon = self.start(self.month)
        first, total = int(self.month.timestamp() * 1000), threading.Semaphore(0)
        kinds = [TimedRider] * (RIDERS - 1) + [RiderOfManyMonths]
        riders = [kind(daemon.address, ticket, first, total) for kind, ticket in zip(kinds, self.tickets)]
        for rider in riders:
            rider.start()
        backup = self.backup(daemon)
        during_dump = self.watch(riders, seconds)
        assert backup.wait(timeout=600) == 0
        assert self.months() == MONTHS + 1, "made beside a dump"
        dump.end()
        until(lambda: self.months() == MONTHS + 2)  # now it is

        locked, others = riders[0], riders[1:]
        stranger = Stranger(self.database, "SELECT 1 FROM participations WHERE user_id ="
                            f" {int(locked.user)} FOR UPDATE")
        before = len(locked.took)
        during_lock = self.watch(others, seconds / 3)
        assert len(locked.took) <= before + locked.WINDOW, "stored what was locked"  # acknowledged earlier, heard later
        stranger.end()
        waited = len(locked.took)
        until(lambda: len(locked.took) > waited + ACKNOWLEDGED_MEANWHILE)
        assert daemon.end(signal.SIGTERM) == 0
        for rider in riders:
            rider.join()
            rows = self.database.rows("SELECT p.fix_time FROM positions p JOIN participations m ON m.id = participation_id"
                                      f" WHERE user_id = {int(rider.user)}")
            assert rider.acknowledged <= {int(stored) for stored, in rows}, "acknowledged and not stored"
        for what, took in (("a dump, a backup and the first of a month", during_dump), ("one participation locked", during_lock)):
            note(f"locks of others: {what}", acknowledged=len(took), lost=0, slowest_ms=math.ceil(1000 * max(took)),
                 p99_ms=math.ceil(1000 * sorted(took)[len(took) * 99 // 100]), positions_there=self.positions)
            assert not BOUNDED or max(took) < ACKNOWLEDGED_WITHIN, f"acknowledged only after {max(took):.2f} s"

    @staticmethod
    def watch(riders, seconds):
        """How long the acknowledgements take that come until each rider had enough and the time is over."""
        began = time.monotonic()
        before = [len(rider.took) for rider in riders]
        until(lambda: time.monotonic() - began >= seconds
              and all(len(rider.took) - many > ACKNOWLEDGED_MEANWHILE for rider, many in zip(riders, before)), seconds + PATIENCE)
        return [took for rider, many in zip(riders, before) for took in rider.took[many:]]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_folder")
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--positions", type=int, default=1000)
    arguments = parser.parse_args()
    if not is_postgresql() or not FAKETIME.exists():
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        Trial(arguments.bin_folder, folder, arguments.positions).run(arguments.seconds)


if __name__ == "__main__":
    main()
