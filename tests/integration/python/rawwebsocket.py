# SPDX-License-Identifier: GPL-3.0-or-later
"""A WebSocket client of raw bytes: what it sends may break every rule, what it reads must keep them."""
import base64
import hashlib
import select
import socket
import struct

PATIENCE = 60
KEY = base64.b64encode(bytes(range(16)))
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def accept(key):
    return base64.b64encode(hashlib.sha1(key + GUID).digest())


def head(path="/ws-echo", **changes):
    fields = {"Host": "localhost", "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
              "Sec-WebSocket-Key": KEY.decode()}
    fields.update({name.replace("_", "-"): value for name, value in changes.items()})
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return (f"GET {path} HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode()


def frame(opcode, payload=b"", fin=True, rsv=0, mask=b"\x01\x02\x03\x04", length=None, wide=None):
    first = (0x80 if fin else 0) | (rsv << 4) | opcode
    size = len(payload) if length is None else length
    bit = 0x80 if mask else 0
    if wide == 16 or (wide is None and 126 <= size <= 0xFFFF):
        header = struct.pack(">BBH", first, bit | 126, size)
    elif wide == 64 or size > 0xFFFF:
        header = struct.pack(">BBQ", first, bit | 127, size)
    else:
        header = struct.pack(">BB", first, bit | size)
    if mask:
        payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)) if len(payload) < 100_000 \
            else (int.from_bytes(payload, "big") ^ int.from_bytes((mask * (len(payload) // 4 + 1))[:len(payload)],
                                                                  "big")).to_bytes(len(payload), "big")
    return header + mask + payload


class Client:
    def __init__(self, port, early=b"", path="/ws-echo"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.socket.sendall(head(path) + early)
        while b"\r\n\r\n" not in self.buffer:
            self.buffer += self.socket.recv(4096)
        self.head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)

    def send(self, *frames):
        self.socket.sendall(b"".join(frames))

    def send_while_reading(self, segments):
        """As send(), each in a segment of its own; keeps what comes meanwhile. Stops where the server closed."""
        for segment in segments:
            while segment:
                readable, writable, _ = select.select([self.socket], [self.socket], [], PATIENCE)
                try:
                    if readable:
                        data = self.socket.recv(262144, socket.MSG_DONTWAIT)
                        self.buffer += data
                        if not data:
                            return
                    if writable:
                        segment = segment[self.socket.send(segment[:262144], socket.MSG_DONTWAIT):]
                except BlockingIOError:
                    pass
                except (BrokenPipeError, ConnectionResetError):
                    return

    def is_at_end(self):
        try:
            self.take(1)
        except (EOFError, ConnectionResetError):
            return True
        return False

    def take(self, size):
        while len(self.buffer) < size:
            data = self.socket.recv(262144)
            if not data:
                raise EOFError
            self.buffer += data
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def read(self):
        first, second = self.take(2)
        assert not second & 0x80, "a server does not mask"
        assert first & 0xF0 == 0x80, "each message is one frame without an extension"
        size = second & 0x7F
        if size == 126:
            size, = struct.unpack(">H", self.take(2))
        elif size == 127:
            size, = struct.unpack(">Q", self.take(8))
        return first & 0x0F, self.take(size)

    def close_code(self):
        """The code of the Close frame that comes, after which the stream ends; None for an end without one."""
        try:
            while True:
                opcode, payload = self.read()
                if opcode == 8:
                    break
        except (EOFError, ConnectionResetError):
            return None
        code = struct.unpack(">H", payload[:2])[0] if payload else 1005
        assert self.is_at_end(), "bytes after a Close frame"
        return code
