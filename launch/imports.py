#!/usr/bin/env python3
"""Checks that each target of Package.swift names among its dependencies the package's targets that its files import.

SwiftPM builds without that as long as some other target happens to be built first, which on another machine it is not.
Reads what `swift package dump-package` prints; ends with 1 and a line for each target that lacks some.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
IMPORT = re.compile(r"(?:@?\w+(?:\([^)]*\))? +)*import +(?:(?:struct|class|enum|func|var|let|protocol) +)?(\w+)")


def folder(target):
    places = [target["path"]] if target.get("path") else [f"Sources/{target['name']}", f"Tests/{target['name']}"]
    return next(ROOT / place for place in places if (ROOT / place).is_dir())


def imports(target):
    files = [file for file in folder(target).rglob("*.swift") if "Fixtures" not in file.parts]
    lines = (line for file in files for line in file.read_text().splitlines())
    return {match.group(1) for line in lines if (match := IMPORT.match(line))}


def main():
    description = subprocess.run(
        ["swift", "package", "--package-path", str(ROOT), "dump-package"], check=True, capture_output=True, text=True)
    targets = json.loads(description.stdout)["targets"]
    names = {target["name"] for target in targets}
    faults = []
    for target in targets:
        known = {next(iter(dependency.values()))[0] for dependency in target["dependencies"]} | {target["name"]}
        lacks = sorted((imports(target) & names) - known)
        if lacks:
            faults.append(f"Package.swift: {target['name']} imports {', '.join(lacks)}: add to its dependencies")
    print("\n".join(faults) or "Each target names what it imports.")
    return 1 if faults else 0


sys.exit(main())
