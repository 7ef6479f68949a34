#!/usr/bin/env python3
"""200,000 generated appeals, some of them faulty, taken in; taken in again; and a month of them replayed.  bench/import/run.py [--rows N]

Prints a Markdown table. Ends with an error if a row is lost, taken in twice, or refused without a reason."""
import argparse
import csv
import pathlib
import re
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from house import House  # noqa: E402


def counts(text):
    return dict((word, int(number)) for number, word in re.findall(r"(\d+) (rows|accepted|known already|refused)", text))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=200_000)
    options = parser.parse_args()
    with House(ROOT / "build/release/yiwang", "luohu") as house:
        house.make()
        file = house.month(options.rows, "2026-01-01", "2026-06-30", faults=True)
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = sum(1 for _ in csv.reader(lines)) - 1
        report = house.folder / "refused.csv"
        print("| what | took |\n|---|---|", flush=True)
        for again in (False, True):
            began = time.monotonic()
            got = counts(house.import_month(file, f"--report={report}").stdout)
            print(f"| {rows:,} rows imported{' again' if again else ''}: {got['accepted']:,} accepted, {got['known already']:,} known, {got['refused']:,} refused | {time.monotonic() - began:.0f} s |", flush=True)
            assert got["rows"] == rows == got["accepted"] + got["known already"] + got["refused"], got
            assert not again or got["accepted"] == 0, got
            with open(report, encoding="utf-8-sig", newline="") as lines:
                refusals = list(csv.DictReader(lines))
            assert len({one["行"] for one in refusals}) == got["refused"] and all(one["字段"] and one["原因"] for one in refusals), len(refusals)
            if not again:
                accepted = got["accepted"]
        assert int(house.sql("select count(*) from appeals_appeal")[0][0]) == accepted
        began = time.monotonic()
        said = house.run("replay", "--from=2026-03-01", "--to=2026-03-31", "--until=2026-04-15").stdout.strip()
        print(f"| a month of them replayed: {said} | {time.monotonic() - began:.0f} s |")


if __name__ == "__main__":
    main()
