#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three daemons with one PostgreSQL and one Redis, and phones of one ride on all of them: every position reaches every
member once and in order, through what may happen to Redis and to a node, and whatever others do on the same Redis.

    cluster_bus.py BIN_FOLDER
"""
import http.client
import itertools
import json
import re
import signal
import sys
import tempfile
import threading
import time
import unittest

from cluster import Desk, Member, Node, Redis, dispatcher_token
from database import PATIENCE, SKIPPED, Database, is_postgresql, until
from monitored import asked_metrics

BIN = sys.argv.pop(1)
NAMES = ("n1", "n2", "n3")
RIDERS = 6
IN_A_ROW = 40  # positions of each rider


class ClusterBus(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder, self.nodes, self.members = folder.name, [], []
        self.database, self.redis = Database(self.folder), Redis(self.folder)
        self.addCleanup(self.redis.kill)
        self.times = itertools.count(int(time.time() * 1000) - 3_600_000)

    def start(self, bus=None):
        """One of the nodes has TLS."""
        urls = [self.redis.url, self.redis.url, self.redis.tls_url]
        for name, url in zip(NAMES, urls):
            self.nodes.append(self.start_node(name, [url] if bus is None else bus))
        self.wait_connected(bus is None)

    def start_node(self, name, bus, **more):
        node = Node(BIN, self.folder, self.database, name, bus, **more)
        self.addCleanup(node.process.stdout.close)
        self.addCleanup(lambda: node.process.poll() is None and node.end(signal.SIGKILL))
        return node

    def wait_connected(self, is_connected=True):
        for node in self.nodes:
            until(lambda node=node: node.is_connected() == is_connected and node.is_behind() != is_connected, PATIENCE)

    def enter(self, riders=RIDERS, nodes=None):
        """Riders of a new ride, each at another node."""
        tickets = self.nodes[0].seed(1, riders)
        self.members = [Member((nodes or self.nodes)[i % len(nodes or self.nodes)], ticket) for i, ticket in enumerate(tickets)]
        for member in self.members:
            self.addCleanup(member.leave)
        return tickets

    def send_from_all(self, count=IN_A_ROW):
        """Positions of everybody, all at once; returns a time before all of them."""
        first = next(self.times)
        for _ in range(count):
            for member in self.members:
                member.send(next(self.times))
        return first

    def assert_live(self, count=IN_A_ROW):
        """Everybody hears each position that is sent from now on once, and in order. A busy machine may keep a node waiting until
        it takes the bus for dead and says so: then it is tried again."""
        while True:
            late, since = self.times_late(), self.send_from_all(count)
            until(lambda late=late, since=since: self.unheard(since) <= 0 or self.times_late() != late)
            if self.unheard(since) <= 0:
                break
            self.wait_connected()
            self.assert_newest_is_known()
        for listener in self.members:
            for sender in self.members:
                heard, sent = ([number for number in numbers if number > since] for numbers in (listener.heard[sender.user], sender.sent))
                self.assertEqual(heard, sent, f"{listener.user} at {listener.node.name} of {sender.user} at {sender.node.name}")

    def unheard(self, since):
        """How many of the positions since then were not heard, of all members together."""
        def count(numbers):
            return sum(number > since for number in list(numbers))
        return sum(count(sender.sent) - count(listener.heard[sender.user]) for listener in self.members for sender in self.members)

    def times_late(self):
        return sum(node.log_text().count("positions of other nodes come from the database") for node in self.nodes)

    def assert_newest_is_known(self):
        """Everybody knows where everybody is, and nobody was seen to go back."""
        for listener in self.members:
            for sender in self.members:
                until(lambda listener=listener, sender=sender: listener.heard[sender.user][-1:] == sender.sent[-1:], PATIENCE)
                heard = listener.heard[sender.user]
                self.assertEqual(heard, sorted(set(heard)))

    def assert_all_acknowledged(self):
        for member in self.members:
            until(lambda member=member: len(member.acknowledged) == len(member.sent), PATIENCE)
            self.assertEqual(member.refused, [])
        stored = self.database.number("SELECT count(*) FROM positions")
        self.assertEqual(stored, sum(len(member.sent) for member in self.members))

    def open_desk(self, node):
        desk = Desk(node, dispatcher_token(node, f"dora{node.name}"))
        self.addCleanup(desk.leave)
        return desk

    def assert_desk_shows_newest(self, desk):
        for member in self.members:
            until(lambda member=member: desk.of(member.user) == member.sent[-1], PATIENCE)
        self.assertEqual(desk.went_back, 0)

    def test_every_position_reaches_every_member_once_and_in_order(self):
        self.start()
        self.enter()
        self.assert_live()
        self.assert_all_acknowledged()
        for node in self.nodes:
            until(lambda node=node: node.metrics()["saferide_bus_delay_seconds_count"] > 0, PATIENCE)
            until(lambda node=node: node.metrics()["saferide_bus_unsent_bytes"] == 0)
            metrics = node.metrics()
            self.assertGreaterEqual(metrics["saferide_bus_published_total"], IN_A_ROW)
            self.assertGreaterEqual(node.received("live"), 4 * IN_A_ROW)  # of the four at other nodes
            self.assertEqual(node.received("forged"), 0)
            self.assertEqual(asked_metrics(of_nodes=True) - {re.sub(r"(_bucket)?({.*)?$", "", name) for name in metrics}, set())

    def test_a_desk_sees_the_riders_of_all_nodes(self):
        self.start()
        self.enter(nodes=self.nodes[1:])
        desk = self.open_desk(self.nodes[0])  # which has the ride not in memory
        self.send_from_all()
        self.assert_desk_shows_newest(desk)
        until(lambda: desk.link_states[-1:] != [True])  # a busy machine may stop a node for seconds

    def change_redis(self, break_it, mend_it):
        """Positions come late while Redis is away, and live again afterwards."""
        self.start()
        self.enter()
        desk = self.open_desk(self.nodes[0])
        self.assert_live()
        break_it()
        self.wait_connected(False)
        until(lambda: desk.link_states[-1:] == [True], PATIENCE)
        self.send_from_all(5)
        self.assert_newest_is_known()
        self.assert_desk_shows_newest(desk)
        for node in self.nodes:
            self.assertTrue(node.is_ready())
        mend_it()
        self.wait_connected()
        until(lambda: desk.link_states[-1:] == [False], PATIENCE)
        self.assert_live()
        self.assert_desk_shows_newest(desk)
        self.assert_all_acknowledged()

    def test_redis_is_killed_and_comes_back(self):
        self.change_redis(self.redis.kill, self.redis.start)

    def test_redis_is_frozen_and_goes_on(self):
        self.change_redis(self.redis.freeze, self.redis.thaw)

    def test_nodes_begin_and_end_while_redis_does_not_answer(self):
        self.redis.freeze()
        self.nodes = [self.start_node(name, [self.redis.url]) for name in NAMES[:2]]
        self.enter(riders=2)
        self.send_from_all(5)
        self.assert_newest_is_known()
        self.assert_all_acknowledged()
        for node in self.nodes:
            self.assertEqual(node.end(signal.SIGTERM), 0)

    def test_a_node_is_restarted(self):
        self.start()
        tickets = self.enter()
        self.assert_live()
        for how in (signal.SIGTERM, signal.SIGKILL):
            self.assert_all_acknowledged()
            there = [i for i, member in enumerate(self.members) if member.node is self.nodes[1]]
            self.nodes[1].end(how)
            for i in there:
                until(lambda i=i: self.members[i].is_gone, PATIENCE)
            remaining = [member for member in self.members if not member.is_gone]
            self.members, everybody = remaining, self.members
            self.assert_live(5)
            self.nodes[1] = self.start_node("n2", [self.redis.url])
            self.wait_connected()
            self.members = everybody
            for i in there:
                before = self.members[i]
                self.members[i] = Member(self.nodes[1], tickets[i])
                self.members[i].sent, self.members[i].acknowledged = before.sent, before.acknowledged
                self.addCleanup(self.members[i].leave)
            self.assert_live()
        self.assert_all_acknowledged()

    def test_without_redis_positions_come_from_the_database(self):
        self.start(bus=[])
        self.enter()
        desk = self.open_desk(self.nodes[0])
        until(lambda: desk.link_states == [True], PATIENCE)
        self.send_from_all(5)
        self.assert_newest_is_known()
        self.assert_desk_shows_newest(desk)
        self.assert_all_acknowledged()

    def test_nodes_with_other_servers_of_the_bus_are_told_apart(self):
        """The same two servers, spelled differently: rides would be sent to the one and awaited at the other."""
        first, other = [self.redis.url, self.redis.tls_url], [self.redis.url.replace("127.0.0.1", "localhost"), self.redis.tls_url]
        self.nodes = [self.start_node(name, urls) for name, urls in zip(NAMES, (first, other))]
        self.enter(riders=4)
        desk = self.open_desk(self.nodes[0])
        for node in self.nodes:
            until(lambda node=node: node.is_behind() and node.metrics()["saferide_bus_other_servers"] == 1, PATIENCE)
        self.send_from_all(5)
        self.assert_newest_is_known()  # from the database
        self.assert_desk_shows_newest(desk)
        self.nodes[0].wait_status("OTHER REDIS SERVERS: localhost:")
        until(lambda: "cluster.bus of n2 lists other servers" in self.nodes[0].log_text(), PATIENCE)
        self.assertEqual(self.nodes[1].end(signal.SIGTERM), 0)
        self.nodes[0].wait_status(r"n2: \S+, stopped \d+ s ago")
        until(lambda: not self.nodes[0].is_behind(), PATIENCE)
        self.nodes[1] = self.start_node("n2", list(reversed(first)))
        self.wait_connected()
        self.nodes[0].wait_status("last heard: .*n2 0 s ago", r"redis +127.0.0.1:\d+, connected for \d+ ",
                                  r"a message takes \d+\.\d ms", without="OTHER REDIS SERVERS")

    def test_others_on_the_same_redis_change_nothing(self):
        self.start()
        self.enter()
        database = Database(self.folder, "other")
        own, self.database = self.database, database
        neighbour = self.start_node("m1", [self.redis.url], prefix="other", secret="the secret of another installation, as long")
        self.database = own
        until(neighbour.is_connected, PATIENCE)
        self.assert_live(5)
        self.assertEqual([node.received("forged") for node in [*self.nodes, neighbour]], [0, 0, 0, 0])

        # The same prefix with another secret: its beats are heard, and not believed.
        self.database = database
        neighbour.end(signal.SIGTERM)
        intruder = self.start_node("m1", [self.redis.url], secret="the secret of another installation, as long")
        self.database = own
        for node in [*self.nodes, intruder]:
            until(lambda node=node: node.received("forged") > 0, PATIENCE)
        until(lambda: "not sealed with our secret" in self.nodes[0].log_text())
        intruder.end(signal.SIGTERM)
        self.assert_live(5)

    def test_forged_and_damaged_messages_are_dropped(self):
        self.start()
        self.enter()
        sender, listener = self.members[0], self.members[1]
        sender.send(next(self.times))
        channel, message = self.overheard_position(sender)
        others = self.nodes[1:]  # to the sender's node it is its own
        before = [node.received("forged") for node in others]
        damaged = [b"", b"\0", message[:9], message[:-1], message + b"\0", message[:20] + bytes([message[20] ^ 1]) + message[21:],
                   b"x" * 10_000]
        for bytes_ in damaged:
            self.redis.say("PUBLISH", channel, bytes_)
        self.redis.say("PUBLISH", "saferide:p:999999", message)  # of another ride: nobody hears that
        self.redis.say("PUBLISH", "saferide:c", message)  # sealed for another channel
        self.redis.say("PUBLISH", "saferide:p:x", message)
        for node, count in zip(others, before):
            until(lambda node=node, count=count: node.received("forged") == count + len(damaged) + 1, PATIENCE)
        old = self.nodes[1].received("old")
        self.redis.say("PUBLISH", channel, message)  # as it was: true, and not new
        until(lambda: self.nodes[1].received("old") > old, PATIENCE)
        self.assert_live(5)
        heard = listener.heard[sender.user]
        self.assertEqual(heard, sorted(set(heard)))

    def overheard_position(self, sender):
        """The message of a position that is sent now, with its channel."""
        heard = []
        listening = threading.Thread(target=lambda: heard.extend(self.redis.overhear("saferide:p:*", 1)))
        listening.start()
        while listening.is_alive():
            sender.send(next(self.times))
            listening.join(0.2)
        return heard[0]

    def test_wrong_passwords_count_at_all_nodes(self):
        self.start()
        self.enter(riders=len(NAMES))

        def try_wrong(node):
            connection = http.client.HTTPConnection(node.address, timeout=PATIENCE)
            connection.request("POST", "/auth/login", f"username=eva&password=wrong{next(self.times)}",
                               {"Content-Type": "application/x-www-form-urlencoded"})
            status = connection.getresponse().status
            connection.close()
            return status

        for node in (self.nodes[0], self.nodes[0], self.nodes[1], self.nodes[1]):
            self.assertEqual(try_wrong(node), 401)
        self.assert_live(1)  # and so what was said before
        self.assertEqual([try_wrong(self.nodes[2]) for _ in range(2)], [401, 429])  # the fifth, and one too many
        self.assert_live(1)
        self.assertEqual(try_wrong(self.nodes[0]), 429)

    def test_a_session_by_polling_belongs_to_the_node_that_its_id_names(self):
        self.start()

        def poll(node, query):
            connection = http.client.HTTPConnection(node.address, timeout=PATIENCE)
            connection.request("GET", f"/socket.io/?EIO=4&transport=polling{query}")
            answer = connection.getresponse()
            text = answer.read().decode()
            connection.close()
            return answer.status, text

        for node in self.nodes:
            status, text = poll(node, "")
            self.assertEqual(status, 200)
            session = json.loads(text[1:])["sid"]
            self.assertRegex(session, rf"^[A-Za-z0-9_-]{{24}}\d\.{node.name}$")
            elsewhere = next(other for other in self.nodes if other is not node)
            self.assertEqual(poll(elsewhere, f"&sid={session}"), (400, '{"code":1,"message":"Session ID unknown"}'))


if __name__ == "__main__":
    if not is_postgresql():
        sys.exit(SKIPPED)
    unittest.main()
