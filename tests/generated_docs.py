#!/usr/bin/env python3
"""docs/generated says what the program says: so that a change of the API is seen in review. --write brings it up to date."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
kept = ROOT / "docs/generated/openapi.json"
now = subprocess.run([sys.argv[1], "openapi"], capture_output=True, text=True, check=True).stdout
if "--write" in sys.argv:
    kept.write_text(now)
same = kept.read_text() == now
if not same:
    print("docs/generated/openapi.json is not what the program says; run tests/generated_docs.py build/dev/yiwang --write and look at the change")
faults = subprocess.run([sys.argv[1], "check"], capture_output=True, text=True)
print(faults.stdout, end="")
failed = int(not same) + int(faults.returncode != 0)
print(f"{2 - failed} passed, {failed} failed")
sys.exit(bool(failed))
