#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stranger with a clean Debian 12 and docs/admin.md: from the packages to a phone's position on a desk over TLS, then an
upgrade, removing and purging. The commands are those of the document, run as they stand.

    install.py BUILD_FOLDER SOURCE_FOLDER [WORK_FOLDER]

Makes a root of its own by debootstrap, from where this machine's apt installs, and works in it without a network, so that
no port of the machine is taken. Needs root that may make namespaces and run debootstrap; elsewhere it is skipped. WORK_FOLDER keeps what was downloaded for the next time.
"""
import fcntl
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import ssl
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import document  # noqa: E402

SKIPPED = 77
HOST = "rides.example.org"
SERVER = f"https://{HOST}:8000"
PLACE = (46.25, 14.75)


def say(text):
    print(f"==> {text}", flush=True)


def run(*command, **more):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, **more)


class Root:
    """A clean Debian 12 below a folder."""

    def __init__(self, path):
        self.path = path
        self.environment = {"PATH": "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8",
                            "DEBIAN_FRONTEND": "noninteractive"}

    def make(self, cache):
        mirror = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Codename: bookworm"],
                                stdout=subprocess.PIPE, text=True, check=True).stdout.split()[0]
        cache.mkdir(parents=True, exist_ok=True)
        run("debootstrap", "--variant=minbase", f"--cache-dir={cache.resolve()}", "bookworm", str(self.path), mirror, stdout=subprocess.DEVNULL)
        shutil.rmtree(self.path / "etc/apt")
        shutil.copytree("/etc/apt", self.path / "etc/apt", symlinks=True)
        for keyring in pathlib.Path("/usr/share/keyrings").glob("*"):
            shutil.copy(keyring, self.path / "usr/share/keyrings")
        (self.path / "etc/dpkg/dpkg.cfg.d/unsafe").write_text("force-unsafe-io\nno-debsig\n", encoding="ascii")
        (self.path / "etc/apt/apt.conf.d/zz-test").write_text('APT::Install-Recommends "false";\nDir::Cache::pkgcache "";\n', encoding="ascii")
        shutil.copy("/etc/resolv.conf", self.path / "etc/resolv.conf")
        (self.path / "etc/hosts").write_text(f"127.0.0.1 localhost {HOST}\n", encoding="ascii")
        shutil.copy(HERE / "systemctl", self.path / "usr/bin/systemctl")
        (self.path / "run/systemd/system").mkdir(parents=True)
        (self.path / "srv/packages").mkdir()

    def do(self, text, folder="/srv/packages", user="root", **more):
        """Runs shell text in it; returns what it wrote."""
        script = ["chroot", str(self.path), "runuser", "-u", user, "--", "bash", "-euo", "pipefail", "-c", f"cd {folder}\n{text}"]
        ended = subprocess.run(script, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False, env=self.environment | more)
        assert ended.returncode == 0, f"{text}\nended with {ended.returncode}: {ended.stdout}"
        return ended.stdout

    def start(self, text, user, **more):
        return subprocess.Popen(["chroot", str(self.path), "runuser", "-u", user, "--", "bash", "-c", f"cd; exec {text}"],
                                stdin=subprocess.DEVNULL, env=self.environment | more)

    def exists(self, path):
        return (self.path / path).exists()


class Stranger:
    """Follows the document."""

    def __init__(self, root, page, build):
        self.root, self.page, self.build = root, page, build

    def types(self, name, **more):
        say(name)
        text = "\n".join(document.blocks(self.page, name))
        shown = self.root.do(text, **more)
        print(shown, end="", flush=True)
        return shown

    def server(self):
        self.types("install server")
        self.types("first dispatcher")
        until(lambda: self.status()["ready"], "the daemon has its database")
        assert ", ready\n" in self.types("status")
        self.types("own certificate")
        self.types("tls")
        self.types("trust", folder="/etc/saferide")
        key = self.root.path / "etc/saferide/privkey.pem"
        assert key.stat().st_mode & 0o007 == 0, "everybody may read the key"
        return re.search(r"code (\w{6})", self.types("rider by hand")).group(1)

    def status(self):
        return json.loads(self.root.do("saferide-admin status --json"))

    def desk(self):
        """The real desk, logged in, on a screen that nobody sees."""
        self.types("install desk")
        self.root.do("useradd --create-home dana; echo 'a long password' >~dana/.saferide-password; chown dana ~dana/.saferide-password")
        screen = subprocess.Popen(["Xvfb", ":93", "-screen", "0", "1280x800x24", "-noreset", "-nolisten", "tcp"], stderr=subprocess.DEVNULL)
        until(pathlib.Path("/tmp/.X11-unix/X93").exists, "the screen")
        text, = document.blocks(self.page, "desk")
        console = self.root.start(text, "dana", HOME="/home/dana", DISPLAY=":93", QT_QPA_PLATFORM="xcb", XDG_RUNTIME_DIR="/tmp")
        try:
            until(lambda: console.poll() is None and self.status()["connections"]["desks"] == 1, "the desk is logged in")
            yield
            picture = self.build / "install-desk.png"
            if shutil.which("import"):
                time.sleep(3)
                run("import", "-display", ":93", "-window", "root", str(picture))
                say(f"the desk as it was: {picture}")
        finally:
            console.terminate()
            screen.terminate()
            console.wait()
            screen.wait()


def until(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.3)


def trusting(root):
    return ssl.create_default_context(cafile=str(root.path / "etc/saferide/fullchain.pem"))


def token_of(root, name, password):
    form = urllib.parse.urlencode({"username": name, "password": password}).encode()
    with urllib.request.urlopen(f"{SERVER}/auth/login", form, context=trusting(root), timeout=60) as answer:
        return json.load(answer)["access_token"]


def phone_sends(root, code):
    """python-socketio over wss, as an app does; returns when the position is durable."""
    import requests
    import socketio
    os.environ["REQUESTS_CA_BUNDLE"] = str(root.path / "etc/saferide/fullchain.pem")
    session = requests.Session()
    session.verify = os.environ["REQUESTS_CA_BUNDLE"]
    phone = socketio.Client(http_session=session)
    phone.connect(SERVER, auth={"token": token_of(root, "anna", "another password")}, wait_timeout=60)
    phone.emit("join_ride", {"ride_code": code})
    answer = phone.call("update_location", {"ride_code": code, "latitude": PLACE[0], "longitude": PLACE[1]}, timeout=60)
    phone.disconnect()
    assert answer == {"ok": True}, answer


def desk_link(root):
    """A desk's WebSocket over TLS, by the protocol's document."""
    import websocket
    link = websocket.create_connection(SERVER.replace("https", "wss") + "/console", timeout=60, suppress_origin=True,
                                       sslopt={"ca_certs": str(root.path / "etc/saferide/fullchain.pem")})
    link.send(json.dumps({"type": "hello", "protocol": 1, "client": "test", "token": token_of(root, "dana", "a long password")}))
    return link


def shows_place(link):
    """Reads position batches until one has the phone's place."""
    wanted = struct.pack("<ii", round(PLACE[0] * 1e7), round(PLACE[1] * 1e7))
    end = time.monotonic() + 60
    while time.monotonic() < end:
        message = link.recv()
        if isinstance(message, bytes) and wanted in message:
            return True
    return False


def newer(package, folder):
    """The same package as the next version."""
    with tempfile.TemporaryDirectory() as unpacked:
        run("dpkg-deb", "-R", str(package), unpacked)
        control = pathlib.Path(unpacked, "DEBIAN/control")
        control.write_text(re.sub(r"(?m)^(Version: .*)$", r"\1+next", control.read_text(encoding="utf-8")), encoding="utf-8")
        run("dpkg-deb", "-b", "--root-owner-group", unpacked, str(folder), stdout=subprocess.DEVNULL)


def positions_of_step_2():
    text = (pathlib.Path(__file__).resolve().parents[3] / "sql/migrations/0002_positions.sql").read_text(encoding="utf-8")
    return re.search(r"CREATE TABLE positions \(.*?\) STRICT;", text, re.S).group(0)


def upgrade(stranger, packages):
    """The database is as the version before left it."""
    root = stranger.root
    stranger.types("backup")
    root.do("systemctl stop saferided")
    with sqlite3.connect(root.path / "var/lib/saferide/saferide.db") as database:
        columns = ("participation_id, fix_time, latitude, longitude, latitude_e7, longitude_e7, accuracy, speed, course, altitude,"
                   " battery, received_at, is_future")
        for undone in ("DROP TRIGGER participations_delete_positions", "DROP TABLE incident_log", "DROP TABLE incidents",
                       "DROP TABLE tracking_keys", "DROP TABLE follow_links", "DROP INDEX participations_contacts", "DROP INDEX users_guests",
                       *(f"ALTER TABLE participations DROP COLUMN {column}" for column in
                         ("bib", "phone", "emergency_name", "emergency_phone", "medical_note", "added_by_user_id")),
                       "ALTER TABLE users DROP COLUMN display_name", "ALTER TABLE users DROP COLUMN is_guest",
                       "ALTER TABLE rides DROP COLUMN guests", "ALTER TABLE rides DROP COLUMN share_group",
                       "CREATE TABLE kept AS SELECT * FROM positions", "DROP TABLE positions", positions_of_step_2(),
                       f"INSERT INTO positions ({columns}) SELECT {columns} FROM kept", "DROP TABLE kept",
                       "ALTER TABLE rides DROP COLUMN version", "ALTER TABLE participations DROP COLUMN version",
                       "DROP INDEX audit_entries_by_actor", "ALTER TABLE participations DROP COLUMN is_on_earth", "DROP INDEX participations_unpurged",
                       "ALTER TABLE participations DROP COLUMN purged_at",
                       "DROP TABLE idempotency_keys", "DROP TABLE ride_events", "DROP TABLE ride_changes", "DROP INDEX rides_deleted",
                       "DROP INDEX users_erased", "ALTER TABLE rides DROP COLUMN deleted_at", "ALTER TABLE users DROP COLUMN erased_at",
                       "ALTER TABLE participations DROP COLUMN order_time", "ALTER TABLE participations DROP COLUMN heard_at",
                       "ALTER TABLE participations DROP COLUMN left_at", "ALTER TABLE schema_migrations DROP COLUMN oldest_program"):
            database.execute(undone)
        database.execute("DELETE FROM schema_migrations WHERE version >= 4")
    for old in (root.path / "srv/packages").glob("saferide-server_*.deb"):
        old.unlink()
    newer(packages["saferide-server"], root.path / "srv/packages")
    stranger.types("upgrade")
    assert stranger.status()["ready"]
    assert "First ride" in root.do("saferide-admin ride list")
    with sqlite3.connect(root.path / "var/lib/saferide/saferide.db") as database:
        assert database.execute("SELECT count(*) FROM positions").fetchone()[0] >= 2
        assert database.execute("SELECT count(*) FROM ride_events").fetchone()[0] == 0
    assert len(list((root.path / "var/backups/saferide").iterdir())) == 2


def leave(root):
    say("remove, purge")
    root.do("apt-get remove -y saferide-server", folder="/")
    assert root.exists("var/lib/saferide/saferide.db") and root.exists("etc/saferide/saferided.toml")
    assert not root.exists("usr/bin/saferided")
    root.do("apt-get purge -y saferide-server", folder="/")
    assert root.exists("var/lib/saferide/saferide.db") and root.exists("etc/saferide/secret.key"), "purging unattended deletes nothing"
    root.do("apt-get install -y ./saferide-server_*.deb")
    assert "First ride" in root.do("saferide-admin ride list"), "what was kept is there again"
    root.do("echo 'saferide-server saferide-server/delete-data boolean true' | debconf-set-selections; apt-get purge -y saferide-server", folder="/")
    assert not root.exists("var/lib/saferide") and not root.exists("etc/saferide/secret.key")
    assert "saferide:" not in (root.path / "etc/passwd").read_text(encoding="utf-8")


def loopback_up():
    with socket.socket() as any_socket:
        name = struct.pack("16sh", b"lo", 0x1 | 0x40)  # IFF_UP | IFF_RUNNING
        fcntl.ioctl(any_socket, 0x8914, name)  # SIOCSIFFLAGS


def inside(root, page, build):
    """In a network and a mount namespace of its own."""
    loopback_up()
    run("mount", "--bind", str(root.path / "etc/hosts"), "/etc/hosts")
    run("mount", "-t", "proc", "proc", str(root.path / "proc"))
    run("mount", "--rbind", "/dev", str(root.path / "dev"))
    packages = {path.name.split("_")[0]: path for path in build.glob("saferide-*.deb")}
    stranger = Stranger(root, page, build)
    try:
        code = stranger.server()
        for _ in stranger.desk():
            link = desk_link(root)
            say("a phone sends its position")
            phone_sends(root, code)
            assert shows_place(link), "the position did not come to the desk"
            link.close()
            say("the position came to the desk over TLS")
        upgrade(stranger, packages)
        leave(root)
    finally:
        subprocess.run(["chroot", str(root.path), "systemctl", "stop", "saferided"], env=root.environment, check=False)


UNSHARED = ("unshare", "--net", "--mount", "--propagation", "private")


def obstacle():
    """Why no clean Debian can be made here, if it cannot."""
    missing = [tool for tool in ("debootstrap", "unshare", "dpkg-deb", "Xvfb") if shutil.which(tool) is None]
    if os.geteuid() != 0 or missing:
        return "needs root to make a clean Debian" if os.geteuid() != 0 else f"needs {' '.join(missing)}"
    if subprocess.run([*UNSHARED, "true"], check=False).returncode != 0:
        return "may not make a network and mounts of its own here (in a chroot or an unprivileged container)"
    return None


def main():
    if sys.argv[1] == "--inside":
        inside(Root(pathlib.Path(sys.argv[2])), pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4]))
        return 0
    build, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if why := obstacle():
        print(why)
        return SKIPPED
    work = pathlib.Path(sys.argv[3] if len(sys.argv) > 3 else build / "install")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="root.", dir=work if work.exists() else build))
    try:
        root = Root(folder / "root")
        say("making a clean Debian 12")
        try:
            root.make(work / "debs")
        except subprocess.CalledProcessError as failed:
            print(f"debootstrap does not work here: {failed}")
            return SKIPPED
        for package in build.glob("saferide-*.deb"):
            shutil.copy(package, root.path / "srv/packages")
        say("fetching what the packages need")
        root.do("apt-get update -q; apt-get install -y -q --download-only ./saferide-*.deb curl jq openssl ca-certificates fonts-dejavu-core >/dev/null")
        root.do("apt-get install -y -q curl jq openssl ca-certificates fonts-dejavu-core >/dev/null")
        run(*UNSHARED, sys.executable, __file__, "--inside", str(root.path),
            str(source / "docs/admin.md"), str(build))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    say("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
