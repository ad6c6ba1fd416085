#!/usr/bin/python3
"""tools/check_includes.py passes this repository and finds each kind of violation in made-up ones."""

import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def check(root):
    done = subprocess.run([ROOT / "tools/check_includes.py", root], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip().splitlines()


class CheckIncludes(unittest.TestCase):
    def check_files(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return check(folder)

    def expect_problem(self, files, problem):
        self.assertEqual(self.check_files(files), (1, [problem]))

    def test_this_repository_is_clean(self):
        self.assertEqual(check(ROOT), (0, ["every include points the right way"]))

    def test_an_allowed_include_passes(self):
        files = {"sim/base/sc/counter.h": "#include <systemc>\n", "pe/pe.h": '#include "sim/base/sc/counter.h"\n'}
        self.assertEqual(self.check_files(files)[0], 0)

    def test_pe_may_not_see_memory(self):
        self.expect_problem(
            {"memory/buffer.h": "", "pe/pe.cpp": '#include <vector>\n#include "memory/buffer.h"\n'},
            "pe/pe.cpp:2: pe may not include memory/buffer.h; it may see sim/base, sim/base/sc",
        )

    def test_the_alphabet_sees_nothing_of_ours(self):
        self.expect_problem(
            {"workloads/layer.h": "", "sim/base/packet.h": '#  include "workloads/layer.h"\n'},
            "sim/base/packet.h:1: sim/base may not include workloads/layer.h; it may see no other room",
        )

    def test_plain_base_may_not_see_its_systemc_half(self):
        self.expect_problem(
            {"sim/base/sc/link.h": "", "sim/base/fifo.h": '#include "sim/base/sc/link.h"\n'},
            "sim/base/fifo.h:1: sim/base may not include sim/base/sc/link.h; it may see no other room",
        )

    def test_a_dataflow_may_not_see_systemc(self):
        self.expect_problem(
            {"dataflow/rs.cpp": "#include <systemc>\n"},
            "dataflow/rs.cpp:1: SystemC (systemc) may only be included in memory, pe, sim, sim/base/sc",
        )

    def test_a_library_kept_to_a_few_files_is_refused_elsewhere(self):
        status, problems = self.check_files({"sim/engine.cpp": "#include <nlohmann/json.hpp>\n"})
        self.assertEqual((status, len(problems)), (1, 1))
        self.assertTrue(problems[0].startswith("sim/engine.cpp:1: nlohmann-json (nlohmann/json.hpp) may only be"))

    def test_replayed_values_may_not_come_from_the_reference(self):
        self.expect_problem(
            {"workloads/reference.h": "", "sim/replay/kernel.inc": '#include "workloads/reference.h"\n'},
            "sim/replay/kernel.inc:1: sim/replay may not include workloads/reference.h: the reference checks its values",
        )

    def test_a_path_not_from_the_root_is_refused(self):
        self.expect_problem(
            {"pe/pe.h": "", "pe/pe.cpp": '#include "pe.h"\n'},
            'pe/pe.cpp:1: "pe.h" is not a file of the repository; write its path from the root',
        )


if __name__ == "__main__":
    unittest.main()
