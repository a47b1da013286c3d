# SPDX-License-Identifier: GPL-3.0-or-later
"""Ports of servers that are started later, or again."""
import contextlib
import random
import socket


def fixed_port():
    """A port that no connection of somebody else is given meanwhile: below those that the kernel hands out."""
    while True:
        port = random.SystemRandom().randrange(12_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
