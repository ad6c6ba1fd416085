#!/usr/bin/python3
"""tools/setup installs what is missing and never removes a package: with a dpkg-query and an apt-get made for the test."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SETUP = pathlib.Path(__file__).resolve().parent.parent / "tools/setup"

# dpkg-query has every package but those in $MISSING. apt-get notes how it is called, and says what it would remove.
DPKG_QUERY = """#!/bin/bash
for package in "${@:4}"; do [[ " $MISSING " == *" $package "* ]] || printf 'installed:%s ' "$package"; done
"""
APT_GET = """#!/bin/bash
echo "$*" >> "$CALLS"
if [[ $* == *-s\\ * ]]; then for package in $REMOVED; do echo "Remv $package [1.74.0.3]"; done; fi
[[ $* != *install* || $* == *-s\\ * || -z $REFUSED ]] || { echo "E: $REFUSED"; exit 100; }
"""
SUDO = '#!/bin/bash\nexec "$@"\n'


class Setup(unittest.TestCase):
    def run_setup(self, missing="", removed="", refused="", arguments=()):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("dpkg-query", DPKG_QUERY), ("apt-get", APT_GET), ("sudo", SUDO)):
                path = pathlib.Path(folder) / name
                path.write_text(text)
                path.chmod(0o755)
            calls = pathlib.Path(folder) / "calls"
            calls.touch()
            environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}", "CALLS": str(calls), "TMPDIR": folder,
                                        "MISSING": missing, "REMOVED": removed, "REFUSED": refused}
            done = subprocess.run([SETUP, *arguments], env=environment, capture_output=True, text=True)
            return done, [line for line in calls.read_text().splitlines() if "install" in line and "-s " not in line]

    def test_does_nothing_if_nothing_is_missing(self):
        done, installs = self.run_setup()
        self.assertEqual((done.returncode, done.stdout, done.stderr, installs), (0, "", "", []))

    def test_installs_what_is_missing_and_lets_nothing_be_removed(self):
        done, installs = self.run_setup(missing="ccache clang", arguments=["clang"])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(installs), 1)
        self.assertIn("--no-remove", installs[0])
        self.assertTrue(installs[0].endswith("ccache clang"), installs[0])

    def test_installs_nothing_if_a_package_had_to_go_and_says_which(self):
        done, installs = self.run_setup(missing="libboost1.81-dev", removed="libboost1.74-dev libcgal-dev")
        self.assertEqual((done.returncode, installs), (2, []))
        self.assertIn("would remove packages of yours, so nothing was installed:\n", done.stderr)
        self.assertIn("  libboost1.74-dev\n  libcgal-dev\n", done.stderr)
        self.assertIn("  libboost1.81-dev\n", done.stderr)

    def test_says_what_apt_get_refused(self):
        done, _ = self.run_setup(missing="ccache", refused="Packages need to be removed but remove is disabled.")
        self.assertEqual(done.returncode, 2)
        self.assertIn("E: Packages need to be removed but remove is disabled.", done.stderr)


if __name__ == "__main__":
    unittest.main()
