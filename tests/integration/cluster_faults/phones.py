# SPDX-License-Identifier: GPL-3.0-or-later
"""Phones of a cluster's test: honest ones that join their ride and write down what they hear of each other."""
import json
import pathlib
import queue
import sys
import threading
import time

import requests
import urllib3
import websocket

sys.path[:0] = [str(pathlib.Path(__file__).parents[1])]
from cluster import milliseconds  # noqa: E402
from database import PATIENCE  # noqa: E402
from phone import Phone, any_certificate  # noqa: E402

urllib3.disable_warnings()


def number_of(update):
    """The number of a position is its time in milliseconds."""
    return milliseconds(update["location_timestamp"])


class PollingConnection:
    """Engine.IO by HTTP long-polling, with the interface of a WebSocket's connection."""

    def __init__(self, address):
        self.url, self.seconds, self.packets = f"https://{address}/socket.io/?EIO=4&transport=polling", None, queue.Queue()
        self.session = self.new_session()
        opened = self.checked(self.session.get(self.url, timeout=PATIENCE))
        self.url += "&sid=" + json.loads(opened[1:])["sid"]
        threading.Thread(target=self.poll, daemon=True).start()

    @staticmethod
    def new_session():
        made = requests.Session()
        made.verify, made.trust_env = False, False  # the environment's authorities would count for more
        return made

    @staticmethod
    def checked(answer):
        if answer.status_code != 200:
            raise ConnectionError(f"{answer.status_code} {answer.text}")
        return answer.text

    def poll(self):
        with self.new_session() as session:
            try:
                while True:
                    for packet in self.checked(session.get(self.url, timeout=PATIENCE)).split("\x1e"):
                        self.packets.put(packet)
            except OSError as broken:
                self.packets.put(broken)

    def send(self, packet):
        self.checked(self.session.post(self.url, packet.encode(), timeout=PATIENCE))

    def settimeout(self, seconds):
        self.seconds = seconds

    def recv(self):
        try:
            packet = self.packets.get(timeout=self.seconds or PATIENCE)
        except queue.Empty:
            raise websocket.WebSocketTimeoutException from None
        if isinstance(packet, OSError):
            raise packet
        if packet == "1":
            raise ConnectionError("closed by the server")
        return packet

    def close(self):
        self.session.close()


class HearingPhone(Phone):
    """`heard_of[user]` are the numbers that came since it began, in their order; `newest[user]` the last, or a snapshot's."""

    def __init__(self, address, ticket, stopping, polls=False):
        super().__init__(address, ticket, stopping, any_certificate())
        self.polls, self.heard_of, self.newest, self.backward = polls, {}, {}, []
        self.joined_at = None  # of the monotonic clock; None while it is not in its ride
        self.turned_away = []  # why connections were not made
        self.events = []  # names and data of the others

    def open(self):
        self.joined_at = None
        try:
            return PollingConnection(self.address) if self.polls else super().open()
        except (OSError, websocket.WebSocketException) as refused:
            self.turned_away.append(repr(refused))
            raise

    def on_connected(self, connection):
        connection.send("42" + json.dumps(["join_ride", {"ride_code": self.code}]))

    def take(self, connection, packet):
        if not packet.startswith("42["):
            super().take(connection, packet)
            return
        name, data = json.loads(packet[2:])
        if name == "location_update":
            self.hear(data["user_id"], number_of(data))
        elif name == "ride_snapshot":
            self.joined_at = time.monotonic()
            for participant in data["participants"]:
                if participant.get("location_timestamp"):
                    self.newest[participant["user_id"]] = number_of(participant)
        else:
            self.events.append((name, data))

    def hear(self, user, number):
        self.heard_of.setdefault(user, []).append(number)
        if number <= self.newest.get(user, 0):
            self.backward.append((user, self.newest[user], number))
        self.newest[user] = number
