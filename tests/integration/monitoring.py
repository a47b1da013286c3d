#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Metrics, alert rules and dashboard, held against the real daemon and Prometheus' own checker.

    monitoring.py BIN_FOLDER
"""
import contextlib
import json
import re
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

from database import PATIENCE, is_ready, until
from monitored import ALERTS, asked_metrics, dashboard_queries

BIN = sys.argv.pop(1)


def promtool(*arguments, text=None):
    return subprocess.run(["promtool", *arguments], input=text, capture_output=True, text=True, check=False)


class Monitoring(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        daemon = subprocess.Popen([f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"],
                                  env={"XDG_DATA_HOME": folder.name, "SAFERIDE_LIMITS_CONNECTIONS_PER_ADDRESS": "1"},
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        cls.addClassCleanup(daemon.stdout.close)
        cls.addClassCleanup(daemon.wait, PATIENCE)
        cls.addClassCleanup(daemon.terminate)
        public, admin = (re.search(r"http://\S+", daemon.stdout.readline()).group() for _ in range(2))
        until(lambda: is_ready(admin.removeprefix("http://")))
        urllib.request.urlopen(public + "/health", timeout=PATIENCE).close()
        cls.metrics = ""
        while "requests_refused" not in cls.metrics:
            cls.be_refused(public)
            with urllib.request.urlopen(admin + "/metrics", timeout=PATIENCE) as answer:
                cls.metrics = answer.read().decode()

    @staticmethod
    def be_refused(public):
        """One connection over the limit, then a request that is none."""
        address = re.search(r"//(.*):(.*)", public).groups()
        with socket.create_connection(address, PATIENCE) as first, socket.create_connection(address, PATIENCE) as second:
            with contextlib.suppress(ConnectionError):
                second.recv(4096)
                first.sendall(b"no request\r\n\r\n")
                first.recv(4096)

    def test_prometheus_finds_nothing_wrong_with_the_metrics(self):
        checked = promtool("check", "metrics", text=self.metrics)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""))

    def test_the_turns_of_every_event_loop_are_counted(self):
        for name in ("saferide_event_loop_turn_seconds_count", "saferide_event_loop_turn_cpu_seconds_count",
                     "saferide_event_loop_turns_over_budget_total"):
            threads = dict(re.findall(rf'^{name}{{thread="([^"]+)"}} (\d+)$', self.metrics, re.MULTILINE))
            self.assertLessEqual({"main", "io-0"}, set(threads), name)
            if name.endswith("_count"):
                self.assertGreater(int(threads["main"]), 0, name)

    def test_prometheus_accepts_the_alert_rules(self):
        checked = promtool("check", "rules", str(ALERTS))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        alerts = ALERTS.read_text(encoding="utf-8").count("- alert: ")
        self.assertGreater(alerts, 0)
        self.assertIn(f"{alerts} rules found", checked.stdout)

    def test_prometheus_accepts_the_queries_of_the_dashboard(self):
        rules = {"groups": [{"name": "dashboard", "rules": [
            {"record": f"dashboard:query:{number}", "expr": query} for number, query in enumerate(dashboard_queries())]}]}
        with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
            json.dump(rules, file)
            file.flush()
            checked = promtool("check", "rules", file.name)
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_every_metric_that_rules_and_dashboard_ask_for_is_there(self):
        known = set(re.findall(r"^# TYPE (\S+)", self.metrics, re.MULTILINE))
        self.assertEqual(asked_metrics(of_nodes=False) - known, set())


if __name__ == "__main__":
    unittest.main()
