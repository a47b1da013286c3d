#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what docs/performance.md states, and writes its table.

    benchmark.py BIN_FOLDER DOCUMENT [--short] [--only P4,P6]

Starts daemons of its own in a temporary folder, on SQLite and, within with-postgresql.sh, on PostgreSQL. The load comes
from the same machine, so figures compare only with those of the same machine. --short: a tenth of the connections and a
fifth of the time, to see that it works. --only: some rows; the document stays as it is.
"""
import http.client
import json
import os
import pathlib
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
from database import Database  # noqa: E402
from database_freeze import measure as measure_freeze  # noqa: E402
from measured import processor_micros, resident_kib, write  # noqa: E402

INGEST = ["--closed", "--wait", "ack", "--ack", "on", "--window", "10"]
# name, rides, riders a ride, load options, figure, its unit, what to reach
LOADS = [
    ("P1 closed loop, 200 connections, rooms of 10", 20, 10, ["--closed"], "sent_per_s", "positions/s", "45,000"),
    ("P6 durable ingest, rooms of 1, acknowledged", 200, 1, INGEST, "acknowledged_per_s", "positions/s", "40,000"),
    ("P6 durable ingest, 1,000 riders, rooms of 1, acknowledged", 1000, 1, INGEST, "acknowledged_per_s", "positions/s", "40,000"),
    ("P7 acknowledgement p99 at 1,000 positions/s", 100, 10, ["--ack", "on"], "ack_p99_ms", "ms", "100"),
    ("P2 19,000 connections, 1 position/s, p99", 1900, 10, ["--processes", "2"], "p99_ms", "ms", "50"),
]
BLOCKING = ("P4 the same load with the database on the event loop", 20, 10, ["--closed", "--ack", "on"], "acknowledged_per_s",
            "positions/s", "a fifth of P4")
ON_EACH_DATABASE = ("P4", "P6", "P7")
REQUESTS = 200
LIMITS = ("[limits]\npositions_per_second = 0\npositions_burst = 0\nconnections_per_address = 0\n"
          "unauthenticated_connections = 0\n")


class Daemon:
    def __init__(self, bin_folder, folder, name, *options, program="saferided"):
        self.database = Database(folder, name)
        self.arguments = ["--config", f"{folder}/saferide.toml", "--database", self.database.url]
        self.environment = {"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"}
        self.binary = f"{bin_folder}/{program}"
        started = time.monotonic()
        self.process = subprocess.Popen([self.binary, "--listen", "127.0.0.1:0", "--admin-listen", "off", *options] + self.arguments,
                                        stdout=subprocess.PIPE, text=True, env=self.environment)
        for line in self.process.stdout:
            if found := re.search(r"listening on (http://\S+)", line):
                self.server, self.start_msecs = found.group(1), (time.monotonic() - started) * 1000
                return
        sys.exit(f"the daemon ended with {self.process.wait()} before it listened")

    def seed(self, rides, riders, file):
        with open(file, "w", encoding="utf-8") as tokens:
            subprocess.run([self.binary, "seed", "--rides", str(rides), "--riders", str(riders)] + self.arguments,
                           stdout=tokens, check=True, env=self.environment)
        with open(file, encoding="utf-8") as tokens:
            return [line.split() for line in tokens]

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def measure_load(daemon, generator_folder, load, short, tokens):
    """What the generator reports, with what the daemon takes: `kib` of a connection, `processor_us` of a position."""
    _, rides, riders, load_options, *_ = load
    daemon.seed(max(rides // 10, 1) if short else rides, riders, tokens)
    before = peak = resident_kib(daemon.process.pid)
    spent = processor_micros(daemon.process.pid)
    generator = subprocess.Popen([f"{generator_folder}/saferide-load", "--server", daemon.server, "--tokens", tokens, "--duration",
                                  "3" if short else "15"] + load_options, stdout=subprocess.PIPE, text=True)
    while generator.poll() is None:
        peak = max(peak, resident_kib(daemon.process.pid))
        time.sleep(0.2)
    result = json.loads(generator.stdout.read().splitlines()[-1])
    result["kib"] = (peak - before) / max(result["connections"], 1)
    result["processor_us"] = (processor_micros(daemon.process.pid) - spent) / max(result["sent"], 1)
    return result


class Benchmark:
    def __init__(self, bin_folder, folder, short, only):
        self.bin_folder, self.folder, self.short, self.only = bin_folder, folder, short, only
        self.runs = 0
        self.rows = []

    def wants(self, name):
        return not self.only or name.split()[0] in self.only

    def add(self, name, figure, target, also):
        print("|", name, "|", figure, "|", target, "|", also, "|", flush=True)
        self.rows.append((name, figure, target, also))

    def daemon(self, *options, program="saferided"):
        self.runs += 1
        return Daemon(self.bin_folder, self.folder, f"run{self.runs}", *options, program=program)

    def run_load(self, load, database, program="saferided"):
        name, _, _, _, figure, unit, target = load
        daemon = self.daemon(program=program)
        result = measure_load(daemon, self.bin_folder, load, self.short, f"{self.folder}/tokens")
        daemon.end()
        acknowledged = f", ack p50/p99 {result['ack_p50_ms']}/{result['ack_p99_ms']} ms" if result["acknowledged"] else ""
        self.add(f"{name}, {database}", f"{result[figure]:,.1f} {unit}", target,
                 f"lost {result['lost']}, doubled {result['doubled']}, errors {result['errors']}, delivered/s "
                 f"{result['delivered_per_s']:,.0f}, p50/p99 {result['p50_ms']}/{result['p99_ms']} ms{acknowledged}")
        if name.startswith("P2"):
            self.add("P3 memory per connection, rides included", f"{result['kib']:.1f} KiB", "9",
                     "resident memory, the database's share included")
        return result

    def compare_modes(self, database):
        """P4: the same closed loop, each position persisted, with workers and with SQL on the event loop."""
        load = ("P4 closed loop, rooms of 10, acknowledged",) + BLOCKING[1:]
        normal = self.run_load(load, database)
        blocking = self.run_load(BLOCKING, database, "saferided-blocking")
        ratio = normal["acknowledged_per_s"] / max(blocking["acknowledged_per_s"], 1)
        self.add(f"P4 normal to blocking, {database}", f"{ratio:.1f} ×", "5 ×",
                 f"p99 of broadcasts {normal['p99_ms']} ms to {blocking['p99_ms']} ms")

    def freeze(self, database):
        """P5."""
        figures = measure_freeze(self.bin_folder, 5.0 if self.short else 10.0, 1000.0)
        broadcast, health = figures["broadcast_ms"], figures["health_ms"]
        self.add(f"P5 database frozen for {figures['frozen_seconds']:.0f} s, 1,000 positions/s, p99 of broadcasts, {database}",
                 f"{broadcast['during']['p99']} ms", "2 × of before",
                 f"before {broadcast['before']['p99']} ms, /health p99 {health['before']['p99']} ms before, {health['during']['p99']} ms "
                 f"(longest {health['during']['max']} ms) meanwhile; {figures['load']['acknowledged']} acknowledged, none missing")

    def participants(self, database):
        """P8; as the client sees it, which is more than the server's share."""
        daemon = self.daemon()
        (code, _, token), *_ = daemon.seed(1, 200 if self.short else 2000, f"{self.folder}/tokens")
        connection = http.client.HTTPConnection(daemon.server.removeprefix("http://"))
        headers = {"Authorization": f"Bearer {token}"}

        def get(path):
            started = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, answer.status
            return (time.perf_counter() - started) * 1000, body

        ride = json.loads(get(f"/rides/code/{code}")[1])["id"]
        path = f"/rides/{ride}/participants"
        pages = json.loads(get(path)[1])
        took = sorted(get(path)[0] for _ in range(REQUESTS))
        daemon.end()
        self.add(f"P8 participants of a ride, {database}", f"{took[len(took) // 2]:.1f} ms", "15",
                 f"median of {len(took)} requests for {len(pages)} participants, p99 {took[len(took) * 99 // 100]:.1f} ms, at the client")

    def on(self, database):
        for load in LOADS:
            if self.wants(load[0]) and (database == "SQLite" or load[0].split()[0] in ON_EACH_DATABASE):
                self.run_load(load, database)
        for name, measure in (("P4", self.compare_modes), ("P5", self.freeze), ("P8", self.participants)):
            if self.wants(name):
                measure(database)

    def run(self):
        if self.wants("P10"):
            daemon = self.daemon()
            self.add("P10 start to ready, empty database", f"{daemon.start_msecs:.0f} ms", "300", "migrations and secret included")
            daemon.end()
        self.on("SQLite")
        if "SAFERIDE_TEST_POSTGRESQL" in os.environ:
            os.environ["SAFERIDE_TEST_DATABASE"] = "postgresql"
            self.on("PostgreSQL")
        return self.rows


def table(bin_folder, short, only):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(f"{folder}/saferide.toml").write_text(LIMITS, encoding="ascii")
        rows = Benchmark(bin_folder, folder, short, only).run()
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    lines = [f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {model.group(1) if model else platform.machine()}, load average "
             f"before and with the run {os.getloadavg()[2]:.1f}; the load generator on the same machine"
             + (", a tenth of the connections." if short else "."), "",
             "| what | measured | target | also |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def main():
    bin_folder, document = sys.argv[1], pathlib.Path(sys.argv[2])
    only = sys.argv[sys.argv.index("--only") + 1].split(",") if "--only" in sys.argv else []
    measured = table(bin_folder, "--short" in sys.argv, only)
    if only:
        return
    write(document, "measured", measured)


if __name__ == "__main__":
    main()
