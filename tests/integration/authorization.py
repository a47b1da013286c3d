#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what, on every way in: one table, and a daemon that is asked about each of its cells.

    authorization.py BIN_FOLDER DOCUMENT     asks, and compares the table in the document
    authorization.py --markdown              prints the table
"""
import base64
import hashlib
import hmac
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from database import PATIENCE, Database, is_ready, until

SECRET = "a secret that only this test knows, 32 bytes and more"
PASSWORD = "correct-horse"
ACTORS = ("organizer", "rider", "other", "dispatcher", "admin")
NOBODY = ("nobody", "expired", "revoked", "forged")

# Each line: the action, then how it is done, then what organizer, rider in the ride, other rider, dispatcher and admin
# get. Two columns of answers: a listed ride, and one that is not; its route is shown to those in it ("always").
RIDE = '{"title": "Sunday", "start_time": "2026-01-31T09:00:00Z"}'
PLACE = '{"latitude": 46, "longitude": 14, "location_timestamp": "2026-01-31T09:15:00Z"}'
TABLE = (
    ("list users", "GET /users/", None, "403 403 403 200 200", "403 403 403 200 200"),
    ("see a user", "GET /users/1", None, "200 200 200 200 200", "200 200 200 200 200"),
    ("renew one's token", "POST /auth/renew", None, "200 200 200 200 200", "200 200 200 200 200"),
    ("see oneself", "GET /auth/me", None, "200 200 200 200 200", "200 200 200 200 200"),
    ("create a ride", "POST /rides/", RIDE, "201 201 201 201 201", "201 201 201 201 201"),
    ("list rides", "GET /rides/", None, "200 200 200 200 200", "200 200 200 200 200"),
    ("see a ride by its code", "GET /rides/code/{code}", None, "200 200 200 200 200", "200 200 200 200 200"),
    ("see a ride", "GET /rides/{ride}", None, "200 200 200 200 200", "200 200 404 200 200"),
    ("see the participants", "GET /rides/{ride}/participants", None, "200 200 403 200 200", "200 200 404 200 200"),
    ("change a ride", "PUT /rides/{ride}", '{"title": "x"}', "200 403 403 200 200", "200 403 404 200 200"),
    ("end a ride", "PUT /rides/{ride}", '{"is_active": false}', "200 403 403 200 200", "200 403 404 200 200"),
    ("delete a ride", "DELETE /rides/{ride}", None, "204 403 403 204 204", "204 403 404 204 204"),
    ("add a rider without an account", "POST /rides/{ride}/riders", '{"display_name": "Carla"}', "201 403 403 201 201", "201 403 404 201 201"),
    ("see the contacts of a ride", "GET /rides/{ride}/contacts", None, "200 403 403 200 200", "200 403 404 200 200"),
    ("see the rider's contact", "GET /participations/{riding}/contact", None, "403 200 403 200 200", "403 200 404 200 200"),
    ("change the rider's contact", "PUT /participations/{riding}/contact", '{"phone": "112"}',
     "403 200 403 200 200", "403 200 404 200 200"),
    ("let everybody follow", "POST /rides/{ride}/follow-links", '{"expires_at": "{soon}"}',
     "201 403 403 201 201", "201 403 404 201 201"),
    ("let the rider be followed", "POST /rides/{ride}/follow-links", '{"expires_at": "{soon}", "participation_id": {riding}}',
     "201 201 403 201 201", "201 201 404 201 201"),
    ("see the follow links", "GET /rides/{ride}/follow-links", None, "200 200 403 200 200", "200 200 404 200 200"),
    ("revoke a follow link", "DELETE /follow-links/{link}", None, "204 403 403 204 204", "204 403 404 204 204"),
    ("create a route", "POST /routes/", "GPX", "201 201 201 201 201", "201 201 201 201 201"),
    ("list routes", "GET /routes/", None, "200 200 200 200 200", "200 200 200 200 200"),
    ("see a route", "GET /routes/{route}", None, "200 200 404 200 200", "200 200 404 200 200"),
    ("change a route", "PUT /routes/{route}", '{"title": "x"}', "200 403 404 200 200", "200 403 404 200 200"),
    ("delete a route in use", "DELETE /routes/{route}", None, "409 403 404 409 409", "409 403 404 409 409"),
    ("join by code", "POST /participations/", '{"ride_code": "{code}"}', "409 409 201 201 201", "409 409 201 201 201"),
    ("list participations", "GET /participations/", None, "200 200 200 200 200", "200 200 200 200 200"),
    ("see a participation", "GET /participations/{riding}", None, "200 200 403 200 200", "200 200 404 200 200"),
    ("see recorded positions", "GET /participations/{riding}/positions", None,
     "200 200 403 200 200", "200 200 404 200 200"),
    ("report the rider's position", "PUT /participations/{riding}", PLACE, "403 200 403 403 403", "403 200 404 403 403"),
    ("see the route of a participation", "GET /participations/{riding}/course", None,
     "200 200 403 200 200", "200 200 404 200 200"),
    ("see the links of the rider's app", "GET /participations/{riding}/tracking-key", None,
     "403 403 403 403 403", "403 403 403 403 403"),
    ("create the key of the rider's app", "POST /participations/{riding}/tracking-key", None,
     "403 201 403 403 403", "403 201 404 403 403"),
    ("revoke the key of the rider's app", "DELETE /participations/{riding}/tracking-key", None,
     "403 204 403 403 403", "403 204 404 403 403"),
    ("remove a rider", "DELETE /participations/{riding}", None, "204 204 403 204 204", "204 204 404 204 204"),
    ("ask for help", "POST /rides/{ride}/incidents", "{}", "201 201 403 403 403", "201 201 404 403 403"),
    ("list incidents", "GET /rides/{ride}/incidents", None, "200 200 403 200 200", "200 200 404 200 200"),
    ("see the rider's incident", "GET /incidents/{incident}", None, "200 200 404 200 200", "200 200 404 200 200"),
    ("deal with an incident", "PUT /incidents/{incident}", '{"version": 1, "state": "acknowledged"}',
     "403 403 404 200 200", "403 403 404 200 200"),
    ("enter the room", "SOCKET join_ride", '{"ride_code": "{code}"}', "yes yes no yes yes", "yes yes no yes yes"),
    ("send one's own position", "SOCKET update_location", '{"ride_code": "{code}", "latitude": 46, "longitude": 14}',
     "yes yes no no no", "yes yes no no no"),
    ("send another's position", "SOCKET update_location",
     '{"ride_code": "{code}", "latitude": 46, "longitude": 14, "user_id": 99999}', "no no no no no", "no no no no no"),
    ("ask for help by phone", "SOCKET sos", '{"ride_code": "{code}", "id": "a"}', "yes yes no no no", "yes yes no no no"),
    ("open a desk", "DESK hello", None, "no no no yes yes", "no no no yes yes"),
    ("change a ride at a desk", "DESK change_ride", '{"ride_id": {ride}, "title": "x"}',
     "no no no yes yes", "no no no yes yes"),
    ("deal with an incident at a desk", "DESK change_incident",
     '{"incident_id": {incident}, "version": 1, "state": "acknowledged"}', "no no no yes yes", "no no no yes yes"),
)


def markdown():
    yield "| | how | " + " | ".join(ACTORS) + " | nobody, expired, revoked, forged |"
    yield "|---" * (len(ACTORS) + 3) + "|"
    for action, how, _, listed, unlisted in TABLE:
        cells = (a if a == b else f"{a}, unlisted {b}" for a, b in zip(listed.split(), unlisted.split()))
        yield f"| {action} | `{how}` | " + " | ".join(cells) + f" | {'no' if ' no' in listed or 'yes' in listed else 401} |"


class Daemon:
    def __init__(self, bin_folder):
        self.bin = bin_folder
        self.folder = tempfile.TemporaryDirectory()
        self.environment = {"XDG_DATA_HOME": self.folder.name, "PATH": "/usr/bin:/bin", "SAFERIDE_SECRET_KEY": SECRET,
                            "SAFERIDE_LIMITS_POSITIONS_PER_SECOND": "0", "LC_ALL": "C.UTF-8",
                            "SAFERIDE_LIMITS_OPEN_RIDES_PER_USER": "0", "SAFERIDE_LIMITS_ROUTES_PER_HOUR": "0",
                            "SAFERIDE_DATABASE": Database(self.folder.name).url}

    def command(self, *arguments):
        subprocess.run([f"{self.bin}/saferided", *arguments], env=self.environment, input=PASSWORD + "\n", text=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=PATIENCE)

    def start(self):
        self.process = subprocess.Popen([f"{self.bin}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off"],
                                        env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = re.search(r"http://(\S+)", self.process.stdout.readline()).group(1)
        until(lambda: is_ready(self.address))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.folder.cleanup()
        assert status == 0, f"the daemon ended with {status}"


def signed(claims, secret=SECRET):
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    part = encode(b'{"alg":"HS256","typ":"JWT"}') + "." + encode(json.dumps(claims).encode())
    return part + "." + encode(hmac.new(secret.encode(), part.encode(), hashlib.sha256).digest())


class Authorization(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.daemon = Daemon(BIN)
        for name, role in zip(ACTORS + ("revoked",), ("rider", "rider", "rider", "dispatcher", "admin", "admin")):
            cls.daemon.command("user", "add", name, "--role", role, "--password-stdin")
        cls.daemon.start()
        cls.http = requests.Session()
        cls.tokens = {}
        for name in ACTORS + ("revoked",):
            answer = cls.http.post(f"http://{cls.daemon.address}/auth/login", timeout=PATIENCE,
                                   data={"username": name, "password": PASSWORD})
            cls.tokens[name] = answer.json()["access_token"]
        cls.daemon.command("user", "logout", "revoked")
        now = int(time.time())
        claims = {"sub": "5", "ver": 1, "iat": now - 7200, "exp": now - 3600}
        cls.tokens["expired"] = signed(claims)
        cls.tokens["forged"] = signed({**claims, "exp": now + 3600}, "another secret, which is not the daemon's own")
        cls.tokens["nobody"] = None

    @classmethod
    def tearDownClass(cls):
        cls.http.close()
        cls.daemon.stop()

    def ask(self, actor, method, path, body=None):
        headers = {"Content-Type": "application/json"}
        if self.tokens[actor]:
            headers["Authorization"] = f"Bearer {self.tokens[actor]}"
        return self.http.request(method, f"http://{self.daemon.address}{path}", data=body, headers=headers,
                                 timeout=PATIENCE)

    def gpx(self):
        return json.dumps({"title": "loop", "gpx_data": "<gpx><trk><trkseg><trkpt lat='46' lon='14'/>"
                           "<trkpt lat='46.01' lon='14'/></trkseg></trk></gpx>"})

    def scene(self, listed):
        route = self.ask("organizer", "POST", "/routes/", self.gpx()).json()["id"]
        ride = self.ask("organizer", "POST", "/rides/", json.dumps(
            {**json.loads(RIDE), "listed": listed, "route_id": route})).json()
        riding = self.ask("rider", "POST", "/participations/", json.dumps({"ride_code": ride["code"]})).json()["id"]
        self.ask("organizer", "PUT", f"/rides/{ride['id']}", '{"status": "live"}')
        incident = self.ask("rider", "POST", f"/rides/{ride['id']}/incidents", '{"kind": "crash"}').json()["id"]
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        link = self.ask("organizer", "POST", f"/rides/{ride['id']}/follow-links", json.dumps({"expires_at": soon})).json()["id"]
        return {"{soon}": soon, "{link}": str(link), "{ride}": str(ride["id"]), "{code}": ride["code"], "{route}": str(route), "{riding}": str(riding),
                "{incident}": str(incident)}

    def do(self, actor, how, body, scene):
        for name, value in scene.items():
            how, body = how.replace(name, value), body and body.replace(name, value)
        method, target = how.split(" ", 1)
        if method == "SOCKET":
            return "yes" if self.emit(actor, target, json.loads(body)) else "no"
        if method == "DESK":
            return "yes" if self.at_a_desk(actor, target, body and json.loads(body)) else "no"
        return str(self.ask(actor, method, target, self.gpx() if body == "GPX" else body).status_code)

    def emit(self, actor, event, data):
        phone = websocket.create_connection(f"ws://{self.daemon.address}/socket.io/?EIO=4&transport=websocket",
                                            timeout=PATIENCE)
        try:
            self.assertEqual(phone.recv()[0], "0")
            phone.send("40" + json.dumps({"token": self.tokens[actor] or ""}))
            if not phone.recv().startswith("40"):
                return False
            phone.send("420" + json.dumps([event, data]))
            while not (heard := phone.recv()).startswith("430"):
                pass
            return json.loads(heard[3:])[0]["ok"] is True
        finally:
            phone.close()

    def at_a_desk(self, actor, request, params):
        console = websocket.create_connection(f"ws://{self.daemon.address}/console", timeout=PATIENCE)
        try:
            console.send(json.dumps({"type": "hello", "protocol": 1, "token": self.tokens[actor] or ""}))
            if json.loads(console.recv() or "{}").get("type") != "welcome":
                return False
            if request == "hello":
                return True
            console.send(json.dumps({"type": "request", "id": 1, "method": request, "params": params}))
            while True:
                frame = console.recv_frame()  # recv_data() answers a Close first, which may be too late by then
                opcode, data = frame.opcode, frame.data
                message = json.loads(data) if opcode == websocket.ABNF.OPCODE_TEXT else {}
                if message.get("id") == 1:
                    return "error" not in message
        except websocket.WebSocketConnectionClosedException:
            return False
        finally:
            console.close()

    def test_everybody_gets_what_the_table_says(self):
        for action, how, body, listed, unlisted in TABLE:
            for answers, is_listed in ((listed, True), (unlisted, False)):
                for actor, expected in zip(ACTORS, answers.split()):
                    with self.subTest(action=action, actor=actor, listed=is_listed):
                        self.assertEqual(self.do(actor, how, body, self.scene(is_listed)), expected)

    def test_without_a_valid_token_there_is_nothing(self):
        scene = self.scene(True)
        for action, how, body, listed, _ in TABLE:
            for actor in NOBODY:
                with self.subTest(action=action, actor=actor):
                    expected = "401" if listed[0].isdigit() else "no"
                    self.assertEqual(self.do(actor, how, body, scene), expected)
        note("authorization", cells=len(TABLE) * (2 * len(ACTORS) + len(NOBODY)))

    def test_the_table_stands_in_the_documentation(self):
        with open(DOCUMENT, encoding="utf-8") as document:
            self.assertIn("\n".join(markdown()), document.read(), f"{sys.argv[0]} BIN --markdown makes it")


if __name__ == "__main__":
    if "--markdown" in sys.argv:
        print("\n".join(markdown()))
        sys.exit()
    import requests
    import websocket
    from results import note
    BIN, DOCUMENT = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
