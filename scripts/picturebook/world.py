# SPDX-License-Identifier: GPL-3.0-or-later
"""The contents of the desk's pictures: a daemon with three rides, moving riders, and a user's own map."""
import json
import math
import os
import pathlib
import random
import re
import sqlite3
import subprocess
import threading
import time
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone

import requests

FIRST = ("Ana Bor Cene Daša Ema Filip Gaja Hugo Iva Jan Katja Luka Maja Nik Olga Peter Rok Sara Tim Urša Vid Zala Aljaž Brina "
         "Črt Drago Eva Franc Gal Hana Igor Jure Klara Lan Mila Nejc Oskar Pia Robi Tina").split()
LAST = ("Novak Horvat Kovač Krajnc Zupan Potočnik Mlakar Kos Vidmar Golob Turk Kralj Zupančič Bizjak Hribar Kotnik Rozman Kavčič "
        "Oblak Petek Žagar Kolar Koren Zajc Medved").split()
HILLS, FONDO, BUS = "Hills loop", "Giro 110", "School bike bus"
PATIENCE = 60


def metres(a, b):
    x = math.radians(b[1] - a[1]) * math.cos(math.radians((a[0] + b[0]) / 2))
    return 6_371_000 * math.hypot(x, math.radians(b[0] - a[0]))


class Course:
    def __init__(self, points):
        self.points, self.along = points, [0.0]
        for a, b in zip(points, points[1:]):
            self.along.append(self.along[-1] + metres(a, b))

    @staticmethod
    def read(file):
        root = xml.etree.ElementTree.parse(file).getroot()
        return Course([(float(p.get("lat")), float(p.get("lon")), float(p[0].text)) for p in root.iter() if p.tag.endswith("trkpt")])

    def moved(self, times, latitude, longitude):
        """A larger course elsewhere."""
        middle = [sum(p[i] for p in self.points) / len(self.points) for i in (0, 1)]
        return Course([(latitude + (p[0] - middle[0]) * times, longitude + (p[1] - middle[1]) * times, p[2] * 2)
                       for p in self.points])

    def gpx(self, name):
        points = "".join(f'<trkpt lat="{p[0]:.6f}" lon="{p[1]:.6f}"><ele>{p[2]:.1f}</ele></trkpt>' for p in self.points)
        return f'<gpx version="1.1" creator="SafeRide"><trk><name>{name}</name><trkseg>{points}</trkseg></trk></gpx>'

    def at(self, along):
        """Latitude, longitude, elevation and bearing."""
        along %= self.along[-1]
        i = next(i for i, reached in enumerate(self.along) if reached >= along) or 1
        a, b = self.points[i - 1], self.points[i]
        part = (along - self.along[i - 1]) / max(1e-9, self.along[i] - self.along[i - 1])
        bearing = math.degrees(math.atan2((b[1] - a[1]) * math.cos(math.radians(a[0])), b[0] - a[0])) % 360
        return *(a[k] + (b[k] - a[k]) * part for k in range(3)), bearing


class Rider:
    def __init__(self, name, token, along, speed, battery, off=0.0, age=0.0):
        self.name, self.token, self.along, self.speed, self.battery, self.off, self.age = \
            name, token, along, speed, battery, off, age
        self.participation = None

    def fix(self, course, age=0.0, along=None):
        latitude, longitude, elevation, bearing = course.at(self.along if along is None else along)
        return {"latitude": latitude + self.off / 111_000, "longitude": longitude, "altitude": round(elevation, 1),
                "speed": round(self.speed, 1), "course": round(bearing) if self.speed > 1 else None, "accuracy": 5,
                "battery": self.battery, "location_timestamp": datetime.fromtimestamp(time.time() - age, timezone.utc).isoformat()}


class World:
    """Moves riders until close()."""

    def __init__(self, binaries, folder, course_file):
        self.binaries, self.folder, self.random = binaries, pathlib.Path(folder), random.Random(7)
        self.environment = {"XDG_DATA_HOME": str(folder), "PATH": "/usr/bin:/bin", "SAFERIDE_SECRET_KEY": "k" * 32,
                            "SAFERIDE_PUBLIC_URL": "https://rides.example.org"}
        self.password = folder / "password"
        self.password.write_text("a-picture-book\n", encoding="utf-8")
        self._command("user", "add", "Dora", "--role", "admin", "--password-stdin", input=self.password.read_text())
        self.hills = Course.read(course_file)
        self.fondo = self.hills.moved(3, 46.0, 14.75)
        seeded = [self._seed(count) for count in (13, 1000, 9)]
        self._rename(seeded)
        self.daemon = subprocess.Popen(
            [f"{binaries}/saferided", "--listen", "127.0.0.1:0", "--admin-listen", "off"], env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = re.search(r"http://(\S+)", self.daemon.stdout.readline()).group(1)
        self.sessions = threading.local()
        form = {"username": "Dora", "password": self.password.read_text().strip()}
        self.token = self._session().post(f"http://{self.address}/auth/login", data=form, timeout=PATIENCE).json()["access_token"]
        self._prepare()
        self._place(seeded)
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._ride)
        self.thread.start()

    def close(self):
        self.stopped.set()
        self.thread.join()
        self.daemon.terminate()
        self.daemon.wait(PATIENCE)
        self.daemon.stdout.close()

    def _command(self, *arguments, **more):
        return subprocess.run([f"{self.binaries}/saferided", *arguments], env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=True, **more).stdout

    def _seed(self, riders):
        """[(user id, token)] of a new live ride."""
        lines = self._command("seed", "--rides", "1", "--riders", str(riders)).splitlines()
        return [tuple(line.split()[1:]) for line in lines]

    def _rename(self, seeded):
        """Before the daemon starts: sets readable names, and the titles of the rides."""
        everybody = [f"{first}.{last}" for last in LAST for first in FIRST]
        short = FIRST[:13] + [name + "-B" for name in FIRST[13:22]]
        database = sqlite3.connect(next(self.folder.rglob("*.db")))
        for names, users in ((short[:13], seeded[0]), (everybody, seeded[1]), (short[13:], seeded[2])):
            for name, (user, _) in zip(names, users):
                database.execute("UPDATE users SET username = ?, username_key = ? WHERE id = ?", (name, name.casefold(), user))
        now = int(time.time() * 1000)
        for number, (title, code) in enumerate(((HILLS, "HILL5A"), (FONDO, "GRAN11"), (BUS, "BIKE8U")), 1):
            database.execute("UPDATE rides SET title = ?, code = ?, start_time = ? WHERE id = ?", (title, code, now, number))
        database.execute("UPDATE participations SET role = 'leader' WHERE id IN (SELECT min(id) FROM participations GROUP BY ride_id)")
        database.execute("UPDATE participations SET role = 'sweep' WHERE id IN (SELECT max(id) FROM participations GROUP BY ride_id)")
        database.commit()
        self.participations = dict(database.execute("SELECT CAST(user_id AS TEXT), id FROM participations"))
        self.names = dict(database.execute("SELECT CAST(id AS TEXT), username FROM users"))
        database.close()

    def _session(self):
        if not hasattr(self.sessions, "session"):
            self.sessions.session = requests.Session()
        return self.sessions.session

    def call(self, method, path, body, token=None):
        answer = self._session().request(method, f"http://{self.address}{path}", json=body, timeout=PATIENCE,
                                         headers={"Authorization": f"Bearer {token or self.token}"})
        answer.raise_for_status()
        return answer.json()

    def _prepare(self):
        for ride, course in ((1, self.hills), (2, self.fondo)):
            title = (HILLS, FONDO)[ride - 1]
            route = self.call("POST", "/routes/", {"title": title, "gpx_data": course.gpx(title)})["id"]
            self.call("PUT", f"/rides/{ride}", {"route_id": route})
        for title in ("Sunday coffee", "Night ride"):
            self.call("POST", "/rides/", {"title": title, "start_time": "2026-06-14T07:30:00Z"})

    def _place(self, seeded):
        def rider(seed, along, speed, **more):
            made = Rider(self.names[seed[0]], seed[1], along, speed, more.pop("battery", self.random.randint(48, 98)), **more)
            made.participation = self.participations[seed[0]]
            return made
        gaps = (0, 900, 1500, 1650, 2300, 3100, 3700, 4500)
        group = [rider(seed, 14_000 - gap, self.random.uniform(6, 7.5)) for seed, gap in zip(seeded[0], gaps)]
        stand, lost, flat, ageing, silent = seeded[0][8:13]
        group += [rider(stand, 8_300, 0.0), rider(lost, 7_000, 5.5, off=420), rider(flat, 6_000, 6.5, battery=9),
                  rider(ageing, 4_800, 6.0, age=50), rider(silent, 3_300, 6.0, age=310)]
        self.group = group
        self.crowd = []
        for seed in seeded[1]:
            along = min(110_000.0, abs(self.random.gauss(52_000, 17_000)))
            standing = self.random.random() < 0.04
            age = self.random.choice((0,) * 40 + (50, 200, 200, 900))
            self.crowd.append(rider(seed, along, 0.0 if standing else self.random.uniform(5.5, 9), age=age))
        self.children = [rider(seed, 26_000 - 60 * i, 3.8) for i, seed in enumerate(seeded[2])]
        for one in (group[4], group[5]):  # their last 15 minutes
            for age in range(900, 10, -10):
                wave = 0.55 + 0.45 * math.sin(age / 60) ** 2
                fix = one.fix(self.hills, age, one.along - age * one.speed * 0.8)
                self._put(one, {**fix, "speed": round(one.speed * wave, 1)})
        self._report(self.crowd, self.fondo)
        self._report(self.children, self.hills)

    def _put(self, rider, fix):
        self.call("PUT", f"/participations/{rider.participation}", fix, rider.token)

    def _report(self, riders, course):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda one: self._put(one, one.fix(course, one.age)), riders))

    def _ride(self):
        """Once a second. Riders with old fixes send one only before they would become too old."""
        rounds = 0
        while not self.stopped.wait(1):
            for riders, every in ((self.group, 1), (self.children, 1), (self.crowd, 12)):
                if rounds % every:
                    continue
                for one in riders:
                    one.along += one.speed * every
                course = self.fondo if riders is self.crowd else self.hills
                awake = [one for one in riders if one.age == 0]
                self._report(awake + [one for one in riders if one.age == 50 and rounds % 40 == 0]
                             + ([one for one in riders if one.age > 50] if rounds == 0 else []), course)
            rounds += 1


def make_mbtiles(file, latitude, longitude):
    """A raster map of zoom 9 to 12 with a shaded relief around a place, drawn by ImageMagick."""
    lowest, highest = 9, 12
    n = 2 ** lowest
    column = int((longitude + 180) / 360 * n)
    row = int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * n) - 1  # two tiles, one above the other
    folder = pathlib.Path(file).parent / "relief"
    folder.mkdir()
    height = str(folder / "height.png")
    subprocess.run(["convert", "-seed", "11", "-size", "512x1024", "plasma:gray20-gray80", "-colorspace", "gray", "-blur", "0x5",
                    "-auto-level", height], check=True)
    subprocess.run(["convert", "(", height, "(", "-size", "1x256", "gradient:#efe3c4-#a9c98e", ")", "-clut", ")",
                    "(", height, "-shade", "135x35", "-auto-level", "-blur", "0x1", "-fill", "gray50", "-colorize", "50", ")",
                    "-compose", "hardlight", "-composite", "-resize", "400%", str(folder / "relief.png")], check=True)
    database = sqlite3.connect(file)
    database.executescript("CREATE TABLE metadata (name TEXT, value TEXT);"
                           "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);")
    database.executemany("INSERT INTO metadata VALUES (?, ?)", [
        ("name", "Relief"), ("format", "png"), ("minzoom", str(lowest)), ("maxzoom", str(highest)),
        ("attribution", "Relief drawn for this picture")])
    for zoom in range(lowest, highest + 1):
        across = 2 ** (zoom - lowest)
        subprocess.run(["convert", str(folder / "relief.png"), "-resize", f"{256 * across}x{512 * across}", "-crop", "256x256",
                        "+repage", str(folder / f"z{zoom}-%d.png")], check=True)
        for i in range(2 * across * across):
            database.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)",
                             (zoom, column * across + i % across, 2 ** zoom - 1 - (row * across + i // across),
                              (folder / f"z{zoom}-{i}.png").read_bytes()))
    database.commit()
    database.close()
