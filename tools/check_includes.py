#!/usr/bin/python3
"""Checks that source files include only what their room may see; prints every violation and exits 1 if there is one.

usage: tools/check_includes.py [repository]
"""

import pathlib
import re
import sys

# Which rooms a room may include besides itself. tests/ may include anything.
MAY_INCLUDE = {
    "sim/base": set(),
    "sim/base/sc": {"sim/base"},
    "sim/replay": {"sim/base", "workloads"},
    "workloads": {"sim/base"},
    "dataflow": {"sim/base", "workloads"},
    "pe": {"sim/base", "sim/base/sc"},
    "memory": {"sim/base", "sim/base/sc"},
    "sim": {"sim/base", "sim/base/sc", "sim/replay", "sim/offload", "workloads", "dataflow", "pe", "memory"},
    "sim/offload": {"sim/base"},
    "tools": {"sim/base", "sim"},
    "tools/bench": {"sim/base", "sim/base/sc", "dataflow", "sim"},
}

# What a run is checked with must owe nothing to what it is checked against: the reference's own headers, and who may not
# include them.
INDEPENDENT = ("sim/replay", ("workloads/reference", "workloads/sum", "workloads/packing"))

# Libraries that only some rooms or files may include: a header of the library, and where it may stand.
LIBRARIES = {
    "SystemC": (r"systemc|sysc/|tlm", {"sim/base/sc", "pe", "memory", "sim"}),
    "libzip": (r"zip\.h", {"workloads/byte_source.cpp"}),
    "yaml-cpp": (r"yaml-cpp/", {"sim/yaml_node.cpp"}),
    "nlohmann-json": (
        r"nlohmann/",
        {
            "sim/result_json.cpp",
            "sim/report/json_reading.h",
            "sim/report/report_html.cpp",
            "sim/scenario/answer_json.h",
            "sim/sweep/rows.cpp",
        },
    ),
    "SQLite": (r"sqlite3", {"sim/sweep/store.cpp"}),
    "CBC": (r"coin/", {"sim/offload/integer_program.cpp"}),
    "Boost.Graph": (r"boost/graph/", {"sim/offload/min_cut.cpp"}),
    "Boost.Program_options": (r"boost/program_options", {"tools"}),
}

INCLUDE = re.compile(r'\s*#\s*include\s*(<[^>]+>|"[^"]+")')


def room_of(path):
    """The room a path from the repository's root lies in: the longest folder that is one."""
    folders = [room for room in MAY_INCLUDE if path.startswith(room + "/")]
    return max(folders, key=len, default=None)


def violation(root, file, included):
    """What is wrong with `file` including `included` (with its brackets or quotes), or None."""
    room, header = room_of(file), included[1:-1]
    if included.startswith('"'):
        if not (root / header).is_file():
            return f"{included} is not a file of the repository; write its path from the root"
        other = room_of(header)
        if other != room and other not in MAY_INCLUDE[room]:
            allowed = ", ".join(sorted(MAY_INCLUDE[room])) or "no other room"
            return f"{room} may not include {header}; it may see {allowed}"
        if room == INDEPENDENT[0] and header.startswith(INDEPENDENT[1]):
            return f"{room} may not include {header}: the reference checks its values"
    for library, (pattern, places) in LIBRARIES.items():
        if re.match(pattern, header) and room not in places and file not in places:
            return f"{library} ({header}) may only be included in {', '.join(sorted(places))}"
    return None


def violations(root):
    for room in sorted({room.split("/")[0] for room in MAY_INCLUDE}):
        for path in sorted((root / room).rglob("*")):
            if path.suffix not in (".h", ".cpp", ".inc"):
                continue
            file = path.relative_to(root).as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = INCLUDE.match(line)
                problem = found and violation(root, file, found[1])
                if problem:
                    yield f"{file}:{number}: {problem}"


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    problems = list(violations(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here))
    print("\n".join(problems) or "every include points the right way")
    sys.exit(bool(problems))
