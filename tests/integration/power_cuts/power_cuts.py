#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Power cuts at random moments under load: the database on SQLite is whole, and has every position acknowledged until then.

    power_cuts.py BIN_FOLDER RECORDER [--cuts N] [--seed N]

A daemon under load writes down what it does to its files (recorder.cpp); what a disk would hold is made of that for each
cut (disk.py), half of them at the moment an acknowledgement arrives. The record is right when all of it together makes
the files that are there; the test sees losses when it finds some on a disk that does not sync.
"""
import argparse
import contextlib
import os
import pathlib
import random
import signal
import sqlite3
import sys
import tempfile
import threading
import time

sys.path[:0] = [str(pathlib.Path(__file__).parents[1])]
from backups_under_load import HALF  # noqa: E402
from database import Database, until  # noqa: E402
from disk import Disk, entries  # noqa: E402
from kill_restart import Daemon, Rider, preloaded, stored_times  # noqa: E402
from results import note  # noqa: E402

CUTS_OF_A_RECORD = 20
RIDERS = 16
LOGS = 3  # write-ahead logs that a record begins: there is a checkpoint before each but the first


class TimedRider(Rider):
    """Knows when each acknowledgement came."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.moments = {}

    def on_acknowledged(self, number):
        self.moments[number] = time.monotonic()
        super().on_acknowledged(number)

    def acknowledged_until(self, moment):
        return {number for number, came in list(self.moments.items()) if came <= moment}


class Recording:
    """A daemon under load, from its start to its end."""

    def __init__(self, bin_folder, recorder, folder):
        self.database, self.folder = Database(folder), folder
        seeding = Daemon(bin_folder, folder, self.database)
        tickets = seeding.seed(2, RIDERS // 2)
        assert seeding.end(signal.SIGTERM) == 0
        # A log too: two connections that close at once leave theirs to the next that opens the database.
        self.before = {path: pathlib.Path(path).read_bytes()
                       for path in (self.database.path, f"{self.database.path}-wal") if os.path.exists(path)}
        record = pathlib.Path(folder, "record")
        daemon = Daemon(bin_folder, folder, self.database, environment={
            "LD_PRELOAD": preloaded(bin_folder, recorder), "SAFERIDE_RECORD_FILES": self.database.path,
            "SAFERIDE_RECORD_TO": str(record)})
        self.began, self.logs = time.monotonic(), set()
        total, first = threading.Semaphore(0), int(time.time() * 1000) - 3_600_000
        self.riders = [TimedRider(daemon.address, ticket, first, total) for ticket in tickets]
        for rider in self.riders:
            rider.start()
        until(self.has_checkpoints, seconds=300)
        assert daemon.end(signal.SIGTERM) == 0
        self.ended = time.monotonic()
        for rider in self.riders:
            rider.join()
        self.entries = list(entries(record))
        self.assert_complete()

    def has_checkpoints(self):
        with contextlib.suppress(FileNotFoundError), open(f"{self.database.path}-wal", "rb") as log:
            if len(header := log.read(32)) == 32:
                self.logs.add(header[16:24])  # the salt, another one each time it begins again
        return len(self.logs) >= LOGS

    def disk(self, is_honest=True):
        return Disk(self.folder, self.before, is_honest)

    def assert_complete(self):
        """All of the record together makes what is there."""
        disk = self.disk()
        for entry in self.entries:
            disk.apply(entry)
        assert bytes(disk.now(self.database.path).content) == pathlib.Path(self.database.path).read_bytes(), "the record has holes"

    def moments(self, count, chance):
        """Half of them when an acknowledgement came."""
        came = [moment for rider in self.riders for moment in rider.moments.values()]
        return sorted([chance.choice(came) for _ in range(count // 2)]
                      + [chance.uniform(self.began, self.ended) for _ in range(count - count // 2)])

    def cut(self, moments, chance, is_honest=True):
        """For each moment the folder of what is left of the database, and who had what acknowledged."""
        disk, done = self.disk(is_honest), 0
        for moment in moments:
            while done < len(self.entries) and self.entries[done].time < moment:
                disk.apply(self.entries[done])
                done += 1
            with tempfile.TemporaryDirectory() as left:
                disk.cut(left, chance)
                pathlib.Path(left, "saferide.db-shm").write_bytes(chance.randbytes(32768))
                yield left, {rider.user: rider.acknowledged_until(moment) for rider in self.riders}


def harm(folder, acknowledged):
    """What is wrong with what is left, and how many of the acknowledged positions are lost."""
    database = Database(folder)
    try:
        if (found := database.rows("PRAGMA integrity_check")) != [("ok",)]:
            return found, 0
        if found := database.rows("PRAGMA foreign_key_check"):
            return found, 0
        lost = sum(len(times - stored_times(database, user)) for user, times in acknowledged.items())
        return ["half a transaction"] if database.number(HALF) else [], lost
    except sqlite3.DatabaseError as error:
        return [str(error)], 0


def assert_served(bin_folder, recording, moment, chance):
    """By the daemon, from what a cut left."""
    for left, acknowledged in recording.cut([moment], chance):
        database = Database(left)
        daemon = Daemon(bin_folder, left, database)
        until(lambda: daemon.ask("GET", "/ready")[0] == 200)
        assert daemon.end(signal.SIGTERM) == 0
        assert harm(left, acknowledged) == ([], 0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_folder")
    parser.add_argument("recorder")
    parser.add_argument("--cuts", type=int, default=CUTS_OF_A_RECORD)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    arguments = parser.parse_args()
    print(f"--seed {arguments.seed}")
    chance = random.Random(arguments.seed)
    asked = syncs_missed = 0
    for begun in range(0, arguments.cuts, CUTS_OF_A_RECORD):
        with tempfile.TemporaryDirectory() as folder:
            recording = Recording(arguments.bin_folder, arguments.recorder, folder)
            moments = recording.moments(min(CUTS_OF_A_RECORD, arguments.cuts - begun), chance)
            for number, (left, acknowledged) in enumerate(recording.cut(moments, chance)):
                damage, lost = harm(left, acknowledged)
                assert not damage and not lost, f"cut {begun + number}: {damage}, {lost} acknowledged positions lost"
                asked += sum(map(len, acknowledged.values()))
            assert_served(arguments.bin_folder, recording, moments[-1], chance)
            syncs_missed += sum(harm(left, acknowledged) != ([], 0)
                                for left, acknowledged in recording.cut(moments, chance, is_honest=False))
    assert syncs_missed, "a disk that does not sync loses nothing: this test would see nothing"
    note("power cuts", cuts=arguments.cuts, damaged=0, acknowledged=asked, lost=0, harmed_without_syncs=syncs_missed)


if __name__ == "__main__":
    main()
