#!/usr/bin/env python3
"""Vitest of what the client computes, then the journeys in Chromium on a Luohu with a month behind it."""
import datetime
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from house import PASSWORD, ROOT, House  # noqa: E402

node = {**os.environ, "PATH": f"{ROOT}/.tools/bin:{os.environ['PATH']}"}
vitest = subprocess.run(["node", "node_modules/vitest/vitest.mjs", "run"], cwd=ROOT / "web", env=node, capture_output=True, text=True)
found = re.search(r"Tests\s+(?:(\d+) failed \| )?(\d+) passed", re.sub(r"\x1b\[[0-9;]*m", "", vitest.stdout))
unit_failed, unit_passed = (int(found.group(1) or 0), int(found.group(2))) if found else (1, 0)
if vitest.returncode:
    print(vitest.stdout[-3000:], vitest.stderr[-1000:])

today = datetime.date.today()
with House(sys.argv[1], "luohu") as house:
    house.make()
    house.run("district", "buildings", "--count=1500")
    house.run("district", "roads")
    house.import_month(house.month(400, str(today - datetime.timedelta(days=24)), str(today - datetime.timedelta(days=1)), hot_spot=14))
    house.run("replay", f"--until={today}")
    house.run("appeals", "train")
    house.serve()
    artefacts = os.environ.get("YIWANG_ARTEFACTS", str(ROOT / "build/artefacts"))
    passed = failed = 0
    for file in sorted(pathlib.Path(__file__).parent.glob("*.mjs")):
        if file.name == "harness.mjs":
            continue
        done = subprocess.run(["node", str(file)], cwd=ROOT, env={**node, "YIWANG_URL": house.url, "YIWANG_ARTEFACTS": artefacts, "YIWANG_PASSWORD": PASSWORD},
                              capture_output=True, text=True)
        lines = done.stdout.strip().splitlines()
        print("\n".join(lines[:-1]), done.stderr[-3000:])
        found = re.match(r"(\d+) passed, (\d+) failed", lines[-1] if lines else "")
        passed, failed = (passed + int(found.group(1)), failed + int(found.group(2))) if found else (passed, failed + 1)
    print(f"{passed + unit_passed} passed, {failed + unit_failed} failed")
    sys.exit(bool(failed + unit_failed))
