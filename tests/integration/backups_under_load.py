#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups that are taken one after the other while positions pour in: each restores to a consistent whole, with every
position that was acknowledged before it began.

    backups_under_load.py BIN_FOLDER [ROUNDS]      or SAFERIDE_TEST_BACKUPS=ROUNDS
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from database import Database, is_postgresql
from kill_restart import Daemon, stored_times
from load import Load
from results import note

BETWEEN = 200  # acknowledged positions from one backup to the next
# A last known position is written with its row in the history: one without the other is half a transaction.
HALF = ("SELECT count(*) FROM participations m WHERE m.fix_time IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM positions p WHERE p.participation_id = m.id AND p.fix_time = m.fix_time)")


def path_with_postgresql():
    return os.environ["PATH"] + (":" + os.environ["SAFERIDE_TEST_POSTGRESQL_BINARIES"] if is_postgresql() else "")


def restored(folder, backup):
    """A database of its own, made from the backup."""
    database = Database(folder, backup.stem)
    if is_postgresql():
        subprocess.run(["pg_restore", "--exit-on-error", "--no-owner", f"--dbname={database.url}", str(backup)], check=True,
                       env=os.environ | {"PATH": path_with_postgresql()})
    else:
        backup.rename(database.path)
        assert database.rows("PRAGMA integrity_check") == [("ok",)]
        assert not database.rows("PRAGMA foreign_key_check")
    return database


def main():
    rounds = int(os.environ.get("SAFERIDE_TEST_BACKUPS", sys.argv[2] if len(sys.argv) > 2 else 3))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)
        daemon = Daemon(sys.argv[1], folder, database)
        load = Load(daemon, database)
        positions, longest = 0, 0
        for number in range(rounds):
            load.wait_acknowledged(BETWEEN)
            before = {rider.user: rider.acknowledged.copy() for rider in load.riders}
            backup = pathlib.Path(folder, f"backup{number}.backup")
            started = time.monotonic()
            subprocess.run([daemon.binary, "backup", str(backup), *daemon.options], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, env=daemon.environment | {"PATH": path_with_postgresql()})
            longest = max(longest, time.monotonic() - started)
            copy = restored(folder, backup)
            for user, times in before.items():
                missing = times - stored_times(copy, user)
                assert not missing, f"backup {number}: {len(missing)} acknowledged positions are not in it"
            assert copy.number(HALF) == 0, f"backup {number} has half a transaction"
            positions = sum(map(len, before.values()))
        assert load.daemon.end(signal.SIGTERM) == 0
        load.count_stored()
        note("backups_under_load", backups=rounds, acknowledged=positions, lost=0, seconds_of_the_longest=round(longest, 2))


if __name__ == "__main__":
    main()
