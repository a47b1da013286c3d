#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures phones with tracking apps, a crowd of guests, and a large import, on SQLite and, within with-postgresql.sh, on
PostgreSQL; its table is in DOCUMENT between the lines "apps: begin" and "apps: end".

    apps.py BIN_FOLDER DOCUMENT [--seconds 30] [--phones 10000] [--guests 1000] [--only apps,guests,import]
"""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "integration"))
from database import Database, is_postgresql  # noqa: E402
from kill_restart import Daemon  # noqa: E402
from measured import write  # noqa: E402

CONFIGURATION = "[limits]\nconnections_per_address = 0\nunauthenticated_connections = 0\n"
INTERVAL = 5  # seconds between two positions of a phone
RIDE_RIDERS = 500
IMPORTED = 5000
RIDING = 1000  # phones that ride while others join or are imported
HANDS = 20
COMMIT_SECONDS = 2  # of a disk that is slow

# Once for each transaction that adds riders: so long takes its COMMIT.
SLOW_DISK = f"""
CREATE FUNCTION wait_for_the_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('slow.transaction', true) IS DISTINCT FROM txid_current()::text THEN
        PERFORM set_config('slow.transaction', txid_current()::text, true), pg_sleep({COMMIT_SECONDS});
    END IF;
    RETURN NULL;
END; $$;
CREATE CONSTRAINT TRIGGER slow_disk AFTER INSERT ON participations DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION wait_for_the_disk()"""


def thread_micros(pid, name):
    """What the threads with names that begin so took since their start, in the kernel too."""
    spent = 0
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # it ended
            if task.joinpath("comm").read_text(encoding="utf-8").startswith(name):
                fields = task.joinpath("stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                spent += int(fields[11]) + int(fields[12])
    return spent * 1e6 / os.sysconf("SC_CLK_TCK")


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def longest_turn(before, after):
    """A turn of the I/O threads took at most so many milliseconds, of their processors."""
    pattern = re.compile(r'saferide_event_loop_turn_cpu_seconds_bucket\{.*thread="io-\d+".*le="([^"]+)"')
    counts = {}
    for name, value in after.items():
        if found := pattern.match(name):
            counts.setdefault(name[:found.start(1)], []).append((float(found.group(1)), value - before.get(name, 0)))
    longest = 0.0
    for buckets in counts.values():
        buckets.sort()
        longest = max(longest, next(bound for bound, count in buckets if count == buckets[-1][1]))
    return longest * 1000


class Ride:
    """An organizer with a ride to add riders to."""

    def __init__(self, daemon, ticket):
        self.daemon, (self.code, _, self.token) = daemon, ticket
        self.id = self.ask("GET", f"/rides/code/{self.code}", 200)["id"]

    def ask(self, method, path, status, body=None, kind="application/json"):
        connection = http.client.HTTPConnection(self.daemon.address, timeout=120)
        connection.request(method, path, body, {"Authorization": f"Bearer {self.token}", "Content-Type": kind})
        answer = connection.getresponse()
        said = answer.read()
        connection.close()
        assert answer.status == status, (method, path, answer.status, said[:300])
        return json.loads(said)

    def add(self, riders):
        """Their keys."""
        lines = "bib,name,phone\n" + "".join(f"{rider + 1},Rider {rider + 1},+49 170 {rider}\n" for rider in range(riders))
        return [rider["key"] for rider in self.ask("POST", f"/rides/{self.id}/riders/import", 201, lines, "text/csv")["riders"]]


class Phones:
    """saferide-load tracking, and what the I/O threads take once all are connected."""

    def __init__(self, bin_folder, daemon, keys, seconds, *options):
        self.daemon, self.seconds = daemon, seconds
        file = tempfile.NamedTemporaryFile("w", encoding="ascii", suffix=".keys")  # noqa: SIM115: as long as they ride
        file.write("\n".join(keys) + "\n")
        file.flush()
        self.file = file
        self.process = subprocess.Popen([f"{bin_folder}/saferide-load", "tracking", "--server", f"http://{daemon.address}", "--keys", file.name,
                                         "--interval", str(INTERVAL), "--duration", str(seconds), *options], stdout=subprocess.PIPE, text=True)
        time.sleep(INTERVAL + 0.5)
        self.began, self.before = time.monotonic(), thread_micros(daemon.process.pid, "io-")

    def end(self):
        """What the generator says, with the share of a core."""
        time.sleep(max(self.seconds - 1 - (time.monotonic() - self.began), 0))
        took = (thread_micros(self.daemon.process.pid, "io-") - self.before) / 1e6
        share = took / (time.monotonic() - self.began)
        result = json.loads(self.process.stdout.read().splitlines()[-1])
        self.process.wait()
        self.file.close()
        return result | {"share": share}


def troubles(result):
    return f"of {result['sent']:,} positions {result['refused']} refused, {result['broken']} broken, {result['waiting']} not sent in time"


class Measurement:
    def __init__(self, options, folder):
        self.options, self.folder, self.runs, self.rows = options, folder, 0, []

    @contextlib.contextmanager
    def daemon(self):
        self.runs += 1
        database = Database(self.folder, f"run{self.runs}")
        daemon = Daemon(self.options.bin, self.folder, database, "--io-threads", "1", configuration=CONFIGURATION)
        try:
            yield daemon, database
        finally:
            daemon.end(signal.SIGTERM)
            daemon.process.stdout.close()

    def add(self, what, measured, target, also):
        row = f"| {what}, {'PostgreSQL' if is_postgresql() else 'SQLite'} | {measured} | {target} | {also} |"
        print(row, flush=True)
        self.rows.append(row)

    def apps(self):
        with self.daemon() as (daemon, _):
            rides = [Ride(daemon, ticket) for ticket in daemon.seed(self.options.phones // RIDE_RIDERS, 1)]
            keys = [key for ride in rides for key in ride.add(RIDE_RIDERS)]
            for name, more in (("connections that are kept", ()), ("a new connection for each position", ("--new-connections",))):
                before = daemon.metrics()
                result = Phones(self.options.bin, daemon, keys, self.options.seconds, *more).end()
                self.add(f"{len(keys):,} apps, a position every {INTERVAL} s, {name}",
                         f"{result['share'] * 100:.0f} % of a core; answer p50/p99 {result['p50_ms']:.1f}/{result['p99_ms']:.1f} ms",
                         "40 %, 150 ms" if not more else "", f"{result['sent_per_s']:,.0f}/s; {troubles(result)}; longest turn at most "
                         f"{longest_turn(before, daemon.metrics()):g} ms; load average {os.getloadavg()[0]:.1f}")

    def join(self, daemon, code, seconds):
        """Guests one after the other, within so many seconds; 0: as fast as they are answered. Milliseconds each, and statuses."""
        took, statuses, start = [], [], time.monotonic()

        def hand(first):
            connection = http.client.HTTPConnection(daemon.address, timeout=120)
            for guest in range(first, self.options.guests, HANDS):
                time.sleep(max(start + guest * seconds / self.options.guests - time.monotonic(), 0))
                began = time.monotonic()
                connection.request("POST", "/join", json.dumps({"ride_code": code, "display_name": f"Guest {guest}"}),
                                   {"Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                took.append((time.monotonic() - began) * 1000)
                statuses.append(answer.status)
            connection.close()

        hands = [threading.Thread(target=hand, args=(first,)) for first in range(HANDS)]
        for thread in hands:
            thread.start()
        for thread in hands:
            thread.join()
        assert statuses == [201] * self.options.guests, set(statuses)
        return took, time.monotonic() - start

    def guests(self):
        for seconds, name in ((60, "in a minute"), (0, "as fast as they are answered")):
            with self.daemon() as (daemon, _):
                ride = Ride(daemon, daemon.seed(1, 1)[0])
                keys = ride.add(RIDING)
                phones = Phones(self.options.bin, daemon, keys, max(seconds, 20))
                before = daemon.metrics()
                took, lasted = self.join(daemon, ride.code, seconds)
                after = daemon.metrics()
                result = phones.end()
                self.add(f"{self.options.guests:,} guests join a ride of {RIDING:,} behind one address {name}, while {RIDING:,} apps send",
                         f"p50/p99 {percentile(took, 50):.0f}/{percentile(took, 99):.0f} ms, {lasted:.1f} s",
                         "all 201", f"apps' answer p99 {result['p99_ms']:.1f} ms; {troubles(result)}; longest turn at most "
                         f"{longest_turn(before, after):g} ms; load average {os.getloadavg()[0]:.1f}")

    def imports(self):
        for slow in ((False, True) if is_postgresql() else (False,)):
            with self.daemon() as (daemon, database):
                riding, ride = (Ride(daemon, ticket) for ticket in daemon.seed(2, 1))
                phones = Phones(self.options.bin, daemon, riding.add(RIDING), 20)
                if slow:
                    database.run(SLOW_DISK)
                before, began = daemon.metrics(), time.monotonic()
                keys = ride.add(IMPORTED)
                lasted, after = time.monotonic() - began, daemon.metrics()
                assert len(set(keys)) == IMPORTED
                result = phones.end()
                self.add(f"import of {IMPORTED:,} riders while {RIDING:,} apps send"
                         + (f", COMMIT takes {COMMIT_SECONDS} s" if slow else ""), f"{lasted:.1f} s", "no turn over 20 ms",
                         f"longest turn at most {longest_turn(before, after):g} ms; apps' answer p99 {result['p99_ms']:.1f} ms; "
                         f"{troubles(result)}; load average {os.getloadavg()[0]:.1f}")

    def all(self):
        for name, measure in (("apps", self.apps), ("guests", self.guests), ("import", self.imports)):
            if name in self.options.only:
                measure()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--phones", type=int, default=10_000)
    parser.add_argument("--guests", type=int, default=1000)
    parser.add_argument("--only", default="apps,guests,import", type=lambda names: names.split(","))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measurement = Measurement(options, folder)
        measurement.all()
        if "SAFERIDE_TEST_POSTGRESQL" in os.environ:
            os.environ["SAFERIDE_TEST_DATABASE"] = "postgresql"
            measurement.all()
    write(options.document, "apps", "\n".join([f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, the load generator on the same machine.", "",
                                               "| what | measured | target | also |", "|---|---|---|---|", *measurement.rows]))


if __name__ == "__main__":
    main()
