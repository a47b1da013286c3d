#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A migration that is killed at random moments, again and again, ends with the same schema as one that is left alone.

    migrations_killed.py BIN_FOLDER [DATABASES]
"""
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from database import Database, is_postgresql
from results import note

BIN = sys.argv[1]
DATABASES = int(sys.argv[2]) if len(sys.argv) > 2 else 5
KILLS = 3  # of the migration of each database
MOMENT = 0.03 if is_postgresql() else 0.003  # seconds: at most so long after a step that was reported
SCHEMA = ("SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
          " WHERE table_schema = 'public' UNION ALL SELECT 'index', indexname, indexdef, '', '' FROM pg_indexes"
          " WHERE schemaname = 'public' UNION ALL SELECT 'function', proname, prosrc, '', '' FROM pg_proc"
          " WHERE pronamespace = 'public'::regnamespace UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid), '', ''"
          " FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2, 3" if is_postgresql() else
          "SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2")


def migrate(database, folder, wait_for=None, delay=0.0):
    """Left alone, or killed after so many reported steps and a moment; how many steps there were."""
    process = subprocess.Popen([f"{BIN}/saferided", "migrate", "--database", database.url], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, env={"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"})
    steps = 0
    while steps != wait_for and (line := process.stderr.readline()):
        steps += "migration applied" in line
    if wait_for is not None:
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    process.stderr.close()
    process.wait(timeout=60)
    assert wait_for is not None or process.returncode == 0, f"migrate ended with {process.returncode}"
    return steps


def end_of(database):
    return database.rows(SCHEMA), database.rows("SELECT version, name FROM schema_migrations ORDER BY version")


def main():
    seed = int(os.environ.get("SAFERIDE_TEST_SEED", random.randrange(2**32)))
    print(f"SAFERIDE_TEST_SEED={seed}")
    chance, left = random.Random(seed), []
    with tempfile.TemporaryDirectory() as folder:
        alone = Database(folder, "alone")
        steps = migrate(alone, folder)
        assert steps > 0, "no step was reported"
        for number in range(DATABASES):
            database = Database(folder, f"killed{number}")
            for _ in range(KILLS):
                migrate(database, folder, chance.randrange(steps // KILLS + 1), chance.uniform(0, MOMENT))
            left.append(migrate(database, folder))
            assert end_of(database) == end_of(alone), f"{end_of(database)} instead of {end_of(alone)}"
            if not is_postgresql():
                assert database.rows("PRAGMA integrity_check") == [("ok",)]
        note("migrations killed", databases=DATABASES, kills=DATABASES * KILLS, steps_left_after_the_last=sorted(left))


if __name__ == "__main__":
    main()
