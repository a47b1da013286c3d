#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast a history page and the participants of a ride are when there are ten million positions.

    many_positions.py BIN_FOLDER [POSITIONS]

One ride with 2,000 riders, whose positions came in turn, as they do. SAFERIDE_TEST_DATABASE=postgresql within
with-postgresql.sh; SQLite needs 2 GB in the temporary folder, PostgreSQL 3 GB. Prints a line of JSON, times in ms as the
client sees them, over one connection.
"""
import http.client
import json
import pathlib
import re
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
from database import Database, is_postgresql  # noqa: E402
from kill_restart import Daemon  # noqa: E402

RIDERS = 2000
REQUESTS = 200
COLUMNS = "(participation_id, fix_time, latitude, longitude, latitude_e7, longitude_e7, speed, received_at, is_future)"
COLUMNS_WITH_RIDE = COLUMNS.replace("(", "(ride_id, ")
VALUES = ("1 + i % {riders}, {start} + i / {riders} * 1000, 45 + (i % 9973) / 9973.0, 14 + (i % 7919) / 7919.0,"
          " 450000000 + i % 9973, 140000000 + i % 7919, 7.5, {start} + i / {riders} * 1000, {future}")


def fill(database, positions, start):
    """Straight into the table, a second of all riders after the other."""
    values = VALUES.format(riders=RIDERS, start=start, future="false" if is_postgresql() else "0")
    if is_postgresql():
        # The keys are right: asking after each ten million times takes as long as all the rest.
        database.run(f"SET session_replication_role = replica; INSERT INTO positions {COLUMNS_WITH_RIDE} SELECT 1, {values}"
                     f" FROM generate_series(0, {positions - 1}) AS i")
        database.run("VACUUM ANALYZE positions")
        return
    database.run("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;"
                 f"INSERT INTO positions {COLUMNS} WITH RECURSIVE number (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM number"
                 f" WHERE i < {positions - 1}) SELECT {values} FROM number; PRAGMA wal_checkpoint(TRUNCATE);")


def statement_times(daemon):
    """Sum in seconds and count by statement, as the daemon itself measures them."""
    admin = http.client.HTTPConnection(daemon.admin, timeout=60)
    admin.request("GET", "/metrics")
    text = admin.getresponse().read().decode()
    found = re.findall(r'^saferide_database_statement_seconds_(sum|count)\{statement="([^"]+)"\} (\S+)', text, re.M)
    return {(name, what): float(value) for what, name, value in found}


class Client:
    def __init__(self, daemon, token):
        self.connection, self.headers = http.client.HTTPConnection(daemon.address, timeout=60), {"Authorization": f"Bearer {token}"}

    def get(self, path):
        started = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body)
        return (time.perf_counter() - started) * 1000, json.loads(body)

    def measure(self, paths):
        """Median, 99th percentile and longest."""
        took = sorted(self.get(path)[0] for path in paths)
        return {"p50": round(took[len(took) // 2], 2), "p99": round(took[len(took) * 99 // 100], 2), "max": round(took[-1], 2)}


def main():
    positions = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)
        daemon = Daemon(sys.argv[1], folder, database)
        code, _, token = daemon.seed(1, RIDERS)[0]
        daemon.end(signal.SIGTERM)
        started, started_at = time.monotonic(), time.time()
        start = int(started_at) * 1000 - positions // RIDERS * 1000
        fill(database, positions, start)
        filled = time.monotonic() - started
        daemon = Daemon(sys.argv[1], folder, database)
        client = Client(daemon, token)
        ride = client.get(f"/rides/code/{code}")[1]["id"]
        each = positions // RIDERS
        # A page in the middle of histories that nobody has read yet, and the same pages again.
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start / 1000 + each // 2))
        pages = [f"/participations/{1 + number * 7 % RIDERS}/positions?from={since}&limit=500" for number in range(REQUESTS)]
        first_page = client.get(pages[0])[1]
        assert len(first_page) == min(500, each - each // 2), len(first_page)
        following = [f"/participations/1/positions?limit=500&after_id={first_page[-1]['id']}"] * REQUESTS
        figures = {"history page, first read": client.measure(pages), "history page, again": client.measure(pages),
                   "following page": client.measure(following),
                   f"participants of a ride with {RIDERS}": client.measure([f"/rides/{ride}/participants"] * REQUESTS)}
        assert len(client.get(f"/rides/{ride}/participants")[1]) == RIDERS
        times = statement_times(daemon)
        statements = {name: round(1000 * times[name, "sum"] / times[name, "count"], 2)
                      for name in ("positions/select_history", "participations/select_by_ride")}
        daemon.end(signal.SIGTERM)
        rows = database.number("SELECT count(*) FROM positions")
    print(json.dumps({"database": "PostgreSQL" if is_postgresql() else "SQLite", "positions": rows,
                      "filled_in_seconds": round(filled), "ms": figures, "mean_ms_of_statements": statements}))


if __name__ == "__main__":
    main()
