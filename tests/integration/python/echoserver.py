# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts saferide-socketio-echo on a free port."""
import os
import re
import subprocess

from rawwebsocket import PATIENCE

BINARY = os.environ["SAFERIDE_ECHO"]


class EchoServer:
    def __init__(self, *arguments):
        self.process = subprocess.Popen([BINARY, *arguments], stdout=subprocess.PIPE, text=True)
        self.port = int(re.search(r":(\d+)\s*$", self.process.stdout.readline()).group(1))

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
