#!/usr/bin/env python3
"""Vitest of what the client computes, then the journeys in Chromium, each file on a Luohu of its own with a month behind it."""
import concurrent.futures
import datetime
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from house import PASSWORD, ROOT, House  # noqa: E402

NODE = {**os.environ, "PATH": f"{ROOT}/.tools/bin:{os.environ['PATH']}"}
ARTEFACTS = os.environ.get("YIWANG_ARTEFACTS", str(ROOT / "build/artefacts"))
LONGEST = "visits"  # begun first, so that nothing waits for it at the end


def a_month_behind_it(house):
    today = datetime.date.today()
    house.make()
    house.run("district", "buildings", "--count=1500")
    house.run("district", "roads")
    house.import_month(house.month(400, str(today - datetime.timedelta(days=24)), str(today - datetime.timedelta(days=1)), hot_spot=14))
    house.run("replay", f"--until={today}")
    house.run("appeals", "train")


def computed():
    """How many of Vitest's went well and how many did not, and what to print."""
    done = subprocess.run(["node", "node_modules/vitest/vitest.mjs", "run"], cwd=ROOT / "web", env=NODE, capture_output=True, text=True)
    found = re.search(r"Tests\s+(?:(\d+) failed \| )?(\d+) passed", re.sub(r"\x1b\[[0-9;]*m", "", done.stdout))
    failed, passed = (int(found.group(1) or 0), int(found.group(2))) if found else (1, 0)
    return passed, failed, done.stdout[-3000:] + done.stderr[-1000:] if done.returncode else ""


def walked(file, month):
    """The same of one file of journeys, in a twin of the house."""
    with month.twin() as house:
        house.serve()
        done = subprocess.run(["node", str(file)], cwd=ROOT, env={**NODE, "YIWANG_URL": house.url, "YIWANG_ARTEFACTS": ARTEFACTS, "YIWANG_PASSWORD": PASSWORD},
                              capture_output=True, text=True)
    *said, last = done.stdout.strip().splitlines() or [""]
    found = re.match(r"(\d+) passed, (\d+) failed", last)
    passed, failed = (int(found.group(1)), int(found.group(2))) if found else (0, 1)
    return passed, failed, "\n".join(said) + done.stderr[-3000:]


def main():
    binary, only = sys.argv[1], sys.argv[2:]
    files = [file for file in pathlib.Path(__file__).parent.glob("*.mjs") if file.stem != "harness" and (not only or file.stem in only)]
    files.sort(key=lambda file: (file.stem != LONGEST, file.stem))
    totals = [0, 0]
    with House(binary, "luohu") as month, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        a_month_behind_it(month)
        for one in concurrent.futures.as_completed([pool.submit(walked, file, month) for file in files] + [pool.submit(computed)]):
            passed, failed, said = one.result()
            totals = [totals[0] + passed, totals[1] + failed]
            if said:
                print(said, flush=True)
    print(f"{totals[0]} passed, {totals[1]} failed")
    sys.exit(bool(totals[1]))


if __name__ == "__main__":
    main()
