#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an admin asks of a running daemon, and does to its rides and users, by the command line.

    admin_commands.py BIN_FOLDER DOCUMENT

DOCUMENT (docs/admin.md) has the table of settings that the program prints.
"""
import hashlib
import json
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

import websocket

from database import PATIENCE, Database, until
from kill_restart import Daemon, position

DOCUMENT = pathlib.Path(sys.argv.pop(2))
BIN = sys.argv.pop(1)
GPX = "{http://www.topografix.com/GPX/1/1}"


class Phone:
    """In the room of its ride; keeps the events that came."""

    def __init__(self, daemon, ticket):
        self.code, self.user, token = ticket
        self.link = websocket.create_connection(f"ws://{daemon.address}/socket.io/?EIO=4&transport=websocket",
                                                timeout=PATIENCE, suppress_origin=True)
        self.link.send("40" + json.dumps({"token": token}))
        self.until("40")
        self.link.send('420["join_ride",' + json.dumps({"ride_code": self.code}) + "]")
        self.until("430")

    def until(self, beginning):
        while not (packet := self.link.recv()).startswith(beginning):
            if packet == "2":
                self.link.send("3")
        return packet

    def send(self, fix_time):
        self.link.send("421" + json.dumps(["update_location", position(self.code, fix_time) | {"id": str(fix_time)}]))
        assert '"ok":true' in self.until("431")


class AdminCommands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.database = Database(folder.name)
        cls.daemon = Daemon(BIN, folder.name, cls.database)
        cls.addClassCleanup(cls.daemon.end, signal.SIGTERM)
        cls.tickets = cls.daemon.seed(4, 2)

    def command(self, *words, status=0, **more):
        ended = subprocess.run([f"{BIN}/saferided", *words, *self.daemon.options, "--admin-listen", self.daemon.admin],
                               env=self.daemon.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               check=False, timeout=PATIENCE, **more)
        self.assertEqual(ended.returncode, status, ended)
        return ended.stdout if status == 0 else ended.stderr

    def phone(self, number):
        phone = Phone(self.daemon, self.tickets[number])
        self.addCleanup(phone.link.close)
        return phone

    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8")

    def test_status_tells_how_the_daemon_is(self):
        self.phone(0)
        self.assertRegex(self.command("status"), r"^saferided \S+, up .*, ready\n")
        until(lambda: re.search(r"connections +\d+: 1 by WebSocket, 0 by polling, 0 desks", self.command("status")))
        report = json.loads(self.command("status", "--json"))
        self.assertTrue(report["ready"])
        self.assertEqual(report["database"]["reachable"], True)
        self.assertEqual(report["log_levels"], {"saferide": "info"})
        until(lambda: json.loads(self.command("status", "--json"))["rides"]["in_memory"] >= 1)

    def test_status_counts_no_refusal_as_a_failure(self):
        before = json.loads(self.command("status", "--json"))["database"]
        for _ in range(3):
            self.assertEqual(self.daemon.ask("GET", "/rides/99999999", self.tickets[0][2])[0], 404)
        after = {}

        def are_counted():
            after.update(json.loads(self.command("status", "--json"))["database"])
            return after["jobs"] >= before["jobs"] + 3
        until(are_counted)  # an answer leaves earlier
        self.assertEqual(after["jobs_failed"], before["jobs_failed"])

    def test_status_says_where_it_looked_when_nobody_answers(self):
        ended = subprocess.run([f"{BIN}/saferided", "status", "--admin-listen", "127.0.0.1:1"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env=self.daemon.environment, check=False)
        self.assertEqual((ended.returncode, ended.stdout), (1, ""))
        self.assertRegex(ended.stderr, "^saferided: no saferided answers at the admin listener 127.0.0.1:1.*Is it running")

    def test_log_levels_change_while_it_runs_and_each_request_has_its_line(self):
        self.assertEqual(self.daemon.ask("GET", "/health")[0], 200)
        self.assertIn("saferide.requests debug", self.command("log-level", "saferide.requests=debug"))
        self.assertEqual(self.daemon.ask("GET", "/ready")[0], 200)
        code, user, token = self.tickets[0]
        self.assertEqual(self.daemon.ask("GET", f"/rides/code/{code}", token)[0], 200)
        until(lambda: all(f"path={path}" in self.log() for path in ("/rides/code/", "/ready")))
        line = next(line for line in self.log().splitlines() if "path=/rides/code/" in line)
        self.assertRegex(line, rf"^\S+ info saferide.requests: request method=GET path=/rides/code/{{code}} status=200 "
                               rf"ms=[\d.]+ user={user} peer=127.0.0.1 id=\S+$")
        self.assertNotIn(token, self.log())
        self.assertNotIn("path=/health", self.log())
        self.assertEqual(self.command("log-level", "info"), "saferide info\n")
        self.assertIn("the level must be debug", self.command("log-level", "loud", status=2))
        self.assertIn("the category must look like saferide.http", self.command("log-level", "x=info", status=2))

    def test_a_ride_that_was_finished_here_ends_for_those_in_it(self):
        phone = self.phone(2)
        shown = self.command("ride", "show", phone.code)
        self.assertIn(f"\t{phone.code}\tlive\t", shown)
        self.assertEqual(len(shown.splitlines()), 3)
        self.assertEqual(self.command("ride", "finish", phone.code.lower()), f"{phone.code} is finished\n")
        self.assertIn('"status":"finished"', phone.until('42["ride_ended"'))
        phone.link.send('425["update_location",' + json.dumps(position(phone.code, 1_900_000_000_000)) + "]")
        self.assertIn("this ride is over", phone.until("435"))
        self.assertIn(phone.code, self.command("ride", "list", "--status", "finished"))
        self.assertNotIn(phone.code, self.command("ride", "list", "--status", "live"))
        self.assertIn("\tride finish\t", self.command("audit", "--since", "1h"))
        self.assertIn("no ride has the code or id", self.command("ride", "show", "NOSUCH", status=1))

    def test_exports_hold_every_position(self):
        phone = self.phone(4)
        now = int(time.time() * 1000) - 100_000
        for number in range(3):
            phone.send(now + number)
        gpx = xml.etree.ElementTree.fromstring(self.command("export", phone.code, "--gpx"))
        self.assertEqual(len(gpx.findall(f"{GPX}trk")), 2)
        self.assertEqual(len(gpx.findall(f".//{GPX}trkpt")), 3)
        whole = json.loads(self.command("export", phone.code, "--json"))
        self.assertEqual(whole["ride"]["code"], phone.code)
        self.assertEqual(sorted(len(one["positions"]) for one in whole["participants"]), [0, 3])
        name = next(one["username"] for one in whole["participants"] if one["positions"])
        mine = json.loads(self.command("user", "export", name, "--json"))
        self.assertEqual(mine["user"]["username"], name)
        self.assertEqual([len(one["positions"]) for one in mine["participations"]], [3])
        self.assertEqual(mine["participations"][0]["ride_code"], phone.code)
        self.assertEqual({"user", "rides", "routes", "audit", "participations", "incidents"}, set(mine))
        track = xml.etree.ElementTree.fromstring(self.command("user", "export", name, "--gpx"))
        self.assertEqual(len(track.findall(f".//{GPX}trkpt")), 3)
        self.assertIn("export requires --gpx or --json", self.command("export", phone.code, status=2))

    def test_erasing_a_user_leaves_nothing_of_theirs_and_cuts_them(self):
        phone = self.phone(7)
        watching = self.phone(6)
        phone.send(int(time.time() * 1000) - 50_000)
        phone.send(int(time.time() * 1000) - 40_000)
        user = phone.user
        name = self.database.rows(f"SELECT username FROM users WHERE id = {user}")[0][0]
        self.assertIn("would erase", self.command("user", "erase", name, "--dry-run"))
        self.assertEqual(self.database.number(f"SELECT count(*) FROM participations WHERE user_id = {user}"), 1)
        self.assertIn(f"erased {name}: account, 1 participations", self.command("user", "erase", name))
        self.assertIn(f'"user_id":{user}', watching.until('42["participant_left"'))
        with self.assertRaises((websocket.WebSocketConnectionClosedException, ConnectionError)):
            phone.until("never")
        self.assertEqual(self.database.number(f"SELECT count(*) FROM participations WHERE user_id = {user}"), 0)
        self.assertEqual(self.database.number("SELECT count(*) FROM positions WHERE participation_id NOT IN (SELECT id FROM participations)"), 0)
        self.assertEqual(self.database.rows(f"SELECT username, role FROM users WHERE id = {user}"), [(f"(erased {user})", "rider")])
        self.assertEqual(self.daemon.ask("GET", "/auth/me", phone_token(self.tickets, user))[0], 401)
        self.assertIn("no user with this name", self.command("user", "export", name, "--json", status=1))

    def test_the_last_admin_stays(self):
        self.command("user", "add", "root", "--role", "admin", "--password-stdin", input="long enough for root\n")
        for words in (("role", "root", "rider"), ("erase", "root")):
            self.assertIn("this is the last admin", self.command("user", *words, status=1))
        self.assertEqual(self.database.rows("SELECT role FROM users WHERE username = 'root'"), [("admin",)])

    def test_purge_deletes_what_is_old_enough_and_says_before_what(self):
        code, user, token = self.daemon.seed(1, 1)[0]
        phone = Phone(self.daemon, (code, user, token))
        now = int(time.time() * 1000) - 100_000
        for number in range(3):
            phone.send(now + number)
        phone.link.close()
        of_ride = f"participation_id IN (SELECT id FROM participations WHERE user_id = {user})"
        self.command("ride", "finish", code)
        self.database.run(f"UPDATE rides SET updated_at = updated_at - 864000000 WHERE code = '{code}'")
        self.assertEqual(self.command("purge", "--older-than", "30d", "--dry-run"),
                         "would delete 0 positions of 0 participations in 0 rides that ended more than 30d ago\n")
        self.assertIn("would delete 3 positions of 1 participations in 1 rides", self.command("purge", "--older-than", "7d", "--dry-run"))
        self.assertEqual(self.database.number(f"SELECT count(*) FROM positions WHERE {of_ride}"), 3)
        self.assertIn("deleted 3 positions", self.command("purge", "--older-than", "7d"))
        for table in ("positions", "position_client_ids"):
            self.assertEqual(self.database.number(f"SELECT count(*) FROM {table} WHERE {of_ride}"), 0)
        self.assertEqual(self.database.number(f"SELECT count(*) FROM participations WHERE user_id = {user} AND fix_time IS NULL"), 1)
        self.assertIn("--older-than must be an age", self.command("purge", status=2))

    def test_print_config_is_a_configuration_and_the_table_of_the_document(self):
        printed = self.command("print-config", "--io-threads", "3")
        self.assertIn("\nio_threads = 3\n", printed)
        self.assertIn("\n#log_level = \"info\"\n", printed)
        for text in (printed, re.sub(r"(?m)^#(\w+ = )", r"\1", printed).replace('secret_key = ""\n', "")):
            (self.folder / "printed.toml").write_text(text, encoding="utf-8")
            checked = subprocess.run([f"{BIN}/saferided", "check-config", "--config", str(self.folder / "printed.toml")],
                                     env=self.daemon.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual((checked.returncode, checked.stderr), (0, ""))
        self.assertIn(self.command("print-config", "--markdown"), DOCUMENT.read_text(encoding="utf-8"))
        shown = subprocess.run([f"{BIN}/saferided", "print-config", "--database", "postgresql://u:hidden-word@h/n"], check=True,
                               env=self.daemon.environment, stdout=subprocess.PIPE, text=True).stdout
        self.assertNotIn("hidden-word", shown)

    def test_help_teaches_every_command(self):
        overview = self.command("--help")
        commands = re.findall(r"^  ([a-z][a-z-]*(?: [a-z-]+)?)(?: [A-Z]+)*\s{2,}\S", overview.split("Commands:")[1].split("Options")[0], re.M)
        self.assertGreater(len(commands), 20)
        for name in commands:
            with self.subTest(command=name):
                text = self.command(*name.split(), "--help")
                self.assertTrue(text.startswith(f"saferided {name}: "))
                self.assertIn(f"Usage:\n  saferided {name}", text)
                self.assertEqual(text, self.command("help", *name.split()))
        self.assertIn("user add", self.command("user", "--help"))
        self.assertIn("user list has no option --role", self.command("user", "list", "--role", "x", status=2))

    def test_a_self_signed_certificate_is_kept_as_long_as_it_is_good_and_no_other_is_touched(self):
        folder = self.folder / "tls"
        certificate, key = folder / "certificate.pem", folder / "key.pem"
        printed = self.command("tls", "self-signed", str(folder), "--names", "rides.local,192.0.2.9")
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.read_text(encoding="ascii"))).hexdigest().upper()
        fingerprint = ":".join(digest[i:i + 2] for i in range(0, len(digest), 2))
        self.assertIn(f"certificate {certificate}\nkey {key}\nfingerprint {fingerprint}\nnames rides.local 192.0.2.9 ", printed)
        self.assertEqual([path.stat().st_mode & 0o777 for path in (folder, key)], [0o700, 0o600])
        first = certificate.read_bytes()
        self.command("tls", "self-signed", str(folder))
        self.assertEqual(certificate.read_bytes(), first)
        self.command("tls", "self-signed", str(folder), "--names", "other.local")
        self.assertNotEqual(certificate.read_bytes(), first)
        self.assertIn("neither a host name nor an address", self.command("tls", "self-signed", str(folder), "--names", "a b", status=2))
        certificate.write_bytes(first + first)  # a chain: somebody else vouches for it
        self.assertIn("not a self-signed certificate", self.command("tls", "self-signed", str(folder), status=2))
        self.assertIn(f"create {folder}/no first", self.command("tls", "self-signed", str(folder / "no" / "folder"), status=2))
        self.assertIn("is not a folder", self.command("tls", "self-signed", str(key), status=2))

    def test_completion_knows_commands_and_options(self):
        script = self.command("completion", "bash")
        for words, expected in (("us", "user"), ("user pass", "passwd"), ("purge --old", "--older-than"), ("ride show --conf", "--config"),
                                ("user add anna --role disp", "dispatcher"), ("completion ", "bash zsh")):
            with self.subTest(words=words):
                parts = ["saferided", *words.split(" ")]
                asked = subprocess.run(["bash", "-c", script + f"\nCOMP_WORDS=({' '.join(parts[:-1])} '{parts[-1]}'); COMP_CWORD={len(parts) - 1};"
                                        " _saferided; echo ${COMPREPLY[@]}"], stdout=subprocess.PIPE, text=True, check=True)
                self.assertEqual(asked.stdout.strip(), expected)
        self.assertTrue(self.command("completion", "zsh").startswith("#compdef saferided\n"))
        self.assertIn("for bash and zsh", self.command("completion", "fish", status=2))


class Logs(unittest.TestCase):
    def lines(self, *options, **environment):
        """What a daemon logs that starts and ends, and how its standard error is to be named for the journal."""
        with tempfile.TemporaryDirectory() as folder, open(f"{folder}/log", "w+", encoding="utf-8") as log:
            daemon = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off", *options], stdout=subprocess.PIPE,
                                      stderr=log, text=True, env={"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"}
                                      | {name: value.format(stat=pathlib.Path(f"{folder}/log").stat()) for name, value in environment.items()})
            daemon.stdout.readline()
            daemon.send_signal(signal.SIGTERM)
            daemon.wait(PATIENCE)
            daemon.stdout.close()
            log.seek(0)
            return log.read().splitlines()

    def test_json_is_an_object_a_line(self):
        events = [json.loads(line) for line in self.lines("--log-format", "json")]
        self.assertIn(("info", "saferide.server", "stopped"), {(one["level"], one["category"], one["message"]) for one in events})
        self.assertTrue(all(re.match(r"\d{4}-\d\d-\d\dT", one["time"]) for one in events))

    def test_the_journal_gets_priorities_and_no_times(self):
        lines = self.lines(JOURNAL_STREAM="{stat.st_dev}:{stat.st_ino}")
        self.assertIn("<6>saferide.server: stopped", lines)
        self.assertTrue(all(line.startswith("<") for line in lines), lines)

    def test_a_level_that_is_wanted_less_is_left_out(self):
        self.assertEqual(self.lines("--log-level", "warning"), [])


def phone_token(tickets, user):
    return next(token for _, whose, token in tickets if whose == user)


if __name__ == "__main__":
    unittest.main()
