#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand hostile peers of each sort: how much memory they get a daemon with its default limits to take.

    hostile_memory.py BIN_FOLDER [--tls] [--peers 1000] [--only SORT]

First the sorts come one after the other, each to an empty house, then all at once, when most find no place; each peer from
an address of its own. Who is cut comes again. With TLS only those come who cost more there. Looked at is the most that was resident. Then come riders, who show a token and so may have more:
together buffered_bytes_total.
"""
import argparse
import asyncio
import itertools
import json
import logging
import pathlib
import re
import resource
import signal
import ssl
import sys
import tempfile
import time

from database import Database
from kill_restart import Daemon

MEBIBYTE = 1 << 20
MOST = 200 * MEBIBYTE
MOST_WITH_RIDERS = MOST + 128 * MEBIBYTE
# A sanitized daemon is asked for what it takes more than at its start. AddressSanitizer puts 16 bytes or more before each
# block and rounds up to size classes, so a block of some 20 bytes takes 48; what was freed it keeps a while, here 1 MiB.
SANITIZED_FACTOR = 2
SANITIZER = "quarantine_size_mb=1:thread_local_quarantine_size_kb=64:malloc_context_size=2:max_redzone=16:detect_leaks=0"
PATIENCE = 240
AT_WORK = 3  # seconds in which they do what they do
AT_ONCE = 30  # and in which all struggle for a place
RIDERS = 1000
CERTIFICATE = pathlib.Path(__file__).parents[1] / "data" / "tls"
WEBSOCKET = (b"Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
             b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
PHONE = b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n" + WEBSOCKET
POLLING = b"/socket.io/?EIO=4&transport=polling"
LOGIN = b"POST /auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"


def frame(payload, opcode=1):
    size = len(payload)
    head = bytes((0x80 | opcode, 0x80 | size)) if size < 126 else bytes((0x80 | opcode, 0xFE)) + size.to_bytes(2, "big")
    return head + b"\0\0\0\0" + payload


def unfinished(announced, sent):
    """The start of a text message."""
    return b"\x81\xff" + announced.to_bytes(8, "big") + b"\0\0\0\0" + b"4" * sent


async def asked(peer, request):
    """The body of the answer."""
    reader, writer = peer
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return await reader.readexactly(int(length.group(1))) if length else b""


async def session(peer):
    return re.search(rb'"sid":"([^"]+)', await asked(peer, b"GET " + POLLING + b" HTTP/1.1\r\nHost: a\r\n\r\n")).group(1)


async def repeated(peer, what, context):
    """As fast as it is taken, once all are there; nothing is read."""
    peer[1].transport.pause_reading()
    await context.all_came.wait()
    while not peer[1].is_closing():
        peer[1].write(what)
        await peer[1].drain()
        await asyncio.sleep(0)  # drain alone may never wait
    raise ConnectionError


async def silent(_, __):
    pass


async def silent_after_a_request(peer, _):
    await asked(peer, b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")


async def slow_head(peer, _):
    peer[1].write(b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: " % i + b"a" * 350 + b"\r\n" for i in range(85)))  # nearly all it may
    for _ in range(60):
        peer[1].write(b"x")
        await asyncio.sleep(1)


async def slow_body(peer, _):
    peer[1].write(LOGIN + b"Content-Length: 60000\r\n\r\n")
    for _ in range(60):
        peer[1].write(b"a")
        await asyncio.sleep(1)


async def large_body(peer, _):
    """All but its end."""
    peer[1].write(LOGIN + b"Content-Length: 65536\r\n\r\n" + b"a" * 65_000)


async def flooding_requests(peer, context):
    await repeated(peer, b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 50, context)


async def flooding_frames(peer, context):
    peer[1].write(PHONE)
    await repeated(peer, (frame(b"x" * 125, 9) + frame(b"40/nowhere,")) * 50, context)


async def upgraded_unread(peer, _):
    """A WebSocket whose 101 nobody reads, and a message that never ends."""
    peer[1].transport.pause_reading()
    peer[1].write(PHONE + unfinished(65_536, 65_000))


async def half_upgraded(peer, context):
    """A session by polling whose upgrade is probed and not finished."""
    sid = await session(peer)
    upgrade = await context.connect()
    upgrade[1].write(PHONE.replace(b" HTTP", b"&sid=" + sid + b" HTTP", 1) + frame(b"2probe"))
    await upgrade[0].read()


async def upgraded_wrongly(peer, _):
    """To a session that there is not."""
    peer[1].transport.pause_reading()
    peer[1].write(PHONE.replace(b" HTTP", b"&sid=" + b"x" * 20 + b" HTTP", 1) + frame(b"2probe") * 50)


async def polling(peer, context):
    """Sessions, as many as there is room for."""
    await context.all_came.wait()
    while True:
        await session(peer)


async def desk_without_hello(peer, _):
    peer[1].write(b"GET /console HTTP/1.1\r\n" + WEBSOCKET)
    await peer[0].readuntil(b"\r\n\r\n")
    peer[1].write(unfinished(30_000, 29_000))


async def desk_with_pings(peer, context):
    peer[1].write(b"GET /console HTTP/1.1\r\n" + WEBSOCKET)
    await repeated(peer, frame(b"x" * 125, 9) * 50, context)


async def entered(peer, context):
    peer[1].write(PHONE)
    await peer[0].readuntil(b"\r\n\r\n")
    code, _, token = next(context.tickets)
    peer[1].write(frame(b'40{"token":"' + token.encode() + b'"}'))
    text = b""
    while b"40{" not in text:
        if not (more := await peer[0].read(65536)):
            raise ConnectionError
        text += more
    return code


async def rider_whose_message_never_ends(peer, context):
    await entered(peer, context)
    peer[1].write(unfinished(1_000_000, 999_000))


async def rider_who_joins_and_does_not_read(peer, context):
    code = await entered(peer, context)
    await repeated(peer, frame(b'42["join_ride",' + json.dumps({"ride_code": code}).encode() + b"]") * 20, context)


async def rider_whose_body_never_ends(peer, context):
    _, _, token = next(context.tickets)
    peer[1].write(b"POST /routes/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                  + token.encode() + b"\r\nContent-Length: 9000000\r\n\r\n" + b" " * 8_000_000)


async def rider_who_reads_no_answer(peer, context):
    code, _, token = next(context.tickets)
    await repeated(peer, f"GET /rides/code/{code} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n"
                         f"GET /openapi.json HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n".encode() * 20, context)


STRANGERS = [silent, silent_after_a_request, slow_head, slow_body, large_body, flooding_requests, flooding_frames, upgraded_unread,
             half_upgraded, upgraded_wrongly, polling, desk_without_hello, desk_with_pings]
OF_RIDERS = [rider_whose_message_never_ends, rider_who_joins_and_does_not_read, rider_whose_body_never_ends,
             rider_who_reads_no_answer]
WITHOUT_HANDSHAKE = {silent}  # in TLS
IN_TLS = [silent, silent_after_a_request, slow_head, large_body, flooding_requests, upgraded_unread]


class Context:
    """Where they connect to. `tickets`: of riders, in turn."""

    def __init__(self, daemon, tls, tickets):
        self.host, self.port = daemon.address.split(":")
        self.tls, self.tickets, self.all_came = tls, itertools.cycle(tickets), asyncio.Event()

    async def connect(self, address=None, tls=True):
        return await asyncio.open_connection(self.host, int(self.port), ssl=self.tls if tls else None, limit=MEBIBYTE,
                                             ssl_handshake_timeout=PATIENCE if tls and self.tls else None,
                                             local_addr=(address, 0) if address else None)


class Crowd:
    """Peers of one sort. `came`: how many connected at least once."""

    def __init__(self, act, context):
        self.act, self.context, self.came = act, context, 0

    async def live(self, number):
        address = f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"
        is_new = True
        while True:
            writer = None
            try:
                reader, writer = await self.context.connect(address, self.act not in WITHOUT_HANDSHAKE)
                self.came += is_new
                is_new = False
                await self.act((reader, writer), self.context)
                await reader.read()  # until it is cut
            except (OSError, asyncio.IncompleteReadError, AttributeError, EOFError):
                pass
            finally:
                if writer is not None:
                    writer.transport.abort()
            await asyncio.sleep(0.5)


def resident(daemon, name="VmRSS"):
    status = pathlib.Path(f"/proc/{daemon.process.pid}/status").read_text("ascii")
    return int(re.search(rf"{name}:\s+(\d+) kB", status).group(1)) * 1024


async def besiege(daemon, sorts, peers, tls, tickets):
    """The most that was resident, in bytes, while these came and stayed."""
    numbers, context = itertools.count(), Context(daemon, tls, tickets)
    crowds = [Crowd(act, context) for act in sorts]
    lives = [asyncio.create_task(crowd.live(next(numbers))) for _ in range(peers) for crowd in crowds]
    most = connections = 0
    try:
        until, enough = time.monotonic() + PATIENCE, None
        if len(sorts) > 1:
            enough = time.monotonic() + AT_ONCE
            context.all_came.set()
        while enough is None or time.monotonic() < enough:
            await asyncio.sleep(0.25)
            most = max(most, resident(daemon))
            metrics = await asyncio.to_thread(daemon.metrics)
            connections = max(connections, metrics["saferide_public_connections"])
            if enough is None and crowds[0].came == peers:
                enough = time.monotonic() + AT_WORK
                context.all_came.set()
            assert time.monotonic() < until, f"{crowds[0].came} of {peers} {sorts[0].__name__} came"
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)
    what = sorts[0].__name__ if len(sorts) == 1 else "all of these at once"
    print(f"{peers} {what.replace('_', ' ')}: at most {connections:.0f} connections, {most / MEBIBYTE:.0f} MiB", flush=True)
    return most


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("bin_folder")
    arguments.add_argument("--tls", action="store_true")
    arguments.add_argument("--peers", type=int, default=1000)
    arguments.add_argument("--only", default="")
    options = arguments.parse_args()
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # it tells of each write to who was cut
    strangers = [[act] for act in (IN_TLS if options.tls else STRANGERS) if options.only in act.__name__]
    strangers += [] if options.only else [sum(strangers, [])]
    riders = [[act] for act in OF_RIDERS if options.only in act.__name__ and not options.tls]
    wanted = (len(STRANGERS) + 3) * options.peers  # an upgrade takes two
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < wanted:
        print(f"no more than {most} descriptors here, {wanted} are wanted")
        sys.exit(77)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    configuration, tls = "", None
    if options.tls:
        configuration = f'[tls]\ncertificate = "{CERTIFICATE}/certificate.pem"\nkey = "{CERTIFICATE}/key.pem"\n'
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(options.bin_folder, folder, Database(folder), configuration=configuration,
                        environment={"ASAN_OPTIONS": SANITIZER})
        is_sanitized = b"__asan_init" in pathlib.Path(options.bin_folder, "saferided").read_bytes()
        tickets = daemon.seed(10, RIDERS // 10)
        before = resident(daemon)

        def most(sieges):
            for sorts in sieges:
                asyncio.run(besiege(daemon, sorts, options.peers, tls, tickets))
            return (resident(daemon, "VmHWM") - before) / SANITIZED_FACTOR if is_sanitized else resident(daemon, "VmHWM")
        try:
            of_strangers, with_riders = most(strangers), most(riders)
        finally:
            ended = daemon.end(signal.SIGTERM)
    print(f"{before / MEBIBYTE:.0f} MiB resident before; {'taken, halved' if is_sanitized else 'at most'}: by strangers "
          f"{of_strangers / MEBIBYTE:.0f} MiB, by riders {with_riders / MEBIBYTE:.0f} MiB")
    assert ended == 0, ended
    assert of_strangers < MOST and with_riders < MOST_WITH_RIDERS


if __name__ == "__main__":
    main()
