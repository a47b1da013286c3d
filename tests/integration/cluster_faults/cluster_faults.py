#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three nodes behind nginx with a Redis between them, phones of each ride on all of them, and whatever may break.

    cluster_faults.py BIN_FOLDER [TEST…]        SAFERIDE_TEST_KILLS=N rounds of SIGKILL (default 20)

Needs with-postgresql.sh with a server of its own, which it restarts. One node's clock is half a minute slow.
"""
import collections
import http.client
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
import unittest

BIN = sys.argv.pop(1)

from installation import NGINX, Installation  # noqa: E402
from phones import HearingPhone  # noqa: E402

from cluster import dispatcher_token, milliseconds  # noqa: E402
from database import PATIENCE, SKIPPED, is_postgresql, until  # noqa: E402
from kill_restart import FAKETIME, preloaded, stored_times  # noqa: E402
from results import BOUNDED, note  # noqa: E402

RIDES, RIDERS = 2, 6
SLOW_BY = 30  # seconds: the clock of one node
BACK_WITHIN = 3  # where nothing else runs beside
FAR_POSITIONS_WITHIN = 4  # those of other nodes, while there is no Redis


def ranges(numbers):
    """Pairs of first and last."""
    found = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


class Cluster(unittest.TestCase):
    def setUp(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        slow = {"LD_PRELOAD": preloaded(BIN, FAKETIME), "FAKETIME": f"-{SLOW_BY}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "DONT_FAKE_MONOTONIC": "1"}
        self.installation = Installation(BIN, folder, {"n2": slow})
        self.installation.__enter__()
        self.addCleanup(self.installation.__exit__)
        self.stopping = threading.Event()
        self.phones = [HearingPhone(self.installation.nginx.address, ticket, self.stopping, polls=number % 3 == 2)
                       for number, ticket in enumerate(self.installation.seed(RIDES, RIDERS))]
        for phone in self.phones:
            phone.start()
        self.addCleanup(self.end)
        self.until(lambda: all(phone.joined_at for phone in self.phones))

    def end(self):
        self.stopping.set()
        for phone in self.phones:
            phone.join()

    def until(self, condition):
        """Tells how long it took."""
        began = time.monotonic()
        try:
            until(condition)
        except AssertionError:
            troubles = {phone.user: (phone.joined_at, phone.trouble, dict(phone.refused), len(phone.waiting)) for phone in self.phones}
            self.fail(f"not true within {PATIENCE} s: {troubles}\n{self.installation.logs()}")
        return time.monotonic() - began

    def members(self, phone):
        return [other for other in self.phones if other.code == phone.code]

    def everybody_acknowledged(self, count):
        before = [len(phone.acknowledged) for phone in self.phones]
        return self.until(lambda: all(len(phone.acknowledged) >= had + count for phone, had in zip(self.phones, before)))

    def settle(self):
        """Nobody sends anything new until everything was acknowledged, and everybody has heard the newest of everybody."""
        for phone in self.phones:
            phone.has_more = False
        self.until(lambda: not any(phone.waiting for phone in self.phones))
        self.until(lambda: all(phone.newest.get(int(other.user)) == other.next_time
                               for phone in self.phones for other in self.members(phone)))
        for phone in self.phones:
            self.assertEqual(phone.backward, [], "somebody heard an older position after a newer one")
            missing = phone.acknowledged - stored_times(self.installation.database, phone.user)
            if missing:
                stored = self.installation.database.rows("SELECT user_id, participation_id, count(*) FROM positions"
                                                         " JOIN participations ON participations.id = participation_id GROUP BY 1, 2")
                self.fail(f"of {phone.user}, {len(phone.acknowledged)} acknowledged, these are not stored: {ranges(missing)};"
                          f" stored are {stored}\n{self.installation.logs()}")
        twice = self.installation.database.number(
            "SELECT count(*) - count(DISTINCT (participation_id, fix_time)) FROM positions")
        self.assertEqual(twice, 0)

    def go_on(self):
        for phone in self.phones:
            phone.has_more = True

    def ask(self, node, method, path, token, body=None):
        """The status and the object that a node answers."""
        connection = http.client.HTTPConnection(self.installation.nodes[node].address, timeout=PATIENCE)
        connection.request(method, path, json.dumps(body) if body else None,
                           {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content else None

    def test_every_position_reaches_every_member_once_and_in_order(self):
        for phone in self.phones:
            phone.heard_of.clear()
        self.everybody_acknowledged(150)
        self.settle()
        for phone in self.phones:
            for other in self.members(phone):
                heard = phone.heard_of[int(other.user)]
                self.assertEqual(heard, list(range(heard[0], other.next_time + 1)),
                                 f"{phone.user} did not hear each position of {other.user} once")

    def test_changes_and_removals_take_effect_on_every_node(self):
        phone, dispatcher = self.phones[0], dispatcher_token(self.installation.nodes["n1"].daemon, "dispatcher")
        status, rides = self.ask("n1", "GET", "/rides/", dispatcher)
        self.assertEqual(status, 200, rides)
        ride = next(ride for ride in rides if ride["code"] == phone.code)
        status, changed = self.ask("n2", "PUT", f"/rides/{ride['id']}", dispatcher, {"title": "another"})
        self.assertEqual(status, 200, changed)
        self.assertLess(abs(milliseconds(changed["updated_at"]) - time.time() * 1000), SLOW_BY * 500, "by the slow clock of the node")
        seconds = self.until(lambda: all(any(name == "ride_updated" and data["ride"]["title"] == "another"
                                             for name, data in other.events) for other in self.members(phone)))
        note("cluster: a change is everywhere", seconds=round(seconds, 2))
        self.assertEqual(self.ask("n3", "PUT", f"/rides/{ride['id']}", dispatcher, {"status": "finished"})[0], 200)
        seconds = self.until(lambda: all(any(name == "ride_ended" for name, _ in other.events) for other in self.members(phone)))
        note("cluster: a finished ride is over everywhere", seconds=round(seconds, 2))

    def test_nodes_are_killed_under_load(self):
        rounds, chance, slowest = int(os.environ.get("SAFERIDE_TEST_KILLS", "20")), random.Random(7), 0
        for _ in range(rounds):
            node = self.installation.nodes[chance.choice(list(self.installation.nodes))]
            node.end(signal.SIGKILL)
            slowest = max(slowest, self.everybody_acknowledged(1))
            node.start()
            self.everybody_acknowledged(10)
        self.settle()
        note("cluster: SIGKILL of a node under load", kills=rounds, lost=0, seconds_until_everybody_is_back=round(slowest, 2),
             acknowledged=sum(len(phone.acknowledged) for phone in self.phones))
        self.assertTrue(slowest < BACK_WITHIN or not BOUNDED, f"somebody was back only after {slowest:.2f} s")

    def test_a_node_that_is_stopped_drains(self):
        for name in ("n1", "n2", "n3"):
            self.assertEqual(self.installation.nodes[name].end(signal.SIGTERM), 0)
            self.everybody_acknowledged(1)
            self.installation.nodes[name].start()
        self.settle()

    def test_the_next_version_takes_over_node_by_node(self):
        """It has another schema, an event that nobody knew and another version of messages; for a while there are both."""
        for phone in self.phones:
            phone.turned_away.clear()
        for name, node in self.installation.nodes.items():
            self.assertEqual(node.end(signal.SIGTERM), 0)
            self.everybody_acknowledged(1)
            node.start("saferided-next")
            self.everybody_acknowledged(20)
            self.far_positions()
            self.assertTrue(all(other.is_ready() for other in self.installation.nodes.values()))
            expected = 2 if name == "n3" else 1  # nobody writes what another could not read
            self.until(lambda expected=expected: all(other.daemon.metrics()["saferide_bus_version"] == expected
                                                     for other in self.installation.nodes.values()))
        self.settle()
        turned_away = collections.Counter(reason for phone in self.phones for reason in phone.turned_away)
        self.assertFalse(turned_away, f"{turned_away}\n{self.installation.logs()}")

    def test_a_node_that_was_frozen_goes_on(self):
        node = self.installation.nodes["n3"]
        node.daemon.process.send_signal(signal.SIGSTOP)
        # Phones of the frozen node leave it by the proxy's time-out or their own: those of the others notice nothing.
        # What is read is read at another node. This takes longer than a lease's renewal and what the nodes call silent.
        for _ in self.installation.nodes:
            self.assertTrue(self.installation.nginx.answers())
        node.daemon.process.send_signal(signal.SIGCONT)
        self.everybody_acknowledged(20)
        self.settle()

    def far_positions(self):
        """Everybody hears of everybody again, with what is sent from now on."""
        start = {phone.user: phone.next_time for phone in self.phones}
        return self.until(lambda: all(phone.newest.get(int(other.user), 0) > start[other.user]
                                      for phone in self.phones for other in self.members(phone)))

    def test_redis_breaks_and_comes_back(self):
        redis = self.installation.redis
        for how in ("killed", "frozen"):
            with self.subTest(how):
                (redis.kill if how == "killed" else redis.freeze)()
                self.everybody_acknowledged(1)  # as if nothing had happened
                seconds = max(self.far_positions() for _ in range(3))
                self.assertTrue(all(node.is_ready() for node in self.installation.nodes.values()))
                note(f"cluster: positions of other nodes while Redis is {how}", seconds=round(seconds, 2))
                self.assertTrue(seconds < FAR_POSITIONS_WITHIN or not BOUNDED)
                (redis.start if how == "killed" else redis.thaw)()
                self.until(lambda: all(any(value == 1 for name, value in node.daemon.metrics().items()
                                           if name.startswith("saferide_bus_connected")) for node in self.installation.nodes.values()))
                self.settle()
                self.go_on()

    def test_postgresql_restarts(self):
        self.installation.database.restart()
        self.until(lambda: all(node.is_ready() for node in self.installation.nodes.values()))
        self.everybody_acknowledged(10)
        self.settle()


if __name__ == "__main__":
    if not is_postgresql() or NGINX is None:
        print("needs PostgreSQL and nginx")
        sys.exit(SKIPPED)
    unittest.main()
