#!/usr/bin/python3
"""tests/instruction_set.py SET: runs of every kind of machine with loops of one instruction set give the same
result.json, byte for byte, as those that every processor can run. Returns 77, for skipped, if this one lacks the set."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = os.environ["EYRIE_PROGRAM"]
RUNS = (
    ("eyeriss", "tiny", ""),
    ("eyeriss", "alexnet-jssc17", "CONV3"),
    ("isca16/os_a-256", "lenet", ""),
    ("scnn", "alexnet-pruned", "CONV5"),
    ("dcnn", "alexnet-pruned", "CONV5"),
    ("eie", "alexnet-pruned", "FC8"),
)
FLAGS = {"base": set(), "avx2": {"avx2"}, "avx512": {"avx2", "avx512f", "avx512bw", "avx512vl"}}
FLAGS["vnni"] = FLAGS["avx512"] | {"avx512_vnni"}
SKIPPED = 77


def run(words, instruction_set):
    environment = os.environ | {"EYRIE_INSTRUCTION_SET": instruction_set}
    return subprocess.run([PROGRAM, *words], env=environment, capture_output=True, text=True)


def result(machine, workload, layers, instruction_set):
    with tempfile.TemporaryDirectory() as out:
        words = ["run", "--machine", f"configs/{machine}.yaml", "--workload", f"workloads/{workload}.yaml", "--batch", "1",
                 "--out", out] + (["--layers", layers] if layers else [])
        done = run(words, instruction_set)
        if done.returncode != 0:
            sys.exit(f"{instruction_set}: {' '.join(words)}: {done.stderr}")
        return (pathlib.Path(out) / "result.json").read_bytes()


def processor_has(instruction_set):
    flags = re.search(r"^flags\s*:(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)
    return FLAGS[instruction_set] <= set(flags[1].split() if flags else ())


def main():
    instruction_set = sys.argv[1]
    if not processor_has(instruction_set):
        refused = run(["--version"], instruction_set)
        if refused.returncode != 2 or f"this processor lacks {instruction_set}" not in refused.stderr:
            sys.exit(f"expected a refusal, found {refused}")
        print(f"{instruction_set}: skipped, this processor lacks it")
        return SKIPPED
    if instruction_set == "base":
        refused = run(["--version"], "sse9")
        if refused.returncode != 2 or "expected base, avx2, avx512 or vnni, found sse9" not in refused.stderr:
            sys.exit(f"expected a refusal, found {refused}")
    different = [what for what in RUNS if result(*what, instruction_set) != result(*what, "base")]
    return f"{instruction_set}: other results than base: {different}" if different else 0


if __name__ == "__main__":
    sys.exit(main())
