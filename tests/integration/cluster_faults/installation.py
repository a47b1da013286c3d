# SPDX-License-Identifier: GPL-3.0-or-later
"""Several daemons on one PostgreSQL, a Redis between them and nginx in front, all on this machine and thrown away at the end.

nginx is configured by the example of docs/cluster.md, word for word but for addresses and paths. Ports are the same for the
whole life of an installation, so that what was killed comes back where it was.
"""
import contextlib
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import urllib.request

sys.path[:0] = [str(pathlib.Path(__file__).parents[1])]
from cluster import Redis  # noqa: E402
from database import PATIENCE, Database, is_ready, until  # noqa: E402
from kill_restart import CONFIGURATION, Daemon  # noqa: E402
from phone import any_certificate  # noqa: E402
from ports import fixed_port  # noqa: E402

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
EXAMPLE = pathlib.Path(__file__).parents[3] / "docs/cluster.md"
NODES = ("n1", "n2", "n3")


class Nginx:
    """The proxy of docs/cluster.md in front of three nodes."""

    def __init__(self, folder, addresses):
        self.folder, self.port = pathlib.Path(folder), fixed_port()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.address = f"127.0.0.1:{self.port}"
        example = re.search(r"```nginx\n(.*?)```", EXAMPLE.read_text(encoding="utf-8"), re.DOTALL).group(1)
        replaced = {f"10.0.0.{number + 1}:8000": address for number, address in enumerate(addresses)}
        replaced |= {"listen 443": f"listen {self.address}", "/etc/letsencrypt/live/rides.example.org": str(self.folder)}
        for theirs, ours in replaced.items():
            assert theirs in example, f"the example of cluster.md has no {theirs}"
            example = example.replace(theirs, ours)
        user = "user root;\n" if os.geteuid() == 0 else ""
        scratch = "".join(f"{kind}_temp_path {self.folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            f"{user}daemon off; pid {self.folder}/nginx.pid; error_log {self.folder}/nginx.log;\n"
            f"events {{ worker_connections 4096; }}\nhttp {{ access_log off;\n{scratch}{example}}}\n", encoding="utf-8")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
                        "-subj", "/CN=rides.example.org", "-keyout", f"{self.folder}/privkey.pem",
                        "-out", f"{self.folder}/fullchain.pem"], check=True, stderr=subprocess.DEVNULL)

    def start(self):
        self.process = subprocess.Popen([NGINX, "-p", str(self.folder), "-e", f"{self.folder}/nginx.log",
                                         "-c", f"{self.folder}/nginx.conf"])
        until(self.answers)

    def answers(self):
        assert self.process.poll() is None, self.log()
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"https://{self.address}/health", timeout=PATIENCE, context=any_certificate()).status == 200
        return False

    def log(self):
        return (self.folder / "nginx.log").read_text(encoding="utf-8")

    def end(self):
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


class Node:
    """A daemon that can be killed and started again at its address. `environment` may set its clock forward."""

    def __init__(self, bin_folder, folder, name, database, secret, bus, environment=None):
        self.bin, self.folder, self.name, self.database = bin_folder, f"{folder}/{name}", name, database
        pathlib.Path(self.folder).mkdir()
        self.address, self.admin_address = f"127.0.0.1:{fixed_port()}", f"127.0.0.1:{fixed_port()}"
        self.environment = {"SAFERIDE_SECRET_KEY": secret} | (environment or {})
        self.configuration = f'{CONFIGURATION}[cluster]\nnode = "{name}"\nbus = ["{bus}"]\ndrain_seconds = 2\n' \
                             '[security]\ntrusted_proxies = ["127.0.0.1"]\n[socketio]\nping_interval_ms = 10000\nping_timeout_ms = 20000\n'
        self.daemon = None

    def start(self, program="saferided"):
        self.daemon = Daemon(self.bin, self.folder, self.database, "--listen", self.address,
                             "--admin-listen", self.admin_address, configuration=self.configuration, environment=self.environment,
                             program=program)

    def is_running(self):
        return self.daemon is not None and self.daemon.process.poll() is None

    def is_ready(self):
        """False also while it is away."""
        return is_ready(self.address)

    def end(self, how):
        code = self.daemon.end(how)
        self.daemon.process.stdout.close()
        return code

    def finish(self):
        """Whatever happened to it."""
        if self.is_running():
            self.daemon.process.send_signal(signal.SIGCONT)
            self.end(signal.SIGTERM)

    def log(self):
        return pathlib.Path(self.folder, "log").read_text(encoding="utf-8", errors="replace")


class Installation:
    """Three nodes, PostgreSQL of with-postgresql.sh, Redis and nginx. A context manager: it ends what it started."""

    def __init__(self, bin_folder, folder, clocks=None):
        """`clocks`: environments by the names of nodes whose clocks are not right."""
        pathlib.Path(folder, "redis").mkdir()
        self.database, self.redis = Database(folder), Redis(f"{folder}/redis")
        secret = secrets.token_hex(32)
        self.nodes = {name: Node(bin_folder, folder, name, self.database, secret, self.redis.url, (clocks or {}).get(name))
                      for name in NODES}
        self.nginx = Nginx(f"{folder}/nginx", [node.address for node in self.nodes.values()])
        self.tickets = []

    def __enter__(self):
        with contextlib.ExitStack() as started:
            started.callback(self.redis.kill)
            for node in self.nodes.values():
                started.callback(node.finish)
                node.start()
            self.nginx.start()
            started.callback(self.nginx.end)
            self.started = started.pop_all()
        return self

    def __exit__(self, *_):
        self.started.close()

    def seed(self, rides, riders):
        self.tickets = self.nodes["n1"].daemon.seed(rides, riders)
        return self.tickets

    def logs(self):
        """The end of what each node wrote, for whoever has to find out."""
        parts = {node.name: node.log() for node in self.nodes.values()} | {"nginx": self.nginx.log()}
        return "\n".join(f"== {name}\n{text[-3000:]}" for name, text in parts.items())
