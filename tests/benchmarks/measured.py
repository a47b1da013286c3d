# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process takes, and where the figures are written."""
import os
import pathlib
import re


def processor_micros(pid, with_ended_children=False):
    """All that a process took since its start, in the kernel too."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15 if with_ended_children else 13]) * 1e6 / os.sysconf("SC_CLK_TCK")


def resident_kib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


def write(document, name, text):
    """Between the lines "name: begin" and "name: end" of a document, which are appended if they are not there."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    old = document.read_text(encoding="utf-8") if document.exists() else ""
    if begin not in old:
        old += f"\n{begin}\n{end}\n"
    start, stop = old.index(begin) + len(begin), old.index(end)
    document.write_text(f"{old[:start]}\n{text}\n{old[stop:]}", encoding="utf-8")
