#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long SQLite reads for a desk's picture when there are 300,000 participations, of which those of 50 rides are active.

    desk_refresh.py BIN_FOLDER [ACTIVE_RIDES]

Runs the statements of the daemon, with the SQLite that it has, in a database that it made. Prints a line of JSON: processor
time in ms, as other programs may run beside it. That of the daemon itself comes on top.
"""
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

QUERIES = pathlib.Path(__file__).resolve().parents[2] / "sql" / "queries"
STATEMENTS = ("rides/select_active", "participations/select_active")
USERS, RIDES, PARTICIPATIONS, RUNS = 100_000, 20_000, 300_000, 300
FILL = """
PRAGMA synchronous = OFF;
BEGIN;
CREATE TEMP TABLE numbers AS WITH RECURSIVE n(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM n WHERE n < {participations} - 1)
    SELECT n FROM n;
INSERT INTO users (id, username, username_key, password_hash, role, created_at, updated_at)
    SELECT n + 1, 'user' || n, 'user' || n, '!', 'rider', 1, 1 FROM numbers WHERE n < {users};
INSERT INTO rides (id, code, title, start_time, visibility, listed, status, created_by_user_id, created_at, updated_at)
    SELECT n + 1, 'R' || n, 'a ride', n, 'always', 1, CASE WHEN n < {rides} - {active} THEN 'finished' ELSE 'live' END, 1, 1, 1
    FROM numbers WHERE n < {rides};
INSERT INTO participations (user_id, ride_id, role, joined_at, updated_at, latitude, longitude, fix_time, order_time, heard_at)
    SELECT 1 + n * 7 % {users}, 1 + n * {rides} / {participations}, 'rider', 1, 1, 45.5, 14.5, 1, 1, 1 FROM numbers;
COMMIT;
"""


def main():
    bin_folder, active = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50
    statements = [re.sub(r"--[^\n]*", "", (QUERIES / f"{name}.sql").read_text(encoding="utf-8")) for name in STATEMENTS]
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/saferide.db"
        subprocess.run([f"{bin_folder}/saferided", "migrate", "--database", f"sqlite://{path}"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        database = sqlite3.connect(path, isolation_level=None)
        database.executescript(FILL.format(users=USERS, rides=RIDES, participations=PARTICIPATIONS, active=active))
        times = []
        for _ in range(RUNS):
            begun = time.thread_time()
            rows = [len(database.execute(statement).fetchall()) for statement in statements]
            times.append(1000 * (time.thread_time() - begun))
        database.close()
    times.sort()
    print(json.dumps({"participations": PARTICIPATIONS, "active_rides": rows[0], "of_them": rows[1],
                      "median_ms": round(times[RUNS // 2], 2), "p99_ms": round(times[RUNS * 99 // 100], 2)}))


if __name__ == "__main__":
    main()
