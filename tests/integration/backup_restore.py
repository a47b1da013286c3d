#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup that is taken while positions pour in, restored by the commands of the document, has every position that was
acknowledged before it began, and the restored daemon goes on.

    backup_restore.py BIN_FOLDER DOCUMENT
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import urlsplit

from database import Database, is_postgresql
from document import blocks
from kill_restart import Daemon, Rider, stored_times

BEFORE, DURING = 2000, 500


def restore_commands(document):
    """Those of the document, with the test's places instead of the package's."""
    block, = blocks(document, "restore PostgreSQL" if is_postgresql() else "restore SQLite")
    commands = [line for line in block.splitlines() if line and not line.startswith("systemctl")]
    assert commands, block
    return "\n".join(commands)


def restore(document, folder, backup, database):
    """Runs them as they stand; names of programs and users that are not there become what the test has."""
    with tempfile.TemporaryDirectory() as tools:
        def tool(name, text):
            path = pathlib.Path(tools, name)
            path.write_text("#!/bin/bash\n" + text, encoding="utf-8")
            path.chmod(0o755)
        # As the daemon's user, or PostgreSQL's: here the one who runs the test.
        tool("runuser", 'shift 2; [[ $1 == -- ]] && shift; exec "$@"\n')
        tool("chown", "exit 0\n")
        tool("install", 'exec cp "${@: -2:1}" "${@: -1}"\n')
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"}
        text = restore_commands(document)
        if is_postgresql():
            url = urlsplit(database.url)
            environment |= {"PGHOST": url.hostname, "PGPORT": str(url.port), "PGUSER": url.username, "PGPASSWORD": url.password,
                            "PATH": f"{tools}:{os.environ['SAFERIDE_TEST_POSTGRESQL_BINARIES']}:{os.environ['PATH']}"}
            text = text.replace("--owner=saferide saferide", f"--owner={url.username} {url.path[1:]}")
            text = text.replace("--dbname=saferide", f"--dbname={url.path[1:]}").replace("dropdb saferide", f"dropdb {url.path[1:]}")
        text = text.replace("/var/lib/saferide/saferide.db", str(database.path))
        text = re.sub(r"/var/backups/saferide\S*", str(backup), text)
        print(text)
        subprocess.run(["bash", "-euc", text], check=True, env=environment, cwd=folder)


def interrupt_backup(daemon, folder):
    """SIGTERM ends a backup, and what it runs, and leaves nothing of it behind."""
    target, unfinished = pathlib.Path(folder, "interrupted"), pathlib.Path(folder, "interrupted.unfinished")
    tools, child = pathlib.Path(folder, "tools"), pathlib.Path(folder, "tools", "pid")
    tools.mkdir()
    endless = tools / "pg_dump"
    endless.write_text(f"#!/bin/bash\necho $$ >{child}.new && mv {child}.new {child}\nexec sleep 1000\n", encoding="utf-8")
    endless.chmod(0o755)
    command = subprocess.Popen([daemon.binary, "backup", str(target), *daemon.options], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=daemon.environment | {"PATH": f"{tools}:{os.environ['PATH']}"})
    while command.poll() is None and not (child if is_postgresql() else unfinished).exists():
        time.sleep(0.001)
    command.terminate()
    ended = command.wait(60)
    assert not unfinished.exists()
    if is_postgresql():
        assert ended != 0 and not target.exists()
        while pathlib.Path("/proc", child.read_text(encoding="utf-8").strip()).exists():
            time.sleep(0.01)


def wait_for(semaphore, count, riders):
    for _ in range(count):
        assert semaphore.acquire(timeout=60), [rider.trouble for rider in riders]


def main():
    bin_folder, document = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        database = Database(folder)
        daemon = Daemon(bin_folder, folder, database)
        acknowledged = threading.Semaphore(0)
        start = int(time.time() * 1000) - 3_600_000
        riders = [Rider(daemon.address, ticket, start, acknowledged) for ticket in daemon.seed(2, 4)]
        for rider in riders:
            rider.start()
        wait_for(acknowledged, BEFORE, riders)
        interrupt_backup(daemon, folder)
        before = {rider.user: set(rider.acknowledged) for rider in riders}
        backup = pathlib.Path(folder, "backup")
        path = os.environ["PATH"] + (":" + os.environ["SAFERIDE_TEST_POSTGRESQL_BINARIES"] if is_postgresql() else "")
        subprocess.run([daemon.binary, "backup", str(backup), *daemon.options], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, env=daemon.environment | {"PATH": path})
        wait_for(acknowledged, DURING, riders)  # the backup did not stop anybody
        daemon.end(signal.SIGKILL)
        for rider in riders:
            rider.join()
        assert backup.stat().st_mode & 0o077 == 0, "others may read the backup"

        restore(document, folder, backup, database)
        daemon = Daemon(bin_folder, folder, database)
        missing = {user: len(times - stored_times(database, user)) for user, times in before.items()}
        assert not any(missing.values()), f"acknowledged before the backup, not restored: {missing}"
        orphans = database.number("SELECT count(*) FROM positions WHERE participation_id NOT IN (SELECT id FROM participations)")
        assert orphans == 0
        more = Rider(daemon.address, (riders[0].code, riders[0].user, riders[0].token), start + 1_000_000, threading.Semaphore(0))
        more.start()
        wait_for(more.total, 50, [more])
        assert daemon.end(signal.SIGTERM) == 0
        more.join()
        assert not more.acknowledged - stored_times(database, more.user)
        print(f"{sum(map(len, before.values()))} acknowledged positions restored")


if __name__ == "__main__":
    main()
