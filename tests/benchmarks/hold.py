#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds many phones for long, each sending a position a second, and watches the daemon's memory.

    hold.py BIN_FOLDER DOCUMENT [--connections 19000] [--minutes 10]

The daemon runs with its default limits; the phones come from several addresses of 127.0.0.0/8, as an address may have
2,000 connections. Both sides need a descriptor a connection: ulimit -n 20000 or more. Writes its table into DOCUMENT
between the lines "held: begin" and "held: end". Exit 1 when something was lost.
"""
import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

from benchmark import Daemon
from measured import resident_kib, write

RIDERS = 10


def watch(daemon, generator, every):
    """Lines (minutes, MiB) until the generator ends."""
    started, rows = time.monotonic(), []
    due = 0.0
    while generator.poll() is None:
        if time.monotonic() - started >= due:
            rows.append((due / 60, resident_kib(daemon.process.pid) / 1024))
            print(f"{rows[-1][0]:5.1f} min  {rows[-1][1]:8.1f} MiB", file=sys.stderr)
            due += every
        time.sleep(0.2)
    return rows


def report(options, result, before, rows):
    lines = [f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load average {os.getloadavg()[2]:.1f}: "
             f"{result['connections']:,} connections for {options.minutes:g} min, 1 position/s each, rooms of {RIDERS}, SQLite.",
             f"Sent {result['sent']:,}, delivered {result['delivered']:,}, lost {result['lost']}, doubled {result['doubled']}, "
             f"errors {result['errors']}; p50/p99/p99.9 {result['p50_ms']}/{result['p99_ms']}/{result['p99_9_ms']} ms. "
             f"Resident memory before the first connection: {before / 1024:.0f} MiB.", "",
             "| minute | resident memory, MiB |", "|---|---|"]
    return "\n".join(lines + [f"| {minute:.1f} | {mebibytes:.0f} |" for minute, mebibytes in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_folder")
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("--connections", type=int, default=19_000)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard != resource.RLIM_INFINITY and hard < options.connections + 100:
        sys.exit(f"{options.connections} connections need ulimit -n {options.connections + 100}; it is {hard}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(f"{folder}/saferide.toml").write_text("", encoding="ascii")
        daemon = Daemon(options.bin_folder, folder, "hold")
        daemon.seed(options.connections // RIDERS, RIDERS, f"{folder}/tokens")
        before = resident_kib(daemon.process.pid)
        generator = subprocess.Popen([f"{options.bin_folder}/saferide-load", "--server", daemon.server, "--tokens",
                                      f"{folder}/tokens", "--duration", str(options.minutes * 60), "--processes", "2"],
                                     stdout=subprocess.PIPE, text=True)
        rows = watch(daemon, generator, 30 if options.minutes >= 3 else 5)
        result = json.loads(generator.stdout.read().splitlines()[-1])
        daemon.end()
    text = report(options, result, before, rows)
    print(text)
    write(options.document, "held", text)
    sys.exit(1 if result["lost"] + result["doubled"] + result["errors"] else 0)


if __name__ == "__main__":
    main()
