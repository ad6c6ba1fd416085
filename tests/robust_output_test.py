#!/usr/bin/env python3
"""Whatever happens to a command's output, its results are there; whatever ends it, no half of them is.

EYRIE_SIGNAL_ROUNDS (8 if not given) is how often each command gets each signal, at moments spread over its run.
"""
import os
import random
import resource
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EYRIE = os.environ.get("EYRIE_PROGRAM", str(ROOT / "build/eyrie"))
ROUNDS = int(os.environ.get("EYRIE_SIGNAL_ROUNDS", "8"))
TINY = ROOT / "workloads/tiny.yaml"
MACHINES = [ROOT / "configs/eyeriss.yaml", ROOT / "configs/dcnn.yaml"]

RUN = ["run", "--machine", MACHINES[0], "--workload", TINY, "--out", "o", "--dump-outputs", "d", "--trace", "energy"]
COMPARE = ["compare", "--machine", MACHINES[0], "--machine", MACHINES[1], "--workload", TINY, "--technology",
           "horowitz-45nm", "--out", "o"]
SWEEP = ["sweep", "s.yaml", "--out", "o", "--csv", "--jobs", "2"]
SWEEP_FILE = f"machine: {MACHINES[0]}\nworkload: {TINY}\naxes:\n  workload.batch: [1, 2, 3]\n"


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file())


class Outputs(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def eyrie(self, words, **how):
        return subprocess.run([EYRIE, *map(str, words)], cwd=self.folder, timeout=60, **how)

    def test_results_are_there_whoever_reads_standard_output(self):
        reader, writer = os.pipe()
        os.close(reader)
        full = os.open("/dev/full", os.O_WRONLY)
        for words in RUN, COMPARE:
            expected = None
            for name, stdout in ("read", subprocess.PIPE), ("full", full), ("broken", writer):
                with self.subTest(command=words[0], output=name):
                    done = self.eyrie(words, stdout=stdout, stderr=subprocess.PIPE, text=True)
                    expected = expected or files(self.folder)
                    self.assertEqual(files(self.folder), expected)
                    self.assertEqual(done.returncode, 0 if name == "read" else 2, done.stderr)
                    told = {"read": "", "full": "No space left on device", "broken": "Broken pipe"}[name]
                    self.assertEqual(done.stderr, told and f"standard output: {told}\n")
                for path in expected:
                    (self.folder / path).unlink()
        os.close(writer)
        os.close(full)

    def test_closed_streams_take_nothing_and_give_no_file_their_place(self):
        done = self.eyrie(["run", "--machine", MACHINES[0], "--workload", TINY, "--out", "o"], stderr=subprocess.DEVNULL)
        before = {path: (self.folder / path).read_bytes() for path in files(self.folder)}
        self.assertEqual(done.returncode, 0)
        for closed in [1], [2], [0, 1, 2]:
            with self.subTest(closed=closed):
                close = lambda: [os.close(stream) for stream in closed]
                done = self.eyrie(["run", "--machine", MACHINES[0], "--workload", TINY, "--out", "o"],
                                  preexec_fn=close, stdout=None if 1 in closed else subprocess.DEVNULL,
                                  stderr=None if 2 in closed else subprocess.DEVNULL)
                self.assertEqual(done.returncode, 2 if 1 in closed else 0)
                self.assertEqual({path: (self.folder / path).read_bytes() for path in files(self.folder)}, before)

    def test_an_error_that_cannot_be_told_keeps_its_exit_code(self):
        with open("/dev/full", "w") as full:
            self.assertEqual(self.eyrie(["run", "--machine", "none"], stderr=full).returncode, 2)
        close = lambda: os.close(2)
        self.assertEqual(self.eyrie(["run", "--machine", "none"], preexec_fn=close).returncode, 2)

    def test_a_file_that_may_not_grow_leaves_no_part_of_the_set(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
        for words in RUN, COMPARE:
            with self.subTest(command=words[0]):
                done = self.eyrie(words, preexec_fn=limit, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                self.assertEqual(done.returncode, 2)
                self.assertTrue(done.stderr.endswith("File too large\nno result file was written\n"), done.stderr)
                self.assertEqual(list(self.folder.iterdir()), [])

    @unittest.skipIf("EYRIE_SANITIZED" in os.environ, "a sanitizer keeps more address space than any limit leaves")
    def test_too_little_memory_is_told(self):
        for kilobytes in 40_000, 60_000, 80_000:
            limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (kilobytes * 1024,) * 2)
            done = self.eyrie(["--version"], preexec_fn=limit, capture_output=True, text=True)
            with self.subTest(kilobytes=kilobytes):
                self.assertIn(done.returncode, (0, 2), done.stderr)
                self.assertEqual(done.returncode == 2, "not enough memory" in done.stderr)

    @unittest.skipIf("EYRIE_SANITIZED" in os.environ, "a sanitizer keeps more address space than any limit leaves")
    def test_a_layer_too_large_for_the_memory_is_named(self):
        Path(self.folder, "w.yaml").write_text("layers:\n  - {name: f, kind: fc, inputs: 46340, outputs: 46340}\n")
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (1_000_000 * 1024,) * 2)
        done = self.eyrie(["run", "--machine", MACHINES[1], "--workload", "w.yaml", "--memory-limit", "none"],
                          preexec_fn=limit, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, "not enough memory for layer f, whose tensors alone take 4 GiB\n"
                                      "1 problem, nothing was run\n")
        self.assertEqual(files(self.folder), ["w.yaml"])


# A sanitizer looks for leaks in a process of its own, which may outlive the program.
NO_LEAK_CHECK = os.environ | {"ASAN_OPTIONS": "detect_leaks=0"}


class Signals(unittest.TestCase):
    """At every moment: all files or none, and the exit code of the signal."""

    def check(self, words, number, whole, delay):
        with tempfile.TemporaryDirectory() as scratch:
            Path(scratch, "s.yaml").write_text(SWEEP_FILE)
            child = subprocess.Popen([EYRIE, *map(str, words)], cwd=scratch, stdout=subprocess.DEVNULL,
                                     stderr=subprocess.DEVNULL, start_new_session=True, env=NO_LEAK_CHECK)
            time.sleep(delay)
            child.send_signal(number)
            code = child.wait(60)
            left = [path for path in files(scratch) if path != "s.yaml" and not path.startswith("o/sweep.sqlite")]
            what = f"{words[0]}, {number.name} after {delay:.4f} s: exit code {code}, {left}"
            self.assertIn(left, ([], whole), what)
            # Before main() the program cannot have caught the signal yet.
            self.assertIn(code, (0, 128 + number, -number), what)
            self.assertFalse(code == 0 and left != whole, what)
            self.assertFalse(subprocess.run(["pgrep", "-s", str(child.pid)], capture_output=True).stdout, what)

    def test_nothing_is_left_half_written(self):
        moments = random.Random(1)
        for words in RUN, COMPARE, SWEEP:
            with tempfile.TemporaryDirectory() as scratch:
                Path(scratch, "s.yaml").write_text(SWEEP_FILE)
                start = time.monotonic()
                subprocess.run([EYRIE, *map(str, words)], cwd=scratch, stdout=subprocess.DEVNULL, check=True)
                seconds = time.monotonic() - start
                whole = [path for path in files(scratch) if path != "s.yaml" and "sqlite" not in path]
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE,
                           signal.SIGXFSZ, signal.SIGUSR1):
                for _ in range(ROUNDS):
                    self.check(words, number, whole, moments.uniform(0, 1.2 * seconds))


if __name__ == "__main__":
    unittest.main()
