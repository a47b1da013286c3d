#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts the two files of swagger-ui-dist into the page, packed, so that it is one small file and asks nobody else.

    assemble.py PAGE MODULES OUTPUT
"""
import base64
import gzip
import pathlib
import re
import sys

page, modules, output = (pathlib.Path(argument) for argument in sys.argv[1:])
text = page.read_text(encoding="utf-8")
for name in ("swagger-ui.css", "swagger-ui-bundle.js"):
    part = (modules / "swagger-ui-dist" / name).read_text(encoding="utf-8")
    part = re.sub(r"[/*# ]*sourceMappingURL=\S*( \*/)?", "", part)
    packed = base64.b64encode(gzip.compress(part.encode(), 9, mtime=0)).decode()
    head, tail = text.split(f"{{{name}}}")
    text = head + packed + tail
output.write_text(text, encoding="utf-8")
