#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What breaks under a daemon that serves: it says so, loses nothing it acknowledged, and heals without a restart.

    database_faults.py BIN_FOLDER

SAFERIDE_TEST_DATABASE=postgresql needs a server of its own, which is restarted. Mounts a small tmpfs, as root only.
"""
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

from database import PATIENCE, Database, is_postgresql, until
from kill_restart import Daemon
from load import Load

BIN = sys.argv.pop(1)
RIDE = {"title": "a ride", "start_time": "2030-01-01T10:00:00Z"}


def on(kind):
    return unittest.skipUnless(is_postgresql() == (kind == "postgresql"), f"concerns {kind}")


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def start(self, *options, folder=None, program="saferided"):
        self.database = Database(folder or self.folder.name)
        return self.start_again(*options, program=program)

    def start_again(self, *options, **more):
        daemon = Daemon(BIN, self.folder.name, self.database, *options, **more)
        self.addCleanup(lambda: daemon.process.poll() is None and daemon.end(signal.SIGKILL))
        return daemon

    def assert_heals(self, daemon, token):
        until(lambda: daemon.ask("GET", "/ready")[0] == 200)
        until(lambda: daemon.ask("POST", "/rides/", token, RIDE)[0] == 201)

    def assert_waits_and_goes_on(self, daemon, load, hurt, heal):
        """For 2 s under load nothing can be stored: nothing is acknowledged or refused, and /ready says so all the time."""
        def retries():
            return daemon.metrics()["saferide_position_retries_total"]

        load.wait_acknowledged(300)
        retried = retries()
        hurt()
        until(lambda: retries() > retried)
        before, began = load.count_acknowledged(), time.monotonic()
        while time.monotonic() - began < 2:
            self.assertEqual(daemon.ask("GET", "/ready")[0], 503)
            time.sleep(0.05)
        on_their_way = len(load.riders) * load.riders[0].WINDOW
        self.assertLessEqual(load.count_acknowledged() - before, on_their_way)
        heal()
        until(lambda: load.count_acknowledged() - before > on_their_way + 300)
        self.assert_heals(daemon, load.riders[0].token)
        self.assertEqual([packet for rider in load.riders for packet in rider.refused], [])
        self.assertGreater(load.end(), 600)

    def assert_says_so(self, daemon, token):
        until(lambda: daemon.ask("GET", "/ready")[0] == 503)
        status, retry_after = daemon.ask("POST", "/rides/", token, RIDE)
        self.assertEqual(status, 503)
        self.assertTrue(retry_after)
        self.assertEqual(daemon.ask("GET", "/health")[0], 200)

    @on("postgresql")
    def test_a_server_that_crashes_and_comes_back_under_load(self):
        daemon = self.start()
        load = Load(daemon, self.database, self._testMethodName)
        load.wait_acknowledged(500)
        self.database.restart()
        load.wait_acknowledged(1000)
        self.assert_heals(daemon, load.riders[0].token)
        self.assertGreater(load.end(), 1500)

    @on("postgresql")
    def test_connections_that_an_admin_terminates_under_load(self):
        daemon = self.start()
        load = Load(daemon, self.database, self._testMethodName)
        for _ in range(3):
            load.wait_acknowledged(300)
            self.database.terminate_connections()
        load.wait_acknowledged(500)
        self.assert_heals(daemon, load.riders[0].token)
        self.assertGreaterEqual(load.end(), 1400)

    def test_a_table_that_is_away_under_load(self):
        daemon = self.start()
        load = Load(daemon, self.database, self._testMethodName)
        self.assert_waits_and_goes_on(daemon, load,
                                      lambda: self.database.run("ALTER TABLE positions RENAME TO positions_away"),
                                      lambda: self.database.run("ALTER TABLE positions_away RENAME TO positions"))

    @on("postgresql")
    def test_a_server_that_accepts_no_changes_under_load(self):
        daemon = self.start()
        load = Load(daemon, self.database, self._testMethodName)

        def refuse():
            self.database.let_change(False)
            self.database.terminate_connections()

        # Sessions that are open stay as they are: it must begin new ones to notice.
        self.assert_waits_and_goes_on(daemon, load, refuse, lambda: self.database.let_change(True))

    def test_a_queue_that_is_full_says_so_and_takes_the_rest_later(self):
        self.database = Database(self.folder.name)
        daemon = self.start_again("--position-queue", "50")
        load = Load(daemon, self.database, self._testMethodName)
        load.wait_acknowledged(200)
        self.database.freeze()
        until(lambda: any("overloaded" in packet for rider in load.riders for packet in rider.refused))
        self.database.thaw()
        self.assert_heals(daemon, load.riders[0].token)
        load.end()

    def test_the_program_that_blocks_stores_the_same(self):
        daemon = self.start(program="saferided-blocking")
        load = Load(daemon, self.database, self._testMethodName)
        load.wait_acknowledged(500)
        self.assertEqual(daemon.ask("POST", "/rides/", load.riders[0].token, RIDE)[0], 201)
        self.assertGreaterEqual(load.end(), 500)

    def mount(self, size):
        folder = f"{self.folder.name}/small"
        os.mkdir(folder)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], check=False,
                          stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("may not mount a tmpfs here")
        self.addCleanup(subprocess.run, ["umount", "-l", folder], check=True)
        return folder

    @on("sqlite")
    def test_a_disk_that_is_full(self):
        folder = self.mount("3m")
        daemon = self.start(folder=folder)
        code, user, token = daemon.seed(1, 1)[0]
        filler = self.fill_up(folder)
        for _ in range(50):
            if daemon.ask("POST", "/rides/", token, RIDE)[0] == 503:
                break
        self.assert_says_so(daemon, token)
        for _ in range(30):  # what writes nothing, or very little, does not make it ready
            self.assertEqual(daemon.ask("POST", "/participations/", token, {"ride_code": "NONE00"})[0], 404)
            self.assertEqual(daemon.ask("GET", "/ready")[0], 503)
            time.sleep(0.1)
        filler.unlink()
        self.assert_heals(daemon, token)

    @staticmethod
    def fill_up(folder):
        filler = pathlib.Path(folder, "filler")
        with open(filler, "wb", buffering=0) as file:
            try:
                while file.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        return filler

    @on("sqlite")
    def test_a_disk_that_is_full_under_load(self):
        folder = self.mount("24m")
        daemon = self.start(folder=folder)
        load = Load(daemon, self.database, self._testMethodName)
        self.assert_waits_and_goes_on(daemon, load, lambda: self.fill_up(folder), lambda: pathlib.Path(folder, "filler").unlink())

    @on("sqlite")
    def test_a_file_that_becomes_read_only(self):
        folder = self.mount("8m")
        daemon = self.start(folder=folder)
        token = daemon.seed(1, 1)[0][2]
        daemon.end(signal.SIGTERM)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        daemon = self.start_again(has_database=False)
        self.assert_says_so(daemon, token)
        subprocess.run(["mount", "-o", "remount,rw", folder], check=True)
        self.assert_heals(daemon, token)

    @on("sqlite")
    def test_a_file_that_is_damaged(self):
        daemon = self.start()
        daemon.seed(5, 40)
        daemon.end(signal.SIGTERM)
        with open(self.database.path, "r+b") as file:
            file.seek(3 * 4096)
            file.write(os.urandom(os.path.getsize(self.database.path) - 4 * 4096))
        refused = subprocess.run([daemon.binary] + daemon.options, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 env=daemon.environment, timeout=PATIENCE, check=False)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("malformed", refused.stderr)

    def migrate(self):
        return [f"{BIN}/saferided", "migrate", "--database", self.database.url]

    def assert_migrates(self):
        done = subprocess.run(self.migrate(), stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("schema version", done.stdout)
        self.assertEqual(self.database.number("SELECT count(*) FROM positions"), 0)

    @on("sqlite")
    def test_a_migration_that_is_killed_continues(self):
        for number in range(20):
            self.database = Database(self.folder.name, f"killed{number}")
            process = subprocess.Popen(self.migrate(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(random.Random(number).random() * 0.1)
            process.kill()
            process.wait()
            self.assert_migrates()

    @on("postgresql")
    def test_a_migration_that_is_killed_half_way_is_rolled_back_and_done_again(self):
        self.database = Database(self.folder.name)
        subprocess.run(self.migrate(), stdout=subprocess.DEVNULL, check=True)
        self.database.run("DROP TABLE positions, position_client_ids, token_revocations, audit_entries, ride_changes, ride_events,"
                          " idempotency_keys, incident_log, incidents, tracking_keys, follow_links, cluster_settings, cluster_nodes, cluster_duties;"
                          " ALTER TABLE schema_migrations DROP COLUMN oldest_program;"
                          " DROP TRIGGER participations_delete_positions ON participations;"
                          " DROP FUNCTION delete_positions_of_participation, ensure_positions_partition, refuse_audit_change,"
                          " positions_partition_is_needed,"
                          " droppable_positions_partitions, drop_positions_partition;"
                          " ALTER TABLE participations DROP CONSTRAINT participations_ride_id_id_key;"
                          " ALTER TABLE participations DROP COLUMN order_time, DROP COLUMN heard_at, DROP COLUMN left_at,"
                          " DROP COLUMN purged_at, DROP COLUMN version, DROP COLUMN bib, DROP COLUMN phone, DROP COLUMN emergency_name,"
                          " DROP COLUMN emergency_phone, DROP COLUMN medical_note, DROP COLUMN added_by_user_id;"
                          " ALTER TABLE rides DROP COLUMN deleted_at, DROP COLUMN version, DROP COLUMN guests, DROP COLUMN share_group;"
                          " ALTER TABLE users DROP COLUMN erased_at, DROP COLUMN display_name, DROP COLUMN is_guest;"
                          " DELETE FROM schema_migrations WHERE version >= 2")
        binaries = os.environ["SAFERIDE_TEST_POSTGRESQL_BINARIES"]
        holder = subprocess.Popen([f"{binaries}/psql", "-X", "-q", self.database.url], stdin=subprocess.PIPE, text=True)
        holder.stdin.write("BEGIN; LOCK TABLE participations;\n")  # it waits here, after it has made positions
        holder.stdin.flush()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        until(lambda: self.database.number("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation ="
                                           " 'participations'::regclass") == 1)
        process = subprocess.Popen(self.migrate(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: self.database.number(waiting) > 0)
        process.kill()
        process.wait()
        holder.stdin.close()
        holder.wait()
        until(lambda: self.database.number(waiting) == 0)
        until(lambda: self.database.rows("SELECT to_regclass('positions') IS NULL") == [("t",)])
        self.assert_migrates()

    def test_a_dry_run_changes_nothing(self):
        self.database = Database(self.folder.name)
        done = subprocess.run(self.migrate() + ["--dry-run"], stdout=subprocess.PIPE, text=True, check=True)
        self.assertIn("would apply 0001", done.stdout)
        if is_postgresql():
            self.assertEqual(self.database.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), 0)
        else:
            self.assertFalse(os.path.exists(self.database.path))
        self.assert_migrates()

    def test_a_backup_under_load_is_of_one_state(self):
        daemon = self.start()
        load = Load(daemon, self.database, self._testMethodName)
        load.wait_acknowledged(500)
        file = f"{self.folder.name}/backup"
        environment = daemon.environment | {"PATH": f"{os.environ.get('SAFERIDE_TEST_POSTGRESQL_BINARIES', '')}:/usr/bin:/bin"}
        backup = subprocess.run([daemon.binary, "backup", file] + daemon.options, stderr=subprocess.PIPE, text=True,
                                stdout=subprocess.DEVNULL, env=environment, check=True)
        self.assertIn("100 %", backup.stderr)
        load.wait_acknowledged(200)
        load.end()
        self.database = self.restored(file)
        # Every last known position is the newest of its history: a torn copy would have one without the other.
        self.assertGreaterEqual(self.database.number("SELECT count(*) FROM positions"), 500)
        torn = ("SELECT count(*) FROM participations p WHERE p.fix_time IS DISTINCT FROM"
                " (SELECT max(h.fix_time) FROM positions h WHERE h.participation_id = p.id)")
        self.assertEqual(self.database.number(torn), 0)
        self.assertEqual(self.start_again().ask("GET", "/ready")[0], 200)

    def restored(self, file):
        database = Database(self.folder.name, "restored")
        if is_postgresql():
            subprocess.run([f"{os.environ['SAFERIDE_TEST_POSTGRESQL_BINARIES']}/pg_restore", "--dbname", database.url, file], check=True)
        else:
            os.rename(file, database.path)
        return database


if __name__ == "__main__":
    unittest.main()
