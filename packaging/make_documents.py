#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the manual pages, the packaged settings and the completions from the output of the programs, so that they cannot
differ from it.

    make_documents.py FOLDER SAFERIDED [CONSOLE]

saferided(1) comes from `saferided --help` and `saferided COMMAND --help`, saferided.toml(5) from `saferided print-config`,
saferide-console(1) from `saferide-console --help`.
"""
import gzip
import pathlib
import re
import subprocess
import sys

EXIT_STATUS = """.SH EXIT STATUS
0 on success; 1 if a command failed; 2 if the configuration or the arguments of a command are invalid; 75 if the daemon
could not start or continue for a reason that may pass. One line on standard error says what to do.
"""


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "ASAN_OPTIONS": "detect_leaks=0"}).stdout


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.split("\n"))


def page(name, section, version, what):
    return f'.TH {name.upper()} {section} "" "SafeRide {version}" "SafeRide"\n.SH NAME\n{roff(name)} \\- {roff(what)}\n'


def items(lines):
    """Lines `  left   right` as tagged paragraphs; a right side may begin on a line of its own."""
    text, left = "", None
    for line in lines:
        if found := re.match(r"  (\S.*?)(?:\s{2,}(.*))?$", line):
            text += "" if left is None else f".TP\n.B {roff(left)}\n"
            left = found.group(1)
            if found.group(2):
                text += f".TP\n.B {roff(left)}\n{roff(found.group(2))}\n"
                left = None
        elif line.strip():
            text += f".TP\n.B {roff(left)}\n" if left else ""
            text += roff(line.strip()) + "\n"
            left = None
    return text


def paragraphs(lines):
    """Text, and indented lines as examples."""
    text, example = "", False
    for line in lines:
        indented = line.startswith("  ")
        if indented != example:
            text += ".PP\n.RS\n.nf\n" if indented else ".fi\n.RE\n"
            example = indented
        if not line.strip():
            text += ".PP\n"
        else:
            text += roff(line.strip()) + "\n"
    return text + (".fi\n.RE\n" if example else "")


def blocks(help_text):
    """The first line, and what follows each line that ends with a colon."""
    lines = help_text.rstrip("\n").split("\n")
    parts, title = {"": []}, ""
    for line in lines[1:]:
        if re.match(r"\S.*:$", line):
            title = line.rstrip(":")
            parts[title] = []
        else:
            parts[title].append(line)
    return lines[0], parts


def daemon_page(saferided, version):
    first, parts = blocks(output(saferided, "--help"))
    text = page("saferided", 1, version, first.split(": ", 1)[1].rstrip("."))
    text += ".SH SYNOPSIS\n.nf\n" + "\n".join(roff(line.strip().split("   ")[0]) for line in parts["Usage"] if line.strip()) + "\n.fi\n"
    text += (".SH DESCRIPTION\nWithout a command\n.B saferided\nserves phones and desks: REST, Socket.IO and the desks' WebSocket on one port, "
             "and an admin listener on another.\n")
    options = next(lines for title, lines in parts.items() if title.startswith("Options"))
    text += ".SH OPTIONS\nEach option is also a key of the configuration file, see\n.BR saferided.toml (5),\nand an environment variable.\n"
    text += items(line for line in options if line.startswith(" "))
    text += ".SH COMMANDS\n"
    for line in parts["Commands"]:
        if found := re.match(r"  (\S.*?)(?:\s{2,}.*)?$", line):
            words = [word for word in found.group(1).split() if not word.isupper()]
            text += command_section(output(saferided, *words, "--help"))
    text += EXIT_STATUS
    text += (".SH SIGNALS\nOn SIGTERM and SIGINT the daemon stops accepting connections, stores what it has received and exits within five seconds; "
             "a node of a cluster first closes its phones' connections, over cluster.drain_seconds. "
             "On SIGHUP it reloads the certificate.\n")
    return text + ".SH SEE ALSO\n.BR saferided.toml (5),\n.BR saferide\\-console (1)\n"


def command_section(help_text):
    first, parts = blocks(help_text)
    text = f".SS {roff(first.split(':')[0].removeprefix('saferided '))}\n{roff(first.split(': ', 1)[1])}.\n"
    usage = [line for line in parts["Usage"] if line.strip()]
    text += f".PP\n.B {roff(usage[0].strip())}\n"
    rest = parts["Usage"][parts["Usage"].index(usage[0]) + 1:]
    text += ".PP\n" + paragraphs(rest) if any(line.strip() for line in rest) else ""
    own = [line for line in parts["Options"] if line.startswith("  --") and "--config" not in line]
    return text + (items(own) if own else "")


def settings_page(saferided, version):
    text = page("saferided.toml", 5, version, "settings of saferided")
    text += (".SH DESCRIPTION\nA TOML file, given by\n.B \\-\\-config\nor by the environment variable SAFERIDE_CONFIG. Each key can also be set by an environment "
             "variable (SAFERIDE_LIMITS_GPX_BYTES for gpx_bytes of [limits]), and keys outside of sections also on the command line "
             "(\\-\\-io\\-threads). The command line takes precedence over the environment, and the environment over the file. Unknown "
             "keys and wrong types are errors that name the line.\n.SH KEYS\n")
    note = []
    for line in output(saferided, "print-config").split("\n"):
        if found := re.match(r"\[(\w+)\]", line):
            text += f".SS [{found.group(1)}]\n"
        elif found := re.match(r"#?(\w+) = (.*)", line):
            text += f".TP\n.B {roff(found.group(1))}\n{roff(' '.join(note))}. Default: {roff(found.group(2))}\n"
        if line.startswith("# "):
            note.append(line[2:])
        else:
            note = []
    return text + ".SH SEE ALSO\n.BR saferided (1)\n"


def console_page(console, version):
    first, parts = blocks("saferide-console\n" + output(console, "--help"))
    text = page("saferide-console", 1, version, "desk for the dispatchers of group rides")
    text += ".SH SYNOPSIS\n.B saferide\\-console\n[options] [saferide://HOST:PORT/CODE]\n"
    text += (".SH DESCRIPTION\nShows every live ride of a SafeRide server on a map, with each rider, the age of their position and who needs "
             "attention. F1 lists the keyboard shortcuts.\n.SH OPTIONS\n")
    text += items(line for line in parts.get("Options", []))
    if "Arguments" in parts:
        text += ".SH ARGUMENTS\n" + items(parts["Arguments"])
    return text + ".SH SEE ALSO\n.BR saferided (1)\n"


def admin_page(version):
    text = page("saferide-admin", 8, version, "run a command of saferided as the daemon's user")
    text += ".SH SYNOPSIS\n.B saferide\\-admin\nCOMMAND [options]\n.SH DESCRIPTION\n"
    text += ("Runs\n.B saferided COMMAND\nas the user saferide with the settings of /etc/saferide/saferided.toml, so that the files it creates "
             "belong to the daemon. Must be run as root. Without a command it shows the help.\n")
    return text + ".SH SEE ALSO\n.BR saferided (1),\n.BR saferided.toml (5)\n"


def main():
    folder, saferided = pathlib.Path(sys.argv[1]), sys.argv[2]
    version = output(saferided, "--version").split()[1]
    pages = {"saferided.1": daemon_page(saferided, version), "saferided.toml.5": settings_page(saferided, version),
             "saferide-admin.8": admin_page(version)}
    if len(sys.argv) > 3:
        pages["saferide-console.1"] = console_page(sys.argv[3], version)
    folder.mkdir(parents=True, exist_ok=True)
    settings = output(saferided, "print-config", "--database", "sqlite:///var/lib/saferide/saferide.db",
                      "--secret-key-file", "/etc/saferide/secret.key")
    for name, text in {"saferided.toml": settings, "saferided": output(saferided, "completion", "bash"),
                       "_saferided": output(saferided, "completion", "zsh")}.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, text in pages.items():
        with open(folder / (name + ".gz"), "wb") as file:
            file.write(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
