#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every key of [limits]: over it a stranger is turned away and counted under its name, and 0 turns it off.

    rejections.py BIN_FOLDER
"""
import json
import signal
import socket
import sys
import tempfile
import time
import unittest

import requests
import websocket

from database import Database, until
from kill_restart import Daemon, position

BIN = sys.argv.pop(1)
PATIENCE = 60
JSON = {"Content-Type": "application/json"}
GPX = "<gpx version='1.1'><trk><trkseg><trkpt lat='46' lon='14'/><trkpt lat='46.01' lon='14'/></trkseg></trk></gpx>"
RIDERS = 60  # so that the answer to a join is large


class Stranger:
    """Does what a limit forbids; each method returns how often it was turned away."""

    def __init__(self, daemon):
        self.daemon, self.url = daemon, f"http://{daemon.address}"
        self.tickets = daemon.seed(1, RIDERS)
        self.code, self.user, self.token = self.tickets[0]
        self.headers = JSON | {"Authorization": f"Bearer {self.token}"}

    def post(self, path, **arguments):
        return requests.post(self.url + path, timeout=PATIENCE, **arguments)

    def phone(self, ticket, receive_buffer=None):
        options = {"sockopt": ((socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer),)} if receive_buffer else {}
        phone = websocket.create_connection(f"ws://{self.daemon.address}/socket.io/?EIO=4&transport=websocket",
                                            timeout=PATIENCE, suppress_origin=True, **options)
        phone.send("40" + json.dumps({"token": ticket[2]}))
        while not phone.recv().startswith("40"):
            pass
        return phone

    def metric(self, reason):
        return self.daemon.metrics()[f'saferide_rejections_total{{reason="{reason}"}}']

    def positions_per_second(self):
        phone = self.phone(self.tickets[0])
        for number in range(20):
            phone.send(f"42{number}" + json.dumps(["update_location", position(self.code, 1_700_000_000_000 + number)]))
        acknowledged = []
        while len(acknowledged) < 20:
            packet = phone.recv()
            acknowledged += [packet] if packet.startswith("43") else []
        phone.close()
        of_rider = requests.get(f"{self.url}/participations", headers=self.headers, timeout=PATIENCE).json()[0]["id"]
        fix = {"latitude": 46.0, "longitude": 14.5, "location_timestamp": "2026-01-31T09:00:00Z"}
        by_rest = requests.put(f"{self.url}/participations/{of_rider}", json=fix, headers=self.headers, timeout=PATIENCE)
        return sum("too fast" in packet for packet in acknowledged) + (by_rest.status_code == 429)

    def tracking_app(self):
        """The address of a tracking app of the rider."""
        mine = requests.get(f"{self.url}/participations", headers=self.headers, timeout=PATIENCE).json()[0]["id"]
        return "/i/" + self.post(f"/participations/{mine}/tracking-key", headers=self.headers).json()["key"]

    def tracking_positions_per_second(self):
        app = self.tracking_app()
        answers = [self.post(f"{app}?lat=46&lon=14&timestamp={1_700_000_000 + number}") for number in range(20)]
        return sum(answer.status_code == 503 for answer in answers)

    def tracking_body_bytes(self):
        app = self.tracking_app()
        return sum(self.post(app, data="x" * size).status_code == 413 for size in (4_000, 5_001, 6_000))

    def logins_per_minute(self):
        return sum(self.post("/auth/login", data={"username": "nobody", "password": "wrong"}).status_code == 429
                   for _ in range(7))

    def registrations_per_hour(self):
        return sum(self.post("/users", json={"username": f"rider{number}", "password": "correct-horse"}).status_code == 429
                   for number in range(3))

    def open_rides_per_user(self):
        ride = {"title": "Sunday", "start_time": "2026-05-01T08:00:00Z"}
        return sum(self.post("/rides", json=ride, headers=self.headers).status_code == 409 for _ in range(5))

    def routes(self, status):
        """Two that fit where there is a quota, and what is beyond; one of them would grow."""
        body = {"title": "loop", "gpx_data": GPX}
        made = [self.post("/routes", json=body, headers=self.headers) for _ in range(3)]
        larger = {"gpx_data": GPX.replace("<trkseg>", f"<name>{'long ' * 20}</name><trkseg>")}
        changed = requests.put(f"{self.url}/routes/{made[0].json()['id']}", json=larger, headers=self.headers, timeout=PATIENCE)
        return sum(answer.status_code == status for answer in (*made, changed))

    def routes_per_user(self):
        return self.routes(409)

    def route_bytes_per_user(self):
        return self.routes(409)

    def routes_per_hour(self):
        return self.routes(429)

    def crowd(self):
        """Four that come and stay, each in the middle of a request: who is idle gives way."""
        host, port = self.daemon.address.split(":")
        peers = [socket.create_connection((host, int(port)), timeout=PATIENCE) for _ in range(4)]
        refused = 0
        for part in (b"POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n", b"{}"):
            for peer in peers[::-1]:
                try:
                    peer.sendall(part)
                    refused += part == b"{}" and b" 503 " in peer.recv(4096)
                except ConnectionError:
                    refused += part == b"{}"  # the answer was lost on the way
        for peer in peers:
            peer.close()
        until(lambda: self.daemon.metrics()["saferide_public_connections"] == 0)
        return refused

    def unread(self):
        """Asks for more than may wait; the first answer alone is too much."""
        return sum(requests.get(self.url + path, timeout=PATIENCE).status_code == 503 for path in ("/health", "/openapi.json"))

    buffered_bytes_total = buffered_bytes_per_address = unread
    connections_total = connections_per_address = unauthenticated_connections = crowd

    def request_head_bytes(self):
        return sum(requests.get(f"{self.url}/health", headers={f"X-Long-{i}": "a" * size for i in range(5)},
                                timeout=PATIENCE).status_code == 431 for size in (10, 8_000))

    def request_body_bytes(self):
        parts = (b" " * 100_000 for _ in range(11))  # no length is known before
        return sum(self.post("/rides", data=body, headers=self.headers).status_code == 413
                   for body in (b"{}", b" " * 1_100_000, parts))

    def gpx_bytes(self):
        return sum(self.post("/routes", data=b" " * size, headers=self.headers).status_code == 413
                   for size in (10, 10_000_100))

    def json_depth(self):
        deep = "[" * 80 + "]" * 80
        answer = self.post("/rides", data=deep, headers=self.headers)
        assert answer.status_code == 422, answer.text
        phone = self.phone(self.tickets[1])
        phone.send(f'421["message",{deep}]')
        by_socket = False
        try:
            while not phone.recv().startswith("431"):
                pass
        except websocket.WebSocketConnectionClosedException:
            by_socket = True
        desk = websocket.create_connection(f"ws://{self.daemon.address}/console", timeout=PATIENCE, suppress_origin=True)
        desk.send(deep)
        by_desk = b"nested too deeply" in desk.recv_frame().data  # the reason in the Close frame
        desk.close()
        return ("nested too deeply" in answer.text) + by_socket + by_desk

    def flood(self):
        """A phone that reads nothing while another sends more than the kernel takes, and the newest of these times."""
        reader, sender = self.phone(self.tickets[0], receive_buffer=4096), self.phone(self.tickets[1])
        reader.send("420" + json.dumps(["join_ride", {"ride_code": self.code}]))
        while not reader.recv().startswith("430"):
            pass
        count, begin = 3_000, int(time.time() * 1000) - 3_600_000  # newer than those of the flood before
        for number in range(1, count + 1):
            sender.send("42" + json.dumps(["update_location", position(self.code, begin + number)]))
        sender.send('421["nothing"]')  # answered at once, behind them; a position only when it is stored
        while not sender.recv().startswith("431"):
            pass
        sender.close()
        return reader, position(self.code, begin + count)["location_timestamp"].removesuffix("Z").removesuffix(".000")

    def output_skip_bytes(self):
        reader, newest = self.flood()
        while newest not in reader.recv():  # it always comes
            pass
        reader.close()
        return self.metric("output_skip_bytes")  # what comes in their place differs; that it is newest: tst_slowreader

    def output_cut_bytes(self):
        reader, newest = self.flood()
        try:
            while newest not in reader.recv():
                pass
        except (websocket.WebSocketException, ConnectionError):
            return 1
        reader.close()
        return 0

    def max_payload_bytes(self):
        opened = requests.get(f"{self.url}/socket.io/?EIO=4&transport=polling", timeout=PATIENCE)
        sid = json.loads(opened.text[1:])["sid"]
        by_polling = self.post(f"/socket.io/?EIO=4&transport=polling&sid={sid}", data=b"4" * 20_000).status_code == 413
        phone = self.phone(self.tickets[0])
        by_socket = 0
        try:
            phone.send(f'421["message","{"a" * 20_000}"]')
            while not phone.recv().startswith("431"):
                pass
        except (websocket.WebSocketException, ConnectionError):
            by_socket = 1
        return by_polling + by_socket


LIMITS = {"positions_per_second": "positions_per_second = 1\npositions_burst = 5",
          "tracking_positions_per_second": "tracking_positions_per_second = 1\ntracking_positions_burst = 5",
          "tracking_body_bytes": "tracking_body_bytes = 5000",
          "logins_per_minute": "logins_per_minute = 4",
          "registrations_per_hour": "registrations_per_hour = 1",
          "open_rides_per_user": "open_rides_per_user = 3",
          "routes_per_user": "routes_per_user = 2",
          "route_bytes_per_user": f"route_bytes_per_user = {2 * len(GPX)}",
          "routes_per_hour": "routes_per_hour = 2",
          "connections_total": "connections_total = 2",
          "connections_per_address": "connections_per_address = 2",
          "unauthenticated_connections": "unauthenticated_connections = 2",
          "buffered_bytes_total": "buffered_bytes_total = 10000",
          "buffered_bytes_per_address": "buffered_bytes_per_address = 10000",
          "request_head_bytes": "request_head_bytes = 20000",
          "request_body_bytes": "request_body_bytes = 5000",
          "gpx_bytes": "gpx_bytes = 5000",
          "json_depth": "json_depth = 20",
          "output_skip_bytes": "positions_per_second = 0\npositions_burst = 0\noutput_skip_bytes = 10000\noutput_cut_bytes = 0",
          "output_cut_bytes": "positions_per_second = 0\npositions_burst = 0\noutput_skip_bytes = 0\noutput_cut_bytes = 100000",
          "max_payload_bytes": "[socketio]\nmax_payload_bytes = 10000"}
OFF = "positions_burst = 0\ntracking_positions_burst = 0\n" + "".join(f"{key} = 0\n" for key in LIMITS if key != "max_payload_bytes")
EXPECTED = {"registrations_per_hour": 2, "open_rides_per_user": 3, "routes_per_user": 1, "route_bytes_per_user": 2, "routes_per_hour": 2,
            "request_head_bytes": 1, "request_body_bytes": 2, "gpx_bytes": 1, "json_depth": 3,
            "tracking_body_bytes": 2, "logins_per_minute": 3, "output_cut_bytes": 1, "max_payload_bytes": 2, "connections_total": 2,
            "connections_per_address": 2, "unauthenticated_connections": 2, "buffered_bytes_total": 1,
            "buffered_bytes_per_address": 1}  # the others depend on time


# Not in [limits]: tst_restguests, tst_followlinkservice, tst_followsockets, tst_fairworkers, tst_deskserver, tst_picturestate, tst_pollinglimits, tst_ridesocket, tst_trackingkeys.
FIXED = {"work_at_once", "desk_input", "desk_requests", "desk_event_bytes", "refused_connects", "attachment_bytes", "ack_id_digits", "waiting_event_bytes",
         "joins_per_second", "unknown_rides", "tracking_key_lookups", "join_per_address_hour", "unknown_ride_codes",
         "alarms_per_minute",
         "follow_links_per_ride", "follow_connections_per_link", "unknown_follow_links"}


class Rejections(unittest.TestCase):
    def start(self, limits):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        daemon = Daemon(BIN, folder.name, Database(folder.name), "--io-threads", "1", "--log-level", "error",
                        configuration=f"[limits]\n{limits}\n")
        self.addCleanup(lambda: self.assertEqual(daemon.end(signal.SIGTERM), 0))
        self.addCleanup(daemon.process.stdout.close)
        return daemon

    @staticmethod
    def counted(daemon):
        start = "saferide_rejections_total{reason=\""
        counted = {name[len(start):-2]: int(value) for name, value in daemon.metrics().items() if name.startswith(start)}
        return {reason: count for reason, count in counted.items() if reason not in FIXED}

    def test_what_a_limit_turns_away_is_counted_under_its_name(self):
        for reason, limits in LIMITS.items():
            with self.subTest(reason=reason):
                daemon = self.start(limits)
                self.assertEqual(set(self.counted(daemon)), set(LIMITS))
                refused = getattr(Stranger(daemon), reason)()
                self.assertGreater(refused, 0)
                self.assertEqual(refused, EXPECTED.get(reason, refused))
                until(lambda: sum(self.counted(daemon).values()) >= refused)  # who is cut knows it before it is counted
                self.assertEqual(self.counted(daemon), dict.fromkeys(LIMITS, 0) | {reason: refused})

    def test_a_limit_of_0_is_off(self):
        daemon = self.start(OFF)
        stranger = Stranger(daemon)
        for reason in LIMITS:
            if reason != "max_payload_bytes":
                with self.subTest(reason=reason):
                    self.assertEqual(getattr(stranger, reason)(), 0)
        self.assertEqual(self.counted(daemon), dict.fromkeys(LIMITS, 0))


if __name__ == "__main__":
    unittest.main()
