#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster of scripts/cluster-demo.sh does what is typed, and leaves nothing behind.

    cluster_demo.py BIN_FOLDER
"""
import pathlib
import subprocess
import sys
import unittest

from installation import NGINX

from database import SKIPPED, is_postgresql

BIN = sys.argv.pop(1)
DEMO = pathlib.Path(__file__).with_name("demo.py")


class DemoCommands(unittest.TestCase):
    def typed(self, *lines):
        done = subprocess.run([sys.executable, "-B", DEMO, BIN, "2"], input="\n".join(lines) + "\n", stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("Everything has been stopped.", done.stdout)
        return done.stdout

    def test_nodes_and_redis_are_killed_and_come_back(self):
        said = self.typed("status", "kill n2", "start n2", "stop n3", "start n3", "kill redis", "start redis", "freeze n1", "thaw n1",
                          "restart postgresql", "status", "quit")
        for name in ("n1", "n2", "n3"):
            self.assertIn(name, said)
        self.assertIn("n3 ended with 0", said)

    def test_what_makes_no_sense_is_answered(self):
        said = self.typed("fly", "kill n9", "kill", "start n1", "")  # and the end of the input
        for answer in ("unknown: fly", "there is no node 'n9'", "n1 is running"):
            self.assertIn(answer, said)


if __name__ == "__main__":
    if not is_postgresql() or NGINX is None:
        print("needs PostgreSQL and nginx")
        sys.exit(SKIPPED)
    unittest.main()
