#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents refer only to what exists: links, anchors, files and tests; no JSON document has a member twice.

    documents.py ROOT
"""
import itertools
import json
import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")
# Inputs of tests, broken on purpose.
NOT_OURS = ("tests/fuzz/corpus/", "tests/data/")
FILE = re.compile(r"[\w.+*{},-]*\.(?:h|cpp|py|sh|sql|md|cmake|json|mjs|service|supp)")
MENTION = re.compile(r"\bdocs/[\w-]+\.md\b")


def tracked(root):
    names = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=root, check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split("\n")
    return [name for name in names if name and (root / name).exists()]


def prose(text):
    """Without code blocks, line by line as before."""
    return re.sub(r"^```.*?^```", lambda block: "\n" * block.group().count("\n"), text, flags=re.S | re.M)


def anchors(text):
    found = set()
    for title in re.findall(r"^#+ (.*)$", prose(text), re.M):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        number = next(n for n in itertools.count() if (f"{slug}-{n}" if n else slug) not in found)
        found.add(f"{slug}-{number}" if number else slug)
    return found


def alternatives(path):
    """`a/{b,c}.h` as `a/b.h` and `a/c.h`."""
    braces = re.search(r"\{([^{}]*)\}", path)
    if not braces:
        return [path]
    return [one for word in braces.group(1).split(",")
            for one in alternatives(path[:braces.start()] + word + path[braces.end():])]


class Documents:
    def __init__(self, root):
        self.root = root
        self.names = tracked(root)
        self.files = set(self.names)
        self.folders = {str(parent) for name in self.names for parent in pathlib.PurePath(name).parents}
        self.tops = {name.split("/")[0] for name in self.names if "/" in name}
        self.bases = {pathlib.PurePath(name).name for name in self.names}
        self.pages = [name for name in self.names if name == "README.md" or re.fullmatch(r"docs/[^/]+\.md", name)]

    def text(self, name):
        return (self.root / name).read_text(encoding="utf-8")

    def problem_of_link(self, page, target):
        if re.match(r"[a-z]+:", target):
            return None
        path, _, anchor = target.partition("#")
        name = page
        if path:
            name = str(((self.root / page).parent / path).resolve().relative_to(self.root))
        if name not in self.files and name not in self.folders:
            return f"there is no {path}"
        if anchor and anchor not in anchors(self.text(name)):
            return f"{name} has no #{anchor}"
        return None

    def problem_of_span(self, span):
        span = span.split("::")[0].rstrip(",.:;")
        test = re.fullmatch(r"(?:tst|fuzz)_\w+", span)
        if test:
            source = span.removesuffix("_postgresql") + ".cpp"  # that of a test on each database
            return None if source in self.bases else f"there is no test {span}"
        if re.fullmatch(r"[\w.+*{},-]+(?:/[\w.+*{},-]*)+", span) and span.split("/")[0] in self.tops:
            missing = [one for one in alternatives(span.rstrip("/"))
                       if not (any(self.root.glob(one)) if "*" in one else one in self.files or one in self.folders)]
            return f"there is no {missing[0]}" if missing else None
        if FILE.fullmatch(span) and "*" not in span and "{" not in span:
            return None if span in self.bases or span in self.elsewhere else f"no file is called {span}"
        return None

    # What looks like one of our files and is not.
    elsewhere = {"saferide-alerts.yml", "org.json"}

    def problems_of_page(self, page):
        for number, line in enumerate(prose(self.text(page)).split("\n"), 1):
            found = [self.problem_of_link(page, target) for target in LINK.findall(re.sub(SPAN, "", line))]
            found += [self.problem_of_span(span) for span in SPAN.findall(line)]
            yield from (f"{page}:{number}: {problem}" for problem in found if problem)

    def problems_of_mentions(self):
        """Of documents, in sources, scripts and what programs print."""
        for name in self.names:
            if name.startswith(NOT_OURS) or not name.endswith((".h", ".cpp", ".py", ".sh", ".mjs", ".txt", ".cmake", ".json", ".sql")):
                continue
            for mention in MENTION.findall(self.text(name)):
                if mention not in self.files:
                    yield f"{name}: there is no {mention}"

    def problems_of_json(self):
        for name in self.names:
            if not name.endswith(".json") or name.startswith(NOT_OURS):
                continue
            twice = []

            def checked(pairs, twice=twice):
                keys = [key for key, _ in pairs]
                twice += [key for key in set(keys) if keys.count(key) > 1]
                return dict(pairs)

            json.loads(self.text(name), object_pairs_hook=checked)
            yield from (f"{name}: the member {key} occurs twice in an object" for key in twice)

    def problems_of_description(self):
        """openapi.json refers to paths of its own."""
        name = "resources/web/openapi.json"
        if name not in self.files:
            return
        description = json.loads(self.text(name))
        targets = LINK.findall(self.text(name)) + [link["url"] for link in [description.get("externalDocs")] if link]
        yield from (f"{name}: it has no path {target}" for target in targets
                    if target not in description["paths"] and not re.match(r"[a-z]+:", target))

    def problems(self):
        for page in self.pages:
            yield from self.problems_of_page(page)
        yield from self.problems_of_mentions()
        yield from self.problems_of_json()
        yield from self.problems_of_description()


def main():
    problems = list(Documents(pathlib.Path(sys.argv[1]).resolve()).problems())
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
