#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The nginx example of docs/admin.md, word for word but for addresses and paths, in front of the daemon.

    nginx.py BIN_FOLDER ADMIN_MD
"""
import asyncio
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import requests
import requests.adapters
import socketio
import urllib3
import websocket

from database import PATIENCE, SKIPPED, Database, until
from kill_restart import Daemon
from ports import fixed_port

ADMIN = pathlib.Path(sys.argv.pop(2))
BIN = sys.argv.pop(1)
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
PASSWORD = "correct-horse"
PHONE_ADDRESS = "127.0.0.7"  # another than the proxy's
DAEMON_CONFIGURATION = '[security]\ntrusted_proxies = ["127.0.0.1"]\n[limits]\nlogins_per_minute = 2\n'
urllib3.disable_warnings()
for bundle in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
    os.environ.pop(bundle, None)  # they would count for more than verify=False


def under_a_path(location):
    """As admin.md says it."""
    return location.replace("location / {", "location /rides/ {\n        proxy_set_header X-Forwarded-Prefix /rides;").replace(
        "proxy_pass http://saferide;", "proxy_pass http://saferide/;")


class FromAddress(requests.adapters.HTTPAdapter):
    """Requests that come from another address of the loopback."""

    def __init__(self, address):
        self.address = address
        super().__init__()

    def init_poolmanager(self, *arguments, **options):
        super().init_poolmanager(*arguments, source_address=(self.address, 0), **options)


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.daemon = Daemon(BIN, cls.folder, Database(cls.folder), configuration=DAEMON_CONFIGURATION)
        cls.addClassCleanup(cls.daemon.process.stdout.close)
        cls.addClassCleanup(cls.daemon.end, signal.SIGTERM)
        subprocess.run([cls.daemon.binary, "user", "add", "dana", "--role", "dispatcher", "--password-stdin"] + cls.daemon.options,
                       input=PASSWORD + "\n", text=True, env=cls.daemon.environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.start_nginx()
        cls.http = requests.Session()
        cls.http.verify = False
        cls.http.mount("https://", FromAddress(PHONE_ADDRESS))
        cls.addClassCleanup(cls.http.close)

    @classmethod
    def start_nginx(cls):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
                        "-subj", "/CN=rides.example.org", "-keyout", f"{cls.folder}/privkey.pem",
                        "-out", f"{cls.folder}/fullchain.pem"], check=True, stderr=subprocess.DEVNULL)
        port = fixed_port()
        example = re.search(r"```nginx\n(.*?)```", ADMIN.read_text(encoding="utf-8"), re.DOTALL).group(1)
        for theirs, ours in (("127.0.0.1:8000", cls.daemon.address), ("listen 443", f"listen 127.0.0.1:{port}"),
                             ("/etc/letsencrypt/live/rides.example.org", cls.folder)):
            assert theirs in example, f"the example of admin.md has no {theirs}"
            example = example.replace(theirs, ours)
        location = re.search(r"    location / \{.*?\n    \}\n", example, re.DOTALL).group(0)
        example = example.replace(location, location + under_a_path(location))
        user = "user root;\n" if os.geteuid() == 0 else ""
        scratch = "".join(f"{kind}_temp_path {cls.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        pathlib.Path(cls.folder, "nginx.conf").write_text(
            f"{user}daemon off; pid {cls.folder}/nginx.pid; error_log {cls.folder}/nginx.log;\nevents {{}}\n"
            f"http {{ access_log off;\n{scratch}{example}}}\n", encoding="utf-8")
        cls.nginx = subprocess.Popen([NGINX, "-p", cls.folder, "-e", f"{cls.folder}/nginx.log", "-c", f"{cls.folder}/nginx.conf"])
        cls.addClassCleanup(cls.nginx.wait, PATIENCE)
        cls.addClassCleanup(cls.nginx.terminate)
        cls.address, cls.url = f"127.0.0.1:{port}", f"https://127.0.0.1:{port}"

        def answers():
            assert cls.nginx.poll() is None, pathlib.Path(cls.folder, "nginx.log").read_text(encoding="utf-8")
            try:
                return requests.get(cls.url + "/health", verify=False, timeout=PATIENCE).status_code == 200
            except requests.ConnectionError:
                return False
        until(answers)

    def log_in(self, password=PASSWORD, **headers):
        return self.http.post(self.url + "/auth/login", data={"username": "dana", "password": password}, headers=headers,
                              timeout=PATIENCE)

    def test_1_rest_and_the_request_id(self):
        token = self.log_in().json()["access_token"]
        for _ in range(5):  # on connections that are kept
            answer = self.http.get(self.url + "/auth/me", headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)
            self.assertEqual((answer.status_code, answer.json()["username"]), (200, "dana"))
            self.assertRegex(answer.headers["X-Request-Id"], "^[0-9a-f]{32}$")  # nginx made it, the daemon took it
        ids = [self.http.get(self.url + "/health", timeout=PATIENCE).headers["X-Request-Id"] for _ in range(2)]
        self.assertNotEqual(*ids)

    def test_1_a_large_route_comes_through(self):
        token = self.log_in().json()["access_token"]
        points = "".join(f'<trkpt lat="{46 + n / 1e5:.5f}" lon="14.5"/>' for n in range(60_000))
        gpx = f'<gpx version="1.1"><trk><trkseg>{points}</trkseg></trk></gpx>'
        answer = self.http.post(self.url + "/routes", json={"title": "long", "gpx_data": gpx}, timeout=PATIENCE,
                                headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(answer.status_code, 201, answer.text[:300])

    def test_1_phones_by_both_transports(self):
        """By the client of one thread: that of two has them read and write one TLS connection at once, which Python 3.11 does
        not guard, and is cut now and then."""
        code, user, token = self.daemon.seed(1, 1)[0]

        async def ride(transports):
            async with asyncio.timeout(PATIENCE):
                phone, moved = socketio.AsyncClient(reconnection=False, ssl_verify=False), asyncio.Queue()
                phone.on("location_update", moved.put)
                await phone.connect(self.url, auth={"token": token}, transports=transports, wait_timeout=PATIENCE)
                while phone.transport() != transports[-1]:
                    await asyncio.sleep(0.01)
                await phone.call("join_ride", {"ride_code": code}, timeout=PATIENCE)
                answer = await phone.call("update_location", {"ride_code": code, "latitude": 46.05, "longitude": 14.5},
                                          timeout=PATIENCE)
                self.assertTrue(answer["ok"], answer)
                self.assertEqual((await moved.get())["user_id"], int(user))
                await phone.disconnect()

        for transports in (["websocket"], ["polling"], ["polling", "websocket"]):
            with self.subTest(transports=transports):
                asyncio.run(ride(transports))

    def test_1_pages_and_their_files_also_under_a_path(self):
        for root in ("/", "/rides/"):
            for page in ("j/ABC123", "r", "o", "f/abc"):
                answer = self.http.get(self.url + root + page, timeout=PATIENCE)
                self.assertEqual(answer.status_code, 200)
                self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
                for address in re.findall(r'(?:href|src)="([^"]+)"', answer.text):
                    whole = urllib.parse.urljoin(answer.url, address)
                    self.assertTrue(whole.startswith(self.url + root + "app/"), whole)
                    self.assertEqual(self.http.get(whole, timeout=PATIENCE).status_code, 200)

    def test_1_the_desk(self):
        token = self.log_in().json()["access_token"]
        desk = websocket.create_connection(f"wss://{self.address}/console", timeout=PATIENCE, suppress_origin=True,
                                           sslopt={"cert_reqs": ssl.CERT_NONE})
        desk.send(json.dumps({"type": "hello", "protocol": 1, "token": token}))
        self.assertIn("welcome", desk.recv())
        desk.close()

    def test_2_the_address_of_the_phone_counts_and_not_the_proxys(self):
        statuses = [self.log_in("wrong", **{"X-Forwarded-For": "203.0.113.9"}).status_code for _ in range(3)]
        self.assertEqual(statuses, [401, 401, 429])

        def failed():
            audit = subprocess.run([self.daemon.binary, "audit", "--since", "1h"] + self.daemon.options, env=self.daemon.environment,
                                   stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
            return [line.split("\t")[3] for line in audit if line.split("\t")[4] == "failed login"]
        until(lambda: len(failed()) == 2)
        self.assertEqual(failed(), [PHONE_ADDRESS] * 2)  # nginx put it last; what the phone says itself is not believed
        # By another address: the name is blocked, the address is not.
        other = requests.post(self.url + "/auth/login", data={"username": "nobody", "password": "x"}, verify=False, timeout=PATIENCE)
        self.assertEqual(other.status_code, 401)


if __name__ == "__main__":
    if NGINX is None:
        print("needs nginx")
        sys.exit(SKIPPED)
    unittest.main()
