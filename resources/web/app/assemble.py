#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts together what the pages are made of, each file plain and packed, and the list of it for rcc.

    assemble.py SOURCES MODULES LEAFLET LEAFLET_COPYRIGHT WORLD_SRBM OUTPUT_FOLDER

The version is a hash of all of it.
"""
import gzip
import hashlib
import pathlib
import re
import shutil
import sys

import coasts

FROM_PACKAGES = {"leaflet.js": "leaflet.esm.min.js", "leaflet.css": "leaflet.css"}
FROM_MODULES = {"socket.io.js": "socket.io-client/dist/socket.io.esm.min.js", "qrcode.js": "qrcode-generator/dist/qrcode.mjs"}
OWN = (".js", ".css", ".svg")


def without_map(text):
    return re.sub(rb"[/*# ]*sourceMappingURL=\S*( \*/)?", b"", text)


def licences(sources, modules, leaflet_copyright):
    socketio = (modules / "socket.io-client/LICENSE").read_text(encoding="utf-8")
    permission = socketio[socketio.index("Permission"):]
    parts = (
        ("SafeRide", (sources / "licence.txt").read_text(encoding="utf-8")),
        ("Leaflet", leaflet_copyright.read_text(encoding="utf-8")),
        ("socket.io-client", socketio),
        ("qrcode-generator", "Copyright (c) 2009 Kazuhiko Arase\n\n" + permission
         + "\nThe word “QR Code” is a registered trademark of DENSO WAVE INCORPORATED.\n"),
        ("Map", (sources.parents[1] / "basemap/README.md").read_text(encoding="utf-8")),
    )
    return "\n\n".join(f"{name}\n{'=' * len(name)}\n\n{text.strip()}" for name, text in parts).encode() + b"\n"


def contents(sources, modules, leaflet, leaflet_copyright, world):
    for path in sorted(sources.iterdir()):
        if path.suffix in OWN:
            yield path.name, path.read_bytes()
    for name, source in FROM_PACKAGES.items():
        yield name, without_map((leaflet / source).read_bytes())
    for name, source in FROM_MODULES.items():
        yield name, without_map((modules / source).read_bytes())
    yield "licences.txt", licences(sources, modules, leaflet_copyright)
    yield from coasts.files(world.read_bytes())


def main(sources, modules, leaflet, leaflet_copyright, world, output):
    shutil.rmtree(output, ignore_errors=True)
    for folder in ("app", "packed"):
        (output / folder).mkdir(parents=True)
    frame = (sources / "page.html").read_bytes()
    digest = hashlib.sha256(frame)
    listed = ["page.html", "version"]
    for name, content in contents(sources, modules, leaflet, leaflet_copyright, world):
        digest.update(name.encode() + b"\0" + content)
        (output / "app" / name).write_bytes(content)
        (output / "packed" / name).write_bytes(gzip.compress(content, 9, mtime=0))
        listed += [f"app/{name}", f"packed/{name}"]
    (output / "page.html").write_bytes(frame)
    (output / "version").write_text(digest.hexdigest()[:12], encoding="ascii")
    (output / "package.json").write_text('{"type": "module"}\n', encoding="ascii")  # for node, which tests the modules
    files = "".join(f"    <file>{name}</file>\n" for name in listed)
    (output / "pages.qrc").write_text(f'<RCC>\n  <qresource prefix="/saferide/pages">\n{files}  </qresource>\n</RCC>\n',
                                      encoding="utf-8")


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
