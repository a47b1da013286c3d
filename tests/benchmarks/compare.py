#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares two builds by the loads of benchmark.py, in alternating pairs, and prints a table with the ratios.

    compare.py OLD_BIN_FOLDER NEW_BIN_FOLDER [--pairs 5] [--only P1,P6] [--short]

The load generator is NEW's for both. Within with-postgresql.sh also on PostgreSQL. A ratio is the median of those of the
pairs, because the machine changes from one minute to the next; what moves least is the daemon's processor time for a
position. --short: a tenth of the connections and a fifth of the time, to see that it works.
"""
import os
import pathlib
import statistics
import sys
import tempfile

from benchmark import LIMITS, LOADS, ON_EACH_DATABASE, Daemon, measure_load

ALSO_ON_POSTGRESQL = ("P1", *ON_EACH_DATABASE)


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def run(bin_folder, generator_folder, load, short):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(f"{folder}/saferide.toml").write_text(LIMITS, encoding="ascii")
        daemon = Daemon(bin_folder, folder, "run")
        result = measure_load(daemon, generator_folder, load, short, f"{folder}/tokens")
        daemon.end()
    if result["lost"] or result["errors"]:
        print(f"{bin_folder}, {load[0]}: lost {result['lost']}, errors {result['errors']}", file=sys.stderr, flush=True)
    return result


def figures_of(load):
    name, _, _, _, figure, unit, _ = load
    yield name, figure, unit
    yield f"{name}, processor time for a position", "processor_us", "µs"
    if name.startswith("P2"):
        yield "P3 memory per connection, rides included", "kib", "KiB"


def compare(old_folder, new_folder, load, database, pairs, short):
    pairs = [(run(old_folder, new_folder, load, short), run(new_folder, new_folder, load, short)) for _ in range(pairs)]
    for name, figure, unit in figures_of(load):
        old = statistics.median(pair[0][figure] for pair in pairs)
        new = statistics.median(pair[1][figure] for pair in pairs)
        ratios = sorted(pair[1][figure] / max(pair[0][figure], 1e-9) for pair in pairs)
        print(f"| {name}, {database} | {old:,.1f} {unit} | {new:,.1f} {unit} | {statistics.median(ratios):.2f} | "
              f"{ratios[0]:.2f} to {ratios[-1]:.2f} |", flush=True)


def main():
    old_folder, new_folder = sys.argv[1:3]
    only = option("--only", "").split(",")
    databases = ["sqlite"] + (["postgresql"] if "SAFERIDE_TEST_POSTGRESQL" in os.environ else [])
    print("| what | old | new | new to old | of the pairs |\n|---|---|---|---|---|")
    for database in databases:
        os.environ["SAFERIDE_TEST_DATABASE"] = database
        for load in LOADS:
            name = load[0].split()[0]
            if (only == [""] or name in only) and (database == "sqlite" or name in ALSO_ON_POSTGRESQL):
                compare(old_folder, new_folder, load, database, int(option("--pairs", "5")), "--short" in sys.argv)


if __name__ == "__main__":
    main()
