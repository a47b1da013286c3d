#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cluster of scripts/cluster-demo.sh: does what is typed.

    demo.py BIN_FOLDER RIDERS
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

from installation import NODES, Installation

from database import PATIENCE  # noqa: E402

COURSE = pathlib.Path(__file__).parents[3] / "resources/demo/hills-loop.gpx"
PASSWORD = "a long password"
HELP = f"""\
status             what the nodes say of each other
kill NODE          SIGKILL ({", ".join(NODES)}); also: kill redis
stop NODE          SIGTERM: it drains
freeze NODE        SIGSTOP; thaw NODE: it goes on. Also: redis, postgresql
start NODE         after kill or stop; also: start redis
restart postgresql
desk [NODE]        opens a desk, behind the proxy or at one node
log NODE           the end of its log
quit"""


class Demo:
    def __init__(self, bin_folder, installation, riders):
        self.bin, self.installation, self.children = bin_folder, installation, []
        self.ride(riders)

    def node(self, name):
        if name not in self.installation.nodes:
            raise ValueError(f"there is no node {name!r}; there are {', '.join(NODES)}")
        return self.installation.nodes[name]

    def running(self):
        for node in self.installation.nodes.values():
            if node.is_running():
                return node
        raise ValueError("no node is running; start one")

    def open(self, *command):
        self.children.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))

    def ride(self, riders):
        node = self.running()
        self.run(node, "user", "add", "dispatcher", "--role", "dispatcher", "--password-stdin", said=PASSWORD + "\n")
        self.open(f"{self.bin}/saferide-load", "replay", str(COURSE), "--server", f"http://{node.address}", "--new", "Demo: hills loop",
                  "--riders", riders, "--speed", "3", "--loop", "--finish", "--accounts", f"{node.folder}/riders")

    @staticmethod
    def run(node, *command, said=None):
        subprocess.run([node.daemon.binary, *command, *node.daemon.options], input=said, text=True, env=node.daemon.environment, check=True)

    def signal(self, name, number):
        if name == "redis":
            (self.installation.redis.freeze if number == signal.SIGSTOP else self.installation.redis.thaw)()
        elif name == "postgresql":
            (self.installation.database.freeze if number == signal.SIGSTOP else self.installation.database.thaw)()
        else:
            self.node(name).daemon.process.send_signal(number)

    def do_status(self):
        node = self.running()
        subprocess.run([node.daemon.binary, "status", *node.daemon.options, "--admin-listen", node.admin_address],
                       env=node.daemon.environment, check=False)

    def do_kill(self, name):
        if name == "redis":
            self.installation.redis.kill()
        else:
            self.node(name).end(signal.SIGKILL)

    def do_stop(self, name):
        print(f"{name} ended with {self.node(name).end(signal.SIGTERM)}")

    def do_freeze(self, name):
        self.signal(name, signal.SIGSTOP)

    def do_thaw(self, name):
        self.signal(name, signal.SIGCONT)

    def do_start(self, name):
        if name == "redis":
            self.installation.redis.start()
        elif self.node(name).is_running():
            raise ValueError(f"{name} is running")
        else:
            self.node(name).start()

    def do_restart(self, name):
        if name != "postgresql":
            raise ValueError("kill and start a node; restart is for postgresql")
        self.installation.database.restart()

    def do_desk(self, name=None):
        # The proxy's certificate is nobody's: a desk would ask, so it goes to a node.
        node = self.node(name) if name else self.running()
        password = pathlib.Path(node.folder, "password")
        password.write_text(PASSWORD, encoding="utf-8")
        password.chmod(0o600)
        self.open(f"{self.bin}/saferide-console", "--server", f"ws://{node.address}", "--username", "dispatcher",
                  "--password-file", str(password))

    def do_log(self, name):
        print(self.node(name).log()[-3000:])

    def do_help(self):
        print(HELP)

    def obey(self, line):
        command, *arguments = line.split()
        act = getattr(self, f"do_{command}", None)
        if act is None:
            print(f"unknown: {command}\n{HELP}")
            return
        try:
            act(*arguments)
        except TypeError:
            print(HELP)
        except (ValueError, OSError, AssertionError, subprocess.SubprocessError) as wrong:
            print(wrong)

    def end(self):
        for child in self.children:
            child.terminate()
        for child in self.children:
            child.wait(timeout=PATIENCE)


def main():
    bin_folder, riders = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        print("==> Starting Redis, three nodes and nginx", flush=True)
        with Installation(bin_folder, folder) as installation:
            print(f"==> Phones: https://{installation.nginx.address} (nginx)")
            for node in installation.nodes.values():
                print(f"    {node.name}: http://{node.address}, admin http://{node.admin_address}")
            demo = Demo(bin_folder, installation, riders)
            try:
                print(HELP, flush=True)
                for line in iter(prompt, "quit"):
                    if line:
                        demo.obey(line)
            except (EOFError, KeyboardInterrupt):
                print()
            finally:
                demo.end()
    print("==> Everything has been stopped.")


def prompt():
    return input("saferide> " if sys.stdin.isatty() else "").strip()


if __name__ == "__main__":
    main()
