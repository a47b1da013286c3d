#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every model of the desk runs under QAbstractItemModelTester, and every window, dialog and panel has a
test that works it: a test file names the class, or the header it stands in."""
import pathlib
import re
import sys

CLASS = re.compile(r"^class (\w+) (?:final )?: public (\w+)", re.M)
MODELS = re.compile(r"QAbstract\w*Model$")
WINDOWS = {"QDialog", "ActDialog", "QMainWindow", "TablePanel"}
ABSTRACT = {"ActDialog", "TablePanel"}


def classes(root):
    for path in sorted((root / "console").rglob("*.h")):
        for name, base in CLASS.findall(path.read_text(encoding="utf-8")):
            yield path, name, base


def problems(root):
    tests = [path.read_text(encoding="utf-8") for path in (root / "tests" / "console").rglob("*.cpp")]
    for path, name, base in classes(root):
        if MODELS.match(base):
            fits = [text for text in tests if re.search(rf"\b{name}\b", text)
                    and re.search(r"new (?:QAbstractItemModel)?Tester\(", text)]
            if not fits:
                yield f"{path.relative_to(root).as_posix()}: {name} runs under no QAbstractItemModelTester"
        elif base in WINDOWS and name not in ABSTRACT:
            # A panel may be reached by its window's accessor: ridesPanel() for RidesPanel.
            accessor = name[0].lower() + name[1:]
            if not any(re.search(rf"\b(?:{name}|{accessor})\b", text) for text in tests):
                yield f"{path.relative_to(root).as_posix()}: no test of the console works {name}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
