#!/usr/bin/env python3
"""The day's figures where very many appeals are kept.  bench/today/run.py [--rows N] [--engines sqlite,postgresql]

A month of generated appeals goes through the real process; those that were closed are then copied back over a year until there are N.
Prints a Markdown table of answers through the real server, one client. Ends with an error if the figure of today's filed is not the
one that SQL counts."""
import argparse
import contextlib
import datetime
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import postgres  # noqa: E402
from house import House  # noqa: E402

DAY = 86_400_000_000  # microseconds


def spread(house, sqlite, wanted):
    """Copies closed appeals back over a year, evenly, until there are `wanted`."""
    names = [row[0] for row in house.sql("select name from pragma_table_info('appeals_appeal')" if sqlite else
                                         "select column_name from information_schema.columns where table_name = 'appeals_appeal' order by ordinal_position")]
    closed = int(house.sql("select count(*) from appeals_appeal where closed_at is not null")[0][0])
    copies = -(-wanted // closed)
    shift = f"n * {365 * DAY // copies}"
    new = {"id": f"(n * {closed} + row)", "number": "number || '-' || n", "external_id": "''"}
    values = ", ".join(new.get(name, f"{name} - {shift}" if name.endswith("_at") else name) for name in names)
    series = f"with recursive series(n) as (select 1 union all select n + 1 from series where n < {copies})"
    house.sql(f"{series} insert into appeals_appeal ({', '.join(names)}) select {values} from series, "
              "(select *, row_number() over (order by id) as row from appeals_appeal where closed_at is not null) base")
    if not sqlite:
        house.sql("vacuum analyze appeals_appeal")


def measure(engine, rows, times):
    today = datetime.date.today()
    with contextlib.ExitStack() as stack:
        if engine == "postgresql":
            os.environ["YIWANG_TEST_STORE"] = stack.enter_context(postgres.Server()).url
        house = stack.enter_context(House(ROOT / "build/release/yiwang", "luohu"))
        house.make()
        house.import_month(house.month(4000, str(today - datetime.timedelta(days=24)), str(today)))
        house.run("replay", f"--until={today}")
        spread(house, engine == "sqlite", rows)
        house.serve()
        leader = house.client("leader")
        kept = int(house.sql("select count(*) from appeals_appeal")[0][0])
        for what, path in (("the day", "/api/today"), ("what is overdue", "/api/today/overdue/appeals"), ("what was closed late", "/api/today/on_time/appeals")):
            took = []
            for _ in range(times):
                began = time.perf_counter()
                answer = leader.get(path)
                took.append(1000 * (time.perf_counter() - began))
                assert answer.status == 200, answer.body
            took.sort()
            print(f"| {engine} | {kept:,} | {what} | {took[len(took) // 2]:.0f} | {took[-1]:.0f} |", flush=True)
        filed = leader.get("/api/today").json["numbers"][0]["value"]
        midnight = int(datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1_000_000)
        counted = int(house.sql(f"select count(*) from appeals_appeal where filed_at >= {midnight} and filed_at <= {time.time_ns() // 1000}")[0][0])
        assert filed == counted, (filed, counted)
        house.kill()  # what it learns at night began with the server and is not waited for


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--times", type=int, default=30)
    options = parser.parse_args()
    print("| engine | appeals | asked | median ms | worst ms |\n|---|---:|---|---:|---:|", flush=True)
    for engine in options.engines.split(","):
        measure(engine, options.rows, options.times)


if __name__ == "__main__":
    main()
