# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual screen (Xvfb) whose programs are operated by keyboard, as by a person without a mouse. Also acts as the window
manager: gives a new window the keyboard focus. Requires xvfb, xdotool, xclip, imagemagick."""
import os
import pathlib
import subprocess
import time

PATIENCE = 60  # seconds, for busy machines; only a failure takes that long


def until(condition, what, seconds=PATIENCE):
    """Waits until the condition returns something true, and returns it."""
    end = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.03)
    return answer


class Screen:
    def __init__(self, width=1440, height=900):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-noreset", "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = f":{pipe.readline().strip()}"
        assert self.display != ":", "Xvfb did not start"
        self.environment = {"DISPLAY": self.display, "PATH": "/usr/bin:/bin"}

    def close(self):
        self.server.terminate()
        self.server.wait(PATIENCE)

    def _run(self, *command, check=True):
        return subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              check=check, timeout=PATIENCE).stdout

    def _search(self, title):
        return self._run("xdotool", "search", "--onlyvisible", "--name", title, check=False).split()

    def window(self, title):
        """Waits for a window whose title matches, and gives it the keyboard focus."""
        found = until(lambda: self._search(title), f"a window {title!r}")[-1]
        self._run("xdotool", "windowfocus", "--sync", found)
        return found

    def gone(self, title):
        until(lambda: not self._search(title), f"the end of the window {title!r}")

    def key(self, *keys):
        self._run("xdotool", "key", "--delay", "4", *keys)

    def type(self, text):
        self._run("xdotool", "type", "--delay", "4", "--", text)

    def titles(self, title):
        names = (self._run("xdotool", "getwindowname", window, check=False).strip() for window in self._search(title))
        return [name for name in names if name]  # not of one that has gone meanwhile

    def clipboard(self):
        return self._run("xclip", "-out", "-selection", "clipboard", check=False)

    def picture(self, file, window="root"):
        pathlib.Path(file).parent.mkdir(parents=True, exist_ok=True)
        self._run("import", "-window", window, str(file))


class Desk:
    """saferide-console on a screen, with separate settings."""

    def __init__(self, screen, binary, folder, arguments=(), language="C.UTF-8", settings="", scale="1"):
        self.screen = screen
        config = pathlib.Path(folder) / "config/SafeRide"
        config.mkdir(parents=True, exist_ok=True)
        (config / "saferide-console.conf").write_text(settings, encoding="utf-8")
        self.log = open(pathlib.Path(folder) / "desk.log", "ab")
        self.process = subprocess.Popen(
            [binary, *arguments], stdout=self.log, stderr=self.log,
            env={**screen.environment, "HOME": str(folder), "XDG_CONFIG_HOME": str(config.parent), "LC_ALL": language,
                 "XDG_CACHE_HOME": f"{folder}/cache", "QT_SCALE_FACTOR": scale, "QT_ACCESSIBILITY": "0"})

    def row(self, panel_key):
        """The cells of the selected row of a panel as shown by the desk, copied by keyboard."""
        self.screen.key(panel_key, "ctrl+c")
        return self.screen.clipboard().split("\t")

    def shows(self, panel_key, condition, what):
        """Waits until the selected row of a panel meets the condition."""
        def look():
            cells = self.row(panel_key)
            return cells if condition(cells) else None
        return until(look, what)

    def wait(self):
        code = self.process.wait(PATIENCE)
        self.log.close()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        self.log.close()
