# SPDX-License-Identifier: GPL-3.0-or-later
"""What a peer may send over a WebSocket, and what it gets for it, by the groups of Autobahn's suite: 1 framing, 2 pings,
3 reserved bits, 4 opcodes, 5 fragmentation, 6 UTF-8, 7 closing, 9 sizes, 10 fragments by themselves."""
import dataclasses
import struct

TEXT, BINARY, CONTINUATION, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
PROTOCOL_ERROR, BAD_TEXT, TOO_LARGE, NORMAL = 1002, 1007, 1009, 1000
KILOBYTE, MEGABYTE = 1024, 1024 * 1024
GREEK = bytes.fromhex("cebae1bdb9cf83cebcceb5")  # κόσμε; its second letter has three octets


@dataclasses.dataclass(frozen=True)
class Frame:
    opcode: int
    payload: bytes = b""
    fin: bool = True
    rsv: int = 0


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    frames: list
    answers: list = dataclasses.field(default_factory=list)  # (opcode, payload), in order
    code: int | None = None  # what the server closes with; None: it does not
    segment: int = 0  # octets sent at a time; 0: as all cases are
    held: int = 0  # octets of the last frame that are never sent


def pieces(payload, size):
    return [payload[i:i + size] for i in range(0, len(payload), size)] or [b""]


def message(opcode, parts):
    return [Frame(opcode if i == 0 else CONTINUATION, part, fin=i == len(parts) - 1) for i, part in enumerate(parts)]


def close(code, reason=b""):
    return Frame(CLOSE, struct.pack(">H", code) + reason)


def framing():
    for group, opcode in ((1, TEXT), (2, BINARY)):
        for number, size in enumerate((0, 125, 126, 127, 128, 65535, 65536), 1):
            payload = (b"*" if opcode == TEXT else b"\xfe") * size
            yield Case(f"1.{group}.{number}", [Frame(opcode, payload)], [(opcode, payload)])
        yield Case(f"1.{group}.8", [Frame(opcode, payload)], [(opcode, payload)], segment=997)


def pings():
    bytes_of_all_sorts = b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"
    for number, payload in enumerate((b"", b"Hello, world!", bytes_of_all_sorts, b"\xfe" * 125), 1):
        yield Case(f"2.{number}", [Frame(PING, payload)], [(PONG, payload)])
    yield Case("2.5", [Frame(PING, b"\xfe" * 126)], code=PROTOCOL_ERROR)
    yield Case("2.6", [Frame(PING, b"\xfe" * 125)], [(PONG, b"\xfe" * 125)], segment=1)
    yield Case("2.7", [Frame(PONG)])
    yield Case("2.8", [Frame(PONG, b"unsolicited")])
    yield Case("2.9", [Frame(PONG, b"unsolicited"), Frame(PING, b"ping")], [(PONG, b"ping")])
    ten = [b"payload-%d" % i for i in range(10)]
    yield Case("2.10, 2.11", [Frame(PING, payload) for payload in ten], [(PONG, payload) for payload in ten])


def reserved_bits():
    hello = Frame(TEXT, b"Hello, world!")
    echo = [(TEXT, b"Hello, world!")]
    yield Case("3.1", [dataclasses.replace(hello, rsv=1)], code=PROTOCOL_ERROR)
    for number, rsv in (("3.2", 2), ("3.3", 3), ("3.4", 4)):
        yield Case(number, [hello, dataclasses.replace(hello, rsv=rsv), Frame(PING)], echo, PROTOCOL_ERROR)
    yield Case("3.5", [Frame(BINARY, b"\x00\xff", rsv=5)], code=PROTOCOL_ERROR)
    yield Case("3.6", [Frame(PING, b"Hello", rsv=6)], code=PROTOCOL_ERROR)
    yield Case("3.7", [Frame(CLOSE, rsv=7)], code=PROTOCOL_ERROR)


def opcodes():
    hello = Frame(TEXT, b"Hello, world!")
    for group, known in ((1, range(3, 8)), (2, range(11, 16))):
        for number, opcode in enumerate(known, 1):
            payload = b"" if number in (1, 3) else b"reserved"
            before, answers = ([], []) if number < 3 else ([hello], [(TEXT, hello.payload)])
            yield Case(f"4.{group}.{number}", [*before, Frame(opcode, payload), Frame(PING)], answers, PROTOCOL_ERROR)


def fragmentation():
    yield Case("5.1", [Frame(PING, b"fragment1", fin=False), Frame(CONTINUATION, b"fragment2")], code=PROTOCOL_ERROR)
    yield Case("5.2", [Frame(PONG, b"fragment1", fin=False), Frame(CONTINUATION, b"fragment2")], code=PROTOCOL_ERROR)
    first, last = message(TEXT, [b"fragment1", b"fragment2"])
    whole = [(TEXT, b"fragment1fragment2")]
    hello = Frame(TEXT, b"Hello, world!")
    yield Case("5.3 to 5.5", [first, last], whole)
    yield Case("5.6 to 5.8", [first, Frame(PING, b"ping"), last], [(PONG, b"ping"), *whole])
    yield Case("5.9 to 5.11", [Frame(CONTINUATION, b"nothing to continue"), hello], code=PROTOCOL_ERROR)
    yield Case("5.12 to 5.14", [Frame(CONTINUATION, b"nothing to continue", fin=False), hello], code=PROTOCOL_ERROR)
    yield Case("5.15", [first, last, Frame(CONTINUATION, b"nothing to continue", fin=False), hello], whole, PROTOCOL_ERROR)
    for number, fin in (("5.16", False), ("5.17", True)):
        yield Case(number, [Frame(CONTINUATION, b"nothing", fin=fin), first, last] * 2, code=PROTOCOL_ERROR)
    yield Case("5.18", [first, Frame(TEXT, b"fragment2")], code=PROTOCOL_ERROR)
    five = message(TEXT, [b"fragment%d" % i for i in range(1, 6)])
    yield Case("5.19, 5.20", [*five[:2], Frame(PING, b"ping1"), *five[2:4], Frame(PING, b"ping2"), five[4]],
               [(PONG, b"ping1"), (PONG, b"ping2"), (TEXT, b"fragment1fragment2fragment3fragment4fragment5")])


# By the sections of Markus Kuhn's stress test for decoders; each line is one message.
VALID = {
    "6.5": ["cebae1bdb9cf83cebcceb5", "68656c6c6f24c2a2e282ac", "e28294f09f9880"],
    "6.7": ["00", "c280", "e0a080", "f0908080"],
    "6.9": ["7f", "dfbf", "efbfbf", "f48fbfbf"],
    "6.11": ["ed9fbf", "ee8080", "efbfbd", "f48fbfbf"],
    "6.23": ["efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf"],
}
BROKEN = {
    "6.3": ["cebae1bdb9cf83cebcceb5eda080656469746564"],
    "6.8": ["f888808080", "fc8480808080"],
    "6.10": ["f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf"],
    "6.11": ["f4908080"],
    "6.12": ["80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80", "80bf80bf80bf", bytes(range(0x80, 0xC0)).hex()],
    "6.13": [bytes(byte for lonely in lonelies for byte in (lonely, 0x20)).hex()
             for lonelies in (range(0xC0, 0xE0), range(0xE0, 0xF0), range(0xF0, 0xF8), range(0xF8, 0xFC), range(0xFC, 0xFE))],
    "6.14": ["c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf"],
    "6.15": ["c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf"],
    "6.16": ["fe", "ff", "fefeffff"],
    "6.17": ["c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"],
    "6.18": ["c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf"],
    "6.19": ["c080", "e08080", "f0808080", "f880808080", "fc8080808080"],
    "6.20": ["eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"],
    "6.21": ["eda080edb080", "eda080edbfbf", "edadbfedb080", "edadbfedbfbf",
             "edae80edb080", "edae80edbfbf", "edafbfedb080", "edafbfedbfbf"],
}


def utf8():
    yield Case("6.1.1", message(TEXT, [b""]), [(TEXT, b"")])
    yield Case("6.1.2", message(TEXT, [b"", b"", b""]), [(TEXT, b"")])
    yield Case("6.1.3", message(TEXT, [b"", b"middle", b""]), [(TEXT, b"middle")])
    text = "Hello-µ@ßöäüàá-UTF-8!!".encode()
    for number, size in enumerate((len(text), 12, 1), 1):
        yield Case(f"6.2.{number}", message(TEXT, pieces(text, size)), [(TEXT, text)])
    yield Case("6.2.4", message(TEXT, pieces(GREEK, 1)), [(TEXT, GREEK)])
    yield Case("6.3.2", message(TEXT, pieces(bytes.fromhex(BROKEN["6.3"][0]), 1)), code=BAD_TEXT)
    beyond = b"\xf4\x90\x80\x80"
    start = message(TEXT, [GREEK, beyond, b"edited"])
    yield Case("6.4.1", start[:2], code=BAD_TEXT)
    yield Case("6.4.2", message(TEXT, [GREEK + b"\xf4", b"\x90", b""])[:2], code=BAD_TEXT)
    frame = [Frame(TEXT, GREEK + beyond + b"edited")]
    yield Case("6.4.3", frame, code=BAD_TEXT, held=len(b"edited"))
    yield Case("6.4.4", frame, code=BAD_TEXT, held=len(b"\x80\x80edited"))
    for number in range(1, len(GREEK)):
        boundary = number in (2, 5, 7, 9)
        yield Case(f"6.6.{number}", [Frame(TEXT, GREEK[:number])], [(TEXT, GREEK[:number])] if boundary else [],
                   None if boundary else BAD_TEXT)
    noncharacters = [chr(plane << 16 | last).encode() for plane in range(17) for last in (0xFFFE, 0xFFFF)]
    valid = VALID | {"6.22": [text.hex() for text in noncharacters]}
    for group, texts in valid.items():
        for number, text in enumerate(map(bytes.fromhex, texts), 1):
            yield Case(f"{group}.{number}", [Frame(TEXT, text)], [(TEXT, text)])
            yield Case(f"{group}.{number} in fragments", message(TEXT, pieces(text, 1)), [(TEXT, text)])
    for group, texts in BROKEN.items():
        for number, text in enumerate(map(bytes.fromhex, texts), 1):
            yield Case(f"{group}.{number} broken", [Frame(TEXT, text)], code=BAD_TEXT)
            yield Case(f"{group}.{number} broken, in fragments", message(TEXT, pieces(text, 1)), code=BAD_TEXT)
            yield Case(f"{group}.{number} as bytes", [Frame(BINARY, text)], [(BINARY, text)])


def closing():
    hello = Frame(TEXT, b"Hello World!")
    echo = [(TEXT, hello.payload)]
    first, last = message(TEXT, [b"fragment1", b"fragment2"])
    yield Case("7.1.1", [hello, close(NORMAL)], echo, NORMAL)
    yield Case("7.1.2", [close(NORMAL), close(NORMAL)], code=NORMAL)
    yield Case("7.1.3", [close(NORMAL), Frame(PING)], code=NORMAL)
    yield Case("7.1.4", [close(NORMAL), hello], code=NORMAL)
    yield Case("7.1.5", [first, close(NORMAL), last], code=NORMAL)
    large = b"BAsd7&jh23" * 26214
    yield Case("7.1.6", [Frame(TEXT, large), close(NORMAL), Frame(PING)], [(TEXT, large)], NORMAL)
    yield Case("7.3.1", [Frame(CLOSE)], code=1005)
    yield Case("7.3.2", [Frame(CLOSE, b"a")], code=PROTOCOL_ERROR)
    yield Case("7.3.3", [close(NORMAL)], code=NORMAL)
    yield Case("7.3.4", [close(NORMAL, b"Hello World!")], code=NORMAL)
    yield Case("7.3.5", [close(NORMAL, b"*" * 123)], code=NORMAL)
    yield Case("7.3.6", [close(NORMAL, b"*" * 124)], code=PROTOCOL_ERROR)
    for text in (GREEK + b"\xed\xa0\x80edited", b"\xc3", b"\xff"):
        yield Case(f"7.5.1 {text.hex()}", [close(NORMAL, text)], code=BAD_TEXT)
    yield Case("7.5.1 valid", [close(NORMAL, GREEK)], code=NORMAL)
    for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
        yield Case(f"7.7 {code}", [close(code)], code=code)
        yield Case(f"7.7 {code} with a reason", [close(code, b"reason")], code=code)
    for code in (0, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65535):
        yield Case(f"7.9, 7.13 {code}", [close(code)], code=PROTOCOL_ERROR)


def sizes():
    for group, opcode in ((1, TEXT), (2, BINARY)):
        for number, kilobytes in enumerate((64, 256, 1024, 4096, 8192, 16384), 1):
            payload = b"x" * (kilobytes * KILOBYTE)
            yield Case(f"9.{group}.{number}", [Frame(opcode, payload)], [(opcode, payload)])
        payload = b"y" * (4 * MEGABYTE)
        for number, size in enumerate((64, 256, KILOBYTE, 4 * KILOBYTE, 16 * KILOBYTE, 64 * KILOBYTE, 256 * KILOBYTE,
                                       MEGABYTE, 4 * MEGABYTE), 1):
            yield Case(f"9.{group + 2}.{number}", message(opcode, pieces(payload, size)), [(opcode, payload)])
        payload = b"z" * MEGABYTE
        for number, segment in enumerate((64, 128, 256, 512, 1024, 2048), 1):
            yield Case(f"9.{group + 4}.{number}", [Frame(opcode, payload)], [(opcode, payload)], segment=segment)
        for number, size in enumerate((0, 16, 64, 256, 1024, 4096), 1):
            payload = b"m" * size
            yield Case(f"9.{group + 6}.{number}", [Frame(opcode, payload)] * 1000, [(opcode, payload)] * 1000)
    yield Case("10.1.1", message(TEXT, pieces(b"f" * 65536, 1300)), [(TEXT, b"f" * 65536)])


SMALL = [framing, pings, reserved_bits, opcodes, fragmentation, utf8, closing]


def for_a_phone(case, limit):
    """The case as it is to somebody who speaks Engine.IO, whose noop (6) of any text is read and not answered; None
    where it is about bytes. `limit`: of one message."""
    frames, answers, code, size = [], [answer for answer in case.answers if answer[0] == PONG], case.code, 0
    if any(frame.opcode == BINARY for frame in case.frames):
        return None
    for frame in case.frames:
        if frame.opcode == TEXT:
            frame = dataclasses.replace(frame, payload=b"6" + frame.payload)
            size = 0
        frames.append(frame)
        size += len(frame.payload) if frame.opcode in (TEXT, CONTINUATION) else 0
        if size > limit:
            code = TOO_LARGE
            break
    return dataclasses.replace(case, frames=frames, answers=answers, code=code)
