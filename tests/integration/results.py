# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test counted, for docs/reliability.md: a line of JSON each in the file that SAFERIDE_TEST_RESULTS names."""
import json
import os

from database import is_postgresql

# A promise of so many seconds is held to only where nothing else runs beside; elsewhere the time is told.
BOUNDED = os.environ.get("SAFERIDE_TEST_BOUNDS") == "1"


def note(what, **figures):
    line = json.dumps({"what": what, "database": "PostgreSQL" if is_postgresql() else "SQLite"} | figures)
    print(line)
    if file := os.environ.get("SAFERIDE_TEST_RESULTS"):
        with open(file, "a", encoding="utf-8") as results:
            results.write(line + "\n")


def note_back(what, seconds, **figures):
    """How long it took to serve again after a fault; promised is less than a second."""
    note(what, seconds_to_serve=round(seconds, 3), **figures)
    assert not BOUNDED or seconds < 1, f"{what}: served again only after {seconds:.2f} s"
