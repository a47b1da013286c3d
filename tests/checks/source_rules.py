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
        for number, line in enumerate(text.split("\n"), 1):
            for host in HOST.findall(line):
                if not is_known(host):
                    yield f"{name}:{number}: unknown host {host}"
            for pattern, what in RULES:
                if pattern.search(line):
                    yield f"{name}:{number}: {what}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
