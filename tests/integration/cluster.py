# SPDX-License-Identifier: GPL-3.0-or-later
"""Several daemons on one database and one Redis, and who is connected to them: phones in the room of a ride, and desks."""
import collections
import datetime
import json
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request

import websocket

from database import PATIENCE, SKIPPED, until
from kill_restart import Daemon, position
from ports import fixed_port

SECRET = "a secret that all nodes share, of 32 bytes and more"
CERTIFICATE = pathlib.Path(__file__).parent.parent / "data" / "tls" / "certificate.pem"


class Redis:
    """A throwaway server whose user may do no more than a node needs; TLS on another port."""

    USER = ("saferide on >sesame resetkeys resetchannels &saferide:* &saferide:p:* &other:* &other:p:* -@all +auth +ping +publish"
            " +subscribe +unsubscribe +psubscribe +punsubscribe +client|setname").split()

    def __init__(self, folder):
        if shutil.which("redis-server") is None:
            print("needs redis-server")
            sys.exit(SKIPPED)
        self.folder, self.port, self.tls_port = folder, fixed_port(), fixed_port()
        self.url = f"redis://saferide:sesame@127.0.0.1:{self.port}"
        self.tls_url = f"rediss://saferide:sesame@localhost:{self.tls_port}"
        self.process = None
        self.start()

    def start(self):
        key = CERTIFICATE.with_name("key.pem")
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder, "--save", "", "--appendonly", "no",
             "--tls-port", str(self.tls_port), "--tls-cert-file", CERTIFICATE, "--tls-key-file", key, "--tls-ca-cert-file", CERTIFICATE,
             "--tls-auth-clients", "no", "--user", *self.USER], stdout=subprocess.DEVNULL)
        until(lambda: self.say("PING"))

    def kill(self):
        self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.process.send_signal(signal.SIGCONT)

    @staticmethod
    def command(*words):
        parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)

    def say(self, *words):
        """As somebody who may do everything. What the server answers; nothing if it does not."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
                connection.sendall(self.command(*words))
                return connection.recv(65536)
        except OSError:
            return b""

    def overhear(self, pattern, count):
        """The next messages in these channels: pairs of channel and bytes."""
        heard = []
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(self.command("PSUBSCRIBE", pattern))
            stream = connection.makefile("rb")

            def read():
                kind, rest = stream.read(1), stream.readline()
                if kind == b"*":
                    return [read() for _ in range(int(rest))]
                return stream.read(int(rest) + 2)[:-2] if kind == b"$" else int(rest)

            while len(heard) < count:
                message = read()
                if message[0] == b"pmessage":
                    heard.append((message[2].decode(), message[3]))
        return heard


class Node(Daemon):
    """A daemon of the cluster, with a folder of its own."""

    def __init__(self, bin_folder, folder, database, name, bus, prefix="saferide", secret=SECRET):
        self.name, self.folder = name, pathlib.Path(folder, name)
        self.folder.mkdir(exist_ok=True)
        urls = json.dumps(bus)
        configuration = (f'secret_key = "{secret}"\n[limits]\npositions_per_second = 0\npositions_burst = 0\nopen_rides_per_user = 0\n'
                         f'[cluster]\nnode = "{name}"\nbus = {urls}\nbus_ca = "{CERTIFICATE}"\nbus_prefix = "{prefix}"\n'
                         "drain_seconds = 0\n")
        super().__init__(bin_folder, self.folder, database, configuration=configuration)

    def received(self, outcome):
        return self.metrics()[f'saferide_bus_received_total{{outcome="{outcome}"}}']

    def is_connected(self):
        """To all servers of the bus."""
        connected = [value for name, value in self.metrics().items() if name.startswith("saferide_bus_connected{")]
        return bool(connected) and all(value == 1 for value in connected)

    def is_behind(self):
        return self.metrics()["saferide_bus_behind"] == 1

    def status_text(self):
        """What `saferided status` says."""
        asked = subprocess.run([self.binary, "status", *self.options, "--admin-listen", self.admin], stdout=subprocess.PIPE, text=True,
                               timeout=PATIENCE, check=False)
        return asked.stdout

    def wait_status(self, *patterns, without=None):
        """Until `saferided status` says all of this: what it shows is renewed from time to time."""
        end = time.monotonic() + PATIENCE
        while True:
            text = self.status_text()
            if all(re.search(pattern, text) for pattern in patterns) and not (without and without in text):
                return
            assert time.monotonic() < end, f"{self.name} does not say {patterns} without {without}:\n{text}"
            time.sleep(0.1)

    def log_text(self):
        return pathlib.Path(self.folder, "log").read_text(encoding="utf-8")


def dispatcher_token(daemon, name):
    """Of a new dispatcher. daemon: has a binary, options of its commands, an environment and an address."""
    subprocess.run([daemon.binary, "user", "add", name, "--role", "dispatcher", "--password-stdin"] + daemon.options,
                   input="long enough\n", stdout=subprocess.DEVNULL, text=True, check=True, env=daemon.environment)
    request = urllib.request.Request(f"http://{daemon.address}/auth/login", f"username={name}&password=long%20enough".encode(),
                                     {"Content-Type": "application/x-www-form-urlencoded"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)["access_token"]


def milliseconds(text):
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(time.timestamp() * 1000)


class Member(threading.Thread):
    """A phone in the room of its ride. heard: by user, the times of the positions in the order in which they came."""

    def __init__(self, node, ticket):
        super().__init__(daemon=True)
        self.node, (self.code, self.user, self.token) = node, ticket
        self.heard, self.sent = collections.defaultdict(list), []
        self.acknowledged, self.refused, self.events = set(), [], []
        self.entered, self.is_gone = threading.Event(), False
        self.connection = websocket.create_connection(f"ws://{node.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                                      suppress_origin=True, enable_multithread=True)
        self.connection.send("40" + json.dumps({"token": self.token}))
        while not self.connection.recv().startswith("40"):
            pass
        self.connection.settimeout(None)
        self.start()
        self.connection.send("421" + json.dumps(["join_ride", {"ride_code": self.code}]))
        assert self.entered.wait(PATIENCE), f"{self.user} did not enter the room"

    def send(self, number):
        self.sent.append(number)
        self.connection.send(f"42{number}" + json.dumps(["update_location", position(self.code, number)]))

    def take(self, packet):
        if packet == "2":
            self.connection.send("3")
        elif found := re.match(r"43(\d+)\[(.*)\]$", packet):
            number, answer = int(found.group(1)), json.loads(found.group(2))
            if number == 1:
                assert answer["ok"], answer
                self.entered.set()
            elif answer["ok"]:
                self.acknowledged.add(number)
            else:
                self.refused.append(answer)
        elif packet.startswith("42"):
            event, data = json.loads(packet[2:])
            self.events.append(event)
            if event == "location_update":
                self.heard[str(data["user_id"])].append(milliseconds(data["location_timestamp"]))

    def run(self):
        try:
            while packet := self.connection.recv():
                self.take(packet)
        except (OSError, websocket.WebSocketException):
            pass
        self.is_gone = True

    def leave(self):
        self.connection.close()


class Desk(threading.Thread):
    """newest: by participation, the time of the newest position. link_states: what the daemon said of the other nodes."""

    def __init__(self, node, token):
        super().__init__(daemon=True)
        self.newest, self.went_back, self.link_states, self.of_user = {}, 0, [], {}
        self.connection = websocket.create_connection(f"ws://{node.address}/console", timeout=PATIENCE)
        self.connection.send(json.dumps({"type": "hello", "protocol": 2, "token": token, "client": "test"}))
        self.has_picture = threading.Event()
        self.connection.settimeout(None)
        self.start()
        assert self.has_picture.wait(PATIENCE), "the desk was given no picture"

    def note_newest(self, participation, time):
        self.went_back += time < self.newest.get(participation, 0)
        self.newest[participation] = time

    def of(self, user):
        """The newest of this user."""
        return self.newest.get(self.of_user.get(user))

    def take_text(self, message):
        if message["type"] == "link_state":
            self.link_states.append(message["behind"])
            assert ("since" in message) == message["behind"], message
        elif message["type"] == "snapshot":
            for participant in message["participants"]:
                self.of_user[str(participant["user_id"])] = participant["id"]
                if participant.get("location_timestamp"):
                    self.newest[participant["id"]] = milliseconds(participant["location_timestamp"])
            if message["last"]:
                self.has_picture.set()

    def take_batch(self, data):
        place = 9

        def take(layout):
            nonlocal place
            place += struct.calcsize(layout)
            return struct.unpack_from(layout, data, place - struct.calcsize(layout))

        def varint():
            value, shift = 0, 0
            while True:
                (byte,) = take("<B")
                value, shift = value | (byte & 127) << shift, shift + 7
                if byte < 128:
                    return value

        def zigzag():
            value = varint()
            return value >> 1 ^ -(value & 1)

        version, made = struct.unpack_from("<Bq", data)
        assert version == 2
        for _ in range(varint()):
            participation, fields = varint(), varint()
            take("<ii")
            time = made - zigzag()
            zigzag()
            for flag, read in ((32, varint), (64, zigzag), (1, lambda: take("<H")), (2, lambda: take("<H")), (4, lambda: take("<H")),
                               (8, zigzag), (16, lambda: take("<B"))):
                if fields & flag:
                    read()
            self.note_newest(participation, time)

    def run(self):
        try:
            while True:
                opcode, data = self.connection.recv_data()
                if opcode == websocket.ABNF.OPCODE_TEXT:
                    self.take_text(json.loads(data))
                elif opcode == websocket.ABNF.OPCODE_BINARY:
                    self.take_batch(data)
                else:
                    return
        except (OSError, websocket.WebSocketException):
            pass

    def leave(self):
        self.connection.close()
