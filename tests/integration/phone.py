# SPDX-License-Identifier: GPL-3.0-or-later
"""An honest phone of a test: sends positions at its pace, and again what was not acknowledged."""
import collections
import json
import re
import ssl
import threading
import time

import websocket

from database import PATIENCE
from kill_restart import position

PER_SECOND = 15  # positions of each rider: under the limit
WINDOW = 50


def any_certificate():
    """TLS to a daemon whose certificate the test made itself."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


class Phone(threading.Thread):
    """Sends for ever; what was not acknowledged is sent again on the next connection."""

    def __init__(self, address, ticket, stopping, tls=None):
        super().__init__(daemon=True)
        self.address, self.stopping, self.tls = address, stopping, tls
        self.code, self.user, self.token = ticket
        self.next_time = int(time.time() * 1000) - 3_600_000
        self.waiting, self.acknowledged, self.duplicates = {}, set(), 0
        self.refused = collections.Counter()
        self.heard, self.reconnects, self.trouble = time.monotonic(), 0, []
        self.has_more = True  # until the test wants what is under way to be settled

    def send_one(self, connection, number):
        self.waiting[number] = time.monotonic()
        connection.send(f"42{number}" + json.dumps(["update_location", position(self.code, number)]))

    def take(self, connection, packet):
        if packet == "2":
            connection.send("3")
        elif found := re.match(r"43(\d+)\[(.*)\]$", packet):
            number, answer = int(found.group(1)), json.loads(found.group(2))
            if answer["ok"]:
                self.waiting.pop(number, None)
                self.acknowledged.add(number)
                self.duplicates += answer.get("duplicate", False)
                self.heard = time.monotonic()
            else:
                self.refused[answer["error"]] += 1
                self.waiting[number] = 0  # to be sent again
        elif packet.startswith("44"):
            raise ConnectionError(packet)

    def open(self):
        scheme = "wss" if self.tls else "ws"
        return websocket.create_connection(f"{scheme}://{self.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                           suppress_origin=True, sslopt={"context": self.tls} if self.tls else None)

    def on_connected(self, connection):
        """For phones that do more than send."""

    def ride(self):
        connection = self.open()
        try:
            connection.send("40" + json.dumps({"token": self.token}))
            while not connection.recv().startswith("40"):
                pass
            connection.settimeout(1 / PER_SECOND)
            self.on_connected(connection)
            self.waiting = dict.fromkeys(self.waiting, 0)
            due = time.monotonic()
            while not self.stopping.is_set():
                try:
                    self.take(connection, connection.recv())
                except websocket.WebSocketTimeoutException:
                    pass
                if time.monotonic() >= due:
                    due = time.monotonic() + 1 / PER_SECOND
                    again = next((number for number, at in self.waiting.items() if at == 0), None)
                    if again is None and self.has_more and len(self.waiting) < WINDOW:
                        self.next_time += 1
                        again = self.next_time
                    if again is not None:
                        self.send_one(connection, again)
        finally:
            connection.close()

    def run(self):
        while not self.stopping.is_set():
            try:
                self.ride()
            except (OSError, websocket.WebSocketException) as cut:
                self.reconnects += 1
                self.trouble = [*self.trouble, repr(cut)][-5:]
                time.sleep(0.1)
