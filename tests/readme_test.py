#!/usr/bin/python3
"""What README.md shows is what happens: its commands run, the output it prints is the program's, its links lead somewhere."""

import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("EYRIE_PROGRAM", str(ROOT / "build/eyrie"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands(text):
    return re.findall(r"^ *build/eyrie (.*)$", text, re.MULTILINE)


def run(command, folder):
    """Runs what follows `build/eyrie`, from the root as a reader would, but with a scratch folder for out/."""
    words = [re.sub("^out/", f"{folder}/", word) for word in shlex.split(command)]
    out = []
    if words[0] in ("sweep", "offload"):
        out = ["--out", f"{folder}/{pathlib.Path(words[1]).stem}"]
    if words[0] == "offload":
        out += ["--profiles", f"{folder}/profiles"]
    if words[0] == "run" and "--help" not in words:
        out = ["--out", f"{folder}/run"]
    return subprocess.run([PROGRAM, *words, *out], cwd=ROOT, capture_output=True, text=True, check=False)


class Readme(unittest.TestCase):
    def test_every_command_of_readme_and_run_script_runs(self):
        texts = BLOCKS + [(ROOT / "tools/run").read_text(encoding="utf-8")]
        found = [command for text in texts for command in commands(text)]
        self.assertGreater(len(found), 5)
        folder = self.enterContext(tempfile.TemporaryDirectory())
        for command in found:
            done = run(command, folder)
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)

    def test_the_first_run_prints_what_readme_shows(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        first, second, _ = commands((ROOT / "tools/run").read_text(encoding="utf-8"))[:3]
        for command, beginning in (first, "alexnet-jssc17 on eyeriss"), (second, "alexnet-pruned, batch 1"):
            shown = [block for block in BLOCKS if block.startswith(beginning)]
            self.assertEqual(len(shown), 1, beginning)
            self.assertEqual(run(command, folder).stdout.partition("\nresults: ")[0], shown[0])

    def test_every_study_shows_its_picture_and_its_question(self):
        for sweep in sorted((ROOT / "configs/sweeps").glob("*.yaml")):
            question = sweep.read_text(encoding="utf-8").splitlines()[0].removeprefix("question: ")
            self.assertIn(f"](configs/sweeps/{sweep.stem}.svg)", README)
            self.assertIn(question, README)

    def test_every_link_leads_somewhere(self):
        for file in ("README.md", "configs/README.md"):
            page = ROOT / file
            for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / target).exists(), f"{file}: {target}")


if __name__ == "__main__":
    unittest.main()
