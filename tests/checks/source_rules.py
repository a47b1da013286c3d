#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails when a source file does not name its licence, when a file names a host that is not known here,
a path of somebody's own machine, or work that is left to do."""
import pathlib
import re
import sys

SKIPPED_FOLDERS = {".git", "build", "data", "node_modules", "corpus", "__pycache__", ".cache"}
SOURCES = {".cpp", ".h", ".py", ".sh", ".cmake", ".sql", ".js", ".mjs"}
SOURCE_NAMES = {"CMakeLists.txt", "run", "dependencies.txt"}
TEXTS = SOURCES | {".md", ".txt", ".json", ".toml", ".service", ".conf", ".html", ".in", ".yml", ".desktop"}

# Nothing here may call a host on the network; these are names of XML vocabularies and licences.
KNOWN_HOSTS = {"www.topografix.com", "www.w3.org", "www.gnu.org", "www.naturalearthdata.com", "openbox.org", "localhost",
               "registry.npmjs.org", "json-schema.org", "spdx.org"}
HOST = re.compile(r"\b(?:https?|wss?|ftp)://([A-Za-z0-9.-]*[A-Za-z0-9])", re.I)
NUMERIC = re.compile(r"^[0-9.]+$")
RESERVED = re.compile(r"(^|\.)(example(\.(com|org|net))?|test|invalid|localhost)$", re.I)
RULES = (
    (re.compile(r"(?<![\w.-])/(?:work|root|home/\w+)/"), "names a folder of one machine"),
    (re.compile(r"\b(?:TODO|FIXME|XXX)\b"), "leaves work to do: do it, or write it into the tracker"),
)

# Normalizing takes a time that grows with the square of the marks in a row, and of the length.
NORMALIZES = re.compile(r"\bNormalizationForm_")
BOUNDS_WHAT_IT_NORMALIZES = {"shared/domain/displayname.cpp", "shared/domain/password.cpp", "shared/domain/username.cpp"}

# The build fetches nothing: scripts/install-packages.sh does, before it.
FETCHES = re.compile(r"\b(?:npm|npx|curl|wget|pip3?)\b|FetchContent|ExternalProject|file\s*\(\s*DOWNLOAD|git clone", re.I)

# What the desk shows of others is plain text; plaintext.cpp is where that is seen to.
DESK_RULES = (
    (re.compile(r"QMessageBox::(?:warning|information|question|critical|about)\("), "use tellProblem() or confirmed()"),
    (re.compile(r"new QLabel\((?!this\)|parent\)|tr\(\"[^%\"]*\"\), this\))"), "use plainLabel(): a label reads HTML"),
    (re.compile(r"setToolTip\((?!\)|plainToolTip\(|tr\(|u\"%1 \(%2\))"), "use plainToolTip(): a tooltip reads HTML"),
    (re.compile(r"QToolTip::showText\("), "show plainToolTip() only"),
)
PLAIN_TEXT_IS_SEEN_TO = {"console/views/panels/plaintext.cpp", "console/views/panels/elidedlabel.cpp"}
# Whoever answers a request runs in the event loop of everybody: a box would hold up what comes after it.
REQUEST = re.compile(r"\bm_(?:commands|connection|requests|passwords)\.\w+\(")
BOX = re.compile(r"\bexec\(\)|\bconfirmed\(|QInputDialog::get|QFileDialog::get|QMessageBox::\w+\(")


def call_from(text, start):
    """The text of a call from its name to the closing parenthesis."""
    depth = 0
    for end in range(text.index("(", start), len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start:end]
    return text[start:]


def desk_problems(name, text):
    if name not in PLAIN_TEXT_IS_SEEN_TO:
        for number, line in enumerate(text.split("\n"), 1):
            for pattern, what in DESK_RULES:
                if pattern.search(line):
                    yield f"{name}:{number}: {what}"
    for call in REQUEST.finditer(text):
        if BOX.search(call_from(text, call.start())):
            number = text.count("\n", 0, call.start()) + 1
            yield f"{name}:{number}: opens a box in an answer: use tellProblem(), or open()"


def files(root):
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and not SKIPPED_FOLDERS.intersection(parts[:-1]):
            yield path


def is_known(host):
    return (host.lower() in KNOWN_HOSTS or "." not in host or NUMERIC.match(host) is not None
            or RESERVED.search(host) is not None)


def problems(root):
    for path in files(root):
        name = path.relative_to(root).as_posix()
        is_source = path.suffix in SOURCES or path.name in SOURCE_NAMES
        if not is_source and path.suffix not in TEXTS:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if is_source and "SPDX-License-Identifier: GPL-3.0-or-later" not in "\n".join(text.split("\n")[:2]):
            yield f"{name}: the first line must be SPDX-License-Identifier: GPL-3.0-or-later"
        if name == "tests/checks/source_rules.py":
            continue
        if name.startswith("console/") and path.suffix in {".cpp", ".h"}:
            yield from desk_problems(name, text)
        for number, line in enumerate(text.split("\n"), 1):
            for host in HOST.findall(line):
                if not is_known(host):
                    yield f"{name}:{number}: unknown host {host}"
            if path.suffix in {".cpp", ".h"} and NORMALIZES.search(line) and name not in BOUNDS_WHAT_IT_NORMALIZES:
                yield f"{name}:{number}: normalizes text: shared/domain bounds it first"
            if (path.suffix == ".cmake" or path.name == "CMakeLists.txt") and FETCHES.search(line.split("#")[0]):
                yield f"{name}:{number}: fetches something: scripts/install-packages.sh is the place"
            for pattern, what in RULES:
                if pattern.search(line):
                    yield f"{name}:{number}: {what}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
