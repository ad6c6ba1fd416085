#!/usr/bin/python3
"""Validates result files against a JSON Schema: validate_schema.py SCHEMA RESULT...

Exit code 0 if all are valid; 1 if one is not, with every error as "file: path: message".
"""
import json
import sys

import jsonschema


def problems(schema, path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for error in sorted(jsonschema.Draft202012Validator(schema).iter_errors(document), key=lambda e: e.json_path):
        yield f"{path}: {error.json_path}: {error.message}"


def main(schema_path, *result_paths):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = [problem for path in result_paths for problem in problems(schema, path)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
