#!/usr/bin/env python3
"""Hot spots planted in a real background, false alarms without them, and forecasts beside last week's repeated.

    bench/analysis/run.py DATA [--seeds N] [--recurrence DAYS] [watch|speed|forecast]

DATA holds appeals/messages_*.csv, appeals/nyc311_2019.csv and space/ (README there). Places are bus stops of Luohu, and those
of New York's reports; days those of the messages, more on workdays as they came, repeated to 395 days.
"""
import argparse
import collections
import csv
import datetime
import gzip
import json
import math
import pathlib
import subprocess
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
day_0 = datetime.date(2019, 1, 1)


def write(folder, name, header, rows):
    path = folder / name
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def metres(points):
    """Longitudes and latitudes on a plane about their middle."""
    lat = sum(p[1] for p in points) / len(points)
    east = math.cos(math.radians(lat)) * 111_320
    return [(f"{lng * east:.1f}", f"{la * 110_574:.1f}") for lng, la in points]


def inside(ring, lng, lat):
    hit = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > lat) != (y2 > lat) and lng < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
            hit = not hit
    return hit


def luohu(data):
    """Bus stops of Luohu; BD-09 shifted by the constant that is right there to some 20 m."""
    shapes = json.load(open(data / "space/boundaries/shenzhen_districts_wgs84.geojson"))["features"]
    area = next(f["geometry"] for f in shapes if f["properties"]["qh"].startswith("罗湖"))
    rings = area["coordinates"] if area["type"] == "Polygon" else [part[0] for part in area["coordinates"]]
    out = []
    with gzip.open(data / "space/poi/bus_stops_bd09.csv.gz", "rt", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            lng, lat = float(row["lon_bd09"]) - 0.0114, float(row["lat_bd09"]) - 0.0033
            if inside(rings[0], lng, lat):
                out.append((lng, lat))
    return metres(out)


def new_york(data):
    with open(data / "appeals/nyc311_2019.csv", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["latitude"]]
    kinds = collections.Counter(row["complaint_type"].split(" ")[0] for row in rows).most_common(8)
    return metres([(float(r["longitude"]), float(r["latitude"])) for r in rows]), kinds


def daily(data, name, first, last):
    csv.field_size_limit(1 << 30)
    with open(data / f"appeals/messages_{name}.csv", encoding="utf-8-sig") as file:
        days = collections.Counter(row["time"][:10].replace("/", "-") for row in csv.DictReader(file))
    count = (last - first).days + 1
    return [(first + datetime.timedelta(n), days[str(first + datetime.timedelta(n))]) for n in range(count)]


def made(folder, rows):
    """Days of a generated year of Luohu."""
    first, file = datetime.date(2025, 1, 1), folder / "made.csv"
    subprocess.run(["python3", root / "tools/make_appeals.py", "--catalog", root / "catalog/luohu", "--rows", str(rows), "--from", str(first), "--to", "2025-12-31", "--out", file], check=True)
    with open(file, encoding="utf-8") as lines:
        days = collections.Counter(row["提交时间"][:10] for row in csv.DictReader(lines))
    return write(folder, "made_days.csv", ("day", "count"), [(d, days[str(d)]) for d in (first + datetime.timedelta(n) for n in range(365))])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("what", nargs="?", choices=("watch", "speed", "forecast"))
    parser.add_argument("--seeds", default="20")
    parser.add_argument("--recurrence", default="100")
    options = parser.parse_args()
    data = options.data
    run = lambda *words: subprocess.run([root / "build/release/bench-analysis", *map(str, words)], check=True)  # noqa: E731
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        liked = daily(data, "likes", day_0, datetime.date(2019, 12, 29))
        rhythm = write(folder, "days.csv", ("day", "count"), liked + [(d + datetime.timedelta(364), n) for d, n in liked[:32]])
        with open(data / "appeals/messages_labelled.csv", encoding="utf-8-sig") as file:
            labels = collections.Counter(row["label"] for row in csv.DictReader(file)).most_common()
        there, there_kinds = new_york(data)
        grounds = (("Luohu", write(folder, "luohu.csv", "xy", luohu(data)), write(folder, "kinds.csv", ("kind", "count"), labels), 200),
                   ("New York", write(folder, "ny.csv", "xy", there), write(folder, "ny_kinds.csv", ("kind", "count"), there_kinds), 1000))
        if options.what in (None, "speed"):
            for count in (20_000, 100_000):
                run("speed", grounds[0][1], rhythm, grounds[0][2], count)
        if options.what in (None, "watch"):
            for place, points, kinds, cell in grounds:
                for a_day in (20, 100):
                    print(f"\n{place}, {a_day} a day, cells of {cell} m", flush=True)
                    run("watch", points, rhythm, kinds, a_day, cell, options.recurrence, options.seeds)
        if options.what in (None, "forecast"):
            print("\n| days of | weeks | error | last week repeated | ratio | ratio of days | sums in the band |\n|---|---:|---:|---:|---:|---:|---:|", flush=True)
            sets = (("likes", day_0, datetime.date(2019, 12, 29)), ("replies", datetime.date(2018, 1, 1), datetime.date(2019, 12, 29)),
                    ("unlabelled", datetime.date(2018, 1, 1), datetime.date(2019, 12, 29)))
            for which, first, last in sets:
                print(f"| messages_{which} ", end="", flush=True)
                run("forecast", write(folder, f"{which}.csv", ("day", "count"), daily(data, which, first, last)), 13)
            for rows in (2_000, 20_000):
                print(f"| {rows:,} made by tools/make_appeals.py ", end="", flush=True)
                run("forecast", made(folder, rows), 13)


main()
