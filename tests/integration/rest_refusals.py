#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every row of the REST interface refuses alike, asked of the real daemon.

    rest_refusals.py BIN_FOLDER
"""
import http.client
import json
import re
import subprocess
import sys
import tempfile
import unittest

from database import PATIENCE, Database, is_ready, until

BIN = sys.argv.pop(1)
FOLDER = tempfile.TemporaryDirectory()
OPTIONS = ["--database", Database(FOLDER.name).url]
ENVIRONMENT = {"XDG_DATA_HOME": FOLDER.name, "PATH": "/usr/bin:/bin"}
REGISTRATIONS_PER_HOUR = 30

WITH_TOKEN = [
    ("GET", "/users/"), ("GET", "/users/1"), ("GET", "/auth/me"), ("POST", "/rides/"), ("GET", "/rides/"),
    ("GET", "/rides/owned"), ("GET", "/rides/joined"), ("GET", "/rides/available"), ("GET", "/rides/code/ABC123"),
    ("GET", "/rides/1"), ("GET", "/rides/1/participants"), ("PUT", "/rides/1"), ("DELETE", "/rides/1"),
    ("GET", "/routes/"), ("GET", "/routes/owned"), ("GET", "/routes/1"), ("POST", "/routes/"), ("PUT", "/routes/1"),
    ("DELETE", "/routes/1"), ("POST", "/participations/"), ("GET", "/participations/"), ("GET", "/participations/1"),
    ("PUT", "/participations/1"), ("DELETE", "/participations/1"), ("GET", "/participations/1/positions"),
]
WITH_BODY = [row for row in WITH_TOKEN if row[0] in ("POST", "PUT")]
JSON = {"Content-Type": "application/json"}


def run(*arguments, **more):
    return subprocess.run([f"{BIN}/saferided", *arguments, *OPTIONS], env=ENVIRONMENT, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, check=True, **more).stdout


class RestRefusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("user", "add", "anna", "--password-stdin", input="secret1\n")
        cls.daemon = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off", *OPTIONS],
                                      env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.address = re.search(r"http://(\S+)", cls.daemon.stdout.readline()).group(1)
        until(lambda: is_ready(cls.address))

    @classmethod
    def tearDownClass(cls):
        cls.daemon.terminate()
        assert cls.daemon.wait(PATIENCE) == 0, "the daemon did not end cleanly"
        cls.daemon.stdout.close()
        FOLDER.cleanup()

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        self.addCleanup(connection.close)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer, json.loads(answer.read() or "null")

    def log_in(self, password="secret1"):
        answer, body = self.ask("POST", "/auth/login", f"username=anna&password={password}",
                                {"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(answer.status, 200, body)
        return {"Authorization": f"Bearer {body['access_token']}"}

    def test_every_row_wants_a_token(self):
        for method, path in WITH_TOKEN:
            for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}):
                with self.subTest(row=(method, path), headers=headers):
                    answer, body = self.ask(method, path, "{}", {**JSON, **headers})
                    self.assertEqual((answer.status, answer.getheader("WWW-Authenticate")), (401, "Bearer"), body)

    def test_every_row_works_with_and_without_its_trailing_slash(self):
        for method, path in WITH_TOKEN:
            with self.subTest(row=(method, path)):
                other = path[:-1] if path.endswith("/") else path + "/"
                self.assertEqual(self.ask(method, other, "{}", JSON)[0].status, 401)

    def test_a_wrong_method_is_told_the_right_ones(self):
        for _, path in WITH_TOKEN:
            with self.subTest(path=path):
                answer, _ = self.ask("PATCH", path)
                self.assertEqual(answer.status, 405)
                self.assertIn("GET", answer.getheader("Allow"))

    def test_an_unknown_path_is_not_found(self):
        self.assertEqual(self.ask("GET", "/rider/1")[0].status, 404)

    def test_a_body_must_be_json_that_is_whole(self):
        token = self.log_in()
        for method, path in WITH_BODY:
            with self.subTest(row=(method, path)):
                self.assertEqual(self.ask(method, path, "a=1", {**token, "Content-Type": "text/plain"})[0].status, 415)
                answer, body = self.ask(method, path, '{"title": ', {**token, **JSON})
                self.assertEqual((answer.status, body["detail"][0]["loc"][0]), (422, "body"), body)

    def test_a_body_over_its_limit_is_refused_before_it_is_read(self):
        for method, path in WITH_BODY:
            with self.subTest(row=(method, path)):
                connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
                self.addCleanup(connection.close)
                connection.putrequest(method, path)
                connection.putheader("Content-Length", "20000000")
                connection.endheaders()
                self.assertEqual(connection.getresponse().status, 413)

    def test_a_password_change_voids_older_tokens(self):
        token = self.log_in()
        self.assertEqual(self.ask("GET", "/auth/me", headers=token)[0].status, 200)
        run("user", "passwd", "anna", "--password-stdin", input="secret1\n")
        self.assertEqual(self.ask("GET", "/auth/me", headers=token)[0].status, 401)
        self.assertEqual(self.ask("GET", "/auth/me", headers=self.log_in())[0].status, 200)

    def test_registrations_of_one_address_are_limited(self):
        for number in range(REGISTRATIONS_PER_HOUR + 1):
            user = json.dumps({"username": f"rider{number}", "password": "secret1"})
            answer, _ = self.ask("POST", "/users/", user, JSON)
            self.assertEqual(answer.status, 201 if number < REGISTRATIONS_PER_HOUR else 429)
        self.assertGreater(int(answer.getheader("Retry-After")), 0)


if __name__ == "__main__":
    unittest.main()
