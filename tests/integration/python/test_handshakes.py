# SPDX-License-Identifier: GPL-3.0-or-later
"""Opening handshakes of every kind (RFC 6455, 4; RFC 9110, 7.8; RFC 9112), against the echo and against the daemon of the
folder SAFERIDE_BIN: what is answered, and that a connection that was opened works."""
import base64
import os
import signal
import socket
import sys
import tempfile
import unittest

from echoserver import EchoServer
from rawwebsocket import KEY, PATIENCE, accept, frame

sys.path.insert(1, os.path.join(os.path.dirname(__file__), os.pardir))
from database import Database  # noqa: E402
from kill_restart import Daemon  # noqa: E402

HOST, CONNECTION, UPGRADE = b"Host: localhost", b"Connection: Upgrade", b"Upgrade: websocket"
VERSION, NONCE = b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: " + KEY
FIELDS = [HOST, CONNECTION, UPGRADE, VERSION, NONCE]
NOT_AN_UPGRADE = "not an upgrade"  # 426 where nothing else is spoken


def request(fields, line=b"GET %(path)s HTTP/1.1", end=b"\r\n", behind=b""):
    return end.join([line, *fields]) + end * 2 + behind


def instead(field, *others):
    """The fields of a good handshake, `field` replaced by others, or left out."""
    return [other for known in FIELDS for other in (others if known is field else [known])]


def key(size):
    return b"Sec-WebSocket-Key: " + base64.b64encode(bytes(size))


def rows():
    """Name, request, status."""
    for name, fields in {
            "plain": FIELDS, "in any order": FIELDS[::-1], "with others": [*FIELDS, b"X-Any: thing", b"Cookie: a=b; c=d"],
            "names in lower case": [field.replace(name := field.split(b":")[0], name.lower()) for field in FIELDS],
            "names in upper case": [field.replace(name := field.split(b":")[0], name.upper()) for field in FIELDS],
            "no white space": [field.replace(b": ", b":") for field in FIELDS],
            "much white space": [field.replace(b": ", b": \t  ") + b" \t " for field in FIELDS],
            "WebSocket in another case": instead(UPGRADE, b"Upgrade: WebSOCKet"),
            "upgrade in another case": instead(CONNECTION, b"Connection: upGRADE"),
            "a list of protocols": instead(UPGRADE, b"Upgrade: h2c, websocket"),
            "two fields of protocols": instead(UPGRADE, b"Upgrade: h2c", UPGRADE),
            "a list of options": instead(CONNECTION, b"Connection: keep-alive , Upgrade"),
            "two fields of options": instead(CONNECTION, b"Connection: keep-alive", CONNECTION),
            "empty members of a list": instead(CONNECTION, b"Connection: ,, Upgrade,"),
            "an empty body": [*FIELDS, b"Content-Length: 0"],
            "a host with a port": instead(HOST, b"Host: localhost:8000"), "a host of IPv6": instead(HOST, b"Host: [::1]:8000"),
            "compression": [*FIELDS, b"Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"],
            "compression, twice": [*FIELDS, b"Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=10, permessage-deflate",
                                   b"Sec-WebSocket-Extensions: x-webkit-deflate-frame"],
            "subprotocols": [*FIELDS, b"Sec-WebSocket-Protocol: chat, superchat", b"Sec-WebSocket-Protocol: more"]}.items():
        yield name, request(fields), 101
    yield "an absolute target", request(FIELDS, b"GET http://localhost%(path)s HTTP/1.1"), 101
    yield "an absolute target of another host", request(FIELDS, b"GET http://elsewhere%(path)s HTTP/1.1"), 101
    for name, fields in {
            "no Upgrade": instead(UPGRADE), "no Connection": instead(CONNECTION), "an empty Upgrade": instead(UPGRADE, b"Upgrade:"),
            "another protocol": instead(UPGRADE, b"Upgrade: h2c"), "a longer word": instead(UPGRADE, b"Upgrade: websockets"),
            "no upgrade among the options": instead(CONNECTION, b"Connection: keep-alive"),
            "a longer option": instead(CONNECTION, b"Connection: Upgrades")}.items():
        yield name, request(fields), NOT_AN_UPGRADE
    yield "HTTP/1.0", request(FIELDS, b"GET %(path)s HTTP/1.0"), NOT_AN_UPGRADE
    for version in (b"0", b"7", b"8", b"12", b"14", b"255", b"-13", b"+13", b"013", b"13.0", b"0xd", b"13, 8", b"8, 13", b"13;", b""):
        yield f"version {version.decode()}", request(instead(VERSION, b"Sec-WebSocket-Version: " + version)), 426
    yield "no version", request(instead(VERSION)), 426
    for name, fields in {
            "options without a comma": instead(CONNECTION, b"Connection: keep-alive Upgrade"),
            "two versions": instead(VERSION, VERSION, VERSION), "two unlike versions": instead(VERSION, VERSION, b"Sec-WebSocket-Version: 8"),
            "no key": instead(NONCE), "an empty key": instead(NONCE, b"Sec-WebSocket-Key:"),
            "two keys": instead(NONCE, NONCE, NONCE), "two unlike keys": instead(NONCE, NONCE, key(16)),
            "a key of 15 octets": instead(NONCE, key(15)), "a key of 17 octets": instead(NONCE, key(17)),
            "a key of 0 octets and padding": instead(NONCE, b"Sec-WebSocket-Key: =="), "a long key": instead(NONCE, key(3000)),
            "a key without padding": instead(NONCE, NONCE[:-2]), "a key with half the padding": instead(NONCE, NONCE[:-1]),
            "a key with more padding": instead(NONCE, NONCE + b"="), "a key with more behind": instead(NONCE, NONCE + b"AAAA"),
            "a key with a blank": instead(NONCE, NONCE[:25] + b" " + NONCE[25:]),
            "a key with a comma": instead(NONCE, NONCE + b", " + KEY),
            "a key for URLs": instead(NONCE, b"Sec-WebSocket-Key: " + base64.urlsafe_b64encode(b"\xff" * 16)),
            "a key of other letters": instead(NONCE, b"Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!=="),
            "a key beyond ASCII": instead(NONCE, b"Sec-WebSocket-Key: \xc3\xa4\xc3\xa4AAAAAAAAAAAAAAAAAA=="),
            "no host": instead(HOST), "an empty host": instead(HOST, b"Host:"), "two hosts": instead(HOST, HOST, HOST),
            "a host with a path": instead(HOST, b"Host: localhost/a"), "a host with a user": instead(HOST, b"Host: a@localhost"),
            "a host with a broken port": instead(HOST, b"Host: localhost:70000"),
            "a folded field": instead(CONNECTION, b"Connection: keep-alive,\r\n Upgrade"),
            "a folded field with a tab": instead(CONNECTION, b"Connection:\r\n\tUpgrade"),
            "white space before a colon": instead(UPGRADE, b"Upgrade : websocket"), "no colon": [*FIELDS, b"Nonsense"],
            "no name": [*FIELDS, b": value"], "a name with a blank": [*FIELDS, b"Any Name: value"],
            "NUL in a value": [*FIELDS, b"X-Any: a\0b"], "a bare CR in a value": [*FIELDS, b"X-Any: a\rb"],
            "a bare LF": [*FIELDS, b"X-Any: a\nX-Other: b"], "DEL in a value": [*FIELDS, b"X-Any: \x7f"]}.items():
        yield name, request(fields), 400
    yield "lines that end with LF", request(FIELDS, end=b"\n"), 400
    yield "a body", request([*FIELDS, b"Content-Length: 5"], behind=b"hello"), 400
    yield "a chunked body", request([*FIELDS, b"Transfer-Encoding: chunked"], behind=b"5\r\nhello\r\n0\r\n\r\n"), 400
    yield "a body of two lengths", request([*FIELDS, b"Content-Length: 0", b"Content-Length: 5"], behind=b"hello"), 400
    for method in (b"POST", b"PUT", b"DELETE", b"PATCH"):
        yield f"{method.decode()}", request(FIELDS, method + b" %(path)s HTTP/1.1"), 400
    for name, line in {"an absolute target of WebSocket": b"GET ws://localhost%(path)s HTTP/1.1", "a fragment": b"GET %(path)s#a HTTP/1.1",
                       "a target without a slash": b"GET ws-echo HTTP/1.1", "the target *": b"GET * HTTP/1.1",
                       "no version of HTTP": b"GET %(path)s", "no target": b"GET HTTP/1.1", "two blanks": b"GET  %(path)s HTTP/1.1",
                       "a broken escape": b"GET %(path)s%%zz HTTP/1.1", "http in lower case": b"GET %(path)s http/1.1",
                       "a tab": b"GET\t%(path)s HTTP/1.1", "NUL in the target": b"GET %(path)s\0 HTTP/1.1"}.items():
        yield name, request(FIELDS, line), 400
    yield "HTTP/2.0", request(FIELDS, b"GET %(path)s HTTP/2.0"), 505
    yield "another path", request(FIELDS, b"GET /elsewhere HTTP/1.1"), 404
    yield "a long field", request([*FIELDS, b"X-Any: " + b"a" * 70000]), 431
    yield "many fields", request([*FIELDS, *(b"X-%d: a" % i for i in range(200))]), 431
    yield "a long target", request(FIELDS, b"GET %(path)s" + b"a" * 70000 + b" HTTP/1.1"), 414


class Handshakes(unittest.TestCase):
    unread = set()  # good ones that are refused nevertheless

    def answer_to(self, sent, behind=b""):
        """The status, the fields by names in lower case, and what comes behind the head."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(sent + behind)
            data = b""
            while b"\r\n\r\n" not in data or (behind and b"\x8a\x05alive" not in data):
                part = connection.recv(4096)
                self.assertTrue(part, f"no answer but {data}")
                data += part
        head, rest = data.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        return int(lines[0].split(" ")[1]), dict(line.lower().split(": ", 1) for line in lines[1:]), rest, head

    def plays_all(self):
        names = set()
        for name, sent, status in rows():
            with self.subTest(name):
                self.assertNotIn(name, names)
                names.add(name)
                sent = sent.replace(b"%(path)s", self.path).replace(b"%%", b"%")
                status = self.otherwise if status == NOT_AN_UPGRADE else 400 if name in self.unread else status
                got, fields, _, _ = self.answer_to(sent)
                self.assertEqual(got, status)
                if status != 101:
                    self.assertGreater(int(fields["content-length"]), 0)
                    self.assertNotIn("sec-websocket-accept", fields)
                if status == 426:
                    self.assertEqual((fields["upgrade"], fields["sec-websocket-version"]), ("websocket", "13"))
                if status == 101:
                    ping = frame(9, b"alive")
                    _, fields, rest, head = self.answer_to(sent, ping)  # together with the handshake
                    self.assertIn(b"\r\nSec-WebSocket-Accept: " + accept(KEY), head)
                    self.assertEqual((fields["upgrade"], fields["connection"]), ("websocket", "upgrade"))
                    self.assertFalse({"sec-websocket-extensions", "sec-websocket-protocol", "content-length"} & fields.keys())
                    self.assertIn(b"\x8a\x05alive", rest)
        print(f"{len(names)} handshakes", file=sys.stderr)


class Echo(Handshakes):
    path, otherwise = b"/ws-echo", 426

    def test_handshakes(self):
        with EchoServer("--websocket-echo") as server:
            self.port = server.port
            self.plays_all()


class OfDaemon(Handshakes):
    def plays_all(self):
        if "SAFERIDE_BIN" not in os.environ:
            self.skipTest("no daemon")
        with tempfile.TemporaryDirectory() as folder:
            daemon = Daemon(os.environ["SAFERIDE_BIN"], folder, Database(folder), configuration="")
            self.addCleanup(daemon.process.stdout.close)
            self.port = int(daemon.address.split(":")[1])
            try:
                super().plays_all()
            finally:
                self.assertEqual(daemon.end(signal.SIGTERM), 0)


class Phone(OfDaemon):
    path, otherwise = b"/socket.io/?EIO=4&transport=websocket", 400  # Engine.IO's own refusal

    def test_handshakes(self):
        self.plays_all()


class Desk(OfDaemon):
    path, otherwise = b"/console", 426
    unread = {"a list of protocols", "two fields of protocols", "two fields of options"}  # by QtWebSockets

    def test_handshakes(self):
        self.plays_all()


if __name__ == "__main__":
    unittest.main()
