#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the Debian packages of this build, stripped, and has Debian's tools look at them and at what is in them.

    packages.py BUILD_FOLDER SOURCE_FOLDER
"""
import gzip
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

BUILD, SOURCE = (pathlib.Path(argument) for argument in (sys.argv.pop(1), sys.argv.pop(1)))
TOOLS = ("cpack", "lintian", "dpkg-deb", "dpkg-shlibdeps", "desktop-file-validate", "appstreamcli", "systemd-analyze", "man")


def run(*command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = run("cpack", "--config", str(BUILD / "CPackConfig.cmake"), cwd=BUILD)
        assert made.returncode == 0, made.stdout
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.root = pathlib.Path(folder.name)
        cls.packages = {path.name.split("_")[0]: path for path in sorted(BUILD.glob("saferide-*.deb"))}
        for path in cls.packages.values():
            assert run("dpkg-deb", "--extract", str(path), str(cls.root)).returncode == 0

    def control(self, package):
        text = run("dpkg-deb", "--field", str(self.packages[package])).stdout
        return dict(re.findall(r"^(\S+): (.*)$", text, re.M))

    def test_there_are_both_and_they_name_what_they_need(self):
        self.assertEqual(set(self.packages), {"saferide-server", "saferide-console"})
        server, console = self.control("saferide-server"), self.control("saferide-console")
        for needed in ("libc6", "libqt6core6", "libqt6sql6-sqlite", "libqt6httpserver6", "libsodium23", "adduser", "debconf"):
            self.assertIn(needed, server["Depends"])
        self.assertNotIn("libqt6widgets6", server["Depends"])
        for needed in ("libqt6widgets6", "libqt6svg6", "libqt6websockets6"):
            self.assertIn(needed, console["Depends"])

    def test_lintian_finds_no_error(self):
        found = run("lintian", "--allow-root", "--no-cfg", "--fail-on", "error", "--tag-display-limit", "0", *map(str, self.packages.values()))
        self.assertEqual((found.returncode, re.findall(r"^E: .*", found.stdout, re.M)), (0, []), found.stdout)

    def test_nothing_is_readable_that_must_not_be_and_programs_are_stripped(self):
        for program in ("saferided", "saferide-console"):
            path = self.root / "usr/bin" / program
            self.assertTrue(os.access(path, os.X_OK))
            self.assertNotIn(b".debug_info", path.read_bytes())
        for path in self.root.rglob("*"):
            if not path.is_symlink():
                self.assertEqual(path.stat().st_mode & 0o022, 0, path)

    def test_the_manual_is_readable_and_complete(self):
        text = {}
        for name in ("man1/saferided.1", "man5/saferided.toml.5", "man1/saferide-console.1"):
            path = self.root / "usr/share/man" / (name + ".gz")
            shown = run("man", "--warnings", "-l", str(path), env=os.environ | {"LC_ALL": "C.UTF-8", "MANWIDTH": "120", "PAGER": "cat", "MANROFFSEQ": ""})
            self.assertEqual(shown.returncode, 0, shown.stdout)
            self.assertNotIn("warning", shown.stdout.split("NAME")[0])
            text[name] = shown.stdout
        for command in ("user add", "ride finish", "purge", "backup", "completion"):
            self.assertIn(command, text["man1/saferided.1"])
        for key in ("positions_days", "gpx_bytes", "trusted_proxies", "[limits]"):
            self.assertIn(key, text["man5/saferided.toml.5"])
        self.assertIn("--password-file", text["man1/saferide-console.1"])

    def test_the_settings_are_valid_and_those_of_the_unit(self):
        settings = (self.root / "etc/saferide/saferided.toml").read_text(encoding="utf-8")
        self.assertIn('\ndatabase = "sqlite:///var/lib/saferide/saferide.db"\n', settings)
        secret = self.root / "secret.key"  # postinst makes the one of the settings
        secret.write_text("s" * 44, encoding="ascii")
        checked = run(str(self.root / "usr/bin/saferided"), "check-config", "--config", str(self.root / "etc/saferide/saferided.toml"),
                      "--secret-key-file", str(secret))
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_systemd_finds_nothing_wrong_with_the_units(self):
        units = self.root / "units"
        units.mkdir()
        for path in (self.root / "usr/lib/systemd/system").glob("saferided.*"):
            text = path.read_text(encoding="utf-8").replace("/usr/bin/saferided", str(self.root / "usr/bin/saferided"))
            (units / path.name).write_text(text.replace("User=saferide", "User=daemon").replace("Group=saferide", "Group=daemon"), encoding="utf-8")
        checked = run("systemd-analyze", "verify", "--man=no", *map(str, units.iterdir()), env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"})
        ours = [line for line in checked.stdout.splitlines() if "saferided" in line]
        self.assertEqual((checked.returncode, ours), (0, []), checked.stdout)

    def test_systemd_finds_the_service_well_confined(self):
        report = run("systemd-analyze", "security", "--offline=true", "--threshold=20", str(self.root / "usr/lib/systemd/system/saferided.service"))
        self.assertEqual(report.returncode, 0, report.stdout)

    def test_the_desk_fits_into_a_desktop(self):
        share = self.root / "usr/share"
        entry = run("desktop-file-validate", str(share / "applications/org.saferide.Console.desktop"))
        self.assertEqual((entry.returncode, entry.stdout), (0, ""))
        about = run("appstreamcli", "validate", "--no-net", "--no-color", str(share / "metainfo/org.saferide.Console.metainfo.xml"))
        self.assertEqual(about.returncode, 0, about.stdout)
        self.assertTrue((share / "icons/hicolor/scalable/apps/org.saferide.Console.svg").exists())
        for size in (48, 128, 256):
            self.assertTrue((share / f"icons/hicolor/{size}x{size}/apps/org.saferide.Console.png").exists())

    def test_the_examples_are_what_is_tested_here(self):
        examples = self.root / "usr/share/doc/saferide-server/examples"
        self.assertEqual((examples / "alerts.yml").read_bytes(), (SOURCE / "resources/monitoring/alerts.yml").read_bytes())
        json.loads((examples / "grafana-dashboard.json").read_text(encoding="utf-8"))
        with gzip.open(self.root / "usr/share/doc/saferide-server/changelog.gz", "rt", encoding="utf-8") as changes:
            self.assertTrue(changes.read().startswith("saferide ("))


if __name__ == "__main__":
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        print("needs", *missing)
        sys.exit(77)
    unittest.main()
