#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several daemons on one PostgreSQL, without a bus: names and secrets, duties that move, nodes that end without a loss, and
schemas that a newer program expanded.

    cluster_postgresql.py BIN_FOLDER
"""
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request

import websocket

from cluster import SECRET
from database import PATIENCE, SKIPPED, Database, is_postgresql, until
from kill_restart import Daemon, position, stored_times

BIN = sys.argv.pop(1)
DUTIES = {"census", "events", "partitions", "retention"}
WRONG_START, TRY_AGAIN = 2, 75
RIDERS = 8


class Node(Daemon):
    """A daemon of the cluster, with a folder of its own."""

    def __init__(self, folder, database, name, secret=SECRET, drain_seconds=0):
        self.name, self.folder = name, pathlib.Path(folder, name)
        self.folder.mkdir(exist_ok=True)
        super().__init__(BIN, self.folder, database, configuration=configuration(name, secret, drain_seconds))

    def status(self):
        with urllib.request.urlopen(f"http://{self.admin}/status", timeout=PATIENCE) as answer:
            return json.load(answer)["cluster"]

    def alive(self):
        """The names of the nodes that it knows to be alive."""
        return {node["name"] for node in self.status()["nodes"] if node["alive"]}

    def duties(self):
        """What it does, as it knows itself."""
        metrics = self.metrics()
        return {duty for duty in DUTIES if metrics[f'saferide_duty{{duty="{duty}"}}'] == 1}

    def log_text(self):
        return pathlib.Path(self.folder, "log").read_text(encoding="utf-8")


def configuration(name, secret=SECRET, drain_seconds=0):
    return (f'secret_key = "{secret}"\n[limits]\npositions_per_second = 0\npositions_burst = 0\nopen_rides_per_user = 0\n'
            f'[cluster]\nnode = "{name}"\ndrain_seconds = {drain_seconds}\n')


class Rider(threading.Thread):
    """Sends positions until told to stop, some at a time. When its connection ends it goes to the next node, and sends what was
    not acknowledged again, as the app does."""

    WINDOW = 10

    def __init__(self, nodes, ticket, first_time):
        super().__init__(daemon=True)
        self.nodes, (self.code, self.user, self.token) = nodes, ticket
        self.next_time, self.waiting, self.acknowledged = first_time, set(), set()
        self.served_by, self.refused, self.is_done = [], [], threading.Event()

    def send(self, connection, number):
        connection.send(f"42{number}" + json.dumps(["update_location", position(self.code, number)]))

    def send_next(self, connection):
        if not self.is_done.is_set():
            self.next_time += 1
            self.waiting.add(self.next_time)
            self.send(connection, self.next_time)

    def take(self, connection, packet):
        if packet.startswith("40"):
            for number in sorted(self.waiting):
                self.send(connection, number)
            while len(self.waiting) < self.WINDOW and not self.is_done.is_set():
                self.send_next(connection)
        elif packet == "2":
            connection.send("3")
        elif found := re.match(r"43(\d+)\[(.*)\]$", packet):
            number = int(found.group(1))
            if json.loads(found.group(2))["ok"]:
                self.waiting.discard(number)
                self.acknowledged.add(number)
                self.send_next(connection)
            else:
                self.refused.append(packet)
                time.sleep(0.05)
                self.send(connection, number)

    def ride_with(self, node):
        connection = websocket.create_connection(f"ws://{node.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                                 suppress_origin=True)
        connection.send("40" + json.dumps({"token": self.token}))
        self.served_by.append(node.name)
        while not self.is_done.is_set() or self.waiting:
            self.take(connection, connection.recv())
        connection.close()

    def run(self):
        turn = 0
        while not self.is_done.is_set() or self.waiting:
            try:
                self.ride_with(self.nodes[turn % len(self.nodes)])
            except (OSError, websocket.WebSocketException):
                turn += 1


class ClusterPostgresql(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.database = Database(self.folder)

    def start(self, name, **more):
        node = Node(self.folder, self.database, name, **more)
        self.addCleanup(node.process.stdout.close)
        self.addCleanup(lambda: node.process.poll() is None and node.end(signal.SIGKILL))
        return node

    def start_pair(self, **more):
        """The first one has all duties."""
        first = self.start("n1", **more)
        until(lambda: first.duties() == DUTIES)
        second = self.start("n2", **more)
        until(lambda: first.alive() == second.alive() == {"n1", "n2"})
        self.assertEqual(second.duties(), set())
        return first, second

    def refuse(self, status, text, message):
        """A start with this configuration ends so."""
        file = pathlib.Path(self.folder, "refused.toml")
        file.write_text(text, encoding="utf-8")
        ended = subprocess.run([f"{BIN}/saferided", "--config", file, "--listen", "127.0.0.1:0", "--admin-listen", "off",
                                "--database", self.database.url],
                               env={"XDG_DATA_HOME": self.folder, "PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False)
        self.assertEqual(ended.returncode, status, ended)
        self.assertRegex(ended.stderr, message)

    def test_duties_move_when_their_node_is_killed(self):
        first, second = self.start_pair()
        first.end(signal.SIGKILL)
        until(lambda: second.duties() == DUTIES)
        until(lambda: second.alive() == {"n2"})
        until(lambda: {(duty["duty"], duty["node"]) for duty in second.status()["duties"]} == {(duty, "n2") for duty in DUTIES})
        again = self.start("n1")  # its name is free at once
        until(lambda: again.alive() == {"n1", "n2"})
        self.assertEqual(again.duties(), set())

    def test_a_node_that_was_stopped_finds_its_duties_taken(self):
        first, second = self.start_pair()
        first.process.send_signal(signal.SIGSTOP)
        until(lambda: second.duties() == DUTIES)
        first.process.send_signal(signal.SIGCONT)
        until(lambda: "this process was stopped for" in first.log_text())
        until(lambda: first.alive() == {"n1", "n2"} and first.duties() == set())
        self.assertEqual(second.duties(), DUTIES)

    def test_duties_move_at_once_when_their_node_ends(self):
        first, second = self.start_pair()
        self.assertEqual(first.end(signal.SIGTERM), 0)
        until(lambda: second.duties() == DUTIES)
        until(lambda: second.alive() == {"n2"})

    def test_a_name_is_one_nodes(self):
        first = self.start("n1")
        self.refuse(WRONG_START, configuration("n1"), r"another saferided has the name of this node \(host .*, pid "
                    f"{first.process.pid}.*cluster.node to a name that no other")
        self.assertTrue(first.is_ready())

    def test_a_secret_is_that_of_all(self):
        first = self.start("n1")
        until(lambda: first.alive() == {"n1"})
        self.refuse(WRONG_START, configuration("n2", secret=SECRET[::-1]), "the secret of this node, n2, is not that of n1.*secret_key_file")
        self.assertEqual(first.alive(), {"n1"})

    def test_a_daemon_without_a_cluster_stays_away(self):
        self.start("n1")
        self.refuse(TRY_AGAIN, "", "nodes of a cluster serve this database.*Set cluster.node")

    def test_a_cluster_without_postgresql_is_refused(self):
        self.database.url = f"sqlite://{self.folder}/saferide.db"
        self.refuse(WRONG_START, configuration("n1"), "cluster.node needs PostgreSQL.*remove cluster.node")

    def test_a_node_that_ends_under_load_loses_nothing(self):
        first, second = self.start_pair(drain_seconds=4)
        start = int(time.time() * 1000) - 3_600_000
        riders = [Rider((first, second), ticket, start) for ticket in first.seed(2, RIDERS // 2)]
        for rider in riders:
            rider.start()
        until(lambda: all(len(rider.acknowledged) >= 50 for rider in riders))
        before = {rider: len(rider.acknowledged) for rider in riders}
        first.process.send_signal(signal.SIGTERM)
        until(lambda: first.process.poll() is not None or not first.is_ready())
        until(lambda: second.duties() == DUTIES)
        self.assertEqual(first.process.wait(timeout=PATIENCE), 0)
        until(lambda: all(rider.served_by[-1] == "n2" and len(rider.acknowledged) >= before[rider] + 100 for rider in riders))
        self.assertIn("closing connections within 4 s", first.log_text())
        for rider in riders:
            rider.is_done.set()
        for rider in riders:
            rider.join(PATIENCE)
            self.assertEqual(rider.waiting, set())
            self.assertEqual(rider.acknowledged - stored_times(self.database, rider.user), set())
        self.assertTrue(all(rider.served_by[0] == "n1" for rider in riders))

    def test_a_second_signal_ends_the_waiting(self):
        first = self.start("n1", drain_seconds=300)
        first.process.send_signal(signal.SIGTERM)
        until(lambda: not first.is_ready())
        self.assertEqual(first.end(signal.SIGTERM), 0)

    def test_a_schema_that_was_expanded_is_served(self):
        first = self.start("n1")
        version = self.database.number("SELECT max(version) FROM schema_migrations")
        self.database.run("INSERT INTO schema_migrations (version, name, applied_at, oldest_program)"
                          f" VALUES ({version + 1}, 'of_tomorrow', 1, {version})")
        second = self.start("n2")
        self.database.terminate_connections()
        until(lambda: first.is_ready() and second.is_ready())
        self.database.run(f"UPDATE schema_migrations SET oldest_program = {version + 1} WHERE version = {version + 1}")
        until(lambda: not first.is_ready() and not second.is_ready())
        self.refuse(WRONG_START, configuration("n3"), f"schema version {version + 1}.*Start the newer")
        self.database.run(f"DELETE FROM schema_migrations WHERE version = {version + 1}")
        until(lambda: first.is_ready() and second.is_ready())

    def test_the_status_shows_all_nodes(self):
        first, second = self.start_pair()
        expected = (r"cluster      n1: \d.*\n             n2: \d.*, this one.*\n             n1 does: census, events, partitions,"
                    r" retention\n             PostgreSQL has no synchronous_standby_names")

        def shown():
            return subprocess.run([f"{BIN}/saferided", "status", "--admin-listen", second.admin], stdout=subprocess.PIPE, text=True,
                                  timeout=PATIENCE, check=True, env={"PATH": "/usr/bin:/bin"}).stdout
        until(lambda: re.search(expected, said := shown()) and "another node counts them all" in said)
        self.assertEqual(first.metrics()['saferide_node_info{node="n1"}'], 1)
        until(lambda: abs(first.metrics().get("saferide_clock_offset_seconds", PATIENCE)) < PATIENCE)


if __name__ == "__main__":
    if not is_postgresql():
        sys.exit(SKIPPED)
    unittest.main()
