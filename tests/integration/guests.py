#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""People without an account: a crowd joins by a code behind one address, rides with keys, and is followed by a link;
keys and links that were replaced or revoked cut what they let in, and none of them is in the log.

    guests.py BIN_FOLDER
"""
import http.client
import json
import pathlib
import signal
import sys
import tempfile
import threading
import time
import unittest

import requests
import websocket

from database import Database, until
from kill_restart import Daemon, position

BIN = sys.argv.pop(1)
PATIENCE = 60
CROWD, HANDS = 200, 10


class Phone:
    """A Socket.IO connection."""

    def __init__(self, daemon, auth):
        self.socket = websocket.create_connection(f"ws://{daemon.address}/socket.io/?EIO=4&transport=websocket",
                                                  timeout=PATIENCE, suppress_origin=True)
        self.socket.send("40" + json.dumps(auth))
        self.acknowledged = 0
        while not (packet := self.socket.recv()).startswith("4"):
            pass
        self.refusal = packet if packet.startswith("44") else None

    def next(self, *names):
        """The data of the next event with one of these names."""
        while True:
            packet = self.socket.recv()
            if packet == "2":
                self.socket.send("3")
            elif packet.startswith("42"):
                name, data = json.loads(packet[2:])
                if name in names:
                    return data

    def ask(self, name, data):
        self.acknowledged += 1
        self.socket.send(f"42{self.acknowledged}" + json.dumps([name, data]))
        while not (packet := self.socket.recv()).startswith(f"43{self.acknowledged}["):
            pass
        return json.loads(packet[packet.index("["):])[0]

    def is_cut(self):
        try:
            while True:
                if not self.socket.recv():
                    return True
        except (websocket.WebSocketException, ConnectionError):
            return True


class Guests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.daemon = Daemon(BIN, cls.folder.name, Database(cls.folder.name), "--log-level", "debug")
        cls.code, cls.user, cls.token = cls.daemon.seed(1, 2)[0]
        cls.session = requests.Session()
        cls.ride = cls.ask("GET", f"/rides/code/{cls.code}", 200, cls.token)["id"]
        cls.secrets = set()

    @classmethod
    def tearDownClass(cls):
        cls.session.close()
        status = cls.daemon.end(signal.SIGTERM)
        cls.daemon.process.stdout.close()
        log = pathlib.Path(cls.folder.name, "log").read_text(encoding="utf-8")
        cls.folder.cleanup()
        assert status == 0, f"the daemon ended with {status}: {log[-2000:]}"
        assert "POST /join" in log or "/join" in log, "a log without requests proves nothing"
        for secret in cls.secrets:
            assert secret not in log, "a key or a link is in the log"

    @classmethod
    def ask(cls, method, path, status, token=None, body=None):
        answer = cls.session.request(method, f"http://{cls.daemon.address}{path}", json=body, timeout=PATIENCE,
                                     headers={"Authorization": f"Bearer {token}"} if token else {})
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.text else None

    def join(self, name):
        guest = self.ask("POST", "/join", 201, body={"ride_code": self.code, "display_name": name, "phone": "+49 170 555"})
        self.secrets |= {guest["key"], "+49 170 555"}
        return guest["participation"]["id"], guest["key"]

    def fix(self, ago=0):
        return position(self.code, int(time.time() * 1000) - ago)

    def test_a_guest_rides_with_the_others(self):
        other = Phone(self.daemon, {"token": self.token})
        other.ask("join_ride", {"ride_code": self.code})
        _, key = self.join("Carla")
        self.assertEqual(other.next("participant_joined") | {"user_id": 0},
                         {"ride_code": self.code, "user_id": 0, "username": "Carla", "guest": True})
        phone = Phone(self.daemon, {"key": key})
        riders = {rider["username"]: rider["guest"] for rider in phone.next("ride_snapshot")["participants"]}
        self.assertTrue(riders["Carla"])
        self.assertNotIn("555", json.dumps(riders))
        self.assertEqual(phone.ask("update_location", self.fix()), {"ok": True})
        self.assertEqual(other.next("location_update")["ride_code"], self.code)

    def test_a_key_that_is_replaced_or_whose_rider_left_cuts_its_connections(self):
        participation, key = self.join("Dora")
        phone = Phone(self.daemon, {"key": key})
        phone.next("ride_snapshot")
        following = self.ask("POST", f"/participations/{participation}/tracking-key", 201, key)["key"]
        self.secrets.add(following)
        self.assertTrue(phone.is_cut())
        self.assertIn("not valid", Phone(self.daemon, {"key": key}).refusal)
        phone = Phone(self.daemon, {"key": following})
        phone.next("ride_snapshot")
        self.ask("DELETE", f"/participations/{participation}", 204, following)
        self.assertTrue(phone.is_cut())

    def test_a_ride_is_followed_by_a_link_until_that_is_revoked(self):
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        made = self.ask("POST", f"/rides/{self.ride}/follow-links", 201, self.token, {"expires_at": soon, "names": "full"})
        token = made["url"].rsplit("/f/")[1]
        self.secrets.add(token)
        follower = Phone(self.daemon, {"follow": token})
        riders = follower.next("follow_snapshot")["riders"]
        self.assertGreaterEqual(len(riders), 2)
        participation, key = self.join("Emil")
        self.assertEqual(follower.next("follow_update")["rider"] | {"role": ""},
                         {"id": participation, "name": "Emil", "role": ""})
        phone = Phone(self.daemon, {"key": key})
        phone.next("ride_snapshot")
        sent = self.fix()
        phone.ask("update_location", sent)
        self.assertEqual(follower.next("follow_update")["rider"]["latitude"], sent["latitude"])
        late = self.ask("POST", f"/rides/{self.ride}/follow-links", 201, self.token, {"expires_at": soon, "delay_minutes": 10})
        old = self.fix(ago=11 * 60_000)
        phone.ask("update_location", old)  # measured in time, but it came only now
        delayed = Phone(self.daemon, {"follow": late["url"].rsplit("/f/")[1]}).next("follow_snapshot")["riders"]
        shown = next(rider for rider in delayed if rider["id"] == participation)
        self.assertNotIn("latitude", shown)
        self.assertNotIn("name", shown)
        until(lambda: self.ask("GET", f"/rides/{self.ride}/follow-links", 200, self.token)[0]["last_used_at"])
        self.ask("DELETE", f"/follow-links/{made['id']}", 204, self.token)
        self.assertTrue(follower.is_cut())
        self.assertIn("not valid", Phone(self.daemon, {"follow": token}).refusal)

    def test_a_crowd_joins_behind_one_address(self):
        statuses = []

        def hand(number):
            connection = http.client.HTTPConnection(self.daemon.address, timeout=PATIENCE)
            for guest in range(CROWD // HANDS):
                connection.request("POST", "/join", json.dumps({"ride_code": self.code, "display_name": f"Guest {number}.{guest}"}),
                                   {"Content-Type": "application/json"})
                answer = connection.getresponse()
                answer.read()
                statuses.append(answer.status)
            connection.close()

        hands = [threading.Thread(target=hand, args=(number,)) for number in range(HANDS)]
        for thread in hands:
            thread.start()
        for thread in hands:
            thread.join()
        self.assertEqual(statuses, [201] * CROWD)


if __name__ == "__main__":
    unittest.main()
