#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills `user erase` at several moments; the daemon finishes what was begun, and nothing of the person is left.

    erasure.py BIN_FOLDER
"""
import signal
import subprocess
import sys
import tempfile
import unittest

from database import PATIENCE, Database, is_postgresql, until
from kill_restart import Daemon

BIN = sys.argv.pop(1)
POSITIONS = 4_000  # of each: several parts
MANY = 40_000  # of the first, so that nobody is done before the kill comes
BEGIN = 1_767_225_600_000
NUMBERS = ("generate_series(1, {count}) AS n" if is_postgresql() else
           "(WITH RECURSIVE n(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < {count}) SELECT n FROM n) AS n")


class Erasure(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.database = Database(self.folder.name)
        daemon = Daemon(BIN, self.folder.name, self.database)
        self.tickets = daemon.seed(1, 6)
        daemon.end(signal.SIGTERM)
        self.command_line = [daemon.binary, *daemon.options]
        self.environment = daemon.environment
        ((self.organizer,),) = self.database.rows("SELECT created_by_user_id FROM rides")
        self.riders = [user for _, user, _ in self.tickets if str(user) != self.organizer]
        for number, user in enumerate(self.riders):
            self.give_belongings(user, POSITIONS if number else MANY)

    def give_belongings(self, user, positions):
        ((participation, ride),) = self.database.rows(f"SELECT id, ride_id FROM participations WHERE user_id = {user}")
        column, value = ("ride_id, ", f"{ride}, ") if is_postgresql() else ("", "")
        self.database.run(
            f"INSERT INTO positions ({column}participation_id, fix_time, latitude, longitude, latitude_e7, longitude_e7,"
            f" received_at, is_future) SELECT {value}{participation}, {BEGIN} + n.n * 1000, 46, 14, 460000000, 140000000,"
            f" {BEGIN} + n.n * 1000,"
            f" {'false' if is_postgresql() else 0} FROM {NUMBERS.format(count=positions)};"
            f" INSERT INTO routes (title, gpx_data, gpx_bytes, distance_meters, ascent_meters, created_by_user_id, created_at,"
            f" updated_at) VALUES ('mine', '', 0, 0, 0, {user}, {BEGIN}, {BEGIN});"
            f" INSERT INTO idempotency_keys (user_id, endpoint, key, made_id, created_at) VALUES ({user}, 'POST /routes', 'k', 1,"
            f" {BEGIN})")

    def positions_of(self, user):
        return self.database.number("SELECT count(*) FROM positions p JOIN participations m ON m.id = p.participation_id"
                                    f" WHERE m.user_id = {user}")

    def name_of(self, user):
        return self.database.rows(f"SELECT username FROM users WHERE id = {user}")[0][0]

    def is_left(self, user):
        return self.database.number(
            f"SELECT (SELECT count(*) FROM participations WHERE user_id = {user})"
            f" + (SELECT count(*) FROM routes WHERE created_by_user_id = {user})"
            f" + (SELECT count(*) FROM idempotency_keys WHERE user_id = {user})"
            f" + (SELECT count(*) FROM users WHERE id = {user} AND username <> '(erased {user})')") > 0

    def orphans(self):
        return self.database.number("SELECT count(*) FROM positions WHERE participation_id NOT IN (SELECT id FROM participations)")

    def erase(self, *words):
        done = subprocess.run([*self.command_line, "user", "erase", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, env=self.environment, check=False)
        return done.stdout

    def erase_and_kill(self, user, when):
        process = subprocess.Popen([*self.command_line, "user", "erase", self.name_of(user)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env=self.environment)
        try:
            until(lambda: process.poll() is not None or when(user))
        finally:
            process.kill()
            process.wait()

    def test_what_was_killed_at_any_moment_is_finished_by_the_daemon(self):
        moments = [lambda user: self.name_of(user) == f"(erased {user})",
                   lambda user: self.positions_of(user) < POSITIONS,
                   lambda user: self.positions_of(user) < POSITIONS // 2,
                   lambda user: not self.positions_of(user)]
        for user, moment in zip(self.riders, moments):
            self.erase_and_kill(user, moment)
        first = self.riders[0]
        self.assertTrue(self.is_left(first), "it was done before it could be interrupted: more positions")
        self.assertIn(f"unfinished: user erase --id {first}", self.erase("--id", str(self.riders[4]), "--dry-run"))
        self.assertIn("would erase", self.erase("--id", str(first), "--dry-run"))
        daemon = Daemon(BIN, self.folder.name, self.database)
        until(lambda: not any(self.is_left(user) for user in self.riders[:4]), 5 * PATIENCE)
        self.assertEqual(self.orphans(), 0)
        for _, user, token in self.tickets:
            self.assertEqual(daemon.ask("GET", "/auth/me", token)[0], 401 if user in self.riders[:4] else 200)
        daemon.end(signal.SIGTERM)
        self.assertEqual(self.positions_of(self.riders[4]), POSITIONS)
        self.assertEqual(self.database.number("SELECT count(*) FROM audit_entries WHERE action = 'user erase'"), 4)

    def test_a_command_finishes_what_another_one_began(self):
        user = self.riders[0]
        self.erase_and_kill(user, lambda user: self.positions_of(user) < MANY)
        self.assertTrue(self.is_left(user))
        self.assertIn("no user with this name", self.erase(f"(erased {user})"))
        done = self.erase("--id", str(user))
        self.assertIn(f"erased (erased {user}): account, 1 participations with their positions, 1 routes", done)
        self.assertNotIn("unfinished", done)
        self.assertFalse(self.is_left(user))
        self.assertEqual(self.orphans(), 0)
        self.assertEqual(self.database.number("SELECT count(*) FROM audit_entries WHERE action = 'user erase'"), 1)

    def test_takes_a_name_or_an_id_and_not_both(self):
        for words in ([], ["--id", "x"], ["somebody", "--id", "1"]):
            self.assertIn("requires NAME or --id N", self.erase(*words))
        self.assertIn("no such user", self.erase("--id", "999999"))


if __name__ == "__main__":
    unittest.main()
