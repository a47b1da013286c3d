#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches for the inputs that occupy an event loop for longest, and writes the results.

    scripts/turn_times.py BIN_FOLDER [--seconds 20] [--seed 1] [--document docs/reliability.md] [--only NAME]

Starts a daemon with one I/O thread and searches each input for SECONDS: documents up to the limit are built by repeating
a piece, the piece is mutated at random, and more expensive ones are kept. The CPU time of turns is read from
saferide_event_loop_turn_cpu_seconds, so it should be an optimized build; other load on the machine hardly
matters.
"""
import argparse
import base64
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

BEGIN, END = "<!-- made by scripts/turn_times.py -->", "<!-- end of turn times -->"
MEGABYTE = 1_000_000
STRANGERS = 65_000  # bytes of a body without a token
BUDGET = 0.02  # seconds per turn
JSON = ['"a":', '"b":', "[]", "{}", "[", "]", "{", "}", ",", "1", "-0.1", "12345678901234567890e-300", "1.234567890123456789e279",
        "9007199254740993", "1e308", '"', "\\u00e9", "\\ud83d\\ude00", "\\n", "é", "null", "true", " ", "\n", "[1,2],", '{"a":1},',
        '"x",', "0." + "9" * 40 + ",", '"1":0,"0":0,', "e\u0301\u0316", "\u0316\u0301" * 20, '"a":1,"a":2,']
FORM = ["e\u0301\u0316", "\u0316\u0301" * 20, "&", "=", "a", "+", "%41", "%C3%A9", "a=1&", "username=", "password=", "%", "x" * 50]
PACKETS = ["\x1e", "3", "6", "40", "41", "40/x,", '40{"token":"x"}', "42", '42["e"]', '421["join_ride",{"ride_code":"CODE"}]', "b",
           "AAAA", '451-["e",{"_placeholder":true,"num":0}]', '42["update_location",{"ride_code":"CODE","latitude":1,"longitude":2}]']
FIELDS = ["a", ",", ";", "=", " ", '"', "\\", "*/*,", "text/html;q=0.1,", "192.0.2.1, ", "[2001:db8::1]:80, ", "https://a.example, ", "; a=b",
          "permessage-deflate, ", "permessage-deflate; client_max_window_bits=8, ", "eyJhIjoxfQ.", "e30", "\u00e9", "%41", "websocket, "]
FIELD_NAMES = ["Accept", "Accept-Encoding", "Authorization: Bearer", "Connection", "Content-Type: multipart/form-data; boundary=x;",
               "Cookie", "Forwarded", "Idempotency-Key", "Origin", "Sec-WebSocket-Extensions", "Transfer-Encoding", "X-Forwarded-For"]
PATH = ["/", "%2F", "%41", "%C3%A9", "a", ".", "..", "//", "%", "e%CC%81", "rides/", "%00"]
PARTS = ["--x\r\n", "\r\n", "\r\n\r\n", 'Content-Disposition: form-data; name="username"', '; a="b"', "--x--", "a", "\r\n--x",
         "e\u0301\u0316", "X: y\r\n"]
FRAMES = ["89", "8a", "88", "81", "01", "00", "80", "82", "02"]  # pings, pongs, closes, valid and invalid messages
CLAIMS = ["a", "\u00e9", "\\u00e9", "\\ud83d\\ude00", '","KEY":"', '","KEY":1.5e-300,"x', "\\\\", "\\n", " "]
GPX = ["<trkpt lat='1' lon='2'>", "</trkpt>", "<trkpt lat='1' lon='2'/>", "<ele>1</ele>", "<time>2026-01-01T00:00:00Z</time>", "<a>", "</a>",
       "<x:a/>", "<a xmlns='b'/>", "<![CDATA[x]]>", "<!-- x -->", "&amp;", "text ", "<a b='c'/>"]


class Daemon:
    """A daemon with one I/O thread, a large and a small ride, and a rider in both."""

    def __init__(self, folder, binary, riders):
        limits = "positions_per_second = 0\npositions_burst = 0\nlogins_per_minute = 0\nregistrations_per_hour = 0\nopen_rides_per_user = 0\n"
        pathlib.Path(folder, "saferide.toml").write_text("[limits]\n" + limits, encoding="ascii")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.admin = free.getsockname()[1]
        options = ["--config", f"{folder}/saferide.toml", "--database", f"sqlite:///{folder}/turns.db"]
        environment = {"XDG_DATA_HOME": folder, "PATH": os.environ["PATH"]}
        self.process = subprocess.Popen(
            [binary, "--listen", "127.0.0.1:0", "--admin-listen", f"127.0.0.1:{self.admin}", "--io-threads", "1", *options],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(re.search(r"listening on http://[^:]+:(\d+)", self.process.stdout.readline()).group(1))
        seeded = subprocess.run([binary, "seed", "--rides", "1", "--riders", str(riders), *options], env=environment,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout.splitlines()
        self.tickets = [line.split() for line in seeded]  # CODE USER_ID TOKEN
        self.secret = next(pathlib.Path(folder).rglob("secret.key")).read_bytes().removesuffix(b"\n")

    def turns(self):
        """Bounds in seconds and the number of turns within each, the sum of all, and the number over the budget."""
        connection = http.client.HTTPConnection("127.0.0.1", self.admin, timeout=60)
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        name = "saferide_event_loop_turn_cpu_seconds"
        lines = [line for line in text.splitlines() if line.startswith(name) and "io-" in line]
        within = {float(re.search(r'le="([^"]+)"', line).group(1)): int(line.split()[-1]) for line in lines if "_bucket" in line}
        over = sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("saferide_event_loop_turns_over") and "io-" in line)
        return within, sum(float(line.split()[-1]) for line in lines if "_sum" in line), over

    def say(self, text):
        """Sends these bytes and reads the reply until the end."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as peer:
                peer.sendall(text)
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(1 << 20):
                    pass
        except OSError:
            pass

    def request(self, method, path, body=b"", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except OSError:
            return 0, b""
        finally:
            connection.close()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def longest_turn(daemon, act):
    """The upper bound of the turns during the action, in milliseconds."""
    before, before_sum, over_before = daemon.turns()
    act()
    after, after_sum, over_after = daemon.turns()
    below, longest, in_bucket = 0, 0.0, 0
    for bound in sorted(after):
        turns = after[bound] - before[bound]
        if turns > below:
            longest, in_bucket = bound, turns - below
        below = turns
    if over_after == over_before:
        longest = min(longest, BUDGET)
    return 1000 * min(longest, (after_sum - before_sum) / max(1, in_bucket))


def polling(daemon, payload, token=None):
    path = "/socket.io/?EIO=4&transport=polling"
    _, body = daemon.request("GET", path)
    if not (found := re.search(rb'"sid":"([^"]+)', body)):
        return
    path += "&sid=" + found.group(1).decode()
    if token:
        daemon.request("POST", path, b'40{"token":"' + token.encode() + b'"}')
        daemon.request("GET", path)
    daemon.request("POST", path, payload)


def web_socket(daemon, frames, token=None):
    with socket.create_connection(("127.0.0.1", daemon.port), timeout=60) as peer:
        peer.sendall(b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        peer.recv(65536)
        if token:
            peer.sendall(frame(b'40{"token":"' + token.encode() + b'"}'))
            time.sleep(0.05)
        try:
            peer.sendall(frames)
            peer.settimeout(1)
            while peer.recv(1 << 20):
                pass
        except OSError:
            pass


def frame(payload):
    size = len(payload)
    head = struct.pack(">BB", 0x81, 0x80 | size) if size < 126 else struct.pack(">BBH", 0x81, 0xFE, size) if size < 65536 \
        else struct.pack(">BBQ", 0x81, 0xFF, size)
    return head + b"\0\0\0\0" + payload


def signed(secret, token, claims):
    """The token with additional claims, up to the maximum length."""
    coded = base64.urlsafe_b64decode(token.split(".")[1] + "==").decode()
    room = (4096 - 100) * 3 // 4 - len(coded)
    text = ""
    for number in range(room):
        piece = "".join(claims).replace("KEY", f"k{number}")
        if len((text + piece).encode()) > room:
            break
        text += piece
    parts = token.split(".")[0].encode() + b"." + base64.urlsafe_b64encode(f'{coded[:-1]},"y":"{text}"}}'.encode()).rstrip(b"=")
    return parts + b"." + base64.urlsafe_b64encode(hmac.new(secret, parts, hashlib.sha256).digest()).rstrip(b"=")


def document(opening, piece, closing, size):
    encoded = "".join(piece).encode()
    return opening.encode() + encoded * max(1, (size - len(opening) - len(closing)) // max(1, len(encoded))) + closing.encode()


def ways_in(daemon):
    """Name, alphabet of the pieces, size, and the action for a piece."""
    code, _, token = daemon.tickets[0]
    bearer = f"Bearer {token}"
    ride = json.loads(daemon.request("GET", f"/rides/code/{code}", Authorization=bearer)[1])["id"]

    def packets(piece):
        return ["".join(part).replace("CODE", code) for part in piece]

    def gpx(piece):
        return json.dumps({"title": "a", "gpx_data": document("<gpx><trk><trkseg>", piece, "</trkseg></trk></gpx>", 5 * MEGABYTE).decode()})

    def small_frames(piece):
        text = "".join(packets(piece)).encode()[:100]
        return frame(text) * (500_000 // (len(text) + 6))

    def post(path, body, content_type="application/json", token=None):
        return daemon.request("POST", path, body, Content_Type=content_type, **({"Authorization": bearer} if token else {}))

    def with_fields(piece):
        value = "".join(piece).encode("latin1", "replace") * 2000
        for name in FIELD_NAMES:
            name = name if ":" in name else name + ":"
            daemon.say(b"POST /auth/login HTTP/1.1\r\nHost: a\r\n" + (name.encode() + b" " + value[:7000] + b"\r\n") * 4 + b"\r\n")

    def chunked(size, fields):
        daemon.say(b"POST /rides/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n" + fields
                   + b"\r\n" + b"1\r\n[\r\n" * size + b"0\r\n\r\n")

    def control_frames(piece):
        """Headers of frames, each with one byte, or none if they end the message."""
        return b"".join(bytes((int(kind, 16), 0x81)) + b"\0\0\0\0" + b"4" for kind in piece) * (100_000 // len(piece))

    def claims(piece):
        daemon.say(b"GET /auth/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + signed(daemon.secret, token, piece) + b"\r\n\r\n")
        daemon.say((b"GET /auth/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + signed(daemon.secret, token, piece) + b"\r\n\r\n") * 500)

    def repeated_attempts(piece):
        text = "".join(piece) * 100
        body = json.dumps({"title": "a", "start_time": "2030-01-01T10:00:00Z", "description": text[:1000]}).encode()
        daemon.say((b"POST /rides/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nIdempotency-Key: %d\r\nContent-Length: %d\r\n"
                    b"Authorization: Bearer %s\r\n\r\n" % (hash(body) % 500, len(body), token.encode()) + body) * 300)

    def marks(piece):
        return json.dumps({"username": "a", "password": "".join(piece) * (STRANGERS // (12 * len("".join(piece))))})
    return {
        "a form of a stranger (POST /users/, 65 kB)": (JSON, lambda piece: post("/users/", document("[", piece, "1]", STRANGERS))),
        "a password of a stranger (POST /users/, 65 kB)": (FORM, lambda piece: post("/users/", marks(piece).encode())),
        "a login form of a stranger (65 kB)": (
            FORM, lambda piece: post("/auth/login", document("username=a&password=", piece, "", STRANGERS), "application/x-www-form-urlencoded")),
        "a login form in parts (65 kB)": (
            PARTS, lambda piece: post("/auth/login", document("--x\r\n", piece, "--x--", STRANGERS), "multipart/form-data; boundary=x")),
        "fields of a head (four of 7 kB)": (FIELDS, with_fields),
        "a path (8 kB)": (PATH, lambda piece: daemon.say(b"GET /" + ("".join(piece) * 2000).encode()[:8000] + b" HTTP/1.1\r\nHost: a\r\n\r\n")),
        "a query (8 kB)": (FORM, lambda piece: daemon.say(b"GET /rides/?" + document("", piece, "", 8000).replace(b" ", b"+")
                                                          + b" HTTP/1.1\r\nHost: a\r\n\r\n")),
        "a body in chunks of one byte, of a stranger": (["x"], lambda _: chunked(STRANGERS, b"")),
        "a body in chunks of one byte, of a rider": (["x"], lambda _: chunked(MEGABYTE, b"Authorization: " + bearer.encode() + b"\r\n")),
        "pipelined requests of a stranger": (PATH, lambda piece: daemon.say(b"GET /%s HTTP/1.1\r\nHost: a\r\n\r\n" % "".join(piece).encode() * 1000)),
        "a form of a rider (POST /rides/, 1 MB)": (JSON, lambda piece: post("/rides/", document('{"z":[', piece, "1]}", MEGABYTE), token=token)),
        "a payload of a stranger by polling (1 MB)": (
            PACKETS, lambda piece: polling(daemon, document("", packets(piece) + ["\x1e"], "3", MEGABYTE))),
        "JSON of a stranger by polling (1 MB)": (JSON, lambda piece: polling(daemon, document('40{"a":[', piece, "1]}", MEGABYTE))),
        "a payload of a rider by polling (1 MB)": (
            PACKETS, lambda piece: polling(daemon, document("", packets(piece) + ["\x1e"], "3", MEGABYTE), token)),
        "JSON of a rider by polling (1 MB)": (JSON, lambda piece: polling(daemon, document('42["e",', piece, "1]", MEGABYTE), token)),
        "frames of a stranger by WebSocket": (FRAMES, lambda piece: web_socket(daemon, control_frames(piece))),
        "frames of a rider by WebSocket": (FRAMES, lambda piece: web_socket(daemon, control_frames(piece), token)),
        "small messages of a rider by WebSocket (500 kB)": (PACKETS, lambda piece: web_socket(daemon, small_frames(piece), token)),
        "JSON of a rider by WebSocket (1 MB)": (
            JSON, lambda piece: web_socket(daemon, frame(document('42["e",', piece, "1]", MEGABYTE - 100)), token)),
        "a GPX file (POST /routes/, 5 MB)": (GPX, lambda piece: post("/routes/", gpx(piece), token=token)),
        "lists of a rider": (["rides/", "routes/", "participations/", f"rides/{ride}/participants", "?limit=1000"],
                             lambda piece: daemon.request("GET", "/" + "".join(piece), Authorization=bearer)),
        "claims of a token that is validly signed (500 requests)": (CLAIMS, claims),
        "attempts with one Idempotency-Key (300 requests)": (JSON, repeated_attempts),
        "joins of a rider by polling (1 MB)": (
            ["x"], lambda _: polling(daemon, document("", packets(['421["join_ride",{"ride_code":"CODE"}]\x1e']), "3", MEGABYTE), token)),
        "200 joins of a rider in a ride of many": (
            ["x"], lambda _: web_socket(daemon, frame(f'42["join_ride",{{"ride_code":"{code}"}}]'.encode()) * 200, token)),
    }


def changed(piece, alphabet, chance):
    """A copy with one token inserted, removed or replaced."""
    copy = list(piece)
    at = chance.randrange(len(copy) + 1)
    if chance.random() < 0.4 or not copy:
        copy.insert(at, chance.choice(alphabet))
    elif chance.random() < 0.5 and len(copy) > 1:
        del copy[at % len(copy)]
    else:
        copy[at % len(copy)] = chance.choice(alphabet)
    return copy


def search(daemon, alphabet, act, seconds, chance):
    """The most expensive piece found, its longest turn, and the number of pieces tried."""
    best, worst, tried = [chance.choice(alphabet)], 0.0, 0
    pool = [[token] for token in alphabet]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        piece = pool.pop() if pool else changed(best, alphabet, chance)
        if chance.random() < 0.1 and not pool:
            piece = chance.choices(alphabet, k=chance.randrange(1, 8))
        tried += 1
        cost = longest_turn(daemon, lambda tried_piece=piece: act(tried_piece))
        if cost > worst:  # unless by chance
            cost = min(cost, longest_turn(daemon, lambda tried_piece=piece: act(tried_piece)))
        if cost > worst:
            best, worst = piece, cost
    again = max(longest_turn(daemon, lambda: act(best)) for _ in range(3))
    return best, min(worst, again), tried


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("bin_folder")
    arguments.add_argument("--seconds", type=float, default=20)
    arguments.add_argument("--riders", type=int, default=8000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--document")
    arguments.add_argument("--only", default="")
    options = arguments.parse_args()
    chance = random.Random(options.seed)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(folder, f"{options.bin_folder}/saferided", options.riders)
        try:
            for name, (alphabet, act) in ways_in(daemon).items():
                if options.only in name:
                    piece, worst, tried = search(daemon, alphabet, act, options.seconds, chance)
                    shown = "".join(piece).replace("\x1e", "␞").replace("\r", "").replace("\n", "↵").replace("|", "\\|")[:60]
                    rows.append((worst, f"| {name} | `{shown}` | {tried} | {worst:.1f} ms |"))
                    print(rows[-1][1], flush=True)
        finally:
            daemon.end()
    rows.sort(reverse=True)
    table = "\n".join(["| input | the piece that cost most | tried | longest turn, at most |", "|---|---|---|---|"] + [row for _, row in rows])
    if options.document:
        file = pathlib.Path(options.document)
        text = file.read_text(encoding="utf-8")
        file.write_text(text[:text.index(BEGIN) + len(BEGIN)] + f"\n\n{table}\n\n" + text[text.index(END):], encoding="utf-8")
    sys.exit(rows[0][0] > 20 if rows else 1)


if __name__ == "__main__":
    main()
