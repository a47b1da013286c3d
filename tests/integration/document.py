# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that a document tells people to type, so that a test types them too."""
import re


def blocks(path, name):
    """Every ```sh block that follows a line `<!-- tested: NAME -->`, in order."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(rf"<!-- tested: {re.escape(name)} -->\n+```sh\n(.*?)```", text, re.S)
    assert found, f"{path} has no block that is tested as {name}"
    return found
