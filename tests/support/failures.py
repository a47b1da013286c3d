#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What failed in the last run of ctest, without the rest: for each test the lines that say why.

    failures.py BUILD_FOLDER
"""
import pathlib
import re
import sys

REASON = re.compile(r"^(FAIL|XPASS|ERROR|QFATAL)|^ *(Loc|Actual|Expected)|Assertion|^\S*Error\b|ERROR: (Address|Leak|Undefined)|runtime error:"
                    r"|^\s*#\d+ 0x|^Traceback|^  File|not ok |Timeout")
LINES, WIDTH = 40, 400


def reasons(output):
    """Each line that gives a reason, with the one after it; of a test that gives none, the end."""
    lines = [line[:WIDTH] for line in output.splitlines() if line.strip()]
    wanted = {number + after for number, line in enumerate(lines) if REASON.search(line) for after in (0, 1)}
    said = [line for number, line in enumerate(lines) if number in wanted] or lines[-LINES // 2:]
    return said if len(said) <= LINES else [*said[:LINES // 2], "[…]", *said[-LINES // 2:]]


def main():
    folder = pathlib.Path(sys.argv[1], "Testing", "Temporary")
    log = (folder / "LastTest.log").read_text(encoding="utf-8", errors="replace")
    for test in re.split(r"^-{58}\n(?=\d+/\d+ Test)|^(?=\d+/\d+ Testing: )", log, flags=re.MULTILINE):
        name = re.match(r"\d+/\d+ Test(?:ing)?: (.*)", test)
        if name and re.search(r"^Test (Failed|Timeout)", test, re.MULTILINE):
            print(f"--- {name.group(1)}", *reasons(test.partition("Output:")[2]), sep="\n    ")


if __name__ == "__main__":
    main()
