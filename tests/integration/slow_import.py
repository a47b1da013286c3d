#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A list of riders that is imported while somebody else has locked the ride: it waits longer than other requests do, and is added
as a whole or not at all.

    slow_import.py BIN_FOLDER
"""
import contextlib
import signal
import sys
import tempfile
import threading
import unittest

import requests

from database import Database, is_postgresql
from kill_restart import Daemon
from strangers_locks import Stranger

BIN = sys.argv.pop(1)
PATIENCE = 120
RIDERS = 20
LIST = "bib;name\n" + "".join(f"{bib};Rider {bib}\n" for bib in range(1, RIDERS + 1))


class Import(threading.Thread):
    """Under way until it is answered."""

    def __init__(self, ask):
        super().__init__()
        self.ask, self.answer = ask, None
        self.start()

    def run(self):
        self.answer = self.ask("/import", data=LIST.encode(), headers={"Content-Type": "text/csv"})

    def result(self):
        self.join(PATIENCE)
        return self.answer


class SlowImport(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.database = Database(folder.name)
        self.daemon = Daemon(BIN, folder.name, self.database)
        self.addCleanup(self.end)
        code, _, self.token = self.daemon.seed(1, 1)[0]
        answer = requests.get(f"http://{self.daemon.address}/rides/code/{code}", headers=self.headers(), timeout=PATIENCE)
        self.ride = answer.json()["id"]

    def end(self):
        self.assertEqual(self.daemon.end(signal.SIGTERM), 0)
        self.daemon.process.stdout.close()

    def headers(self):
        return {"Authorization": f"Bearer {self.token}"}

    def ask(self, path, headers=None, **body):
        return requests.post(f"http://{self.daemon.address}/rides/{self.ride}/riders{path}", timeout=PATIENCE,
                             headers=self.headers() | (headers or {}), **body)

    def riders(self):
        return self.database.number(f"SELECT count(*) FROM participations WHERE ride_id = {self.ride} AND bib IS NOT NULL")

    @contextlib.contextmanager
    def locked(self):
        """The ride; on SQLite everything."""
        if is_postgresql():
            stranger = Stranger(self.database, f"SELECT 1 FROM rides WHERE id = {self.ride} FOR UPDATE")
            yield
            stranger.end()
        else:
            self.database.freeze()
            yield
            self.database.thaw()

    def test_it_waits_longer_than_other_requests(self):
        with self.locked():
            imported = Import(self.ask)
            other = self.ask("", json={"display_name": "Olga"})
            self.assertEqual(other.status_code, 503, other.text)
            self.assertIsNone(imported.answer)
        answer = imported.result()
        self.assertEqual(answer.status_code, 201, answer.text)
        self.assertEqual(len(answer.json()["riders"]), RIDERS)
        self.assertEqual(self.riders(), RIDERS)

    def test_what_waits_too_long_adds_nobody_and_can_be_sent_again(self):
        with self.locked():
            answer = Import(self.ask).result()
            self.assertEqual(answer.status_code, 503, answer.text)
            self.assertIn("the database", answer.json()["detail"])
        self.assertEqual(self.riders(), 0)
        again = Import(self.ask).result()
        self.assertEqual((again.status_code, len(again.json()["riders"]), again.json()["already_there"]), (201, RIDERS, 0))
        self.assertEqual(self.riders(), RIDERS)


if __name__ == "__main__":
    unittest.main()
