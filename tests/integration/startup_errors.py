#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps the daemon or a command from starting is told in one clear line, with exit status 2, or 75 where it may pass.

    startup_errors.py BIN_FOLDER TLS_FOLDER
"""
import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from database import PATIENCE, is_ready, until

BIN, TLS = sys.argv.pop(1), pathlib.Path(sys.argv.pop(1))
WRONG_START, COMMAND_FAILED, TRY_AGAIN = 2, 1, 75
IS_ROOT = os.geteuid() == 0


class StartupErrors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.environment = {"XDG_DATA_HOME": folder.name, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}

    def run_daemon(self, *arguments, database=None, text=None, **environment):
        database = database or f"sqlite://{self.folder}/saferide.db"
        return subprocess.run([f"{BIN}/saferided", *arguments, "--database", database],
                              env={**self.environment, **environment}, input=text, text=True, timeout=PATIENCE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)

    def refuses(self, expected, *arguments, listen=True, status=WRONG_START, **more):
        """One line on stderr that says `expected` (a pattern); nothing on stdout; the exit status."""
        options = ["--listen", "127.0.0.1:0", "--admin-listen", "off"] if listen else []
        ended = self.run_daemon(*arguments, *options, **more)
        lines = [line for line in ended.stderr.splitlines() if not re.match(r"\d{4}-\d\d-\d\dT", line)]
        self.assertEqual((ended.returncode, ended.stdout, len(lines)), (status, "", 1), ended)
        self.assertRegex(lines[0], "^saferided: ")
        self.assertRegex(lines[0], expected)
        self.assertNotRegex(ended.stderr, r"(?i)traceback|assert|abort|SELECT|QSql")

    def fails(self, expected, *arguments, **more):
        self.refuses(expected, *arguments, status=COMMAND_FAILED, **more)

    def may_pass(self, expected, *arguments, **more):
        self.refuses(expected, *arguments, listen=False, status=TRY_AGAIN, **more)

    def file(self, name, text):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def test_the_port_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            self.may_pass(rf"{address} is in use.*another port", "--listen", address, "--admin-listen", "off")
            self.may_pass(rf"{address}.*--admin-listen", "--listen", "127.0.0.1:0", "--admin-listen", address)

    def test_another_daemon_has_the_port(self):
        daemon = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off",
                                   "--database", f"sqlite://{self.folder}/other.db"],
                                  env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = re.search(r"http://(\S+)", daemon.stdout.readline()).group(1)
        try:
            self.may_pass(rf"{address} is in use.*another port", "--listen", address, "--admin-listen", "off")
        finally:
            daemon.send_signal(signal.SIGTERM)
            self.assertEqual(daemon.wait(PATIENCE), 0)
            daemon.stdout.close()

    def test_the_address_is_not_of_this_machine(self):
        self.may_pass("192.0.2.1:0", "--listen", "192.0.2.1:0", "--admin-listen", "off")  # or not yet

    def test_the_database_cannot_be_used(self):
        noise = self.file("noise.db", b"this is no database at all, but long enough to look like one" * 100)
        self.refuses("noise.db.*(not a|no SQLite) database", database=f"sqlite://{noise}")
        self.refuses("noise.db.*(not a|no SQLite) database", "check-config", database=f"sqlite://{noise}")
        self.refuses("is a directory|not a file|cannot", database=f"sqlite://{self.folder}")
        self.file("plain", "x")
        self.refuses("plain", database=f"sqlite://{self.folder}/plain/saferide.db")
        for wrong in ("sqlite://relative.db", "mysql://a@b/c", "saferide.db", "postgresql://"):
            with self.subTest(url=wrong):
                self.refuses("(?i)database|URL", database=wrong)

    @unittest.skipIf(IS_ROOT, "root reads everything")
    def test_the_database_may_not_be_read(self):
        locked = self.file("locked.db", "")
        os.chmod(locked, 0)
        self.refuses("locked.db.*(read|writ|permission)", database=f"sqlite://{locked}")
        closed = self.folder / "closed"
        closed.mkdir(mode=0o500)
        self.refuses("closed", database=f"sqlite://{closed}/saferide.db")

    def test_a_password_in_the_url_is_not_shown(self):
        ended = self.run_daemon("user", "list", database="postgresql://u:hidden-word@127.0.0.1:1/name")
        self.assertIn("no server answers there", ended.stderr)
        self.assertNotIn("hidden-word", ended.stderr + ended.stdout)

    def test_the_schema_is_newer(self):
        self.assertEqual(self.run_daemon("migrate").returncode, 0)
        with sqlite3.connect(self.folder / "saferide.db") as database:
            columns = [row[1] for row in database.execute("PRAGMA table_info(schema_migrations)")]
            values = {"version": 9999, "name": "'9999_from_the_future'"}
            database.execute(f"INSERT INTO schema_migrations ({', '.join(columns)}) VALUES "
                             f"({', '.join(str(values.get(column, 0)) for column in columns)})")
        for command in ([], ["migrate"], ["user", "list"]):
            with self.subTest(command=command):
                self.refuses("schema version 9999.*Start the newer", *command,
                             status=COMMAND_FAILED if command else WRONG_START)

    def test_only_the_daemon_and_migrate_make_a_database(self):
        file = self.folder / "saferide.db"
        for command in (["user", "list"], ["ride", "list"], ["seed", "--rides", "1", "--riders", "1"], ["purge", "--older-than", "1d"], ["audit"],
                        ["user", "erase", "anna"], ["user", "export", "anna", "--json"]):
            with self.subTest(command=command):
                self.fails(f"there is no database {file}: .*`saferided migrate`.*saferide-admin", *command, listen=False)
                self.assertFalse(file.exists())
        made = self.run_daemon("user", "add", "anna", "--password-stdin", text="secret1\n")
        self.assertEqual(made.returncode, 0, made)
        self.assertIn(f"saferided: created the database sqlite://{file}\n", made.stderr)
        self.assertEqual(self.run_daemon("user", "list").stdout, "1\trider\tanna\n")

    def test_no_command_makes_a_served_database_anew(self):
        daemon = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off",
                                   "--database", f"sqlite://{self.folder}/saferide.db"],
                                  env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        address = re.search(r"http://(\S+)", daemon.stdout.readline()).group(1)
        until(lambda: is_ready(address))
        daemon.send_signal(signal.SIGTERM)
        self.assertEqual(daemon.wait(PATIENCE), 0)
        daemon.stdout.close()
        (self.folder / "saferide.db").rename(self.folder / "elsewhere.db")
        for command in (["user", "list"], ["user", "add", "anna", "--password-stdin"], ["ride", "list"]):
            with self.subTest(command=command):
                self.fails("is missing, but was served before", *command, listen=False, text="secret1\n")
                self.assertFalse((self.folder / "saferide.db").exists())
        self.assertEqual(self.run_daemon("migrate").returncode, 0)
        self.assertEqual(self.run_daemon("user", "list").returncode, 0)

    def test_no_command_changes_the_schema_of_an_older_daemon(self):
        self.assertEqual(self.run_daemon("migrate").returncode, 0)
        with sqlite3.connect(self.folder / "saferide.db") as database:
            database.execute("DELETE FROM schema_migrations WHERE version > 1")
        for command in (["user", "list"], ["user", "add", "anna", "--password-stdin"], ["ride", "list"]):
            with self.subTest(command=command):
                self.fails("has schema version 1, but this program requires .*`saferided migrate`", *command, listen=False,
                           text="secret1\n")
                with sqlite3.connect(self.folder / "saferide.db") as database:
                    self.assertEqual(database.execute("SELECT max(version) FROM schema_migrations").fetchone(), (1,))

    def test_the_configuration_file_is_wrong(self):
        table = {
            "listen = ": r":1: .*",
            "a = 1\na = 2": r":2: .*",
            "lisen = '127.0.0.1:0'": r":1: unknown key lisen; did you mean listen\?",
            "[limits]\ngpx_byte = 1": r":2: unknown key limits.gpx_byte; did you mean limits.gpx_bytes\?",
            "[limit]\ngpx_bytes = 1": r":2: unknown key limit.gpx_bytes; did you mean limits.gpx_bytes\?",
            "io_threads = 'two'": r":1: io_threads must be a whole number",
            "io_threads = 1.5": r":1: io_threads must be a whole number",
            "io_threads = 1000": r":1: io_threads must be from 0 to 256, not 1000",
            "listen = 8000": r":1: listen must be a quoted string",
            "listen = '8000'": r":1: listen must be ADDRESS:PORT",
            "log_level = 'loud'": r":1: log_level must be debug, info, warning or error",
            "[security]\nallowed_origins = 'x'": r":2: security.allowed_origins must be a list of strings",
            "[security]\nallowed_origins = [1]": r":2: security.allowed_origins .*is not an origin",
            "[security]\ntrusted_proxies = ['10.0.0.0/33']": r":2: security.trusted_proxies .*10.0.0.0/33",
            "secret_key = 'short'": r":1: secret_key must have at least 32 bytes",
            "[tls]\ncertificate = 'a.pem'": "needs both",
            "limits = 1": r":1: limits.*section",
            "[listen]\nx = 1": r":2: unknown key listen.x",
            "limits.gpx_bytes = -1": r":1: limits.gpx_bytes must be from 0",
            "\xff\xfe": r":1: ",
        }
        for number, (text, expected) in enumerate(table.items()):
            with self.subTest(text=text):
                name = f"c{number}.toml"
                path = self.file(name, text.encode("latin-1"))
                prefix = "" if expected == "needs both" else name
                self.refuses(prefix + expected, "--config", path)
                self.refuses(prefix + expected, "check-config", "--config", path)
        self.refuses("none.toml", "--config", str(self.folder / "none.toml"))
        self.refuses("cannot read", "--config", str(self.folder))

    def test_the_environment_and_the_command_line_are_wrong(self):
        self.refuses("SAFERIDE_IO_THREADS must be a whole number", SAFERIDE_IO_THREADS="x")
        self.refuses("SAFERIDE_LIMITS_GPX_BYTES must be", SAFERIDE_LIMITS_GPX_BYTES="-1")
        self.refuses("SAFERIDE_SECRET_KEY must have", SAFERIDE_SECRET_KEY="short")
        self.refuses("--io-threads must be", "--io-threads", "x")
        self.refuses("unknown option --io", "--io", "2")
        self.refuses("unknown command serve", "serve")

    def test_the_secret_is_missing_or_weak(self):
        self.refuses("none.key", SAFERIDE_SECRET_KEY_FILE=str(self.folder / "none.key"))
        self.refuses("weak.key.*32 bytes", SAFERIDE_SECRET_KEY_FILE=self.file("weak.key", "short\n"))
        for name in ("none.key", "weak.key"):
            self.refuses(name, "check-config", SAFERIDE_SECRET_KEY_FILE=str(self.folder / name))
        self.refuses("secret_key_file must be an absolute path", "check-config", SAFERIDE_SECRET_KEY_FILE="weak.key")
        self.file("saferide", "a file where a folder should be")
        self.refuses("secret.*folder", database=f"sqlite://{self.folder}/elsewhere.db")

    def test_paths_of_tls_are_absolute(self):
        for command in ([], ["check-config"]):
            self.refuses(r"\[tls\]: certificate.pem must be an absolute path", *command, SAFERIDE_TLS_KEY=str(TLS / "key.pem"),
                         SAFERIDE_TLS_CERTIFICATE="certificate.pem")

    def test_a_variable_is_misspelt(self):
        self.refuses("unknown environment variable SAFERIDE_LISTN; did you mean SAFERIDE_LISTEN", SAFERIDE_LISTN="x")

    def test_a_backup_goes_into_no_folder_that_is_missing(self):
        self.assertEqual(self.run_daemon("migrate").returncode, 0)
        missing = self.folder / "unmounted"
        self.fails(f"the folder {missing} does not exist", "backup", str(missing / "x.db"), listen=False)
        self.assertFalse(missing.exists())

    def test_tls_files_are_wrong(self):
        certificate, key = str(TLS / "certificate.pem"), str(TLS / "key.pem")
        junk, none = self.file("junk.pem", "junk"), str(self.folder / "none.pem")
        other = str(self.folder / "other.pem")
        subprocess.run(["openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", other], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for cert_file, key_file, expected in ((none, key, "none.pem"), (certificate, none, "none.pem"),
                                              (junk, key, "junk.pem holds no PEM certificate"),
                                              (certificate, junk, "junk.pem holds no .*key"),
                                              (key, key, "holds no PEM certificate"),
                                              (certificate, other, "other.pem.*not.*certificate.pem")):
            with self.subTest(certificate=cert_file, key=key_file):
                self.refuses(expected, SAFERIDE_TLS_CERTIFICATE=cert_file, SAFERIDE_TLS_KEY=key_file)
                self.refuses(expected, "check-config", SAFERIDE_TLS_CERTIFICATE=cert_file, SAFERIDE_TLS_KEY=key_file)

    def test_user_commands_say_what_is_wrong(self):
        add = ["user", "add", "anna", "--password-stdin"]
        self.assertEqual(self.run_daemon(*add, text="secret1\n").returncode, 0)
        self.fails("taken", *add, text="secret1\n")
        self.fails("taken", "user", "add", "ANNA", "--password-stdin", text="secret1\n")
        self.refuses("6 to 1024 bytes", "user", "add", "berta", "--password-stdin", text="short\n")
        self.refuses("6 to 1024 bytes", "user", "add", "berta", "--password-stdin", text="")
        self.refuses("6 to 1024 bytes", "user", "add", "berta", "--password-stdin", text="x" * 1025)
        self.refuses("3 to 30", "user", "add", "a b", "--password-stdin", text="secret1\n")
        self.refuses("rider, dispatcher or admin, not \"organizer\": a rider may plan rides, too", "user", "add", "berta",
                     "--role", "organizer", "--password-stdin", text="secret1\n")
        self.refuses("--password-stdin", "user", "add", "berta")
        self.refuses("user add takes", "user", "add")
        self.fails("no user with this name", "user", "passwd", "nobody", "--password-stdin", text="secret1\n")
        self.fails("no user with this name", "user", "role", "nobody", "rider")
        self.fails("no user with this name", "user", "logout", "nobody")
        self.refuses("rider, dispatcher or admin", "user", "role", "anna", "boss")
        self.refuses("--since must be", "audit", "--since", "yesterday")
        self.refuses("unknown command user", "user")
        self.refuses("unknown command user remove", "user", "remove", "anna")
        listed = self.run_daemon("user", "list")
        self.assertEqual((listed.returncode, listed.stdout), (0, "1\trider\tanna\n"))


if __name__ == "__main__":
    unittest.main()
