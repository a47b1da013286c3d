#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers do to the real daemon what they should not. After each: it answers /health, nothing of theirs is stored,
and its memory is back. The worst answer time and the growth of memory are printed.

    abuse.py BIN_FOLDER
"""
import base64
import hashlib
import hmac
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import unittest.mock

import requests
import websocket

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from database import PATIENCE, Database, is_ready, until  # noqa: E402
from results import note  # noqa: E402

BIN = sys.argv.pop(1)
PASSWORD = "correct-horse"
MEMORY_LEFT_MIB = 160  # what a process may keep: pools of the allocator, a sanitizer's quarantine, 64 MiB of one password hash
NASTY = ("'; DROP TABLE users; --", '" OR ""="', "%s%n%x%p%1", "{0}${jndi:x}", "../../../../etc/passwd", "\r\nSet-Cookie: a=b",
         "<script>alert(1)</script>", "\u202e\u0000", "A" * 100_000, "\ud83d", "NaN", "-0")


class Abuse(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        environment = {"XDG_DATA_HOME": cls.folder.name, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                       "SAFERIDE_LIMITS_LOGINS_PER_MINUTE": "0", "SAFERIDE_LIMITS_REGISTRATIONS_PER_HOUR": "0",
                       "SAFERIDE_LIMITS_POSITIONS_BURST": "0"}
        database = Database(cls.folder.name).url
        subprocess.run([f"{BIN}/saferided", "user", "add", "anna", "--password-stdin", "--database", database],
                       env=environment, input=PASSWORD + "\n", text=True, check=True, timeout=PATIENCE,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.daemon = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off",
                                       "--log-level", "error", "--database", database],
                                      env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.address = re.search(r"http://(\S+)", cls.daemon.stdout.readline()).group(1)
        until(lambda: is_ready(cls.address))
        cls.url = f"http://{cls.address}"
        host, port = cls.address.split(":")
        cls.peer = (host, int(port))
        answer = requests.post(f"{cls.url}/auth/login", data={"username": "anna", "password": PASSWORD}, timeout=PATIENCE)
        cls.token = answer.json()["access_token"]
        cls.headers = {"Authorization": f"Bearer {cls.token}"}
        cls.worst, cls.kept, cls.inputs = 0.0, 0, 0
        sends = requests.Session.send

        def counted(session, *arguments, **options):
            cls.inputs += 1
            return sends(session, *arguments, **options)
        patched = unittest.mock.patch.object(requests.Session, "send", counted)
        patched.start()
        cls.addClassCleanup(patched.stop)
        cls.memory_before = cls.memory()

    @classmethod
    def tearDownClass(cls):
        cls.daemon.send_signal(signal.SIGTERM)
        status = cls.daemon.wait(PATIENCE)
        cls.daemon.stdout.close()
        cls.folder.cleanup()
        assert status == 0, f"the daemon ended with {status}"
        note("abuse", inputs=cls.inputs, health_at_worst_ms=round(cls.worst * 1000), memory_kept_mib=cls.kept)

    @classmethod
    def memory(cls):
        status = pathlib.Path(f"/proc/{cls.daemon.pid}/status").read_text(encoding="ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) // 1024

    def tearDown(self):
        started = time.monotonic()
        self.assertEqual(requests.get(f"{self.url}/health", timeout=PATIENCE).status_code, 200)
        type(self).worst = max(self.worst, time.monotonic() - started)
        deadline = time.monotonic() + PATIENCE
        while self.memory() - self.memory_before > MEMORY_LEFT_MIB and time.monotonic() < deadline:
            time.sleep(0.2)
        kept = self.memory() - self.memory_before
        self.assertLessEqual(kept, MEMORY_LEFT_MIB, "memory is not back")
        type(self).kept = max(self.kept, kept)

    def raw(self, data):
        """Says any bytes, and returns what comes until the end."""
        type(self).inputs += 1
        with socket.create_connection(self.peer, timeout=PATIENCE) as peer:
            try:
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            received = b""
            try:
                while part := peer.recv(65536):
                    received += part
            except OSError:
                pass
            return received

    def refused(self, data, *statuses):
        answer = self.raw(data)
        status = int(answer[9:12] or 0)
        self.assertIn(status, statuses or (400,), (data[:80], answer[:200]))
        self.assertEqual(answer.count(b"HTTP/1.1 "), 1, answer[:400])

    def test_request_smuggling(self):
        chunked = b"5\r\nhello\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: a\r\n\r\n"
        for fields in (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"Content-Length: 5\r\nContent-Length: 6\r\n",
                       b"Content-Length: 5\r\nContent-Length: 5\r\n", b"Content-Length: 5, 5\r\n", b"Content-Length: +5\r\n",
                       b"Content-Length: 0x5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 5 5\r\n",
                       b"Content-Length : 5\r\n", b" Content-Length: 5\r\n", b"Transfer-Encoding: xchunked\r\n",
                       b"Transfer-Encoding: chunked, identity\r\n", b"Transfer-Encoding: \x0bchunked\r\n",
                       b"X: a\r\n folded: b\r\n", b"X: a\rb\r\n", b"X: a\x00b\r\n", b"X\r\n",
                       b"Content-Length: 99999999999999999999999\r\n"):
            with self.subTest(fields=fields):
                self.refused(b"POST /users/ HTTP/1.1\r\nHost: a\r\n" + fields + b"\r\n" + chunked, 400, 413, 501)

    def test_heads_beyond_their_limits(self):
        self.refused(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414, 431)
        self.refused(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"a" * 40_000 + b"\r\n\r\n", 431)
        self.refused(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: a\r\n" * 200 + b"\r\n", 431)
        for first in (b"GET\r\n\r\n", b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
                      b"GET / HTTP/1.1\r\n\r\n", b"G\x00T / HTTP/1.1\r\nHost: a\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"):
            with self.subTest(first=first):
                self.assertNotIn(b" 200 ", self.raw(first))

    def test_many_pipelined_requests_are_answered_in_order(self):
        paths = [f"/nothing{number}" if number % 2 else "/health" for number in range(200)]
        answers = self.raw(b"".join(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for path in paths))
        statuses = [int(match) for match in re.findall(rb"HTTP/1.1 (\d+)", answers)]
        self.assertEqual(statuses, [404 if "nothing" in path else 200 for path in paths])

    def test_path_tricks(self):
        for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/rides/..%2f..%2fetc", "/rides/%00", "/rides/%ff",
                     "/rides/%c0%af", "//rides//1", "/rides/1;x=y", "/rides/1%", "/%", "/rides\\1", "/docs/../metrics", "/metrics",
                     "/.git/config", "http://evil.example/rides/1", "*", "/rides/1#x"):
            with self.subTest(path=path):
                answer = self.raw(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
                self.assertIn(int(answer[9:12]), (400, 401, 404), answer[:100])
                self.assertNotIn(b"root:", answer)

    def test_bodies(self):
        bodies = (b"[" * 10_000, b'{"a":' * 10_000, b"[" * 500_000, b'"' + b"\\" * 999_999, b'{"title":"a","title":"b"}',
                  b'{"title":"\xff\xfe"}', b'{"title":"\\ud800"}', b'{"title":1e999}', b"9" * 900_000, b"{}" * 400_000,
                  b'{"' + b'","'.join(b"k%d" % n for n in range(50_000)) + b'":1}', b"\x00" * 1000,
                  b"{" + b",".join(b'"k%d":1' % n for n in range(60_000)) + b"}")
        for method, path in (("POST", "/rides/"), ("POST", "/routes/"), ("POST", "/users/"), ("PUT", "/participations/1"),
                             ("POST", "/participations/")):
            for body in bodies:
                with self.subTest(path=path, body=body[:20]):
                    answer = requests.request(method, self.url + path, data=body, timeout=PATIENCE,
                                              headers={**self.headers, "Content-Type": "application/json"})
                    self.assertEqual(answer.status_code, 422)
                    self.assertNotRegex(answer.text, r"(?i)sqlite|select |/home|\.cpp")

    def test_nasty_words_in_every_field(self):
        fields = {"/users/": ("username", "password"), "/rides/": ("title", "description", "start_time", "visibility"),
                  "/routes/": ("title", "description", "gpx_data"), "/participations/": ("ride_code",)}
        for path, names in fields.items():
            for name in names:
                for word in NASTY:
                    with self.subTest(path=path, field=name, word=word[:20]):
                        body = {"username": "someone", "password": PASSWORD, "title": "a",
                                "start_time": "2026-01-31T09:00:00Z", name: word}
                        answer = requests.post(self.url + path, data=json.dumps(body), timeout=PATIENCE,
                                               headers={**self.headers, "Content-Type": "application/json"})
                        self.assertIn(answer.status_code, (201, 404, 409, 422), answer.text[:200])
                        self.assertNotIn("Set-Cookie", answer.headers)
        for word in NASTY[:7]:
            answer = requests.get(f"{self.url}/rides/code/{requests.utils.quote(word, safe='')}", headers=self.headers,
                                  timeout=PATIENCE)
            self.assertIn(answer.status_code, (404,), word)

    def test_gpx_bombs(self):
        laughs = "<!DOCTYPE g [<!ENTITY a 'ha'>" + "".join(
            f"<!ENTITY {chr(98 + n)} '{('&' + chr(97 + n) + ';') * 10}'>" for n in range(9)) + "]><gpx>&j;</gpx>"
        outside = "<!DOCTYPE g [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><gpx><name>&x;</name></gpx>"
        for gpx in (laughs, outside, "<gpx>" * 100_000, "<gpx><trk>" + "<trkseg>" * 100_000, "<gpx " + "a='1' " * 100_000 + "/>",
                    "<gpx><trk><trkseg>" + "<trkpt lat='1e308' lon='1'/>" * 1000):
            with self.subTest(gpx=gpx[:40]):
                answer = requests.post(f"{self.url}/routes/", json={"title": "a", "gpx_data": gpx}, headers=self.headers,
                                       timeout=PATIENCE)
                self.assertEqual(answer.status_code, 422)
                self.assertNotIn("root:", answer.text)
        answer = requests.post(f"{self.url}/routes/", data=b" " * 10_000_001, headers=self.headers, timeout=PATIENCE)
        self.assertEqual(answer.status_code, 413)

    def test_forged_tokens(self):
        head, payload, signature = self.token.split(".")

        def encode(text):
            return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()
        claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
        admin = encode(json.dumps({**claims, "sub": "2", "role": "admin"}))
        guess = hmac.new(b"secret", f"{head}.{admin}".encode(), hashlib.sha256).digest()
        none, hs512 = encode('{"alg":"none"}'), encode('{"alg":"HS512","typ":"JWT"}')
        for token in (f"{none}.{payload}.", f"{none}.{payload}.{signature}",
                      f"{head}.{admin}.{signature}", f"{head}.{payload}.", f"{head}.{payload}", f"{head}.{payload}.{signature}x",
                      f"{head}.{admin}.{base64.urlsafe_b64encode(guess).rstrip(b'=').decode()}", f" {head}.{payload}.{signature}=",
                      "a" * 5000, "...", "", f"{hs512}.{payload}.{signature}"):
            with self.subTest(token=token[:60]):
                answer = requests.get(f"{self.url}/auth/me", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)
                self.assertEqual(answer.status_code, 401)

    def test_websockets_of_other_sites(self):
        for path in ("/console", "/socket.io/?EIO=4&transport=websocket"):
            with self.subTest(path=path), self.assertRaises(websocket.WebSocketBadStatusException) as refused:
                websocket.create_connection(f"ws://{self.address}{path}", origin="https://evil.example.org", timeout=PATIENCE)
            self.assertEqual(refused.exception.status_code, 403)

    def new_session(self):
        """Waits while as many as may be have joined nothing yet: those end by themselves."""
        made = []

        def opened():
            answer = requests.get(f"{self.url}/socket.io/?EIO=4&transport=polling", timeout=PATIENCE)
            self.assertIn(answer.status_code, (200, 503))
            made.extend([json.loads(answer.text[1:])["sid"]] if answer.status_code == 200 else [])
            return made
        until(opened, 3 * PATIENCE)
        return made[0]

    def test_stolen_and_guessed_sessions(self):
        self.new_session()
        for sid in ("", "x", "A" * 20, "../../x", "%00", "1", "a" * 4000):
            answer = requests.get(f"{self.url}/socket.io/?EIO=4&transport=polling&sid={sid}", timeout=PATIENCE)
            self.assertIn(answer.status_code, (200, 400), sid)  # 200 only for an empty sid: a new session
        sids = {self.new_session() for _ in range(200)}
        self.assertEqual(len(sids), 200)
        self.assertTrue(all(len(sid) >= 20 for sid in sids))

    def test_a_flood_of_polls(self):
        with requests.Session() as session:
            url = f"{self.url}/socket.io/?EIO=4&transport=polling"
            statuses = [session.get(url, timeout=PATIENCE).status_code for _ in range(1_500)]  # sessions that nobody joins
        self.assertLessEqual(set(statuses), {200, 503})  # so many strangers there may be, and who is idle gives way
        opened = self.new_session()
        polls = [socket.create_connection(self.peer, timeout=PATIENCE) for _ in range(50)]  # two polls at once end it
        for poll in polls:
            poll.sendall(f"GET /socket.io/?EIO=4&transport=polling&sid={opened} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        statuses = [int(poll.recv(4096)[9:12]) for poll in polls]
        self.assertGreaterEqual(statuses.count(400), len(polls) - 2)
        for poll in polls:
            poll.close()
        for body in ("4" * 1_000, "\x1e" * 100_000, "2\x1e" * 1_000, "40" + "[" * 10_000, "451-[\"a\",{\"_placeholder\":true,\"num\":1e9}]"):
            sid = self.new_session()
            self.assertIn(requests.post(f"{url}&sid={sid}", data=body, timeout=PATIENCE).status_code, (200, 400))

    def test_nasty_words_in_every_event(self):
        phone = websocket.create_connection(f"ws://{self.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                            suppress_origin=True)
        phone.send("40" + json.dumps({"token": self.token}))
        while not phone.recv().startswith("40"):
            pass
        place = {"ride_code": "ABC123", "latitude": 46, "longitude": 14, "location_timestamp": "2026-01-31T09:00:00Z", "id": "1"}
        for field in (*place, "accuracy", "speed", "course", "altitude", "battery", "user_id"):
            for word in (*(word for word in NASTY if "\u0000" not in word and word != "\ud83d"), 1e300, -1, {}, [[]], None, True):
                for event in ("update_location", "join_ride", "leave_ride"):
                    phone.send("421" + json.dumps([event, {**place, field: word}]))
                    type(self).inputs += 1
                    while not (answer := phone.recv()).startswith("431"):  # refused: nobody is in this ride
                        pass
                    self.assertIn('"ok":false', answer)
                    self.assertNotRegex(answer, r"(?i)sqlite|select |/home|\.cpp")
        phone.close()

    def test_slow_strangers_do_not_stop_others(self):
        slow = [socket.create_connection(self.peer, timeout=PATIENCE) for _ in range(300)]
        for number, peer in enumerate(slow):
            peer.sendall((b"GET / HTTP/1.1\r\nX: a", b"POST /users/ HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n{",
                          b"")[number % 3])
        self.assertEqual(requests.get(f"{self.url}/auth/me", headers=self.headers, timeout=PATIENCE).status_code, 200)
        for peer in slow:
            peer.close()

    def test_a_flood_of_connections(self):
        peers = []
        for _ in range(1200):
            try:
                peers.append(socket.create_connection(self.peer, timeout=PATIENCE))
            except OSError:
                break
        self.assertGreater(len(peers), 900)
        for peer in peers:
            peer.close()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if requests.get(f"{self.url}/health", timeout=PATIENCE).status_code == 200:
                    return
            except requests.ConnectionError:
                pass
            time.sleep(0.05)
        self.fail("nobody is let in after the flood")


if __name__ == "__main__":
    unittest.main()
