#!/usr/bin/env python3
"""The web client in Chromium where very many appeals are kept: how soon the first page can be used with the processor slowed four times,
what it loads, frames a second while a long list scrolls and a full map pans, and how much the pages shift. Prints Markdown tables for
docs/performance.md.

    bench/web/run.py [--rows N] [--dist web/dist]      (builds nothing: build/release/yiwang and web/dist are there; tools/build_web)"""
import argparse
import datetime
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from house import PASSWORD, House  # noqa: E402


def fill_map(house, wanted):
    """Copies what is open on the map, each up to 250 metres from where it was, until there are `wanted`."""
    store = sqlite3.connect(house.store.removeprefix("sqlite:"), timeout=10)
    kept = store.execute("select geometry, properties, street, unit from map_feature where layer = 'open_appeals' and gone = 0 order by key").fetchall()
    last = store.execute("select max(seq) from map_feature where layer = 'open_appeals'").fetchone()[0]
    chance = random.Random(1)

    def copies():
        for n in range(1, wanted - len(kept) + 1):
            geometry, *rest = kept[n % len(kept)]
            shape = json.loads(geometry)
            shape["coordinates"] = [degrees + chance.uniform(-0.00225, 0.00225) for degrees in shape["coordinates"]]
            yield (f"copy-{n}", last + n, json.dumps(shape, separators=(",", ":")), *rest)

    store.executemany("insert into map_feature (layer, key, seq, gone, geometry, properties, street, unit) values ('open_appeals', ?, ?, 0, ?, ?, ?, ?)", copies())
    store.execute("update map_layer set seq = ? where name = 'open_appeals'", (last + wanted,))
    store.commit()
    store.close()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--rows", type=int, default=100_000)
    words.add_argument("--dist", default=str(ROOT / "web/dist"))
    asked = words.parse_args()
    today = datetime.date.today()
    day = lambda ago: str(today - datetime.timedelta(days=ago))  # noqa: E731
    with House(ROOT / "build/release/yiwang", "luohu") as house:
        house.make()
        house.import_month(house.month(400, day(24), day(1)))
        house.run("replay", f"--until={today}")
        house.import_month(house.month(asked.rows - 400, day(400), day(30), seed=2))  # of before, not opened
        fill_map(house, asked.rows)
        house.serve(f"--http.static={asked.dist}")
        operator = house.client("operator")
        for i in range(8):
            filed = operator.post("/api/appeals", {"text": f"请问第{i}号信箱里说的那件事，物业和施工单位都说不归他们管，路面和围挡怎么办", "channel": "hotline"})
            assert filed.status == 201, filed.body
        node = {**os.environ, "PATH": f"{ROOT}/.tools/bin:{os.environ['PATH']}", "YIWANG_URL": house.url, "YIWANG_PASSWORD": PASSWORD, "YIWANG_ARTEFACTS": str(house.folder),
                "YIWANG_DIST": asked.dist}
        print(f"{asked.rows + 8:,} appeals; {os.cpu_count()} processors, {os.getloadavg()[0]:.1f} programs on them before it began\n", flush=True)
        sys.exit(subprocess.run(["node", str(pathlib.Path(__file__).parent / "measure.mjs")], cwd=ROOT, env=node).returncode)


if __name__ == "__main__":
    main()
