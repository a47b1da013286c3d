#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""TLS on the public port: what is spoken, and certificates that change while phones are connected.

    tls.py BIN_FOLDER

SAFERIDE_TEST_HANDSHAKES: how many one after the other, and as many again by crowds (400).
"""
import concurrent.futures
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest

import websocket

from database import PATIENCE, Database, until
from kill_restart import CONFIGURATION, Daemon

BIN = sys.argv.pop(1)
RIDERS = 200  # each is in the answer to a join
JOINS = 5000  # their answers are more than any buffer of the system holds
HANDSHAKES = int(os.environ.get("SAFERIDE_TEST_HANDSHAKES", "400"))
CROWD = 60
SLOW_SECONDS = 3  # of the 10 that the daemon waits
TURNS = 3  # of the daemon's timeouts, which it looks at every second
HEALTH = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


class Dribbling:
    """A TLS client whose octets go out as `send` likes."""

    def __init__(self, peer, send):
        self.plain, self.send = socket.create_connection(peer, timeout=PATIENCE), send
        self.plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.came, self.goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context().wrap_bio(self.came, self.goes)

    def step(self, act):
        while True:
            try:
                done = act()
            except ssl.SSLWantReadError:
                done = None
            if data := self.goes.read():
                self.send(self.plain, data)
            if done is not None:
                return done
            if data := self.plain.recv(65536):
                self.came.write(data)
            else:
                raise ConnectionError("cut")

    def ask(self):
        """The status of /health."""
        with self.plain:
            self.step(lambda: self.tls.do_handshake() or True)
            self.step(lambda: self.tls.write(HEALTH))
            return self.step(lambda: self.tls.read(12))


def context(**limits):
    """Takes any certificate; `limits` are set on it."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    made.set_ciphers("ALL:@SECLEVEL=0")
    for name, value in limits.items():
        setattr(made, name, value)
    return made


class Tls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        for name in ("first", "second"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                            "9", "-subj", f"/CN={name}", "-keyout", f"{self.folder}/{name}.key", "-out", f"{self.folder}/{name}.crt"],
                           check=True, stderr=subprocess.DEVNULL)
        self.use("first")
        self.daemon = Daemon(BIN, self.folder, Database(self.folder),
                             configuration=CONFIGURATION + f'output_cut_bytes = 100000\n[tls]\ncertificate = "{self.folder}/tls.crt"\nkey = "{self.folder}/tls.key"\n')
        self.addCleanup(lambda: self.assertEqual(self.daemon.end(signal.SIGTERM), 0))
        self.addCleanup(self.daemon.process.stdout.close)
        host, port = self.daemon.address.split(":")
        self.peer = (host, int(port))

    def use(self, name):
        for kind in ("crt", "key"):
            shutil.copy(f"{self.folder}/{name}.{kind}", f"{self.folder}/tls.{kind}")

    def connect(self, tls):
        with socket.create_connection(self.peer, timeout=PATIENCE) as plain, tls.wrap_socket(plain) as secure:
            return secure.version(), secure.cipher()[0], secure.getpeercert(binary_form=True)

    def health(self, tls):
        """What went wrong with a handshake and one request, or nothing."""
        try:
            with socket.create_connection(self.peer, timeout=PATIENCE) as plain, tls.wrap_socket(plain) as secure:
                secure.sendall(HEALTH)
                answer = b""
                while part := secure.recv(65536):
                    answer += part
        except OSError as error:
            return [repr(error)]
        return [] if answer.startswith(b"HTTP/1.1 200") else [answer]

    def certificate(self, name):
        with open(f"{self.folder}/{name}.crt", encoding="ascii") as file:
            return ssl.PEM_cert_to_DER_cert(file.read())

    def logged(self):
        with open(f"{self.folder}/log", encoding="utf-8") as log:
            return log.read()

    def test_speaks_1_2_and_1_3_with_modern_ciphers_and_nothing_older(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            spoken, cipher, _ = self.connect(context(minimum_version=version, maximum_version=version))
            self.assertEqual(spoken, {"TLSv1_2": "TLSv1.2", "TLSv1_3": "TLSv1.3"}[version.name])
            self.assertRegex(cipher, "GCM|CHACHA20")
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with self.subTest(version=version), self.assertRaises((ssl.SSLError, ConnectionError)):
                self.connect(context(minimum_version=version, maximum_version=version))
        for ciphers in ("kRSA", "ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384", "aNULL", "DHE"):
            old = context(maximum_version=ssl.TLSVersion.TLSv1_2)
            old.set_ciphers(f"{ciphers}:@SECLEVEL=0")
            with self.subTest(ciphers=ciphers), self.assertRaises((ssl.SSLError, ConnectionError)):
                self.connect(old)

    def test_no_handshake_is_cut(self):
        tls, done, lost = context(), 0, []
        start = time.monotonic()
        while done < HANDSHAKES or time.monotonic() - start < TURNS:
            done += 1
            lost += self.health(tls)
        self.assertEqual(lost, [], f"of {done}")
        print(f"{done} handshakes one after the other in {time.monotonic() - start:.0f} s, none cut", file=sys.stderr)

    def test_no_handshake_is_cut_in_a_crowd(self):
        tls = context()
        start = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(CROWD) as crowd:
            lost = [fault for faults in crowd.map(lambda _: self.health(tls), range(HANDSHAKES)) for fault in faults]
        self.assertEqual(lost, [], f"of {HANDSHAKES}")
        print(f"{HANDSHAKES} handshakes, {CROWD} at once, in {time.monotonic() - start:.0f} s, none cut", file=sys.stderr)

    def test_records_may_come_in_two_parts_cut_anywhere(self):
        sizes = []
        Dribbling(self.peer, lambda plain, data: (sizes.append(len(data)), plain.sendall(data))).ask()
        flights = [(flight, cut) for flight, size in enumerate(sizes) for cut in range(1, size)]
        chosen = flights[::max(1, len(flights) // HANDSHAKES)]
        for flight, cut in chosen:
            left = iter(range(len(sizes)))

            def cut_one(plain, data, flight=flight, cut=cut, left=left):
                if next(left, None) == flight:
                    plain.sendall(data[:cut])
                    time.sleep(0.002)  # so that it is read as it is
                    data = data[cut:]
                plain.sendall(data)

            with self.subTest(flight=flight, cut=cut):
                self.assertEqual(Dribbling(self.peer, cut_one).ask(), b"HTTP/1.1 200")
        print(f"{len(chosen)} of {len(flights)} cuts, none cut off", file=sys.stderr)

    def test_slow_clients_are_waited_for(self):
        def dribble(_):
            sent, start = 0, time.monotonic()

            def octet_by_octet(plain, data):
                nonlocal sent
                for byte in data:
                    plain.sendall(bytes([byte]))
                    sent += 1  # about 700 in all
                    time.sleep(max(0, start + sent * SLOW_SECONDS / 700 - time.monotonic()))

            return Dribbling(self.peer, octet_by_octet).ask()

        with concurrent.futures.ThreadPoolExecutor(20) as crowd:
            answers = set(crowd.map(dribble, range(20)))
        self.assertEqual(answers, {b"HTTP/1.1 200"})

    def test_a_request_may_come_in_any_number_of_records(self):
        body = b"username=nobody&password=whatever-it-is"
        head = (b"POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                b"Content-Length: %d\r\n\r\n" % len(body))
        last = b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        for records in ([head, body], [head + body], [head, *(bytes([byte]) for byte in body)], [bytes([byte]) for byte in head] + [body]):
            for _ in range(5):
                with socket.create_connection(self.peer, timeout=PATIENCE) as plain, context().wrap_socket(plain) as secure:
                    for record in [*records, last * 3]:
                        secure.sendall(record)
                    answers = b""
                    while part := secure.recv(65536):
                        answers += part
                statuses = re.findall(rb"HTTP/1.1 (\d+)", answers)
                self.assertIn(statuses[0], (b"401", b"429"), answers)  # the throttle of logins counts us
                self.assertEqual(statuses[1:], [b"200"], answers)  # the first says close

    def test_who_closes_gets_a_close_frame(self):
        token = self.daemon.seed(1, 1)[0][2]
        for ending, code in ((b"\x88\x82\x00\x00\x00\x00\x03\xe8", 1000), (b"\xc3\x80\x00\x00\x00\x00", 1002)):
            phone = self.phone(token)
            phone.sock.sendall(ending)
            opcode, data = phone.recv_data()
            while opcode == websocket.ABNF.OPCODE_TEXT:
                opcode, data = phone.recv_data()
            self.assertEqual((opcode, int.from_bytes(data[:2], "big")), (websocket.ABNF.OPCODE_CLOSE, code))
            phone.close()

    def phone(self, token, **more):
        phone = websocket.create_connection(f"wss://{self.daemon.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                            suppress_origin=True, sslopt={"context": context()}, **more)
        phone.send("40" + json.dumps({"token": token}))
        while not phone.recv().startswith("40"):
            pass
        return phone

    def test_who_does_not_read_is_cut(self):
        (code, _, first), (_, _, second), *_ = self.daemon.seed(1, RIDERS)
        reader, other = self.phone(second), self.phone(first, sockopt=((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),))
        join = json.dumps(["join_ride", {"ride_code": code}])
        joins = 0
        with self.assertRaises(OSError):
            while True:
                self.assertLess(joins, JOINS, "nobody is cut")
                other.send("42" + join)
                joins += 1
                reader.send("421" + join)  # the other's answer is written by then, and not with more
                while not reader.recv().startswith("431"):
                    pass
        until(lambda: self.daemon.metrics()['saferide_rejections_total{reason="output_cut_bytes"}'] == 1)  # who is cut knows it before
        reader.close()

    def test_a_new_certificate_drops_nobody(self):
        https = http.client.HTTPSConnection(*self.peer, timeout=PATIENCE, context=context())
        code, _, token = self.daemon.seed(1, 1)[0]
        phone = self.phone(token)

        def serves_those_who_are_in():
            https.request("GET", "/health")
            self.assertEqual(json.load(https.getresponse())["status"], "ok")
            phone.send("421" + json.dumps(["join_ride", {"ride_code": code}]))
            while not phone.recv().startswith("431"):
                pass

        serves_those_who_are_in()
        in_use = https.sock
        self.assertEqual(in_use.getpeercert(binary_form=True), self.certificate("first"))
        self.use("second")
        self.daemon.process.send_signal(signal.SIGHUP)
        until(lambda: self.connect(context())[2] == self.certificate("second"))
        serves_those_who_are_in()
        self.assertIs(https.sock, in_use, "the connection was kept")
        reloaded = r"(?m)^\S+ info saferide.server: reloaded the certificate of .+, valid until \d{4}-\d\d-\d\dT\S+Z$"
        until(lambda: re.search(reloaded, self.logged()))
        shutil.copy(f"{self.folder}/first.key", f"{self.folder}/tls.key")  # not that of the certificate
        self.daemon.process.send_signal(signal.SIGHUP)
        until(lambda: "keeping the old certificate" in self.logged())
        self.assertRegex(self.logged(), r"(?m)^\S+ warning saferide.server: keeping the old certificate: \[tls\] key: .*is not the key")
        self.assertEqual(self.connect(context())[2], self.certificate("second"))
        serves_those_who_are_in()
        phone.close()
        https.close()


if __name__ == "__main__":
    unittest.main()
