#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strangers who connect, send handshakes, requests and frames that are cut at any byte, stop reading, and leave at any
moment (FIN, RST, half-closed), while honest phones ride.

    chaos.py BIN_FOLDER [--tls] [--seconds N] [--seed N] [--strangers N]

The daemon must live and end cleanly, no honest connection may be cut, no honest TLS handshake may fail, and what was
acknowledged must be stored, once. The seed is printed; a last line of JSON tells what happened.
"""
import argparse
import base64
import json
import os
import pathlib
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from database import Database, until  # noqa: E402
from kill_restart import Daemon, stored_times  # noqa: E402
from phone import Phone, any_certificate  # noqa: E402
from results import note  # noqa: E402

PATIENCE = 60
HONEST = 6
# Strangers may fill what is there for strangers; those who ride must not be touched by it.
CONFIGURATION = """[limits]
positions_per_second = 0
positions_burst = 0
connections_per_address = 0
unauthenticated_connections = 0
logins_per_minute = 0
"""


def frame(random_source, opcode, payload, fin=True, masked=True):
    """A client's frame, mostly as it should be."""
    size = len(payload)
    length = bytes([size]) if size < 126 else b"\x7e" + struct.pack(">H", size) if size < 65536 else b"\x7f" + struct.pack(">Q", size)
    key = random_source.randbytes(4) if masked else b""
    body = bytes(byte ^ key[i % 4] for i, byte in enumerate(payload)) if masked else payload
    return bytes([(0x80 if fin else 0) | opcode, length[0] | (0x80 if masked else 0)]) + length[1:] + key + body


class Stranger:
    """One life of a connection, made of a random source only, so that a seed gives the same bytes again."""

    def __init__(self, chance, tickets):
        self.chance, self.ticket = chance, chance.choice(tickets)

    def path(self):
        return self.chance.choice(["/socket.io/?EIO=4&transport=websocket"] * 6 + [
            "/console", "/socket.io/?EIO=4&transport=websocket&sid=nobody", "/socket.io/?EIO=3&transport=websocket",
            "/socket.io/", "/elsewhere"])

    def upgrade(self):
        key = base64.b64encode(self.chance.randbytes(16)).decode()
        lines = [f"GET {self.path()} HTTP/1.1",
                 "Host: " + self.chance.choice(["a"] * 8 + ["", "a:b:c", "[::1]:80", "x" * 300]),
                 "Connection: " + self.chance.choice(["Upgrade", "keep-alive, Upgrade"]), "Upgrade: websocket",
                 "Sec-WebSocket-Version: " + self.chance.choice(["13"] * 8 + ["8", ""]), f"Sec-WebSocket-Key: {key}"]
        if self.chance.random() < 0.2:
            lines.append("Cookie: " + "c" * self.chance.choice([10, 4000, 8000, 9000, 20_000]))
        if self.chance.random() < 0.1:
            lines.append("Origin: http://localhost:3000")
        if self.chance.random() < 0.1:
            lines.append("Sec-WebSocket-Extensions: permessage-deflate")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def event(self):
        code, user, token = self.ticket
        return self.chance.choice([
            "40" + json.dumps({"token": token}), "40", '40{"token":"broken"}', "40/other,", "41", "3", "2probe", "5", "1",
            "42" + json.dumps(["join_ride", {"ride_code": code}]), "42" + json.dumps(["leave_ride", {"ride_code": code}]),
            f"42{self.chance.randrange(100)}" + json.dumps(["update_location", {"ride_code": code, "latitude": -1, "longitude": 2}]),
            '4510-["x",' + ",".join('{"_placeholder":true,"num":%d}' % i for i in range(10)) + "]", "42" + "9" * 400 + '["x"]',
            '42["é' + "x" * self.chance.randrange(3000) + '"]', "42[" * 50,
            json.dumps({"type": "hello", "version": 1, "token": token})]).encode()

    def frames(self):
        """A few frames, one after the other; some break the rules."""
        made = [frame(self.chance, 1, b"40" + json.dumps({"token": self.ticket[2]}).encode())] if self.chance.random() < 0.6 else []
        for _ in range(self.chance.randrange(1, 12)):
            kind = self.chance.randrange(12)
            event = self.event()
            if kind < 5:
                made.append(frame(self.chance, 1, event))
            elif kind == 5:
                cut = self.chance.randrange(len(event) + 1)
                made += [frame(self.chance, 1, event[:cut], fin=False), frame(self.chance, 9, b"between"), frame(self.chance, 0, event[cut:])]
            elif kind == 6:
                made += [frame(self.chance, 9, self.chance.randbytes(self.chance.randrange(126)))] * self.chance.randrange(1, 60)
            elif kind == 7:
                made.append(frame(self.chance, 2, self.chance.randbytes(self.chance.choice([0, 1, 500, 70_000]))))
            elif kind == 8:
                made.append(frame(self.chance, 8, self.chance.choice([b"", b"\x03\xe8", b"\x03\xe8bye", b"\x03", b"\x00\x05", b"\x03\xe8\xff"])))
            elif kind == 9:
                made.append(frame(self.chance, self.chance.randrange(16), event, fin=self.chance.random() < 0.5, masked=self.chance.random() < 0.5))
            elif kind == 10:
                made.append(frame(self.chance, 1, self.chance.randbytes(40)))
            else:
                made.append(self.chance.randbytes(self.chance.randrange(1, 200)))
        return b"".join(made)

    def request(self):
        code, user, token = self.ticket
        body = self.chance.choice([b"", b"{", b'{"ride_code":"' + code.encode() + b'"}', b"x" * 3000, b'{"a":' * 80])
        # Long polls and sessions of their own; the limits of logins are not what is tried here.
        target = self.chance.choice(["/health", "/auth/me", "/rides/", "/rides/joined", f"/rides/code/{code}", "/socket.io/?EIO=4&transport=polling",
                                     "/socket.io/?EIO=4&transport=polling&sid=nobody", "/participations/", "/nowhere", "/openapi.json"])
        lines = [f"{self.chance.choice(['GET', 'GET', 'GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'BREW'])} {target} HTTP/1.{self.chance.choice('111110')}",
                 "Host: a", f"Content-Length: {len(body)}"]
        if self.chance.random() < 0.5:
            lines.append(f"Authorization: Bearer {token}")
        if self.chance.random() < 0.1:
            lines.append(self.chance.choice(["Expect: 100-continue", "Transfer-Encoding: chunked", "Connection: close", " folded", "bad\x00field: x"]))
        return ("\r\n".join(lines) + "\r\n\r\n").encode() + body

    def bytes(self):
        kind = self.chance.random()
        sent = (self.upgrade() + self.frames() if kind < 0.6
                else b"".join(self.request() for _ in range(self.chance.randrange(1, 30))) if kind < 0.9
                else self.chance.randbytes(self.chance.randrange(1, 500)))
        return sent[:self.chance.randrange(1, len(sent) + 1)] if self.chance.random() < 0.5 else sent

    def live(self, peer, tls):
        """Connects, sends in pieces, reads or not, leaves somehow."""
        plain = socket.create_connection(peer, timeout=10)
        secure = None
        try:
            if tls and self.chance.random() < 0.1:  # not TLS at all, or a handshake that ends in the middle
                plain.sendall(self.chance.choice([self.bytes(), b"\x16\x03\x01\x02\x00" + self.chance.randbytes(self.chance.randrange(400))]))
            else:
                secure = tls.wrap_socket(plain) if tls else plain
                self.talk(secure, self.bytes())
            self.leave(plain, secure)
        finally:
            for each in (secure, plain):
                if each is not None:
                    each.close()

    def talk(self, connection, sent):
        reads = self.chance.random() < 0.7
        pieces = self.chance.choice([1, 1, 2, 5, len(sent)]) if len(sent) < 400 else self.chance.choice([1, 1, 2, 5])
        size = -(-len(sent) // pieces)
        for start in range(0, len(sent), size):
            connection.sendall(sent[start:start + size])
            if self.chance.random() < 0.2:
                time.sleep(self.chance.uniform(0, 0.05))
            if reads and select.select([connection], [], [], 0)[0]:
                connection.recv(self.chance.choice([1, 100, 65536]))
        time.sleep(self.chance.choice([0, 0, 0, 0.01, 0.1, 0.5]))

    def leave(self, plain, secure):
        how = self.chance.randrange(4)
        if how == 0:
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST
        elif how == 1:
            plain.shutdown(socket.SHUT_WR)
            time.sleep(self.chance.uniform(0, 0.1))
        elif how == 2 and secure is not None and secure is not plain:
            secure.settimeout(0.2)
            secure.unwrap()


class Chaos:
    def __init__(self, options, folder):
        self.options, self.stopping = options, threading.Event()
        self.tls = any_certificate() if options.tls else None
        self.database = Database(folder)
        configuration = CONFIGURATION
        if options.tls:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
                            "-subj", "/CN=chaos", "-keyout", f"{folder}/tls.key", "-out", f"{folder}/tls.crt"], check=True, stderr=subprocess.DEVNULL)
            configuration += f'[tls]\ncertificate = "{folder}/tls.crt"\nkey = "{folder}/tls.key"\n'
        self.log = pathlib.Path(folder, "log")
        self.daemon = Daemon(options.bin, folder, self.database, "--log-level", "warning", configuration=configuration)
        host, port = self.daemon.address.split(":")
        self.peer = (host, int(port))
        self.tickets = self.daemon.seed(2, HONEST)
        self.lives = self.broken = self.handshakes = 0
        self.failed = []
        self.lock = threading.Lock()  # guards the figures
        self.phones = [Phone(self.daemon.address, ticket, self.stopping, self.tls) for ticket in self.tickets[:HONEST]]

    def strange(self, number):
        chance = random.Random(f"{self.options.seed} {number}")
        while not self.stopping.is_set():
            broken = 0
            try:
                Stranger(chance, self.tickets[HONEST:]).live(self.peer, self.tls)
            except (OSError, ValueError):
                broken = 1  # cut, as it may be
            with self.lock:
                self.lives += 1
                self.broken += broken

    def ask(self):
        """One honest request on a connection of its own."""
        with socket.create_connection(self.peer, timeout=PATIENCE) as plain:
            connection = self.tls.wrap_socket(plain) if self.tls else plain
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            answer = b""
            while part := connection.recv(65536):
                answer += part
            connection.close()
            return answer.startswith(b"HTTP/1.1 200 ")

    def be_honest(self):
        while not self.stopping.is_set():
            try:
                ok, why = self.ask(), "another answer"
            except OSError as error:
                ok, why = False, repr(error)
            with self.lock:
                self.handshakes += 1
                if not ok:
                    self.failed.append(why)
            time.sleep(0.02)

    def run(self):
        threads = [threading.Thread(target=self.strange, args=(number,), daemon=True) for number in range(self.options.strangers)]
        threads.append(threading.Thread(target=self.be_honest, daemon=True))
        for thread in self.phones + threads:
            thread.start()
        end = time.monotonic() + self.options.seconds
        while time.monotonic() < end and self.daemon.process.poll() is None:
            time.sleep(0.2)
        for phone in self.phones:
            phone.has_more = False
        for phone in self.phones:
            until(lambda phone=phone: not phone.waiting or self.daemon.process.poll() is not None, PATIENCE)
        self.stopping.set()
        for thread in self.phones + threads:
            thread.join(PATIENCE)
        memory = self.memory()
        code = self.daemon.end(signal.SIGTERM) if self.daemon.process.poll() is None else self.daemon.process.poll()
        self.judge(code, memory)

    def memory(self):
        try:
            status = pathlib.Path(f"/proc/{self.daemon.process.pid}/status").read_text(encoding="ascii")
            return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))
        except (OSError, StopIteration):
            return None

    def judge(self, code, memory):
        lost = sum(len(phone.acknowledged - stored_times(self.database, phone.user)) for phone in self.phones)
        twice = self.database.number("SELECT count(*) FROM (SELECT 1 FROM positions GROUP BY participation_id, fix_time, latitude_e7, longitude_e7"
                                     " HAVING count(*) > 1) AS doubled")
        cut = [trouble for phone in self.phones for trouble in phone.trouble]
        acknowledged = sum(len(phone.acknowledged) for phone in self.phones)
        note("chaos", tls=bool(self.tls), seed=self.options.seed, seconds=self.options.seconds, lives=self.lives, cut=self.broken,
             honest_connections=self.handshakes, honest_failed=len(self.failed), acknowledged=acknowledged, lost=lost, stored_twice=twice,
             phones_cut=len(cut), memory_at_most_mib=memory)
        log = self.log.read_text(encoding="utf-8", errors="replace")[-6000:]
        assert code == 0, f"the daemon ended with {code}:\n{log}"
        assert not self.failed, f"honest connections failed: {self.failed[:5]}\n{log}"
        assert not cut, f"honest phones were cut: {cut[:5]}\n{log}"
        assert acknowledged > 0 and self.lives > 0 and self.handshakes > 0
        assert lost == 0 and twice == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--strangers", type=int, default=24)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    print(f"seed {options.seed}, process {os.getpid()}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        Chaos(options, folder).run()


if __name__ == "__main__":
    main()
