#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the pictures of docs/desk.md: the real daemon, moving riders, and the real desk on a virtual screen, operated by
keyboard. Requires the packages of [test] and [pictures] in dependencies.txt.

    picture-book.py [BIN [FOLDER [NAME…]]]   defaults: build/release/bin, docs/images and all pictures
"""
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts/picturebook"), str(ROOT / "tests/support")]
from screen import Desk, Screen  # noqa: E402
from world import FONDO, HILLS, World, make_mbtiles  # noqa: E402

RIDERS, ATTENTION = "alt+2", "alt+4"
OPENBOX = """<openbox_config xmlns="http://openbox.org/3.4/rc"><theme><name>Clearlooks</name></theme>
<applications><application class="saferide-console" type="normal"><maximized>yes</maximized></application></applications>
</openbox_config>"""
SETTINGS = "[attention]\nnotifications=false\nsound=false\n"


class Book:
    def __init__(self, binaries, folder, wanted):
        self.binaries, self.pictures, self.wanted = binaries, folder, wanted
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="saferide-pictures-"))
        self.world = World(binaries, self.folder, ROOT / "resources/demo/hills-loop.gpx")
        (self.folder / "openbox.xml").write_text(OPENBOX, encoding="utf-8")
        make_mbtiles(self.folder / "relief.mbtiles", 45.47, 13.72)

    def close(self):
        self.world.close()
        subprocess.run(["rm", "-rf", self.folder], check=True)

    def page(self, name, show, width=1440, height=900, ride=HILLS, login=False, language="en_GB.UTF-8", **desk):
        """Takes one picture: `show(screen)` prepares the desk for it."""
        if self.wanted and name not in self.wanted:
            return
        screen = Screen(width, height)
        manager = subprocess.Popen(["openbox", "--config-file", self.folder / "openbox.xml"], env={**screen.environment, "HOME": str(self.folder)},
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        home = self.folder / name
        home.mkdir()
        arguments = ["--server", f"ws://{self.world.address}", "--username", "Dora"]
        if not login:
            arguments += ["--password-file", str(self.world.password)]
        console = Desk(screen, f"{self.binaries}/saferide-console", home, arguments, language=language, **{"settings": SETTINGS, **desk})
        try:
            if login:
                screen.window("log in$")
                time.sleep(1)
            else:
                self.choose(screen, ride)
            show(screen)
            file = self.pictures / f"{name}.png"
            screen.picture(file)
            trimmed = ["-trim", "+repage"] if login else []  # the login does not fill the screen
            subprocess.run(["mogrify", *trimmed, "-strip", "-define", "png:compression-level=9", "-dither", "None", "-colors", "255",
                            str(file)], check=True)
            print(f"{file}: {file.stat().st_size // 1024} kB")
        finally:
            console.close()
            manager.terminate()
            manager.wait()
            screen.close()

    @staticmethod
    def choose(screen, ride):
        screen.window(" SafeRide")  # as soon as a ride is selected
        screen.key("ctrl+k")
        screen.window("Command palette|Befehlspalette")
        screen.type(ride)
        screen.key("Return")
        screen.window(f"^{ride}")
        time.sleep(8)  # until riders are moving, with trails


def settings(**more):
    return SETTINGS + "".join(f"[{section}]\n" + "".join(f"{key}={value}\n" for key, value in values.items())
                              for section, values in more.items())


def follow(name):
    def show(screen):
        screen.key("ctrl+shift+f")
        screen.type(name)
        screen.key("Return", "ctrl+r")
        time.sleep(3)
    return show


def dialog(keys, title, text=""):
    def show(screen):
        screen.key(*keys.split())
        screen.window(title)
        screen.type(text)
        time.sleep(1)
    return show


def stale(screen):
    follow("Katja")(screen)
    screen.key("alt+3", "minus", "minus")
    time.sleep(2)


def attention(screen):
    screen.key("F8", "ctrl+space")
    time.sleep(1)
    screen.key("F8")
    time.sleep(3)


def new_ride(screen):
    dialog("ctrl+n", "^New ride$", "Hills loop, second group")(screen)
    screen.key("alt+i")
    screen.window("^Import GPX$")
    screen.type(str(ROOT / "resources/demo/hills-loop.gpx"))
    screen.key("Return")
    screen.gone("^Import GPX$")
    screen.window("^New ride$")
    screen.key("alt+d")
    screen.type("The same way an hour later. Coffee at kilometre 20.")
    time.sleep(1)


def app(screen):
    dialog("ctrl+shift+w", "^Add a rider", "Ana Novak")(screen)
    screen.key("Return")
    screen.window("^App of")
    screen.key("Right", "Right")
    time.sleep(1)


def nothing(screen):
    del screen


def main():
    binaries = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/bin").resolve()
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "docs/images").resolve()
    book = Book(binaries, folder, sys.argv[3:])
    try:
        book.page("desk", nothing)
        book.page("desk-thousand", nothing, ride=FONDO)
        book.page("desk-rider", follow("Ema"))
        book.page("desk-stale", stale)
        book.page("desk-attention", attention)
        book.page("desk-night", follow("Filip"), settings=settings(view={"theme": 1}))
        book.page("desk-german", follow("Ema"), language="de_DE.UTF-8", settings=settings(view={"language": "de"}))
        book.page("desk-scaled", nothing, width=1920, height=1200, scale="1.5")
        book.page("desk-new-ride", new_ride)
        book.page("desk-finish", dialog("ctrl+shift+Return", "^Finish"))
        book.page("desk-code", dialog("ctrl+j", "^Join code"))
        book.page("desk-app", app)
        book.page("desk-palette", dialog("ctrl+k", "^Command palette", "ride"))
        book.page("desk-mbtiles", nothing, settings=settings(map={"kind": 2, "file": book.folder / "relief.mbtiles",
                                                                  "min_zoom": 9, "max_zoom": 12,
                                                                  "attribution": "Relief drawn for this picture"}))
        book.page("desk-login", nothing, login=True, width=720, height=480)
    finally:
        book.close()


if __name__ == "__main__":
    main()
