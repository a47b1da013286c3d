#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No two production files share six lines of logic: the same statements in a row belong into one function.

    repeated_logic.py ROOT

Compared are the lines of function bodies without their spaces. Declarations, tables and includes are no logic; nor are
comments, braces, labels and `return;`.
"""
import collections
import pathlib
import re
import sys

TOPS = ("server", "shared", "console", "load")
LINES = 6
TOKEN = re.compile(r'R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/'
                   r'|^[ \t]*#(?:\\\n|[^\n])*|[{};]', re.S | re.M)
LABEL = re.compile(r"(?:case [\w:]+|default): *")
NO_LOGIC = re.compile(r"[\W_]*|return;|break;|continue;|\}else\{")


def opens(head, outer):
    """What a brace opens: "function", "table" or "scope". `head` is the text before it since the last statement."""
    if outer in ("function", "table"):
        return outer
    if re.search(r"\b(?:namespace|extern)\b", head) or re.search(r"^\W*(?:template.*>\s*)?(?:class|struct|union)\b", head, re.S):
        return "scope"
    if "=" in re.sub(r"[=!<>]=|operator\s*\S+|\([^()]*\)", "", head) or re.search(r"\benum\b", head):
        return "table"
    return "function" if ")" in head or not head.strip() else "table"


def logic(text):
    """Pairs of a line's number and its text without spaces, of the lines within function bodies."""
    kinds, head, position = [], "", 0
    pieces = []  # of text, each with whether it is in a function
    for token in TOKEN.finditer(text):
        between = text[position:token.start()]
        position = token.end()
        inside = bool(kinds) and kinds[-1] == "function"
        head += between
        pieces.append((between, inside))
        mark = token.group()
        if mark == "{":
            kinds.append(opens(head, kinds[-1] if kinds else "scope"))
            pieces.append((mark, inside))
        elif mark == "}":
            if kinds:
                kinds.pop()
            pieces.append((mark, bool(kinds) and kinds[-1] == "function"))
        elif mark == ";" or mark[0] in "R\"'":
            pieces.append((mark, inside))
        else:  # a comment or a directive
            pieces.append(("\n" * mark.count("\n"), inside))
            continue
        head = "" if mark in "{};" else head + mark
    number, line = 1, ""
    for piece, inside in pieces:
        for index, part in enumerate(piece.split("\n")):
            if index > 0:
                yield number, line
                number, line = number + 1, ""
            if inside:
                line += part
    yield number, line


def statements(text):
    for number, line in logic(text):
        bare = re.sub(r"\s+", "", LABEL.sub("", line.strip()))
        if not NO_LOGIC.fullmatch(bare):
            yield number, bare


def repeated(root):
    """Runs of LINES lines, and the places in which each stands."""
    runs = collections.defaultdict(list)
    for top in TOPS:
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in (".h", ".cpp"):
                continue
            lines = list(statements(path.read_text(encoding="utf-8")))
            for start in range(len(lines) - LINES + 1):
                run = lines[start:start + LINES]
                runs[tuple(text for _, text in run)].append((path.relative_to(root).as_posix(), run[0][0], run[-1][0]))
    return runs.values()


def problems(root):
    ends = {}  # where the last run of two files ended, to report a longer one once
    for places in repeated(root):
        for file, first, last in places[1:]:
            other, start, stop = places[0]
            if file == other:
                continue
            if ends.get((other, file), -1) < first:
                yield f"{file}:{first}: the same {LINES} lines of logic stand in {other}:{start}"
            ends[(other, file)] = last


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
