# SPDX-License-Identifier: GPL-3.0-or-later
"""Each case of websocketcases.py, against the echo and against the daemon of the folder SAFERIDE_BIN: at once, frame by
frame and octet by octet. Exactly what it says must come, and nothing more before the end."""
import itertools
import os
import signal
import sys
import tempfile
import unittest

import rawwebsocket
from echoserver import EchoServer
from websocketcases import CLOSE, KILOBYTE, MEGABYTE, NORMAL, PING, PONG, SMALL, Frame, close, for_a_phone, sizes

sys.path.insert(1, os.path.join(os.path.dirname(__file__), os.pardir))
from database import Database  # noqa: E402
from kill_restart import Daemon  # noqa: E402

LONGEST_BY_OCTETS = 4 * KILOBYTE
PHONE_LIMIT = 1_000_000  # max_payload_bytes


def wire(frame):
    return rawwebsocket.frame(frame.opcode, frame.payload, fin=frame.fin, rsv=frame.rsv)


def segments(case):
    """The ways to send it: lists of what goes out at a time."""
    frames = [wire(frame) for frame in case.frames]
    if case.held:
        frames[-1] = frames[-1][:-case.held]
    whole = b"".join(frames)
    if case.segment:
        yield [whole[i:i + case.segment] for i in range(0, len(whole), case.segment)]
        return
    yield [whole]
    if len(frames) > 1 and len(whole) < MEGABYTE:
        yield frames
    if len(whole) <= LONGEST_BY_OCTETS:
        yield [whole[i:i + 1] for i in range(len(whole))]


def play(client, sent, case):
    """Raises AssertionError where another thing comes than the case says."""
    client.send_while_reading(sent)
    for answer in case.answers:
        got = client.read()
        assert got == answer, f"{got[0], got[1][:80]} came instead of {answer[0], answer[1][:80]}"
    if case.code is None:
        client.send(wire(Frame(PING, b"alive")), wire(close(NORMAL)))
        got = client.read()
        assert got == (PONG, b"alive"), f"{got[0], got[1][:80]} came instead of the pong"
    opcode, payload = client.read()
    assert opcode == CLOSE, f"a frame of opcode {opcode} came instead of the close"
    code = int.from_bytes(payload[:2], "big") if payload else 1005
    assert code == (case.code or NORMAL), f"closed with {code} instead of {case.code or NORMAL}"
    assert client.is_at_end(), "bytes behind the close"


class WebSocketCases(unittest.TestCase):
    def plays(self, cases, connect):
        played = 0
        for case in cases:
            for sent in segments(case):
                with self.subTest(case=case.name, segments=len(sent)):
                    client = connect()
                    try:
                        play(client, sent, case)
                    except (EOFError, OSError) as error:
                        self.fail(f"the stream broke: {error!r}")
                    finally:
                        client.socket.close()
                played += 1
        print(f"{self.id().rsplit('.', 1)[-1]}: {played} played", file=sys.stderr)


class Echo(WebSocketCases):
    @classmethod
    def setUpClass(cls):
        cls.server = EchoServer("--websocket-echo")
        cls.addClassCleanup(cls.server.__exit__)

    def connect(self):
        return rawwebsocket.Client(self.server.port)

    def test_frames(self):
        self.plays((case for group in SMALL for case in group()), self.connect)

    def test_sizes(self):
        self.plays(sizes(), self.connect)


@unittest.skipUnless("SAFERIDE_BIN" in os.environ, "no daemon")
class Phone(WebSocketCases):
    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.daemon = Daemon(os.environ["SAFERIDE_BIN"], folder, Database(folder), configuration="")
        cls.addClassCleanup(cls.daemon.process.stdout.close)
        cls.addClassCleanup(cls.daemon.end, signal.SIGTERM)
        cls.port = int(cls.daemon.address.split(":")[1])
        cls.tokens = itertools.cycle(token for _, _, token in cls.daemon.seed(10, 20))  # each may do so much a second

    def connect(self):
        client = rawwebsocket.Client(self.port, path="/socket.io/?EIO=4&transport=websocket")
        client.send(rawwebsocket.frame(1, b'40{"token":"%s"}' % next(self.tokens).encode()))
        opened, joined = client.read(), client.read()
        assert opened[1].startswith(b"0{") and joined[1].startswith(b"40{"), (opened, joined)
        return client

    def phone_cases(self, cases):
        return filter(None, (for_a_phone(case, PHONE_LIMIT) for case in cases))

    def test_frames(self):
        self.plays(self.phone_cases(case for group in SMALL for case in group()), self.connect)

    def test_sizes(self):
        self.plays(self.phone_cases(sizes()), self.connect)


if __name__ == "__main__":
    unittest.main()
