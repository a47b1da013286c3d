#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shift at the real desk, with the real daemon, by keyboard alone: logs in, makes a ride of a GPX file, adds riders,
starts it, sees them move, acknowledges an alert, messages them, finishes it, and logs out. What the desk showed is read from
what it copies; what it did, from the phones and the daemon's database.

    desk_by_keyboard.py BIN_FOLDER RESOURCES [PICTURE_OF_A_FAILURE]
"""
import contextlib
import pathlib
import queue
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree
from datetime import datetime, timezone

import requests
import socketio

from database import Database, is_ready

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from screen import PATIENCE, Desk, Screen, until  # noqa: E402

BIN, RESOURCES = sys.argv[1], pathlib.Path(sys.argv[2])
PASSWORD = "wind-in-the-back"
RIDES, RIDERS, MAP, ATTENTION = "alt+1", "alt+2", "alt+3", "alt+4"
MAIN = "SafeRide desk$"


class Daemon:
    def __init__(self, folder):
        self.database = Database(folder)
        self.environment = {"XDG_DATA_HOME": folder, "PATH": "/usr/bin:/bin"}
        subprocess.run([f"{BIN}/saferided", "user", "add", "Dora", "--role", "admin", "--password-stdin",
                        "--database", self.database.url], env=self.environment, input=PASSWORD, text=True, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [f"{BIN}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off", "--database", self.database.url],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = re.search(r"http://(\S+)", self.process.stdout.readline()).group(1)
        until(lambda: is_ready(self.address), "the daemon with its database")

    def rows(self, sql):
        return self.database.rows(sql)

    def has(self, sql, *rows):
        until(lambda: self.rows(sql) == list(rows), f"{rows} of {sql}; there is {self.rows(sql)}")

    def close(self):
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        assert code == 0, f"the daemon ended with {code}"


class Phone:
    """A rider with python-socketio."""

    def __init__(self, address, name):
        requests.post(f"http://{address}/users/", json={"username": name, "password": PASSWORD}, timeout=PATIENCE)
        answer = requests.post(f"http://{address}/auth/login", data={"username": name, "password": PASSWORD},
                               timeout=PATIENCE)
        self.messages = queue.Queue()
        self.client = socketio.Client(reconnection=False)
        self.client.on("message", lambda data: self.messages.put(data["msg"]))
        self.client.connect(f"http://{address}", auth={"token": answer.json()["access_token"]}, wait_timeout=PATIENCE)

    def join(self, code):
        self.code = code
        self.client.emit("join_ride", {"ride_code": code})
        self.hears(f"Joined ride {code}")

    def hears(self, message):
        heard = self.messages.get(timeout=PATIENCE)
        assert heard == message, f"heard {heard!r} instead of {message!r}"

    def rides(self, point, **more):
        answer = self.client.call(
            "update_location", {"ride_code": self.code, "latitude": point[0], "longitude": point[1], "speed": 6.5,
                                "location_timestamp": datetime.now(timezone.utc).isoformat(), **more}, timeout=PATIENCE)
        assert answer["ok"], answer


def course(file):
    root = xml.etree.ElementTree.parse(file).getroot()
    return [(float(point.get("lat")), float(point.get("lon"))) for point in root.iter() if point.tag.endswith("trkpt")]


class Shift:
    def __init__(self, daemon, screen, desk):
        self.daemon, self.screen, self.desk = daemon, screen, desk
        self.phones = {}

    def dialog(self, keys, title):
        """Opens a dialog from the main window."""
        self.screen.window(MAIN)
        self.screen.key(*keys.split())
        return self.screen.window(title)

    def back(self, title):
        self.screen.gone(title)
        self.screen.window(MAIN)

    def log_in(self):
        self.screen.window("log in$")
        self.screen.type(self.daemon.address)
        self.screen.key("Tab")
        self.screen.type("Dora")
        self.screen.key("Tab")
        self.screen.type("not my password")
        self.screen.key("Return")
        self.screen.window("log in again$")  # refused: what was typed is selected, the rest stays
        self.screen.type(PASSWORD)
        self.screen.key("Return")
        self.screen.gone("log in again$")
        self.screen.window(MAIN)

    def make_users(self):
        for name in ("ana", "bor", "cene"):
            self.phones[name] = Phone(self.daemon.address, name)
        self.dialog("ctrl+f ctrl+k", "Command palette")  # also from within a search field
        self.screen.type("users")
        self.screen.key("Return")
        self.screen.window("^Users$")
        self.screen.key("alt+n")
        self.screen.window("^New user$")
        self.screen.type("emil")
        self.screen.key("Tab")
        self.screen.type(PASSWORD)
        self.screen.key("Tab", "Down", "Return")  # a dispatcher
        self.screen.gone("^New user$")
        self.daemon.has("SELECT role FROM users WHERE username = 'emil'", ("dispatcher",))
        self.screen.window("^Users$")
        self.screen.key("Escape")
        self.back("^Users$")

    def chooses_the_file(self):
        """Where the completion comes late it may take Return for the folder: then once more."""
        self.screen.key("ctrl+a")
        self.screen.type(str(RESOURCES / "demo/hills-loop.gpx"))
        self.screen.key("Return")
        end = time.monotonic() + 10
        while (is_there := self.screen.titles("^Import GPX$")) and time.monotonic() < end:
            time.sleep(0.1)
        return not is_there

    def make_the_ride(self):
        self.dialog("ctrl+n", "^New ride$")
        self.screen.type("Lake and hills")
        self.screen.key("alt+i")
        self.screen.window("^Import GPX$")
        until(self.chooses_the_file, "the file is chosen")
        self.daemon.has("SELECT title FROM routes", ("hills-loop",))
        self.screen.window("^New ride$")
        self.screen.key("alt+d")
        self.screen.type("Once around, coffee at the end")
        self.screen.key("alt+c")
        self.screen.window("^Lake and hills")  # made, and selected
        self.code = self.daemon.rows("SELECT code FROM rides")[0][0]
        self.screen.key("ctrl+shift+c")
        until(lambda: self.screen.clipboard() == self.code, "the join code in the clipboard")

    def add_riders(self):
        for number, name in enumerate(self.phones):
            self.dialog("ctrl+shift+a", "^Add to")
            self.screen.type(name)
            self.screen.key("Tab", *["Down"] * number, "Return")  # a rider, a leader, a sweep
            self.back("^Add to")
        roles = "SELECT u.username, p.role FROM participations p JOIN users u ON u.id = p.user_id ORDER BY u.username"
        self.daemon.has(roles, ("Dora", "leader"), ("ana", "rider"), ("bor", "leader"), ("cene", "sweep"))
        self.screen.key(RIDERS, "Home")
        self.desk.shows(RIDERS, lambda cells: cells[0] == "ana", "the first rider")
        self.screen.key("ctrl+alt+4")
        self.daemon.has(roles, ("Dora", "leader"), ("ana", "support"), ("bor", "leader"), ("cene", "sweep"))
        self.screen.key("ctrl+alt+2")
        self.daemon.has(roles, ("Dora", "leader"), ("ana", "rider"), ("bor", "leader"), ("cene", "sweep"))

    def start_and_see_them_move(self):
        self.dialog("ctrl+shift+f ctrl+e", "^Edit")
        self.screen.key("Escape")
        self.back("^Edit")
        self.dialog("ctrl+Return", "^Start")
        self.screen.key("Return")  # Cancel is the default
        self.back("^Start")
        self.daemon.has("SELECT status FROM rides", ("planned",))
        self.dialog("ctrl+Return", "^Start")
        self.screen.key("alt+s")
        self.back("^Start")
        self.daemon.has("SELECT status FROM rides", ("live",))
        line = course(RESOURCES / "demo/hills-loop.gpx")
        for phone in self.phones.values():
            phone.join(self.code)
        alongs = []
        for place in (40, 80, 120):
            for phone in self.phones.values():
                phone.rides(line[place])
            # name, role, state, speed, along, age, battery
            cells = self.desk.shows(
                RIDERS, lambda cells: cells[2] == "moving" and cells[4] not in ("", *alongs), "the rider moves on")
            assert cells[0] == "ana" and cells[3] == "23 km/h", cells
            alongs.append(cells[4])
        assert len(set(alongs)) == 3, alongs
        self.screen.key(MAP, "plus", "Left", "ctrl+g")  # the map has keys of its own

    def look_after_one(self):
        self.phones["cene"].rides(course(RESOURCES / "demo/hills-loop.gpx")[130], battery=7)
        def low():
            self.screen.key("F8")
            return "low battery" in self.desk.row(ATTENTION)
        until(low, "the alert")
        self.screen.key("ctrl+space")
        cells = self.desk.shows(ATTENTION, lambda cells: cells[-1] == "Dora", "the acknowledgement")
        assert cells[0] == "cene", cells
        self.screen.key("ctrl+shift+p")
        until(lambda: re.fullmatch(r"45\.\d{5}, 13\.\d{5}", self.screen.clipboard()), "the place in the clipboard")

    def message_them(self):
        self.dialog("alt+r m", "^Message to")  # by the menu's letters
        self.screen.type("Coffee at kilometre 20")
        self.screen.key("ctrl+Return")
        self.back("^Message to")
        for phone in self.phones.values():
            phone.hears("Coffee at kilometre 20")

    def remove_one_and_finish(self):
        self.screen.key(RIDERS, "Home")
        self.desk.shows(RIDERS, lambda cells: cells[0] == "ana", "the first rider")
        self.dialog("ctrl+Delete", "^Remove ana")
        self.screen.key("Escape")  # asked first; Escape does nothing
        self.back("^Remove ana")
        self.daemon.has("SELECT count(*) FROM participations WHERE left_at IS NULL", ("4",))
        self.dialog("ctrl+Delete", "^Remove ana")
        self.screen.key("alt+r")
        self.back("^Remove ana")
        self.daemon.has("SELECT count(*) FROM participations WHERE left_at IS NULL", ("3",))
        self.dialog("ctrl+shift+Return", "^Finish")
        self.screen.key("Return")  # Cancel is the default
        self.back("^Finish")
        self.daemon.has("SELECT status FROM rides", ("live",))
        self.dialog("ctrl+shift+Return", "^Finish")
        self.screen.key("alt+f")
        self.back("^Finish")
        self.daemon.has("SELECT status FROM rides", ("finished",))

    def see_help_and_end(self):
        for keys, title in (("F1", "^Keys and markers$"), ("ctrl+j", "^Join code"), ("ctrl+comma", "^Settings$")):
            self.dialog(keys, title)
            self.screen.key("Escape")
            self.back(title)
        self.dialog("ctrl+k", "Command palette")
        self.screen.type("log out")
        self.screen.key("Return")
        self.screen.window("log in( again)?$")  # server and name are known: only the password is asked
        self.screen.type(PASSWORD)
        self.screen.key("Return")
        self.screen.gone("log in( again)?$")
        self.screen.window(MAIN)
        self.screen.key("ctrl+q")
        assert self.desk.wait() == 0, "the desk ended badly"

    def check_the_database(self):
        self.daemon.has("SELECT r.title, r.description, r.status, o.title FROM rides r JOIN routes o ON o.id = r.route_id",
                        ("Lake and hills", "Once around, coffee at the end", "finished", "hills-loop"))
        length = float(self.daemon.rows("SELECT distance_meters FROM routes")[0][0])
        assert 30_000 < length < 40_000, length
        self.daemon.has("SELECT u.username, p.role, count(q.fix_time) FROM participations p JOIN users u ON u.id = p.user_id "
                        "LEFT JOIN positions q ON q.participation_id = p.id WHERE p.left_at IS NULL GROUP BY u.username, p.role ORDER BY u.username",
                        ("Dora", "leader", "0"), ("bor", "leader", "3"), ("cene", "sweep", "4"))
        self.daemon.has("SELECT battery FROM participations WHERE battery IS NOT NULL", ("7.0",))

    def work(self):
        self.log_in()
        self.make_users()
        self.make_the_ride()
        self.add_riders()
        self.start_and_see_them_move()
        self.look_after_one()
        self.message_them()
        self.remove_one_and_finish()
        self.see_help_and_end()
        self.check_the_database()


@contextlib.contextmanager
def shift_at_a_desk():
    """With a daemon and a screen of its own. A picture is taken where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        daemon, screen = Daemon(folder), Screen()
        desk = Desk(screen, f"{BIN}/saferide-console", folder)
        try:
            yield Shift(daemon, screen, desk)
        except BaseException:
            if len(sys.argv) > 3:
                screen.picture(sys.argv[3])
            print(pathlib.Path(folder, "desk.log").read_text(encoding="utf-8"))
            raise
        finally:
            desk.close()
            screen.close()
            daemon.close()


def main():
    with shift_at_a_desk() as shift:
        try:
            shift.work()
        finally:
            for phone in shift.phones.values():
                phone.client.disconnect()
    print("a shift by keyboard alone")


if __name__ == "__main__":
    main()
