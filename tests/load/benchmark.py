#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures what docs/performance.md states, and writes its table.

    benchmark.py BIN_FOLDER DOCUMENT [--short]

Starts daemons of its own on SQLite in a temporary folder. The load comes from the same machine, so figures
compare only with those of the same machine. --short: a tenth of the connections, to see that it works.
"""
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

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
# name, rides, riders a ride, load options, figure, its unit, what to reach
LOADS = [
    ("P1 closed loop, 200 connections, rooms of 10", 20, 10, ["--closed"], "sent_per_s", "positions/s", "45,000"),
    ("P6 durable ingest, rooms of 1, acknowledged", 200, 1, ["--closed", "--wait", "ack", "--ack", "on", "--window", "10"],
     "acknowledged_per_s", "positions/s", "40,000"),
    ("P7 acknowledgement p99 at 1,000 positions/s", 100, 10, ["--ack", "on"], "ack_p99_ms", "ms", "100"),
    ("P2 19,000 connections, 1 position/s, p99", 1900, 10, ["--processes", "2"], "p99_ms", "ms", "50"),
]


class Daemon:
    def __init__(self, bin_folder, folder, name):
        self.arguments = ["--config", f"{folder}/saferide.toml", "--database", f"sqlite://{folder}/{name}.db"]
        self.environment = {"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"}
        self.binary = f"{bin_folder}/saferided"
        started = time.monotonic()
        self.process = subprocess.Popen([self.binary, "--listen", "127.0.0.1:0", "--admin-listen", "off"] + self.arguments,
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

    def resident_kib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)


def run_load(bin_folder, folder, number, load, short):
    name, rides, riders, options, figure, unit, target = load
    daemon = Daemon(bin_folder, folder, f"load{number}")
    tokens = f"{folder}/tokens{number}"
    daemon.seed(max(rides // 10, 1) if short else rides, riders, tokens)
    before = daemon.resident_kib()
    generator = subprocess.Popen([f"{bin_folder}/saferide-load", "--server", daemon.server, "--tokens", tokens, "--duration",
                                  "3" if short else "15"] + options, stdout=subprocess.PIPE, text=True)
    peak = before
    while generator.poll() is None:
        peak = max(peak, daemon.resident_kib())
        time.sleep(0.2)
    result = json.loads(generator.stdout.read().splitlines()[-1])
    daemon.end()
    print(name, json.dumps(result), file=sys.stderr)
    rows = [(name, f"{result[figure]:,.1f} {unit}", target,
             f"lost {result['lost']}, doubled {result['doubled']}, errors {result['errors']}, "
             f"delivered/s {result['delivered_per_s']:,.0f}, p50/p99 {result['p50_ms']}/{result['p99_ms']} ms")]
    if name.startswith("P2"):
        rows.append(("P3 memory per connection, rides included", f"{(peak - before) / max(result['connections'], 1):.1f} KiB",
                     "20", "resident memory, the database's share included"))
    return rows


def table(bin_folder, short):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(f"{folder}/saferide.toml").write_text(
            "[limits]\npositions_per_second = 0\npositions_burst = 0\nconnections_per_address = 0\n"
            "unauthenticated_connections = 0\n", encoding="ascii")
        daemon = Daemon(bin_folder, folder, "start")
        rows = [("P10 start to ready, empty database", f"{daemon.start_msecs:.0f} ms", "300", "migrations and secret included")]
        daemon.end()
        for number, load in enumerate(LOADS):
            rows += run_load(bin_folder, folder, number, load, short)
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    lines = [f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {model.group(1) if model else platform.machine()}, load average "
             f"before and with the run {os.getloadavg()[2]:.1f}; SQLite, the load generator on the same machine"
             + (", a tenth of the connections." if short else "."), "",
             "| what | measured | target | also |", "|---|---|---|---|"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def main():
    bin_folder, document = sys.argv[1], pathlib.Path(sys.argv[2])
    measured = table(bin_folder, "--short" in sys.argv)
    print(measured)
    text = document.read_text(encoding="utf-8") if document.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    document.write_text(f"{text[:start]}\n{measured}\n{text[end:]}", encoding="utf-8")


if __name__ == "__main__":
    main()
