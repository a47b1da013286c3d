#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A token that is revoked by another process ends everything it let in, within a second; what was done is in the
audit; and no password, token or value of a statement is in what the daemon wrote.

    revocation.py BIN_FOLDER
"""
import json
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import requests
import socketio
import websocket

from database import PATIENCE, Database, is_ready, until
from results import note

BIN = sys.argv.pop(1)
PASSWORD = "correct-horse-battery"


class Revocation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.environment = {"XDG_DATA_HOME": cls.folder.name, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        cls.database = Database(cls.folder.name).url
        cls.secrets = {PASSWORD}
        for name, role in (("anna", "rider"), ("dana", "dispatcher")):
            cls.command("user", "add", name, "--role", role, "--password-stdin", input=PASSWORD + "\n")
        cls.log = open(pathlib.Path(cls.folder.name) / "log", "w+", encoding="utf-8")
        cls.daemon = subprocess.Popen(
            [f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--log-level", "debug",
             "--database", cls.database],
            env=cls.environment, stdout=subprocess.PIPE, stderr=cls.log, text=True)
        cls.address = re.search(r"http://(\S+)", cls.daemon.stdout.readline()).group(1)
        until(lambda: is_ready(cls.address))

    @classmethod
    def tearDownClass(cls):
        cls.daemon.send_signal(signal.SIGTERM)
        status = cls.daemon.wait(PATIENCE)
        cls.daemon.stdout.close()
        cls.log.seek(0)
        written = cls.log.read()
        cls.log.close()
        cls.folder.cleanup()
        assert status == 0, f"the daemon ended with {status}:\n{written}"
        assert len(written) > 100, "a log with nothing in it proves nothing"
        for secret in cls.secrets:
            assert secret not in written, f"the log has a secret in it:\n{written}"
        assert not re.search(r"eyJ[\w-]+\.|\$argon2|(?i:bearer |INSERT INTO)", written), f"not for a log:\n{written}"

    @classmethod
    def command(cls, *arguments, **more):
        done = subprocess.run([f"{BIN}/saferided", *arguments, "--database", cls.database], env=cls.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, timeout=PATIENCE, **more)
        assert done.returncode == 0, f"{arguments} ended with {done.returncode}: {done.stderr}"
        return done.stdout

    def log_in(self, name):
        answer = requests.post(f"http://{self.address}/auth/login", data={"username": name, "password": PASSWORD},
                               timeout=PATIENCE)
        self.assertEqual(answer.status_code, 200, answer.text)
        token = answer.json()["access_token"]
        self.secrets.update((token, token.rsplit(".", 1)[1]))
        return token

    def me(self, token):
        return requests.get(f"http://{self.address}/auth/me", headers={"Authorization": f"Bearer {token}"},
                            timeout=PATIENCE).status_code

    def phone(self, token, transport):
        client = socketio.Client(reconnection=False)
        client.connect(f"http://{self.address}", auth={"token": token}, transports=[transport], wait_timeout=PATIENCE)
        self.addCleanup(client.disconnect)
        return client

    def refusal(self, token):
        phone = websocket.create_connection(f"ws://{self.address}/socket.io/?EIO=4&transport=websocket",
                                            timeout=PATIENCE)
        self.addCleanup(phone.close)
        self.assertEqual(phone.recv()[0], "0")
        phone.send("40" + json.dumps({"token": token}))
        return phone.recv()

    def desk(self, token):
        console = websocket.create_connection(f"ws://{self.address}/console", timeout=PATIENCE)
        self.addCleanup(console.close)
        console.send(json.dumps({"type": "hello", "protocol": 1, "token": token}))
        self.assertIn("welcome", console.recv())
        return console

    def ends(self, is_over):
        """Waits for it; the time it took is printed, not asserted."""
        started = time.monotonic()
        while not is_over():
            self.assertLess(time.monotonic() - started, PATIENCE, "it goes on")
            time.sleep(0.02)
        note(f"{self._testMethodName}: ends", seconds=round(time.monotonic() - started, 2))

    def test_phones_and_requests(self):
        for change in (("user", "logout", "anna"), ("user", "role", "anna", "dispatcher"),
                       ("user", "passwd", "anna", "--password-stdin"), ("user", "role", "anna", "rider")):
            with self.subTest(change=change):
                token, other = self.log_in("anna"), self.log_in("dana")
                phones = [self.phone(token, transport) for transport in ("websocket", "polling")]
                bystander = self.phone(other, "websocket")
                self.command(*change, **({"input": PASSWORD + "\n"} if "passwd" in change else {}))
                self.assertEqual(self.me(token), 401)
                self.ends(lambda: not any(phone.connected for phone in phones))
                self.assertTrue(bystander.connected)
                self.assertEqual(self.me(other), 200)
                self.assertIn("unauthorized", self.refusal(token))
                self.phone(self.log_in("anna"), "websocket")

    def test_no_join_code_is_logged(self):
        headers = {"Authorization": f"Bearer {self.log_in('anna')}"}
        ride = requests.post(f"http://{self.address}/rides/", json={"title": "secret", "start_time": "2026-01-31T09:00:00Z"},
                             headers=headers, timeout=PATIENCE).json()
        self.secrets.add(code := ride["code"])
        for method, path, status in (("GET", "/rides/code/{}", 200), ("DELETE", "/rides/code/{}", 405), ("GET", "/rides/code/{}/x", 404),
                                     ("GET", "/rides/{}", 422), ("GET", "/{}", 404), ("PUT", "/rides//{}", 404),
                                     ("GET", "/rides/{}/participants", 422), ("GET", "/x?code={}", 404), ("BREW", "/rides/{}", 405)):
            with self.subTest(method=method, path=path):
                answer = requests.request(method, f"http://{self.address}{path.format(code)}", headers=headers, timeout=PATIENCE)
                self.assertEqual(answer.status_code, status)

    def test_desks(self):
        console = self.desk(self.log_in("dana"))
        self.command("user", "logout", "dana")
        codes = []

        def closed():
            frame = console.recv_frame()  # recv_data() answers a Close first, which may be too late by then
            if frame.opcode == websocket.ABNF.OPCODE_CLOSE:
                codes.append(int.from_bytes(frame.data[:2], "big"))
            return bool(codes)
        self.ends(closed)
        self.assertGreaterEqual(codes[0], 4000)
        self.desk(self.log_in("dana"))

    def test_what_was_done_is_in_the_audit(self):
        dana = {"Authorization": f"Bearer {self.log_in('dana')}"}
        ride = requests.post(f"http://{self.address}/rides/", headers=dana, timeout=PATIENCE,
                             json={"title": "Audit\tline", "start_time": "2026-01-31T09:00:00Z"}).json()
        requests.put(f"http://{self.address}/rides/{ride['id']}", headers=dana, json={"status": "live"},
                     timeout=PATIENCE)
        requests.post(f"http://{self.address}/auth/login", data={"username": "dana", "password": "wrong"},
                      timeout=PATIENCE)
        desk = self.desk(dana["Authorization"].split()[1])
        desk.send(json.dumps({"type": "request", "id": 1, "method": "change_ride",
                              "params": {"ride_id": ride["id"], "title": "Changed at a desk"}}))
        while '"reply"' not in (answer := desk.recv()):
            self.assertNotIn('"type":"error"', answer)
        self.command("user", "role", "dana", "dispatcher")
        wanted = [("desk", "dana", "change_ride"), ("rest", "dana", "POST /rides"), ("rest", "dana", f"PUT /rides/{ride['id']}"),
                  ("rest", "dana", "failed login"), ("rest", "dana", "login"), ("command", None, "user role")]

        def entries():
            lines = [line.split("\t") for line in self.command("audit", "--since", "1h").splitlines()]
            self.assertTrue(all(len(line) == 6 for line in lines), lines)
            self.assertEqual({address for _, source, _, address, _, _ in lines if source != "command"}, {"127.0.0.1"})
            return [(source, actor, action) for _, source, actor, _, action, _ in lines]
        self.ends(lambda: all(any(source == entry[0] and action == entry[2] and actor in (entry[1], None)
                                  for entry in entries()) for source, actor, action in wanted))
        self.assertEqual(self.command("audit", "--since", "9999-01-01"), "")


if __name__ == "__main__":
    unittest.main()
