#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every test that tries to break a promise, and writes the table of docs/reliability.md from their figures.

    reliability.py [BUILD_FOLDER] [--kills N] [--seeds N] [--fuzz-seconds N] [--soak-minutes N] [--markdown FILE]
                   [--results FILE [--steps tests,soak,fuzz]]

BUILD_FOLDER (build/asan) is a complete build; --kills applies to each database; the soak test runs on both databases at
once, 0 for none. --results keeps the figures and adds to existing ones, so that the steps can be run one by one.
Exits with 1, and writes nothing, if a test fails.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- made by scripts/reliability.py -->", "<!-- end -->"
BOTH = ("", "_postgresql")


class Results:
    """The notes of the tests: lines with `what`, `database` and figures."""

    def __init__(self, lines):
        self.notes = [json.loads(line) for line in lines]

    def of(self, pattern):
        return [note for note in self.notes if re.search(pattern, note["what"])]

    def total(self, pattern, figure):
        return sum(note.get(figure, 0) for note in self.of(pattern))

    def most(self, pattern, figure):
        return max((note[figure] for note in self.of(pattern) if figure in note), default=0)


def number(value):
    return f"{value:,}"


def acknowledged(results):
    everything = [note for note in results.notes if "acknowledged" in note and not note["what"].startswith("power cuts")]
    kills = results.total("^SIGKILL", "kills")
    frozen = results.of("^database freeze")
    count = sum(note["acknowledged"] for note in everything) + sum(note["load"]["acknowledged"] for note in frozen)
    return (f"{number(kills)} kills, {len(everything)} faults under load: {number(count)} positions acknowledged, "
            f"**{sum(note['lost'] for note in everything)} lost**; ready {results.most('^SIGKILL', 'seconds_to_serve'):.2f} s after "
            "the start at the latest")


def frozen(results):
    parts = [f"{note['database']} frozen {note['frozen_seconds']:.0f} s at {note['load']['sent'] / note['load']['duration']:.0f} "
             f"positions/s: broadcast p99 {note['broadcast_ms']['before']['p99']} ms before, {note['broadcast_ms']['during']['p99']} ms "
             "meanwhile" if "duration" in note["load"] else
             f"{note['database']} frozen {note['frozen_seconds']:.0f} s: broadcast p99 {note['broadcast_ms']['before']['p99']} ms before, "
             f"{note['broadcast_ms']['during']['p99']} ms meanwhile" for note in results.of("^database freeze")]
    return "; ".join(parts) + "; healed without a restart"


def served_again(results):
    faults = [note for note in results.of("SIGSTOP|disk full|descriptor|clock") if "seconds_to_serve" in note]
    return "; ".join(f"{what}: {max(n['seconds_to_serve'] for n in faults if n['what'] == what):.2f} s"
                     for what in dict.fromkeys(note["what"] for note in faults))


def bounded(results):
    slow = results.of("stop reading")
    return "; ".join(f"{note['database']}: gone after {note['gone_after_seconds']} s, memory at most {note['memory_at_most_mib']} MiB "
                     f"({note['memory_before_mib']} before)" for note in slow) + "; 13 limits turn away, are counted, and can be turned off"


def terminated(results):
    return (f"exit 0 after {results.most('^SIG(TERM|INT)', 'seconds_to_exit'):.2f} s at the latest, "
            f"{number(results.total('^SIG(TERM|INT)', 'acknowledged'))} positions acknowledged, "
            f"{results.total('^SIG(TERM|INT)', 'lost')} lost")


def abused(results):
    fuzzed = results.total("^fuzz", "inputs")
    return (f"{number(results.total('^abuse', 'inputs'))} hostile requests: /health at worst {results.most('^abuse', 'health_at_worst_ms')} "
            f"ms afterwards, {results.most('^abuse', 'memory_kept_mib')} MiB kept" +
            (f"; {number(fuzzed)} invented inputs to {len(results.of('^fuzz'))} parsers" if fuzzed else ""))


def authorized(results):
    return f"{number(results.total('^authorization', 'cells'))} cells, all as the table says"


def revoked(results):
    return f"cut {results.most('^test_(desks|phones).*ends$', 'seconds'):.2f} s after the change at the latest"


def cut(results):
    cuts = results.of("^power cuts")
    return (f"{number(sum(note['cuts'] for note in cuts))} cuts: {sum(note['damaged'] for note in cuts)} databases damaged, of "
            f"{number(sum(note['acknowledged'] for note in cuts))} positions acknowledged before them "
            f"**{sum(note['lost'] for note in cuts)} lost**")


def backed_up(results):
    backups = results.of("^backups_under_load")
    return "; ".join(f"{note['database']}: {note['backups']} of {note['backups']} restored to a consistent whole with all "
                     f"{number(note['acknowledged'])} positions acknowledged before" for note in backups)


def promoted(results):
    return (f"acknowledged again {results.most('served again$', 'seconds'):.2f} s after the promotion, of "
            f"{number(results.total('^test_a_standby', 'acknowledged'))} acknowledged {results.total('^test_a_standby', 'lost')} lost")


def kept_apart(results):
    return "; ".join(f"{note['what'].partition(': ')[2]}: {number(note['acknowledged'])} acknowledged to the others, the slowest after "
                     f"{note['slowest_ms']} ms" for note in results.of("^locks of others"))


def sent_by_apps(results):
    return "; ".join(f"{note['database']}: {note['kills']} kills, {number(note['acknowledged'])} positions and {note['alarms']} alarms "
                     f"answered 200, {number(note['sent_again'])} sent again: **{note['lost']} lost**, {note['twice']} stored twice"
                     for note in results.of("^SIGKILL while tracking apps"))


def soaked(results):
    return "; ".join(f"{note['database']}, {note['minutes']:g} min: {sum(note['faults'].values())} faults, {number(note['acknowledged'])} "
                     f"acknowledged, {note['lost']} lost, {note['stored_twice']} twice, {note['reconnects']} reconnects, served again after "
                     f"{max(note['seconds_to_serve'].values()):.2f} s at the latest, at most {note['memory_at_most_mib']} MiB"
                     for note in results.of("^soak"))


def passed(_):
    return "passed"


# Promise, the tests that try to break it, and the text about their figures.
PROMISES = (
    ("An acknowledged position is in the database, whatever happens", ("kill_restart*", "database_faults*", "faults*", "soak*"), acknowledged),
    ("The same for tracking apps, each with its own rule of sending again", ("apps_killed*",), sent_by_apps),
    ("The same after a power cut (SQLite; PostgreSQL promises it itself)", ("power_cuts",), cut),
    ("Served again within a second after a fault", ("faults*",), served_again),
    ("Sent many times in any order, stored once", ("tst_positionhistory", "tst_positionrepository", "replay_exact*"), passed),
    ("The database may stall, vanish and come back", ("database_freeze*", "database_faults*"), frozen),
    ("What is nobody's fault loses no position, and /ready says so", ("tst_positionfailures", "database_faults*"), passed),
    ("Nobody waits for what a stranger has locked, or for who deletes", ("strangers_locks_postgresql", "tst_locks", "tst_writersatonce"), kept_apart),
    ("A standby that is promoted serves on", ("failover_postgresql",), promoted),
    ("A backup under load is a consistent whole", ("backups_under_load*",), backed_up),
    ("A database that is away at the start is waited for, and served by one daemon only",
     ("database_waits*", "tst_databaseclaim*"), passed),
    ("A clock that jumped deletes nothing", ("faults*", "tst_clockwatch*", "tst_retention"), passed),
    ("Memory is bounded; who does not read is cut", ("faults*", "rejections", "tst_slowreader", "realtime_limits"), bounded),
    ("SIGTERM loses nothing and ends in 5 s", ("faults*",), terminated),
    ("No input crashes or stops the daemon", ("abuse", "tst_httplimits", "tst_httprefusals", "rest_refusals*"), abused),
    ("A newer schema is refused, an interrupted migration continues", ("database_faults*", "startup_errors"), passed),
    ("Each may do what the table says and nothing else", ("authorization",), authorized),
    ("A revoked token ends everywhere; nothing secret in a log", ("revocation",), revoked),
    ("TLS 1.2 and newer, certificates change without dropping anybody; the proxy example works", ("tls", "nginx", "tst_httptls"), passed),
    ("All of it at random for a long time", ("soak*",), soaked),
)


def names(patterns):
    return [pattern.replace("*", suffix) for pattern in patterns for suffix in (BOTH if "*" in pattern else ("",))]


def run_tests(build, environment, folder):
    wanted = sorted({name for _, patterns, _ in PROMISES for name in names(patterns)})
    report = f"{folder}/junit.xml"
    done = subprocess.run([ROOT / "tests/support/with-postgresql.sh", "ctest", "--test-dir", build, "--output-on-failure",
                           "--output-junit", report, "-R", f"^({'|'.join(wanted)})$"], env=environment, check=False, cwd=ROOT)
    status = {case.get("name"): case.get("status") for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase")}
    missing = set(wanted) - set(status)
    if done.returncode != 0 or missing:
        sys.exit(f"not all passed: {sorted(missing)} missing, {[name for name, how in status.items() if how != 'run']} not run")


def run_fuzz(seconds, results):
    subprocess.run([ROOT / "scripts/fuzz.sh", str(seconds)], check=True)
    with open(results, "a", encoding="utf-8") as notes:
        for log in sorted((ROOT / "build/fuzz").glob("fuzz_*.log")):
            found = re.search(r"stat::number_of_executed_units:\s*(\d+)", log.read_text(encoding="utf-8", errors="replace"))
            print(json.dumps({"what": f"fuzz {log.stem}", "database": "", "inputs": int(found.group(1))}), file=notes)


def run_soak(build, minutes, environment):
    soaks = [subprocess.Popen([ROOT / "tests/support/with-postgresql.sh", "/usr/bin/python3", "-B",
                               ROOT / "tests/integration/faults/soak.py", f"{build}/bin", "--minutes", str(minutes)],
                              env=environment | {"SAFERIDE_TEST_DATABASE": database}) for database in ("sqlite", "postgresql")]
    if any([soak.wait() for soak in soaks]):
        sys.exit("a soak failed")


def machine(build):
    cache = pathlib.Path(build, "CMakeCache.txt").read_text(encoding="utf-8")
    sanitized = ", AddressSanitizer and UBSan" if "-fsanitize=address" in cache else ""
    kind = re.search(r"CMAKE_BUILD_TYPE:STRING=(\w*)", cache).group(1)
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, text=True, check=False, cwd=ROOT).stdout.strip()
    return (f"{datetime.date.today()}, {commit}, {kind}{sanitized}, {os.cpu_count()} cores, {platform.system()} {platform.release()}")


def table(results, build):
    lines = [BEGIN, "", f"Last run: {machine(build)}.", "", "| promise | tests | result |", "|---|---|---|"]
    for promise, patterns, tell in PROMISES:
        tests = ", ".join(f"`{pattern.rstrip('*')}`" for pattern in patterns)
        lines.append(f"| {promise} | {tests} | {tell(results)} |")
    return "\n".join(lines + ["", END])


def write(file, made):
    text = file.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    file.write_text(before + made + rest.partition(END)[2], encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", nargs="?", default=ROOT / "build/asan", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--fuzz-seconds", type=int, default=60)
    parser.add_argument("--soak-minutes", type=float, default=30)
    parser.add_argument("--markdown", type=pathlib.Path, default=ROOT / "docs/reliability.md")
    parser.add_argument("--results", type=pathlib.Path)
    parser.add_argument("--steps", default="tests,soak,fuzz", type=lambda steps: steps.split(","))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = (options.results or pathlib.Path(folder, "results")).resolve()
        environment = os.environ | {"SAFERIDE_TEST_RESULTS": str(results), "SAFERIDE_TEST_KILLS": str(options.kills),
                                    "SAFERIDE_TEST_SEEDS": str(options.seeds), "SAFERIDE_TEST_BACKUPS": "20", "SAFERIDE_TEST_BOUNDS": "1"}
        if "tests" in options.steps:
            run_tests(options.build, environment, folder)
        if "soak" in options.steps and options.soak_minutes:
            run_soak(options.build, options.soak_minutes, environment)
        if "fuzz" in options.steps and options.fuzz_seconds:
            run_fuzz(options.fuzz_seconds, results)
        notes = results.read_text(encoding="utf-8").splitlines()
    made = table(Results(notes), options.build)
    write(options.markdown, made)
    print(made)


if __name__ == "__main__":
    main()
