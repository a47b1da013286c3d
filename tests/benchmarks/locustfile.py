# SPDX-License-Identifier: GPL-3.0-or-later
"""Riders for Locust, over Socket.IO by python-socketio.

    saferided seed --rides 20 --riders 10 > tokens
    SAFERIDE_TOKENS=tokens locust -f tests/benchmarks/locustfile.py --headless -u 200 -r 50 -t 60s --host http://127.0.0.1:8000

Packages: python3-locust, python3-socketio, python3-websocket. saferide-load puts far more load on a daemon; this one
is for those who combine it with scenarios of their own.
"""
import itertools
import os
import random
import threading
import time
from datetime import datetime, timezone

import socketio
from locust import User, constant_pacing, events, task

with open(os.environ.get("SAFERIDE_TOKENS", "tokens"), encoding="ascii") as lines:
    TICKETS = [line.split() for line in lines if line.strip()]
NEXT_TICKET = itertools.count()


def measured(name, started, exception=None):
    events.request.fire(request_type="Socket.IO", name=name, response_time=(time.perf_counter() - started) * 1000,
                        response_length=0, exception=exception, context={})


class Rider(User):
    """Joins the ride of its ticket and sends a position each second, waiting for its acknowledgement."""

    wait_time = constant_pacing(1)

    def on_start(self):
        self.code, self.user_id, token = TICKETS[next(NEXT_TICKET) % len(TICKETS)]
        self.latitude, self.longitude = 46.05 + random.random() / 100, 14.5 + random.random() / 100
        self.client = socketio.Client()
        joined = threading.Event()
        self.client.on("ride_snapshot", lambda snapshot: joined.set())
        self.client.on("error", lambda data: measured("error", time.perf_counter(), RuntimeError(str(data))))
        started = time.perf_counter()
        self.client.connect(self.host, auth={"token": token}, transports=["websocket"])
        self.client.emit("join_ride", {"ride_code": self.code})
        measured("join_ride", started, None if joined.wait(10) else TimeoutError("no ride_snapshot"))

    def on_stop(self):
        self.client.disconnect()

    @task
    def ride(self):
        self.latitude += random.uniform(-1, 1) / 20_000
        self.longitude += random.uniform(-1, 1) / 20_000
        position = {"ride_code": self.code, "latitude": self.latitude, "longitude": self.longitude,
                    "location_timestamp": datetime.now(timezone.utc).isoformat(timespec="milliseconds")}
        started = time.perf_counter()
        try:
            answer = self.client.call("update_location", position, timeout=10)
        except Exception as problem:  # counted by Locust, whatever it is
            measured("update_location", started, problem)
            return
        measured("update_location", started, None if answer and answer.get("ok") else RuntimeError(str(answer)))
