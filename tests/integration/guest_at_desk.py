#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rider without an account, with the page in Chromium, as the real desk shows them: on the way, without network for a
minute, after loading the page again, and in trouble.

    guest_at_desk.py BIN_FOLDER RESOURCES [PICTURE]
"""
import pathlib
import subprocess
import sys
from datetime import datetime, timezone

import requests

from desk_by_keyboard import ATTENTION, MAIN, PASSWORD, PATIENCE, RESOURCES, RIDERS, RIDES, course, shift_at_a_desk, until


class Guest:
    """guest.mjs, one deed after the other."""

    def __init__(self, address, code, name):
        self.process = subprocess.Popen(
            ["node", pathlib.Path(__file__).parent / "node/guest.mjs", f"http://{address}", code, name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def does(self, deed):
        self.process.stdin.write(deed + "\n")
        answer = self.process.stdout.readline()
        assert answer == deed + "\n", f"{deed}: {answer!r}"

    def rides(self, point):
        self.does(f"ride {point[0]} {point[1]}")

    def close(self):
        self.process.stdin.close()
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code


def live_ride(address):
    """Its code."""
    def ask(method, path, **what):
        answer = requests.request(method, f"http://{address}{path}", timeout=PATIENCE, **what)
        answer.raise_for_status()
        return answer.json()

    token = ask("POST", "/auth/login", data={"username": "Dora", "password": PASSWORD})["access_token"]
    head = {"Authorization": f"Bearer {token}"}
    gpx = (RESOURCES / "demo/hills-loop.gpx").read_text(encoding="utf-8")
    route = ask("POST", "/routes/", headers=head, json={"title": "Loop", "gpx_data": gpx})
    ride = ask("POST", "/rides/", headers=head, json={"title": "Sunday", "route_id": route["id"],
                                                      "start_time": datetime.now(timezone.utc).isoformat()})
    ask("PUT", f"/rides/{ride['id']}", headers=head, json={"status": "live"})
    return ride["code"]


def watch(shift, guest):
    daemon, screen, desk = shift.daemon, shift.screen, shift.desk
    line = course(RESOURCES / "demo/hills-loop.gpx")
    places = iter(line[40::40])

    def moves_on(before=""):
        """name, role, state, speed, along, age, …"""
        guest.rides(next(places))
        return desk.shows(RIDERS, lambda cells: len(cells) > 4 and cells[4] not in ("", before), "the guest moves on")

    guest.rides(line[0])
    guest.does("join")
    screen.window(MAIN)
    screen.key(RIDES, "Home", RIDERS, "End")
    desk.shows(RIDERS, lambda cells: cells[0].strip("\u2068\u2069") == "Gabi\u00b0", "the guest")
    cells = moves_on(moves_on()[4])

    guest.does("lose")
    for place in (line[5], line[6]):
        guest.rides(place)
    guest.does("see No network")
    desk.shows(RIDERS, lambda late: late[5].startswith("1 min"), "a position that is a minute old")
    stored = len(daemon.rows("SELECT fix_time FROM positions"))
    guest.does("find")
    moves_on(cells[4])
    until(lambda: len(daemon.rows("SELECT fix_time FROM positions")) > stored + 1, "what the phone kept")

    guest.does("reload")
    guest.does("see Sent")
    moves_on(desk.row(RIDERS)[4])

    guest.does("sos")
    guest.does("see has arrived at the server")
    def alarm():
        screen.key("F8")
        cells = desk.row(ATTENTION)
        return "SOS" in cells and cells[0].startswith("Gabi")
    until(alarm, "the SOS")
    if len(sys.argv) > 3:
        screen.picture(sys.argv[3])
    screen.key("ctrl+space")
    guest.does("see A dispatcher has seen your SOS")


def main():
    with shift_at_a_desk() as shift:
        address = shift.daemon.address
        guest = Guest(address, live_ride(address), "Gabi")
        try:
            shift.log_in()
            watch(shift, guest)
        finally:
            code = guest.close()
        assert code == 0, f"the page complained: {code}"
    print("a guest was watched over")


if __name__ == "__main__":
    main()
