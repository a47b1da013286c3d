#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""python-socketio, unchanged, against the real daemon.

    python_client.py BIN_FOLDER

By WebSocket, by polling and with an upgrade: join a ride, send a position, see it come to the group, get its
acknowledgement; a position twice is a duplicate; wrong events are answered and change nothing; nobody gets in
without a token.
"""
import queue
import re
import subprocess
import sys
import tempfile
import unittest

import socketio

from database import PATIENCE, Database, is_ready, until

BIN = sys.argv.pop(1)
TRANSPORTS = (["websocket"], ["polling"], ["polling", "websocket"])
FOLDER = tempfile.TemporaryDirectory()
OPTIONS = ["--database", Database(FOLDER.name).url]
ENVIRONMENT = {"XDG_DATA_HOME": FOLDER.name, "PATH": "/usr/bin:/bin"}
FIX = {"latitude": 46.05, "longitude": 0, "location_timestamp": "2026-01-31T09:15:00+00:00", "speed": 7.5}


def run(*arguments):
    return subprocess.run([f"{BIN}/saferided", *arguments, *OPTIONS], env=ENVIRONMENT, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=True).stdout


class Phone:
    def __init__(self, server, token, transports):
        self.events = queue.Queue()
        self.client = socketio.Client(reconnection=False)
        for name in ("message", "error", "ride_snapshot", "location_update", "incident_update"):
            self.client.on(name, lambda data, name=name: self.events.put((name, data)))
        self.client.connect(server, auth={"token": token}, transports=transports, wait_timeout=PATIENCE)

    def expect(self, name):
        got, data = self.events.get(timeout=PATIENCE)
        assert got == name, f"expected {name}, got {got} {data}"
        return data

    def join(self, code):
        self.client.emit("join_ride", {"ride_code": code})
        assert self.expect("message") == {"msg": f"Joined ride {code}"}
        return self.expect("ride_snapshot")

    def send(self, code, **changes):
        return self.client.call("update_location", {"ride_code": code, **FIX, **changes}, timeout=PATIENCE)


class PythonClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off", *OPTIONS],
                                      env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.server = re.search(r"listening on (\S+)", cls.daemon.stdout.readline()).group(1)
        until(lambda: is_ready(cls.server.removeprefix("http://")))

    @classmethod
    def tearDownClass(cls):
        cls.daemon.terminate()
        assert cls.daemon.wait(PATIENCE) == 0, "the daemon did not end cleanly"
        cls.daemon.stdout.close()
        FOLDER.cleanup()

    def setUp(self):
        self.riders = [line.split() for line in run("seed", "--rides", "1", "--riders", "2").splitlines()]
        self.code = self.riders[0][0]

    def phone(self, rider, transports):
        phone = Phone(self.server, self.riders[rider][2], transports)
        self.addCleanup(phone.client.disconnect)
        return phone

    def refusal(self, namespace, token, transports):
        """What the daemon says to who may not enter; connect() itself would wait for more."""
        refused, client = queue.Queue(), socketio.Client(reconnection=False)
        client.on("connect_error", refused.put, namespace=namespace)
        client.connect(self.server, auth={"token": token}, transports=transports, namespaces=sorted({"/", namespace}), wait=False)
        self.addCleanup(client.disconnect)
        return refused.get(timeout=PATIENCE)["message"]

    def test_a_position_reaches_the_group_and_is_acknowledged(self):
        for transports in TRANSPORTS:
            with self.subTest(transports=transports):
                self.setUp()
                sender, group = self.phone(0, transports), self.phone(1, transports)
                snapshot = sender.join(self.code)
                self.assertEqual({p["user_id"] for p in snapshot["participants"]}, {int(r[1]) for r in self.riders})
                group.join(self.code)
                self.assertEqual(sender.send(self.code), {"ok": True})
                for phone in (sender, group):
                    update = phone.expect("location_update")
                    self.assertEqual(update["user_id"], int(self.riders[0][1]))
                    self.assertEqual((update["latitude"], update["longitude"], update["speed"]), (46.05, 0, 7.5))
                self.assertEqual(sender.send(self.code), {"ok": True, "duplicate": True})

    def test_a_later_join_sees_where_everybody_is(self):
        sender = self.phone(0, ["websocket"])
        sender.join(self.code)
        sender.send(self.code)
        snapshot = self.phone(1, ["websocket"]).join(self.code)
        latitudes = {p["user_id"]: p["latitude"] for p in snapshot["participants"]}
        self.assertEqual(latitudes, {int(self.riders[0][1]): 46.05, int(self.riders[1][1]): None})

    def test_a_wrong_position_is_an_error_and_goes_nowhere(self):
        sender, group = self.phone(0, ["websocket"]), self.phone(1, ["websocket"])
        sender.join(self.code)
        group.join(self.code)
        for wrong in ({"latitude": 91}, {"longitude": "0"}, {"latitude": None}, {"user_id": 999999},
                      {"location_timestamp": "yesterday"}, {"accuracy": -1}):
            with self.subTest(wrong=wrong):
                self.assertIs(sender.send(self.code, **wrong)["ok"], False)
                self.assertIn("msg", sender.expect("error"))
        self.assertEqual(sender.send(self.code), {"ok": True})
        self.assertEqual(group.expect("location_update")["latitude"], 46.05)

    def test_bytes_harm_nobody(self):
        for transports in TRANSPORTS:
            with self.subTest(transports=transports):
                phone = self.phone(0, transports)
                self.assertIs(phone.client.call("photo", bytes(1000), timeout=PATIENCE)["ok"], False)
                self.assertIn("msg", phone.expect("error"))
                self.assertIs(phone.send(self.code, extra=b"\x00\x01")["ok"], True)

    def test_comes_back_by_itself(self):
        connected = queue.Queue()
        client = socketio.Client(reconnection_delay=0.1)
        self.addCleanup(client.disconnect)
        client.on("connect", lambda: connected.put(True))
        client.connect(self.server, auth={"token": self.riders[0][2]}, transports=["websocket"], wait_timeout=PATIENCE)
        connected.get(timeout=PATIENCE)
        client.eio.ws.close()  # as when a network goes
        connected.get(timeout=PATIENCE)
        self.assertEqual(client.call("join_ride", {"ride_code": self.code}, timeout=PATIENCE), {"ok": True})

    def test_an_sos_is_one_however_often_it_is_sent(self):
        for transports in TRANSPORTS:
            with self.subTest(transports=transports):
                phone = self.phone(1, transports)
                phone.join(self.code)
                sos = {"ride_code": self.code, "id": "a", "kind": "crash"}
                answers = [phone.client.call("sos", sos, timeout=PATIENCE) for _ in range(2)]
                self.assertTrue(answers[0]["ok"])
                self.assertEqual(answers[0], answers[1])
                update = phone.expect("incident_update")
                self.assertEqual(update["incident"]["id"], answers[0]["incident_id"])
                self.assertIn("crash", phone.expect("message")["msg"])
                cancelled = phone.client.call("sos_cancel", {"ride_code": self.code, **answers[0]}, timeout=PATIENCE)
                self.assertEqual(cancelled, answers[0])
                self.assertIsNotNone(phone.expect("incident_update")["incident"]["cancelled_at"])
                self.setUp()  # another ride

    def test_no_other_namespace_is_let_in(self):
        for transports in TRANSPORTS:
            with self.subTest(transports=transports):
                self.assertEqual(self.refusal("/other", self.riders[0][2], transports), "Invalid namespace")

    def test_takes_the_token_of_the_header(self):
        for transports in TRANSPORTS:
            client = socketio.Client(reconnection=False)
            with self.subTest(transports=transports):
                client.connect(self.server, headers={"Authorization": f"Bearer {self.riders[0][2]}"}, transports=transports,
                               wait_timeout=PATIENCE)
                self.assertEqual(client.call("join_ride", {"ride_code": self.code}, timeout=PATIENCE), {"ok": True})
            client.disconnect()

    def test_nobody_joins_a_ride_of_others(self):
        stranger = self.phone(0, ["websocket"])
        self.setUp()  # another ride
        stranger.client.emit("join_ride", {"ride_code": self.code})
        self.assertIn("msg", stranger.expect("error"))

    def test_nobody_gets_in_without_a_token(self):
        for token in (None, "", "nonsense", self.riders[0][2][:-2]):
            with self.subTest(token=token):
                self.assertEqual(self.refusal("/", token, ["websocket"]), "unauthorized")


if __name__ == "__main__":
    unittest.main()
