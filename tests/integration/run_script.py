#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What run.sh does with the daemon, without building anything.

    run_script.py BIN_FOLDER REPOSITORY
"""
import http.server
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

from database import PATIENCE
from ports import fixed_port

REPOSITORY = pathlib.Path(sys.argv.pop(2))
BIN = pathlib.Path(sys.argv.pop(1))


class Foreign(http.server.BaseHTTPRequestHandler):
    """Says of everything that it is well."""

    asked = []

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *_):
        pass


@unittest.skipUnless(all(shutil.which(tool) for tool in ("curl", "setsid", "setpriv")), "needs curl, setsid and setpriv")
class RunScript(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        shutil.copy(REPOSITORY / "run.sh", self.folder)
        (self.folder / "build/release").mkdir(parents=True)
        (self.folder / "build/release/build.ninja").touch()
        (self.folder / "build/release/bin").symlink_to(BIN)
        for script in ("scripts/install-packages.sh", "stubs/cmake"):
            path = self.folder / script
            path.parent.mkdir()
            path.write_text("#!/bin/sh\n", encoding="utf-8")
            path.chmod(0o755)

    def environment(self, listen):
        return {"PATH": f"{self.folder}/stubs:{os.environ['PATH']}", "HOME": str(self.folder), "SAFERIDE_LISTEN": listen,
                "SAFERIDE_ADMIN_LISTEN": "off"}

    def run_script(self, listen):
        return subprocess.run([self.folder / "run.sh"], env=self.environment(listen), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False, timeout=PATIENCE)

    def test_a_stranger_on_the_port_is_not_taken_for_the_daemon(self):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as stranger:
            thread = threading.Thread(target=stranger.serve_forever)
            thread.start()
            self.addCleanup(thread.join)
            self.addCleanup(stranger.shutdown)
            ended = self.run_script(f"127.0.0.1:{stranger.server_port}")
        self.assertEqual(ended.returncode, 1, ended.stdout)
        self.assertRegex(ended.stdout, "is in use")
        self.assertIn("The daemon did not start", ended.stdout)
        self.assertNotIn("riders along", ended.stdout)
        self.assertEqual(Foreign.asked, [])

    @unittest.skipUnless(shutil.which("qrencode"), "needs qrencode")
    def test_a_phone_in_the_network_finds_the_page_to_join(self):
        port = fixed_port()
        with subprocess.Popen([self.folder / "run.sh", "--self-signed"], env=self.environment(f"127.0.0.1:{port}"), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True) as script:
            said = ""
            try:
                while "Press Ctrl-C" not in said:
                    line = script.stdout.readline()
                    self.assertTrue(line, said)
                    said += line
                found = re.search(rf"or open https://(\S+):{port}(/j/[A-Z0-9]{{6}})", said)
                self.assertTrue(found, said)
                self.assertIn("█", said)
                trust = ssl.create_default_context(cafile=self.folder / "data/certificate.pem")
                for host in ("127.0.0.1", "localhost"):
                    with urllib.request.urlopen(f"https://{host}:{port}{found.group(2)}", context=trust, timeout=PATIENCE) as page:
                        self.assertIn("text/html", page.headers["Content-Type"])
                self.assertEqual((self.folder / "data/key.pem").stat().st_mode & 0o777, 0o600)
            finally:
                script.terminate()
                rest = script.stdout.read()
            self.assertIn("Everything has been stopped", rest)


if __name__ == "__main__":
    unittest.main()
