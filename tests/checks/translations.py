#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's catalogues have every text of its sources and no other, none of them unfinished, and each translation
keeps what is put into it (%1, %n) and its ellipsis.

    translations.py LUPDATE ROOT
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

PLACEHOLDER = re.compile(r"%L?(?:\d|n)")


def messages(file):
    """{(context, source, comment): (kind, texts)}; kind is None for what is finished."""
    found = {}
    for context in xml.etree.ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.findall("numerusform")]
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment"))
            found[key] = (translation.get("type"), forms or [translation.text or ""])
    return found


def problems(file, fresh):
    known, wanted = messages(file), messages(fresh)
    for key in wanted.keys() - known.keys():
        yield f"is missing: {key}"
    for key in known.keys() - wanted.keys():
        yield f"is in no source any more: {key}"
    for key, (kind, texts) in known.items():
        source = key[1]
        if kind is not None or not all(texts):
            yield f"is {kind or 'empty'}: {key}"
        for text in texts:
            if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(source)):
                yield f"loses what is put into it: {source!r} as {text!r}"
            if source.endswith("…") != text.endswith("…"):
                yield f"loses its ellipsis: {source!r} as {text!r}"
            if ("&" in source) != ("&" in text):
                yield f"loses its letter: {source!r} as {text!r}"


def main():
    lupdate, root = sys.argv[1], pathlib.Path(sys.argv[2])
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for language, options in (("de", []), ("en", ["-pluralonly"])):
            file = root / "console/translations" / f"saferide_{language}.ts"
            fresh = shutil.copy(file, folder)
            subprocess.run([lupdate, "-silent", "-no-obsolete", "-I", root, *options, root / "console", "-ts", fresh],
                           check=True, stdout=subprocess.DEVNULL)
            wrong += [f"{file.name} {problem}" for problem in problems(file, fresh)]
            assert messages(file), f"{file} has no text"
    print("\n".join(wrong) or "every text is translated")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
