#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures three nodes with a Redis between them beside one daemon that is alone, on the same PostgreSQL.

    cluster.py BIN_FOLDER DOCUMENT [--rates 4000,8000] [--seconds 20] [--redis-stopped MINUTES]

Within with-postgresql.sh. The riders of each ride are spread over the nodes. Writes its table into DOCUMENT between the
lines "cluster: begin" and "cluster: end"; exit 1 if a position was lost. --redis-stopped: only the memory of the nodes
while Redis is stopped, and how long they need afterwards.
"""
import argparse
import json
import os
import pathlib
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / "integration" / part) for part in ("", "cluster_faults")]
from database import postgresql_process, until  # noqa: E402
from installation import Installation, Node  # noqa: E402
from measured import processor_micros, resident_kib, write  # noqa: E402

RIDERS = 10  # of a ride
RATE = 1  # positions a second and rider


def of_postgresql():
    server, children = postgresql_process()
    spent = 0
    for process in (server, *children):
        try:
            spent += processor_micros(process, with_ended_children=True)
        except OSError:
            pass  # a connection that ended since: it is in its parent's account
    return spent


class Alone(Node):
    """The same daemon without [cluster]."""

    def __init__(self, bin_folder, folder, database):
        super().__init__(bin_folder, folder, "alone", database, secrets.token_hex(32), bus="")
        self.configuration = re.sub(r"\[cluster\](\n\w.*)*", "", self.configuration)


def load(bin_folder, folder, nodes, tickets, rate, seconds, redis=None):
    tokens = pathlib.Path(folder, "tokens")
    tokens.write_text("".join(" ".join(ticket) + "\n" for ticket in tickets[:rate // RATE]), encoding="utf-8")
    accounts = {"daemon": lambda: sum(processor_micros(node.daemon.process.pid) for node in nodes), "PostgreSQL": of_postgresql}
    if redis:
        accounts["Redis"] = lambda: processor_micros(redis.process.pid)
    before = {name: account() for name, account in accounts.items()}
    servers = [argument for node in nodes for argument in ("--server", f"http://{node.address}")]
    generator = subprocess.run([f"{bin_folder}/saferide-load", *servers, "--tokens", tokens, "--duration", str(seconds), "--rate", str(RATE),
                                "--ack", "on"], stdout=subprocess.PIPE, text=True, check=False)
    result = json.loads(generator.stdout.splitlines()[-1])
    result["micros"] = {name: (account() - before[name]) / max(result["sent"], 1) for name, account in accounts.items()}
    return result


def row(name, rate, result):
    spent = ", ".join(f"{who} {micros:.0f}" for who, micros in result["micros"].items())
    return f"| {name} | {rate:,} | {result['sent_per_s']:,.0f} | {result['p50_ms']:.2f} / {result['p99_ms']:.2f} ms " \
           f"| {result['ack_p99_ms']:.0f} ms | {spent} | {result['lost']} / {result['doubled']} / {result['unacknowledged']} |"


def compare(options, folder):
    results = []
    with Installation(options.bin_folder, folder) as installation:
        tickets = installation.seed(max(options.rates) // RIDERS, RIDERS)
        for rate in options.rates:
            results.append(("three nodes", rate, load(options.bin_folder, folder, list(installation.nodes.values()), tickets, rate,
                                                      options.seconds, installation.redis)))
        database = installation.database
    alone = Alone(options.bin_folder, folder, database)
    alone.start()
    tickets = alone.daemon.seed(max(options.rates) // RIDERS, RIDERS)
    for rate in options.rates:
        results.append(("one daemon", rate, load(options.bin_folder, folder, [alone], tickets, rate, options.seconds)))
    alone.end(signal.SIGTERM)
    return results


def stop_redis(options, folder):
    """Lines (minute, MiB of each node) while Redis is stopped; then the seconds until every node says that it is connected."""
    rows = []
    with Installation(options.bin_folder, folder) as installation:
        nodes = list(installation.nodes.values())
        tokens = pathlib.Path(folder, "tokens")
        tokens.write_text("".join(" ".join(ticket) + "\n" for ticket in installation.seed(50, RIDERS)), encoding="utf-8")
        servers = [argument for node in nodes for argument in ("--server", f"http://{node.address}")]
        with subprocess.Popen([f"{options.bin_folder}/saferide-load", *servers, "--tokens", tokens, "--duration",
                               str(options.redis_stopped * 60 + 60), "--rate", "1", "--ack", "on"], stdout=subprocess.DEVNULL) as generator:
            time.sleep(20)
            installation.redis.freeze()
            began = time.monotonic()
            while (passed := time.monotonic() - began) < options.redis_stopped * 60:
                rows.append((passed / 60, [resident_kib(node.daemon.process.pid) / 1024 for node in nodes]))
                time.sleep(min(30, options.redis_stopped * 10))
            installation.redis.thaw()
            back = time.monotonic()
            until(lambda: all(all(value == 1 for name, value in node.daemon.metrics().items() if name.startswith("saferide_bus_connected"))
                              for node in nodes))
            healed = time.monotonic() - back
            generator.terminate()
    return rows, healed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_folder")
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("--rates", type=lambda text: [int(rate) for rate in text.split(",")], default=[4_000, 8_000])
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--redis-stopped", type=float, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.redis_stopped:
            rows, healed = stop_redis(options, folder)
            print("\n".join(f"{minute:5.1f} min  {', '.join(f'{mebibytes:.0f}' for mebibytes in nodes)} MiB" for minute, nodes in rows))
            print(f"connected again after {healed:.1f} s")
            return
        results = compare(options, folder)
    lines = [f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores for all of it, load average {os.getloadavg()[1]:.1f}; rides of {RIDERS}, "
             "one position a second each, acknowledged, PostgreSQL.", "",
             "| | offered/s | sent/s | broadcast p50 / p99 | acknowledged p99 | CPU time a position, µs | lost / doubled / unacknowledged |",
             "|---|---|---|---|---|---|---|"]
    write(options.document, "cluster", "\n".join(lines + [row(*result) for result in results]))
    print("\n".join(row(*result) for result in results))
    sys.exit(any(result["lost"] for _, _, result in results))


if __name__ == "__main__":
    main()
