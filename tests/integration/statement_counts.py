#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the REST interface and a Socket.IO join issue as many SQL statements for 100 rows as for one.

    statement_counts.py BIN_FOLDER

Counts by the daemon's own metrics. Rows that openapi.json names and this test does not ask fail it.
"""
import http.client
import json
import re
import signal
import subprocess
import sys
import tempfile
import time

import websocket

from database import Database
from kill_restart import Daemon

MANY = 100
PASSWORD = "a long password"
GPX = ('<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><trk><trkseg><trkpt lat="46" lon="14"/>'
       '<trkpt lat="46.1" lon="14"/></trkseg></trk></gpx>')
# Asked by the daemon itself, whoever does what.
OF_ITS_OWN = ("ride_events/select", "rides/count_active", "retention/", "partitions/",
              "deletions/", "rides/select_live_signs", "incidents/count_open", "schema_migrations/", "clock_evidence/")
# Asked by the daemon after a ride was deleted, in parts and for as long as it takes.
OF_A_DELETED_RIDE = {"participations/leave", "participations/delete"}
NO_DATABASE = {("get", "/health"), ("get", "/ready"), ("get", "/docs"), ("get", "/docs/phone-protocol.md"),
               ("get", "/openapi.json")}


class Client:
    def __init__(self, daemon, folder):
        self.daemon, self.folder, self.counts, self.asked = daemon, folder, {}, set()
        self.connection = http.client.HTTPConnection(daemon.address, timeout=60)
        self.dispatcher = None

    def statements(self, but=()):
        """When no job is under way and they no longer change: an answer leaves before the worker has written down what it did."""
        earlier, now = None, self.counted(but)
        while now is None or earlier != now:
            time.sleep(0.05)
            earlier, now = now, self.counted(but)
        return now

    def counted(self, but):
        admin = http.client.HTTPConnection(self.daemon.admin, timeout=60)
        admin.request("GET", "/metrics")
        text = admin.getresponse().read().decode()
        if re.search(r"^saferide_database_jobs_(queued|running) [1-9]", text, re.M):
            return None
        found = re.findall(r'^saferide_database_statement_seconds_count\{statement="([^"]+)"\} (\d+)', text, re.M)
        return sum(int(count) for name, count in found if not name.startswith(OF_ITS_OWN) and name not in but)

    def ask(self, method, path, token=None, body=None, form=None, csv=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers["Content-Type"] = "application/x-www-form-urlencoded" if form else "text/csv" if csv else "application/json"
        self.connection.request(method.upper(), path, form or csv or (json.dumps(body) if body else None), headers)
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status < 300, (method, path, answer.status, text)
        return json.loads(text) if text else None

    def count(self, method, template, token=None, body=None, form=None, csv=None, **values):
        self.asked.add((method, template))
        path = template
        for name, value in values.items():
            path = path.replace("{" + name + "}", str(value))
        but = OF_A_DELETED_RIDE if (method, template) == ("delete", "/rides/{id}") else ()
        before = self.statements(but)
        answer = self.ask(method, path, token, body, form, csv)
        self.counts[f"{method.upper()} {template}"] = self.statements(but) - before
        return answer

    def log_in(self, name):
        return self.ask("post", "/auth/login", form=f"username={name}&password={PASSWORD.replace(' ', '+')}")["access_token"]


def fill(client, daemon, rows):
    """A ride with `rows` participants, and as many rides, routes and positions of its first rider."""
    riders = daemon.seed(1, rows)
    code, _, token = riders[0]
    for number in range(rows):
        body = {"title": f"route {number}", "gpx_data": GPX}
        route = client.ask("post", "/routes/", token, body)["id"]
        client.ask("post", "/rides/", token, {"title": f"ride {number}", "start_time": "2030-01-01T10:00:00Z", "route_id": route})
    ride = client.ask("get", f"/rides/code/{code}", token)["id"]
    mine = next(row for row in client.ask("get", "/participations/", token) if row["ride_id"] == ride)["id"]
    start = int(time.time()) - 3600
    for number in range(rows):
        client.ask("put", f"/participations/{mine}", token, fix(start + number))
    daemon.seed(rows, 1)  # rides of others
    return code, ride, mine, token


def fix(seconds):
    return {"latitude": 46 + seconds % 1000 / 1000, "longitude": 14.5,
            "location_timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))}


def ask_everything(client, filled):
    code, ride, mine, token = filled
    dispatcher = client.log_in("dana")
    client.count("post", "/users/", body={"username": "newcomer", "password": PASSWORD})
    newcomer = client.count("post", "/auth/login", form=f"username=newcomer&password={PASSWORD.replace(' ', '+')}")["access_token"]
    client.count("post", "/auth/renew", newcomer)
    me = client.count("get", "/auth/me", token)["id"]
    client.count("get", "/users/", dispatcher)
    client.count("get", "/users/{id}", dispatcher, id=me)
    for path in ("/rides/", "/rides/owned", "/rides/joined", "/rides/available", "/routes/", "/routes/owned", "/participations/"):
        client.count("get", path, token)
    client.count("get", "/rides/code/{code}", token, code=code)
    client.count("get", "/rides/{id}", token, id=ride)
    client.count("get", "/rides/{id}/participants", token, id=ride)
    client.count("post", "/rides/{id}/riders", dispatcher, {"display_name": "Olga"}, id=ride)
    client.count("post", "/rides/{id}/riders/import", dispatcher, csv="name\nPia\n", id=ride)
    client.count("get", "/rides/{id}/contacts", dispatcher, id=ride)
    client.count("put", "/participations/{id}/contact", token, {"phone": "112"}, id=mine)
    client.count("get", "/participations/{id}/contact", token, id=mine)
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
    link = client.count("post", "/rides/{id}/follow-links", dispatcher, {"expires_at": soon}, id=ride)["id"]
    client.count("get", "/rides/{id}/follow-links", dispatcher, id=ride)
    client.count("delete", "/follow-links/{id}", dispatcher, id=link)
    route = client.count("post", "/routes/", token, {"title": "new", "gpx_data": GPX})["id"]
    client.count("get", "/routes/{id}", token, id=route)
    client.count("put", "/routes/{id}", token, {"title": "newer"}, id=route)
    made = client.count("post", "/rides/", token, {"title": "new", "start_time": "2030-01-01T10:00:00Z"})["id"]
    client.ask("put", f"/rides/{made}", token, {"route_id": route})
    at = client.ask("get", f"/rides/{made}/participants", token)[0]["id"]
    client.count("put", "/rides/{id}", token, {"title": "newer"}, id=made)
    joined = client.count("post", "/participations/", newcomer, {"ride_code": code})["id"]
    client.count("get", "/join/{code}", code=code)
    client.count("post", "/join", body={"ride_code": code, "display_name": "Nina"})
    client.count("get", "/participations/{id}", token, id=mine)
    client.count("put", "/participations/{id}", token, fix(int(time.time()) - 10), id=mine)
    client.count("get", "/participations/{id}/positions", token, id=mine)
    client.count("get", "/participations/{id}/course", token, id=at)
    key = client.count("post", "/participations/{id}/tracking-key", token, id=mine)["key"]
    client.count("get", "/participations/{id}/tracking-key", key, id=mine)
    client.count("delete", "/participations/{id}/tracking-key", token, id=mine)
    incident = client.count("post", "/rides/{id}/incidents", token, {"id": "a"}, id=ride)["id"]
    client.count("get", "/rides/{id}/incidents", token, id=ride)
    client.count("put", "/incidents/{id}", dispatcher, {"version": 1, "state": "acknowledged"}, id=incident)
    client.count("get", "/incidents/{id}", token, id=incident)
    client.count("delete", "/participations/{id}", newcomer, id=joined)
    client.ask("put", f"/rides/{made}", token, {"route_id": None})
    client.count("delete", "/routes/{id}", token, id=route)
    client.count("delete", "/rides/{id}", dispatcher, id=ride)


def join(client, name, filled):
    code, _, _, token = filled
    before = client.statements()
    connection = websocket.create_connection(f"ws://{client.daemon.address}/socket.io/?EIO=4&transport=websocket", timeout=30,
                                             suppress_origin=True)
    connection.send("40" + json.dumps({"token": token}))
    while not connection.recv().startswith("40"):
        pass
    connection.send("42" + json.dumps(["join_ride", {"ride_code": code}]))
    while not connection.recv().startswith('42["ride_snapshot"'):
        pass
    client.counts[name] = client.statements() - before
    connection.close()


def counts(bin_folder, rows):
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)
        daemon = Daemon(bin_folder, folder, database)
        subprocess.run([daemon.binary, "user", "add", "dana", "--role", "dispatcher", "--password-stdin"] + daemon.options, check=True,
                       input=PASSWORD + "\n", text=True, env=daemon.environment, stdout=subprocess.DEVNULL)
        filled = fill(Client(daemon, folder), daemon, rows)
        daemon.end(signal.SIGTERM)
        daemon = Daemon(bin_folder, folder, database)  # knows no ride yet
        client = Client(daemon, folder)
        join(client, "first join of a ride", filled)
        join(client, "later join of a ride", filled)
        ask_everything(client, filled)
        paths = client.ask("get", "/openapi.json")["paths"]
        documented = {(method, re.sub(r"\{\w+\}", "{}", path)) for path, row in paths.items()
                      for method in row if method in ("get", "post", "put", "delete")}
        asked = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in client.asked}
        missing = documented - asked - NO_DATABASE
        assert not missing, f"not counted: {missing}"
        daemon.end(signal.SIGTERM)
    return client.counts


def main():
    one, many = counts(sys.argv[1], 1), counts(sys.argv[1], MANY)
    for name, count in one.items():
        print(f"{count:3} {many[name]:3}  {name}")
    different = [name for name in one if one[name] != many[name]]
    assert not different, f"more rows, more statements: {different}"
    assert one["GET /rides/{id}/participants"] > 0


if __name__ == "__main__":
    main()
