#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the daemon takes for a desk's picture, and for retention's hourly look, in a database of years.

    many_participations.py BIN_FOLDER [ACTIVE_RIDES]

100,000 users, 20,000 rides, 300,000 participations: those of 50 rides are active, 200,000 are of rides that ended long ago and
purged. SAFERIDE_TEST_DATABASE=postgresql within with-postgresql.sh, where there are 40 months of positions, too. Prints a line
of JSON: ms of the jobs as the daemon measures them, the other programs of the machine included. Takes a few minutes, as
retention looks a minute after the start.
"""
import json
import os
import pathlib
import signal
import sys
import tempfile
import time

import websocket

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
from database import Database, is_postgresql, until  # noqa: E402
from kill_restart import CONFIGURATION, Daemon  # noqa: E402

USERS, RIDES, PARTICIPATIONS, PURGED, MONTHS = 100_000, 20_000, 300_000, 200_000, 40
DESKS, LOOKS = 200, 3
RETAINED = CONFIGURATION + "[retention]\npositions_days = 90\n"
NUMBERS = ("generate_series(0, {count} - 1) AS n" if is_postgresql() else
           "(WITH RECURSIVE n(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM n WHERE n < {count} - 1) SELECT n FROM n) AS n")
FILL = """
INSERT INTO users (username, username_key, password_hash, role, created_at, updated_at)
    SELECT 'user' || n.n, 'user' || n.n, '!', 'rider', 1, 1 FROM {users_numbers};
INSERT INTO rides (code, title, start_time, visibility, listed, status, created_by_user_id, created_at, updated_at)
    SELECT 'R' || n.n, 'a ride', n.n, 'always', {yes}, CASE WHEN n.n < {rides} - {active} THEN 'finished' ELSE 'live' END,
        1 + n.n, 1, CASE WHEN n.n < {rides} * 2 / 3 THEN 1 ELSE {now} END FROM {rides_numbers};
INSERT INTO participations (user_id, ride_id, role, joined_at, updated_at, latitude, longitude, fix_time, order_time, heard_at,
        purged_at)
    SELECT u.id, r.id, 'rider', 1, 1, CASE WHEN n.n < {purged} THEN NULL ELSE 45.5 END, CASE WHEN n.n < {purged} THEN NULL ELSE 14.5 END,
        CASE WHEN n.n < {purged} THEN NULL ELSE 1 END, CASE WHEN n.n < {purged} THEN NULL ELSE 1 END,
        CASE WHEN n.n < {purged} THEN NULL ELSE 1 END, CASE WHEN n.n < {purged} THEN 1 END
    FROM {participations_numbers}
    JOIN users u ON u.username = 'user' || (n.n * 7 % {users})
    JOIN rides r ON r.code = 'R' || (n.n / ({participations} / {rides}));
ANALYZE;
"""


def fill(database, active):
    database.run(FILL.format(
        users=USERS, rides=RIDES, participations=PARTICIPATIONS, purged=PURGED, active=active, now=int(time.time() * 1000),
        yes="true" if is_postgresql() else 1,
        users_numbers=NUMBERS.format(count=USERS), rides_numbers=NUMBERS.format(count=RIDES),
        participations_numbers=NUMBERS.format(count=PARTICIPATIONS)))
    if is_postgresql():
        for month in range(MONTHS):
            database.run(f"SELECT ensure_positions_partition({int(time.time() - month * 30.44 * 86400) * 1000})")


class Jobs:
    """The time that jobs of one name took together, in ms, and how many there were."""

    def __init__(self, daemon, name):
        self.daemon, self.label = daemon, f'{{job="{name}"}}'

    def told(self):
        metrics = self.daemon.metrics()
        return (1000 * metrics.get(f"saferide_database_job_seconds_sum{self.label}", 0),
                metrics.get(f"saferide_database_job_seconds_count{self.label}", 0))


def pictures(daemon, token):
    """Each desk that begins wants one."""
    jobs, took = Jobs(daemon, "desk_picture"), []
    for _ in range(DESKS):
        before, count = jobs.told()
        desk = websocket.create_connection(f"ws://{daemon.address}/console", timeout=60, suppress_origin=True)
        desk.send(json.dumps({"type": "hello", "protocol": 2, "token": token}))
        assert json.loads(desk.recv())["type"] == "welcome"
        until(lambda: jobs.told()[1] > count)
        after, now = jobs.told()
        took.append((after - before) / (now - count))
        desk.close()
    return sorted(took)


def look(daemon):
    """All the reading and writing of one look of retention."""
    jobs = Jobs(daemon, "retention")
    until(lambda: "deleted 0 positions of 0 participations" in pathlib.Path(daemon.environment["XDG_DATA_HOME"], "log").read_text(
        encoding="utf-8"), 120)
    return jobs.told()[0]


def main():
    bin_folder, active = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)
        daemon = Daemon(bin_folder, folder, database, configuration=RETAINED)
        token = daemon.seed(1, 1)[0][2]
        daemon.end(signal.SIGTERM)
        database.run("UPDATE rides SET status = 'cancelled'; UPDATE users SET role = 'dispatcher'")
        fill(database, active)
        looks = []
        for _ in range(LOOKS):
            os.remove(f"{folder}/log")
            daemon = Daemon(bin_folder, folder, database, configuration=RETAINED)
            took = pictures(daemon, token)
            looks.append(look(daemon))
            daemon.end(signal.SIGTERM)
        counted = database.number("SELECT count(*) FROM participations p JOIN rides r ON r.id = p.ride_id WHERE r.status = 'live'")
    print(json.dumps({"database": "PostgreSQL" if is_postgresql() else "SQLite", "participations": PARTICIPATIONS, "active_rides": active,
                      "of_them": counted, "picture_ms": {"best": round(took[0], 2), "median": round(took[DESKS // 2], 2),
                                                         "p99": round(took[DESKS * 99 // 100], 2)},
                      "retention_ms": [round(ms, 1) for ms in sorted(looks)]}))


if __name__ == "__main__":
    main()
