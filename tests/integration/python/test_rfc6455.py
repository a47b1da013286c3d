# SPDX-License-Identifier: GPL-3.0-or-later
"""RFC 6455 over raw sockets, after the sections of Autobahn's suite: what handshakes and frames are answered with."""
import socket
import struct
import unittest

from echoserver import EchoServer
from rawwebsocket import KEY, PATIENCE, Client, accept, frame, head

MEGABYTE = 1024 * 1024


class Rfc6455(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = EchoServer("--websocket-echo")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def client(self, early=b""):
        client = Client(self.server.port, early)
        self.addCleanup(client.socket.close)
        return client

    def closes(self, code, *frames):
        client = self.client()
        client.send(*frames)
        self.assertEqual(client.close_code(), code)

    def answer_to(self, request):
        """The status and the header fields, by their names in lower case."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(4096)
        lines = data.split(b"\r\n\r\n")[0].decode().split("\r\n")
        return int(lines[0].split(" ")[1]), {name.lower(): value for name, value in
                                             (line.split(": ", 1) for line in lines[1:])}

    def status_of(self, request):
        return self.answer_to(request)[0]

    def sends_slowly(self, data, client=None):
        """Octet by octet, each in a segment of its own."""
        client = client or self.client()
        for byte in data:
            client.send(bytes([byte]))
        return client

    # 4.2: the opening handshake

    def test_accepts_by_the_key(self):
        self.assertIn(b"Sec-WebSocket-Accept: " + accept(KEY), self.client().head)
        self.assertTrue(self.client().head.startswith(b"HTTP/1.1 101 "))

    def test_answers_a_handshake_with_the_fields_of_every_answer(self):
        status, fields = self.answer_to(head(X_Request_Id="ride-1"))
        self.assertEqual(status, 101)
        self.assertEqual((fields["upgrade"], fields["connection"]), ("websocket", "Upgrade"))
        self.assertEqual(fields["x-request-id"], "ride-1")
        self.assertIn("date", fields)
        self.assertNotIn("content-length", fields)
        for changes in ({"Sec_WebSocket_Key": "short"}, {"Sec_WebSocket_Version": "8"}, {"Host": ""}):
            with self.subTest(changes):
                status, fields = self.answer_to(head(X_Request_Id="ride-2", **changes))
                self.assertGreaterEqual(status, 400)
                self.assertEqual(fields["x-request-id"], "ride-2")
                self.assertGreater(int(fields["content-length"]), 0)
                self.assertIn("date", fields)

    def test_takes_what_rfc_6455_lets_a_client_send_in_a_handshake(self):
        for changes in ({"Connection": "keep-alive, upgrade"}, {"Upgrade": "WebSocket"}, {"Cookie": "c" * 8000},
                        {"Sec_WebSocket_Extensions": "permessage-deflate"}, {"Host": "[::1]:8000"},
                        {"Sec_WebSocket_Protocol": "a, b"}, {"Origin": "http://localhost:3000"}):
            with self.subTest(changes):
                status, fields = self.answer_to(head(**changes))
                self.assertEqual(status, 101)
                self.assertNotIn("sec-websocket-extensions", fields)
                self.assertNotIn("sec-websocket-protocol", fields)

    def test_refuses_malformed_handshakes(self):
        rows = {426: [{"Sec_WebSocket_Version": "8"}, {"Sec_WebSocket_Version": None}, {"Upgrade": "h2c"},
                      {"Connection": "keep-alive"}],
                400: [{"Sec_WebSocket_Key": None}, {"Sec_WebSocket_Key": "short"}, {"Host": None}, {"Host": ""},
                      {"Host": "a:b:c"}]}
        for status, requests in rows.items():
            for changes in requests:
                with self.subTest(changes):
                    self.assertEqual(self.status_of(head(**changes)), status)

    def test_reads_frames_that_come_with_the_handshake(self):
        client = self.client(frame(1, b"early") + frame(1, b"bird"))
        self.assertEqual(client.read(), (1, b"early"))
        self.assertEqual(client.read(), (1, b"bird"))

    # 5: frames

    def test_echoes_every_length(self):
        client = self.client()
        for size in (0, 1, 125, 126, 127, 65535, 65536, 300_000):
            for opcode in (1, 2):
                client.send(frame(opcode, b"x" * size))
                self.assertEqual(client.read(), (opcode, b"x" * size))

    def test_echoes_sixteen_megabytes(self):
        client = self.client()
        message = b"y" * (16 * MEGABYTE)
        client.send(frame(2, message))
        self.assertEqual(client.read(), (2, message))

    def test_reads_a_frame_byte_by_byte(self):
        client = self.sends_slowly(frame(1, b"slowly") + frame(2, b"p"))
        self.assertEqual(client.read(), (1, b"slowly"))
        self.assertEqual(client.read(), (2, b"p"))

    def test_joins_fragments_with_control_frames_between(self):
        client = self.client()
        client.send(frame(1, b"a", fin=False), frame(9, b"ping"), frame(0, b"b", fin=False), frame(0, b"c"))
        self.assertEqual(client.read(), (10, b"ping"))
        self.assertEqual(client.read(), (1, b"abc"))

    def test_joins_many_fragments(self):
        message = bytes(range(32, 127)) * 2000
        for size in (64, 256, 1024, 4096, 65536):
            pieces = [message[i:i + size] for i in range(0, len(message), size)]
            for opcode in (1, 2):
                client = self.client()
                client.send(*(frame(opcode if i == 0 else 0, piece, fin=i == len(pieces) - 1)
                              for i, piece in enumerate(pieces)))
                self.assertEqual(client.read(), (opcode, message))

    def test_echoes_what_comes_in_small_segments(self):
        message = b"z" * 200_000
        client = self.client()
        data = frame(1, message)
        for i in range(0, len(data), 1536):
            client.send(data[i:i + 1536])
        self.assertEqual(client.read(), (1, message))

    def test_echoes_many_messages_in_order(self):
        client = self.client()
        for start in range(0, 2000, 200):
            client.send(*(frame(1, b"%d" % i) for i in range(start, start + 200)))
            self.assertEqual([client.read() for _ in range(200)], [(1, b"%d" % i) for i in range(start, start + 200)])

    def test_answers_what_came_before_a_breach(self):
        client = self.client()
        client.send(frame(1, b"first"), frame(9, b"ping"), frame(1, b"bad", rsv=4))
        self.assertEqual([client.read(), client.read()], [(1, b"first"), (10, b"ping")])
        self.assertEqual(client.close_code(), 1002)

    def test_refuses_unmasked_frames(self):
        self.closes(1002, frame(1, b"hello", mask=b""))
        self.closes(1002, frame(9, b"", mask=b""))

    def test_refuses_reserved_bits(self):
        for rsv in (1, 2, 4, 7):
            self.closes(1002, frame(1, b"hello", rsv=rsv))
            self.closes(1002, frame(9, b"", rsv=rsv))

    def test_refuses_unknown_opcodes(self):
        for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
            self.closes(1002, frame(opcode, b"x"))

    def test_refuses_broken_fragmentation(self):
        self.closes(1002, frame(0, b"alone"))
        self.closes(1002, frame(0, b"alone", fin=False))
        self.closes(1002, frame(1, b"a", fin=False), frame(1, b"b"))
        self.closes(1002, frame(2, b"a", fin=False), frame(1, b"b", fin=False))

    def test_refuses_broken_control_frames(self):
        self.closes(1002, frame(9, b"x", fin=False))
        self.closes(1002, frame(9, b"x" * 126))
        self.closes(1002, frame(8, b"\x03\xe8" + b"x" * 124))
        self.closes(1002, frame(8, b"\x03\xe8", fin=False))

    def test_refuses_lengths_that_are_not_the_shortest(self):
        self.closes(1002, frame(1, b"x" * 5, wide=16))
        self.closes(1002, frame(1, b"x" * 126, wide=64))
        self.closes(1002, frame(1, b"", length=1 << 63, wide=64))

    def test_refuses_what_is_too_large_before_it_comes(self):
        self.closes(1009, frame(2, b"", length=16 * MEGABYTE + 1))
        self.closes(1009, frame(2, b"x" * 8, fin=False), frame(0, b"", length=16 * MEGABYTE))

    # 5.6, 8.1: UTF-8

    def test_takes_text_of_every_plane(self):
        client = self.client()
        text = "κόσμε €😀\U0010FFFF".encode()
        client.send(frame(1, text))
        self.assertEqual(client.read(), (1, text))

    def test_takes_characters_cut_by_fragments_and_pings(self):
        text = "κόσμε €😀\U0010FFFF".encode()
        client = self.client()
        client.send(frame(1, text[:1], fin=False), *(frame(0, text[i:i + 1], fin=False) + frame(9, b"\xff")
                                                     for i in range(1, len(text))), frame(0))
        self.assertEqual([client.read() for _ in range(len(text) - 1)], [(10, b"\xff")] * (len(text) - 1))
        self.assertEqual(client.read(), (1, text))
        self.assertEqual(self.sends_slowly(frame(1, text)).read(), (1, text))

    def test_fails_on_broken_utf8_before_the_message_is_whole(self):
        valid, broken = "κόσμε".encode(), b"\xf4\x90\x80\x80"
        client = self.client()
        client.send(frame(1, valid, fin=False), frame(0, broken, fin=False))
        self.assertEqual(client.close_code(), 1007)
        client = self.client()
        whole = frame(1, valid + broken + b"edited")
        client.send(whole[:6 + len(valid) + 2])  # the second byte makes it certain
        self.assertEqual(client.close_code(), 1007)

    def test_refuses_broken_utf8(self):
        for text in (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"abc\xe2\x82", b"\x80"):
            with self.subTest(text):
                self.closes(1007, frame(1, text))
        self.closes(1007, frame(1, b"ok", fin=False), frame(0, b"\xff"))

    # 5.5.1, 7.4: closing

    def test_answers_close_with_its_code(self):
        for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
            self.closes(code, frame(8, struct.pack(">H", code) + b"bye"))

    def test_answers_close_without_a_code(self):
        client = self.client()
        client.send(frame(8))
        self.assertEqual(client.close_code(), 1005)

    def test_refuses_broken_close_frames(self):
        self.closes(1002, frame(8, b"\x03"))
        for code in (0, 999, 1004, 1005, 1006, 1012, 1015, 1016, 1100, 2000, 2999, 5000, 65535):
            with self.subTest(code):
                self.closes(1002, frame(8, struct.pack(">H", code)))
        self.closes(1007, frame(8, struct.pack(">H", 1000) + b"\xff"))

    def test_takes_a_close_within_a_fragmented_message(self):
        self.closes(1000, frame(1, b"a", fin=False), frame(8, struct.pack(">H", 1000)))

    def test_takes_the_longest_reason_and_no_longer_one(self):
        self.closes(1000, frame(8, struct.pack(">H", 1000) + b"r" * 123))
        self.closes(1002, frame(8, struct.pack(">H", 1000) + b"r" * 124))

    def test_answers_everything_that_came_before_the_close(self):
        client = self.client()
        client.send(*(frame(1, b"%d" % i) for i in range(300)), frame(8, struct.pack(">H", 1000)))
        self.assertEqual([client.read() for _ in range(300)], [(1, b"%d" % i) for i in range(300)])
        self.assertEqual(client.close_code(), 1000)

    def test_says_nothing_after_the_close(self):
        self.closes(1000, frame(8, struct.pack(">H", 1000)), frame(1, b"late"), frame(9, b"late"))

    def test_answers_pings_in_order(self):
        client = self.client()
        client.send(*(frame(9, bytes([i])) for i in range(100)))
        self.assertEqual([client.read() for _ in range(100)], [(10, bytes([i])) for i in range(100)])

    def test_takes_pongs_nobody_asked_for(self):
        client = self.client()
        client.send(frame(10, b"x"), frame(10), frame(1, b"a"))
        self.assertEqual(client.read(), (1, b"a"))

    # a peer that does not read

    def test_ends_a_flood_of_pings_by_a_peer_that_does_not_read(self):
        client = self.client()
        flood = frame(9, b"x" * 125) * 1000
        with self.assertRaises(ConnectionError):
            while True:
                client.socket.sendall(flood)
        other = self.client()
        other.send(frame(1, b"still here"))
        self.assertEqual(other.read(), (1, b"still here"))


if __name__ == "__main__":
    unittest.main()
