#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of /docs in a real browser without a network: log in, try a call; nobody else is asked for anything.

    docs_page.py BIN_FOLDER

Drives headless Chromium by its DevTools protocol.
"""
import itertools
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import websocket

from database import PATIENCE, Database, until
from kill_restart import Daemon

SKIPPED = 77
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
             "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-allow-origins=*",
             "--remote-debugging-port=0", f"--user-data-dir={folder}/browser", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={"HOME": folder, "PATH": "/usr/bin:/bin"})
        port = next(found.group(1) for line in self.process.stderr if (found := re.search(r"listening on ws://127.0.0.1:(\d+)/", line)))
        pages = []

        def has_page():
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=PATIENCE) as answer:
                pages.extend(one for one in json.load(answer) if one["type"] == "page")
            return pages
        until(has_page)
        self.link = websocket.create_connection(pages[0]["webSocketDebuggerUrl"], timeout=PATIENCE)
        self.numbers, self.asked, self.complaints = itertools.count(1), [], []
        for domain in ("Network", "Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, **params):
        number = next(self.numbers)
        self.link.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.link.recv())
            if message.get("method") == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
            elif message.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(message["params"])[:500])
            elif message.get("method") == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
                self.complaints.append(message["params"]["entry"]["text"])
            elif message.get("id") == number:
                assert "error" not in message, message
                return message["result"]

    def value(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def asked_for(self, path):
        self.value("1")  # takes what has happened since
        return any(url.endswith(path) for url in self.asked)

    def until(self, expression):
        end = time.monotonic() + PATIENCE
        while not (value := self.value(expression)):
            assert time.monotonic() < end, f"never true: {expression}; {self.complaints}"
            time.sleep(0.1)
        return value

    def end(self):
        self.link.close()
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.process.stderr.close()


def log_in_and_try(browser, address, name, password):
    browser.call("Page.navigate", url=f"http://{address}/docs")
    browser.until("document.querySelectorAll('.opblock').length > 20")
    browser.value(f"""(() => {{ const form = document.getElementById('login');
        form.elements.username.value = {json.dumps(name)}; form.elements.password.value = {json.dumps(password)};
        form.requestSubmit(); }})()""")
    browser.until(f"document.getElementById('who').textContent === 'logged in as {name}'")
    browser.value("document.querySelector('#operations-auth-getMe .opblock-summary-control').click()")
    browser.until("document.querySelector('#operations-auth-getMe .execute') !== null")
    end = time.monotonic() + PATIENCE
    while not browser.asked_for("/auth/me"):  # the page may draw the button anew under the click
        assert time.monotonic() < end, f"a click on Execute asks nothing; {browser.complaints}"
        browser.value("document.querySelector('#operations-auth-getMe .execute').click()")
        time.sleep(0.5)
    return browser.until("""(() => { const row = document.querySelector('#operations-auth-getMe .live-responses-table .response');
        return row && row.querySelector('.response-col_status').textContent.trim().startsWith('200') && row.textContent; })()""")


def main():
    if CHROMIUM is None:
        print("needs chromium")
        return SKIPPED
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        daemon = Daemon(sys.argv[1], folder, Database(folder))
        subprocess.run([daemon.binary, "user", "add", "dana", "--role", "dispatcher", "--password-stdin", *daemon.options],
                       input="a long password\n", text=True, check=True, env=daemon.environment, stdout=subprocess.DEVNULL)
        browser = Browser(folder)
        try:
            shown = log_in_and_try(browser, daemon.address, "dana", "a long password")
            assert '"username": "dana"' in shown, shown
            others = [url for url in browser.asked if not url.startswith((f"http://{daemon.address}/", "data:", "blob:", "about:"))]
            assert not others, f"the page asked others: {others}"
            complaints = [text for text in browser.complaints if "favicon" not in text and "404" not in text]
            assert not complaints, complaints
            print(f"logged in and tried a call; asked only {sorted(set(url.split('/', 3)[3] for url in browser.asked if url.startswith('http')))}")
        finally:
            browser.end()
            assert daemon.end(signal.SIGTERM) == 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
