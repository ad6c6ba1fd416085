#!/usr/bin/python3
"""What every file of the repository keeps to: short, nothing left open, run bits where there is something to run."""

import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROOMS = ("sim", "workloads", "dataflow", "pe", "memory", "tools", "tests", "configs", ".ci")
SOURCE_ENDINGS = (".h", ".cpp", ".inc", ".py", "")

MOST_LINES = 400
# Files that may be longer, each with its reason.
LONGER = {}

# In two halves, so that this file does not find itself.
LEFT_OPEN = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "DISAB" + r"LED_\w*", "GTEST_" + "SKIP")) + r")\b")


def files():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.is_file() and not {"__pycache__", "corpus"} & set(path.parts):
                yield path


def sources():
    return (path for path in files() if path.suffix in SOURCE_ENDINGS)


def name(path):
    return path.relative_to(ROOT).as_posix()


class Repository(unittest.TestCase):
    def test_the_walk_finds_the_sources(self):
        self.assertGreater(len(list(sources())), 20)

    def test_no_source_is_long_without_a_reason(self):
        long = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
        self.assertEqual({path: lines for path, lines in long.items() if lines > MOST_LINES and path not in LONGER}, {})

    def test_a_reason_to_be_long_is_still_needed(self):
        for path in LONGER:
            self.assertGreater(len((ROOT / path).read_text(encoding="utf-8").splitlines()), MOST_LINES, path)

    def test_nothing_is_left_open(self):
        found = [
            f"{name(path)}:{number}: {line.strip()}"
            for path in sources()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if LEFT_OPEN.search(line)
        ]
        self.assertEqual(found, [])

    def test_what_starts_with_an_interpreter_and_only_that_has_the_run_bit(self):
        for path in files():
            with path.open("rb") as file:
                script = file.read(2) == b"#!"
            self.assertEqual(os.access(path, os.X_OK), script, name(path))

    def test_every_header_guards_itself(self):
        for path in files():
            if path.suffix == ".h":
                self.assertIn("#pragma once", path.read_text(encoding="utf-8"), name(path))


if __name__ == "__main__":
    unittest.main()
