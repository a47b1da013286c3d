# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics that the alert rules and the dashboard ask for."""
import json
import pathlib
import re

RESOURCES = pathlib.Path(__file__).resolve().parents[2] / "resources/monitoring"
ALERTS = RESOURCES / "alerts.yml"
OF_NODES = re.compile("saferide_(bus|clock|duty)")  # of a cluster


def dashboard_queries():
    dashboard = json.loads((RESOURCES / "grafana-dashboard.json").read_text(encoding="utf-8"))
    return [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]


def asked_metrics(of_nodes):
    """Their names: those of a cluster, or all others."""
    asked = re.findall(r"saferide_\w+", ALERTS.read_text(encoding="utf-8") + " ".join(dashboard_queries()))
    return {re.sub(r"_bucket$", "", name) for name in asked if bool(OF_NODES.match(name)) == of_nodes}
