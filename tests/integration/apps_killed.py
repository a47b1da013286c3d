#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the daemon while tracking apps of all dialects send, each as persistent as that app is. Nothing that was answered
200 is missing, no alarm that was acknowledged either, and nothing is stored twice.

    apps_killed.py BIN_FOLDER [ROUNDS]       or SAFERIDE_TEST_KILLS=ROUNDS
"""
import base64
import collections
import http.client
import json
import os
import random
import re
import signal
import sys
import tempfile
import threading
import time

import websocket

from database import PATIENCE, Database, until
from kill_restart import Daemon, stored_alarms
from ports import fixed_port
from results import note

SCALE = 50  # the apps wait for as much less
PACE_SECONDS = 0.02  # between two positions of an app
ALARM_SECONDS = 6  # between two alarms of an app: as many as a minute may have
ANSWERS_OF_EACH = 15  # after which a round is ended
QUEUED = 400  # positions, at which an app measures nothing new


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


class App(threading.Thread):
    """One rider's app: measures, keeps what was not taken, and sends it again by its own rule."""

    KEEPS_CONNECTION = True
    IS_ALARMING = False
    WAITS = (1, 120)  # seconds: the first after a failure, doubled up to the longest

    def __init__(self, address, key, user, participation):
        super().__init__(daemon=True)
        self.address, self.key, self.user, self.participation = address, key, user, participation
        self.now = int(time.time()) - 20 * 3600
        self.queue = collections.deque()
        self.measured, self.tried, self.acknowledged, self.given_up = {}, set(), set(), 0
        self.alarm_times, self.alarms, self.alarm_due = set(), set(), time.monotonic()
        self.answers, self.sent_again, self.failures = 0, 0, 0
        self.statuses = collections.Counter()
        self.has_more, self.stopping, self.connection, self.trouble = True, False, None, None

    def latitude(self, at):
        return round(46 + at % 100_000 / 100_000, 5)

    def measure(self):
        self.now += 1
        self.measured[self.now] = self.latitude(self.now)
        if self.IS_ALARMING and time.monotonic() >= self.alarm_due:
            self.alarm_due = time.monotonic() + ALARM_SECONDS
            self.alarm_times.add(self.now)
        return self.now

    def ask(self, method, path, body=None, headers=()):
        """The status, 0 without one, and the body."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
            self.connection.request(method, path, body, dict(headers))
            answer = self.connection.getresponse()
            said = answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status, said = 0, b""
        if status == 0 or not self.KEEPS_CONNECTION:
            self.connection.close()
            self.connection = None
        self.statuses[status] += 1
        return status, said

    def send(self, times):
        """The same for these positions, of which it notes what became of them."""
        self.sent_again += sum(at in self.tried for at in times)
        self.tried.update(times)
        status, said = self.request(times)
        if status == 200:
            self.answers += 1
            self.acknowledged.update(times)
            self.alarms.update(f"app {at * 1000} sos" for at in times if at in self.alarm_times)
        return status, said

    def request(self, times):
        raise NotImplementedError

    def wait(self):
        self.failures += 1
        self.pause(min(self.WAITS[0] * 2 ** (self.failures - 1), self.WAITS[1]) / SCALE)

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stopping:
            time.sleep(min(0.05, max(end - time.monotonic(), 0)))

    def take_head(self):
        self.queue.popleft()
        self.failures = 0

    def step(self):
        """Sends the oldest, until it is taken."""
        if self.queue:
            status, _ = self.send([self.queue[0]])
            if 200 <= status < 300:
                self.take_head()
            else:
                self.wait()

    def is_settled(self):
        return not self.queue

    def run(self):
        try:
            while not self.stopping:
                if self.has_more and len(self.queue) < QUEUED:
                    self.queue.append(self.measure())
                self.step()
                time.sleep(PACE_SECONDS)
        except Exception as error:  # noqa: BLE001: the test says so
            self.trouble = repr(error)
            raise


class Traccar8(App):
    IS_ALARMING = True
    WAITS = (30, 30)

    def query(self, at):
        return f"id=862731&timestamp={at}&lat={self.measured[at]}&lon=14.5&speed=10.0&bearing=90.0&altitude=519.0&accuracy=12.5&batt=87.0"

    def request(self, times):
        alarm = "&alarm=sos" if times[0] in self.alarm_times else ""
        return self.ask("POST", f"/i/{self.key}?{self.query(times[0])}{alarm}")


class Traccar7OfIphones(Traccar8):
    """Takes any answer for success."""

    IS_ALARMING = False

    def step(self):
        if self.queue:
            status, _ = self.send([self.queue[0]])
            if status:
                self.given_up += status != 200
                self.take_head()
            else:
                self.wait()


class Traccar9(App):
    """Tries what it has at the next position only."""

    IS_ALARMING = True

    def request(self, times):
        at = times[0]
        location = {"timestamp": iso(at) + ".000Z", "coords": {"latitude": self.measured[at], "longitude": 14.5, "speed": 5.25},
                    "battery": {"level": 0.87}, "uuid": f"{self.key[:8]}-{at}", "extras": {}}
        if at in self.alarm_times:
            location["alarm"] = "sos"
        return self.ask("POST", f"/i/{self.key}", json.dumps({"location": location, "device_id": "rider7"}))

    def step(self):
        while self.queue and not self.stopping and self.send([self.queue[0]])[0] in (200, 201, 204):
            self.take_head()


class Traccar10(App):
    """Sends an alarm at once, and once."""

    IS_ALARMING = True
    WAITS = (5, 300)

    def request(self, times):
        at = times[0]
        return self.ask("POST", f"/i/{self.key}?id=rider7&lat={self.measured[at]}&lon=14.5&timestamp={at * 1000}&accuracy=4.7"
                        f"&speed=-1.0&bearing=-1.0&altitude=519.2&batt=55{'&alarm=sos' if at in self.alarm_times else ''}")

    def step(self):
        if self.queue and self.queue[-1] in self.alarm_times:
            self.given_up += self.send([self.queue.pop()])[0] != 200
        super().step()


class OwnTracksOfAndroid(App):
    """A ping repeats a position under another id."""

    def request(self, times):
        at = times[0]
        body = {"_type": "location", "_id": f"{random.getrandbits(32):08x}", "acc": 12, "alt": 519, "batt": 87, "cog": 271,
                "created_at": int(time.time()), "lat": self.measured[at], "lon": 14.5, "tid": "r7", "tst": at, "vel": 18}
        credential = base64.b64encode(f"ABC123:{self.key}".encode()).decode()
        return self.ask("POST", "/i", json.dumps(body), {"Authorization": f"Basic {credential}", "X-Limit-U": "bob", "X-Limit-D": "pixel"})

    def step(self):
        newest = max(self.acknowledged, default=None)
        if newest and random.random() < 0.2:
            self.send([newest])
        super().step()


class OwnTracksOfIphones(App):
    WAITS = (1, 64)

    def request(self, times):
        at = times[0]
        body = {"_type": "location", "lat": self.measured[at], "lon": 14.5, "tst": at, "acc": 5, "vel": -1, "cog": -1, "batt": 50,
                "tid": "r8", "topic": "owntracks/user/device"}
        return self.ask("POST", f"/i/{self.key}", json.dumps(body), {"X-Limit-U": "user", "X-Limit-D": "device"})

    def step(self):
        if self.queue:
            status, _ = self.send([self.queue[0]])
            if 200 <= status < 500:
                self.given_up += status >= 300
                self.take_head()
            else:
                self.wait()


class Overland(App):
    """Keeps a batch until it is told so in words."""

    BATCH = 50

    def request(self, times):
        points = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [14.5, self.measured[at]]},
                   "properties": {"timestamp": iso(at) + "Z", "speed": 4, "horizontal_accuracy": 5, "battery_level": 0.875}} for at in times]
        body = json.dumps({"locations": points, "current": points[-1]})
        return self.ask("POST", "/i", body, {"Authorization": f"Bearer {self.key}"})

    def step(self):
        batch = [self.queue[index] for index in range(min(len(self.queue), self.BATCH))]
        if not batch:
            return
        status, said = self.send(batch)
        if status == 200 and json.loads(said).get("result") == "ok":
            for _ in batch:
                self.take_head()
        else:
            self.wait()


class OsmAnd(App):
    """Stops until the next position."""

    KEEPS_CONNECTION = False

    def request(self, times):
        at = times[0]
        return self.ask("GET", f"/i/{self.key}?lat={self.measured[at]}&lon=14.5&timestamp={at * 1000}&accuracy=3.9&altitude=519.0"
                        "&speed=5.5&bearing=271.5&batt=61&unit=mps", headers={"User-Agent": "OsmAnd"})

    def step(self):
        while self.queue and not self.stopping and 200 <= self.send([self.queue[0]])[0] < 300:
            self.take_head()


class GpsLogger(App):
    """Three more tries; what is lost is in the file, which is sent as a whole now and then."""

    TRIES = 4
    FILE = 40  # positions

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.file, self.tries = [], 0

    def request(self, times):
        at = times[0]
        return self.ask("GET", f"/i/{self.key}?lat={self.measured[at]}&lon=14.5&timestamp={at}&accuracy=12&speed=5.25&bearing=12.5"
                        "&altitude=519&batt=42.0&charge=false&unit=mps")

    def step(self):
        if not self.queue:
            return
        at = self.queue[0]
        self.tries += 1
        if not 200 <= self.send([at])[0] < 300 and self.tries < self.TRIES:
            self.wait()
            return
        self.tries = 0
        self.take_head()
        self.file.append(at)
        if len(self.file) == self.FILE:
            self.given_up += sum(not 200 <= self.send([at])[0] < 300 for at in self.file)
            self.file.clear()


class ForwardingServer(App):
    """A Traccar server: ten tries, 0.1 s doubling."""

    IS_ALARMING = True
    TRIES = 10

    def request(self, times):
        at = times[0]
        alarm = {"alarm": "sos"} if at in self.alarm_times else {}
        body = {"position": {"id": at, "attributes": {"batteryLevel": 61.0} | alarm, "deviceId": 3, "protocol": "osmand",
                             "fixTime": iso(at) + ".000+00:00", "valid": True, "latitude": self.measured[at], "longitude": 14.5,
                             "speed": 10.0, "course": 90.0, "accuracy": 0.0}, "device": {"id": 3, "uniqueId": "862731"}}
        return self.ask("POST", "/i", json.dumps(body), {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"})

    def step(self):
        if not self.queue:
            return
        if 200 <= self.send([self.queue[0]])[0] < 300 or self.failures == self.TRIES:
            self.given_up += self.failures == self.TRIES
            self.take_head()
        else:
            self.failures += 1
            self.pause(0.1 * 2 ** (self.failures - 1) / SCALE)


class Page(App):
    """Ours: the newest hundred first; an alarm by Socket.IO, repeated until it is acknowledged."""

    IS_ALARMING = True
    WAITS = (1, 60)
    BATCH = 100

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.calls, self.socket = collections.deque(), None

    def request(self, times):
        points = [{"lat": self.measured[at], "lon": 14.5, "timestamp": at * 1000, "accuracy": 5, "unit": "mps"} for at in times]
        return self.ask("POST", f"/i/{self.key}", json.dumps(points), {"Content-Type": "application/json"})

    def measure(self):
        at = super().measure()
        if at in self.alarm_times:
            self.alarm_times.remove(at)  # it goes another way
            self.calls.append(f"call-{at}")
        return at

    def step(self):
        if self.calls:
            self.call(self.calls[0])
        batch = [self.queue[-index - 1] for index in range(min(len(self.queue), self.BATCH))]
        if not batch:
            return
        if 200 <= self.send(batch)[0] < 300:
            for _ in batch:
                self.queue.pop()
            self.failures = 0
        else:
            self.wait()

    def next_packet(self, beginning):
        while not (packet := self.socket.recv()).startswith(beginning):
            if packet == "2":
                self.socket.send("3")
            elif packet.startswith("44") or not packet:
                raise ConnectionError(packet)
        return packet

    def call(self, alarm):
        try:
            if self.socket is None:
                self.socket = websocket.create_connection(f"ws://{self.address}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE,
                                                          suppress_origin=True)
                self.socket.send("40" + json.dumps({"key": self.key}))
                found = re.search(r'"ride_code": *"(\w+)"', self.next_packet('42["ride_snapshot"'))
                self.code = found.group(1)
            self.socket.send("421" + json.dumps(["sos", {"ride_code": self.code, "id": alarm}]))
            answer = json.loads(self.next_packet("431")[3:])[0]
            if answer["ok"]:
                self.alarms.add(alarm)
                self.calls.popleft()
        except (OSError, websocket.WebSocketException):
            if self.socket:
                self.socket.close()
            self.socket = None

    def is_settled(self):
        return not self.queue and not self.calls


APPS = (Traccar7OfIphones, Traccar8, Traccar9, Traccar10, OwnTracksOfAndroid, OwnTracksOfIphones, Overland, OsmAnd, GpsLogger,
        ForwardingServer, Page)


def join(address, code, app, number):
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    connection.request("POST", "/join", json.dumps({"ride_code": code, "display_name": f"{app.__name__} {number}"}),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    guest = json.loads(answer.read())
    connection.close()
    assert answer.status == 201, guest
    return app(address, guest["key"], guest["participation"]["user_id"], guest["participation"]["id"])


def check(database, apps, acknowledged):
    """Whatever was acknowledged is there, and all that is there was measured, and is there once."""
    stored = collections.defaultdict(list)
    for participation, at, latitude in database.rows("SELECT participation_id, fix_time, latitude FROM positions"):
        stored[int(participation)].append((int(at) // 1000, round(float(latitude), 5)))
    for app, (positions, alarms) in zip(apps, acknowledged, strict=True):
        name, rows = type(app).__name__, stored[app.participation]
        missing = positions - {at for at, _ in rows}
        assert not missing, f"{name}: {len(missing)} positions were answered 200 and are not stored: {sorted(missing)[:5]}"
        assert len(rows) == len(set(rows)) == len({at for at, _ in rows}), f"{name}: positions are stored twice"
        assert all(app.latitude(at) == latitude for at, latitude in rows), f"{name}: what is stored was not sent"
        lost = alarms - stored_alarms(database, app.user)
        assert not lost, f"{name}: {len(lost)} acknowledged alarms are not stored: {lost}"
    twice = database.number("SELECT count(*) FROM (SELECT incident_id, external_id FROM incident_log WHERE external_id IS NOT NULL"
                            " GROUP BY incident_id, external_id HAVING count(*) > 1) AS twice")
    assert twice == 0, "alarms are stored twice"


def answers_of(apps):
    assert not any(app.trouble for app in apps), [app.trouble for app in apps]
    return [app.answers for app in apps]


def main():
    bin_folder, rounds = sys.argv[1], int(os.environ.get("SAFERIDE_TEST_KILLS", sys.argv[2] if len(sys.argv) > 2 else 3))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)
        listen = ("--listen", f"127.0.0.1:{fixed_port()}")
        daemon = Daemon(bin_folder, folder, database, *listen)
        code = daemon.seed(1, 1)[0][0]
        apps = [join(daemon.address, code, app, number) for number in range(2) for app in APPS]
        for app in apps:
            app.start()
        for number in range(rounds):
            before = answers_of(apps)
            until(lambda: all(now >= then + ANSWERS_OF_EACH for now, then in zip(answers_of(apps), before)), 120)
            time.sleep(random.uniform(0, 0.2))
            daemon.end(signal.SIGKILL)
            daemon.process.stdout.close()
            acknowledged = [(set(app.acknowledged), set(app.alarms)) for app in apps]
            check(database, apps, acknowledged)
            daemon = Daemon(bin_folder, folder, database, *listen)
            print(f"round {number}: {sum(len(positions) for positions, _ in acknowledged)} positions and"
                  f" {sum(len(alarms) for _, alarms in acknowledged)} alarms were acknowledged, all of them are stored", flush=True)
        for app in apps:
            app.has_more = False
        until(lambda: all(app.is_settled() for app in apps), 120)
        for app in apps:
            app.stopping = True
            app.join()
        assert daemon.end(signal.SIGTERM) == 0
        check(database, apps, [(app.acknowledged, app.alarms) for app in apps])
        for kind in APPS:
            own = [app for app in apps if isinstance(app, kind)]
            print(f"{kind.__name__}: acknowledged {sum(len(app.acknowledged) for app in own)}, alarms {sum(len(app.alarms) for app in own)},"
                  f" sent again {sum(app.sent_again for app in own)}, given up by the app {sum(app.given_up for app in own)},"
                  f" answers {dict(sum((app.statuses for app in own), collections.Counter()))}")
            assert all(app.acknowledged for app in own), f"{kind.__name__} was never answered 200"
            assert all(app.alarms or not app.IS_ALARMING for app in own), f"no alarm of {kind.__name__} was acknowledged"
        assert sum(app.statuses[401] + app.statuses[400] for app in apps) == 0, "a right key was refused"
        note("SIGKILL while tracking apps send", kills=rounds, apps=len(apps), lost=0, twice=0,
             acknowledged=sum(len(app.acknowledged) for app in apps), alarms=sum(len(app.alarms) for app in apps),
             sent_again=sum(app.sent_again for app in apps), given_up=sum(app.given_up for app in apps))


if __name__ == "__main__":
    main()
