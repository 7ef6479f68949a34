#!/usr/bin/env python3
"""From POST to durable, understood, placed and dispatched; search and board, with so many appeals there already.

    bench/appeals/run.py [--seconds N] [--sizes 10000 100000 ...] [--engines sqlite postgresql]     a Markdown table

Each engine: the district of Luohu, a generated month lived through, a model of kinds learned from it, then more appeals
brought in up to each size. The real server answers wrk on the same machine. "Alone": dispatched in the same transaction, so
that the answer's time is the time to dispatch. "Disk": half a megabyte written and synced with nothing else to do, right after. Search asks two-character words; what it gives is compared with a plain count.
"""
import argparse
import csv
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import postgres  # noqa: E402
from house import House  # noqa: E402

HERE, RELEASE = pathlib.Path(__file__).resolve().parent, ROOT / "build/release/yiwang"
MAP = ROOT / "catalog/luohu/govern/appeals/maps/generated.yaml"
WORDS = ["噪声", "垃圾", "路灯", "占道", "漏水", "井盖", "施工", "停车", "油烟", "积水"]


def made(folder, rows, seed, first="2026-01-01", last="2026-01-31"):
    out = pathlib.Path(folder) / f"made-{seed}-{rows}.csv"
    if not out.exists():
        subprocess.run([sys.executable, ROOT / "tools/make_appeals.py", "--catalog", ROOT / "catalog/luohu", "--rows", str(rows), "--seed", str(seed), "--from", first, "--to", last, "--out", out], check=True, stdout=subprocess.DEVNULL)
    return out


def bodies(folder, rows, seed):
    """What people send: no kind, half with a point. More than are sent: the same again would only be joined."""
    out = pathlib.Path(folder) / f"bodies-{seed}.jsonl"
    with open(made(folder, rows, seed), encoding="utf-8-sig") as source, open(out, "w", encoding="utf-8") as file:
        for row in csv.DictReader(source):
            body = {"text": row["内容"], "channel": "hotline", "address": row["地址"]}
            if row["经度"]:
                body |= {"lng": float(row["经度"]), "lat": float(row["纬度"])}
            file.write(json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n")
    return out


def wrk(url, token, connections, seconds, script, file):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s", "-H", f"Authorization: Bearer {token}", "-s", HERE / script, url, "--", file]
    text = subprocess.run(command, capture_output=True, text=True).stdout
    unit = {"us": 1e-3, "ms": 1, "s": 1e3}

    def latency(percent):
        found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)", text, re.M)
        return float(found.group(1)) * unit[found.group(2)] if found else float("nan")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    wrong = int((re.search(r"Non-2xx.*: (\d+)", text) or [0, 0])[1]) + sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", text)))
    return rate, {p: latency(p) for p in (50, 90, 99)}, wrong


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def disk(folder):
    """p50 and p99, in ms, of writing and syncing half a megabyte, a hundred times a second: what a commit waits for at least."""
    block, times = os.urandom(512 << 10), []
    with open(pathlib.Path(folder) / "disk", "w+b", buffering=0) as file:
        file.write(block * 32)
        os.fsync(file.fileno())
        for i in range(500):
            began = time.perf_counter()
            os.pwrite(file.fileno(), block, i % 32 * len(block))
            os.fdatasync(file.fileno())
            times.append(1e3 * (time.perf_counter() - began))
            time.sleep(0.01)
    times.sort()
    return times[250], times[495]


def machine(house, name="bench"):
    admin = house.client("admin")
    unit = next(u["id"] for u in house.client("operator").get("/api/identity/units").json["items"] if u["code"] == "LH-ZX")
    return admin.post("/api/identity/machines", {"name": name, "role": "operator", "unit": unit}).json["token"]


def exact(house, word):
    """The newest 200 found are the newest 200 that hold the word."""
    found = [one["number"] for one in house.client("operator").get(f"/api/appeals?q={urllib.parse.quote(word)}&limit=200").json["items"]]
    held = house.sql(f"select number from appeals_appeal where number || title || text || address like '%{word}%' order by id desc limit 200")
    return found == [row[0] for row in held]


def run(engine, url, options, folder):
    with House(RELEASE, "luohu", store=url) as house:
        house.make()
        house.run("import", "appeals", made(folder, 6000, 7), f"--map={MAP}")
        house.run("replay", "--until=2026-06-01")
        print(engine, house.run("appeals", "train").stdout.strip().splitlines()[-1], file=sys.stderr)
        there = 6000
        for size in options.sizes:
            if size > there:
                began = time.time()
                house.run("import", "appeals", made(folder, size - there, size), f"--map={MAP}")
                print(f"{engine}: {size - there} brought in, {(size - there) / (time.time() - began):.0f}/s", file=sys.stderr)
                there = size
            house.serve("--http.per_minute=100000000")
            while house.sql("select 1 from search_waiting limit 1"):  # what was brought in is searchable before anything is asked
                time.sleep(1)
            print(measured(engine, size, house, options, folder, bodies(folder, 40_000, 11 + size)), flush=True)
            house.stop()


def measured(engine, size, house, options, folder, send):
    token = machine(house, f"bench {size}")
    wrk(house.url + "/api/appeals", token, 64, 1, "post.lua", send)  # warm

    def counts():
        filed, waiting = house.sql("select count(*), sum(case when state = 'filed' then 1 else 0 end) from appeals_appeal")[0]
        return int(filed), int(waiting or 0)
    before = counts()
    used = cpu_seconds(house.server.pid)
    rate, times, wrong = wrk(house.url + "/api/appeals", token, 64, options.seconds, "post.lua", send)
    after, used = counts(), cpu_seconds(house.server.pid) - used
    micros = 1e6 * used / max(after[0] - before[0], 1)
    alone = 1 - (after[1] - before[1]) / max(after[0] - before[0], 1)
    time.sleep(3)
    half, most = disk(house.folder)
    asks = pathlib.Path(folder) / "asks.txt"
    asks.write_text("".join(f"/api/appeals?q={urllib.parse.quote(word)}&limit=50\n" for word in WORDS))
    _, search, wrong_search = wrk(house.url, token, 1, 5, "ask.lua", asks)
    asks.write_text("/api/appeals/counts\n")
    _, board, wrong_board = wrk(house.url, token, 1, 3, "ask.lua", asks)
    right = sum(exact(house, word) for word in WORDS)
    return (f"| {engine} | {size:,} | {rate:,.0f} | {times[50]:.1f} | {times[99]:.1f} | {micros:,.0f} | {half:.1f} / {most:.1f} | {100 * alone:.0f} % | {search[90]:.1f} / {search[99]:.1f} | {right} of {len(WORDS)} | "
            f"{board[50]:.1f} / {board[99]:.1f} | {wrong + wrong_search + wrong_board} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--engines", nargs="+", default=["sqlite", "postgresql"])
    options = parser.parse_args()
    print("| engine | appeals there | posted a second, 64 clients | p50 ms | p99 ms | CPU µs each | disk p50 / p99 ms | alone | search p90 / p99 ms | exact | board p50 / p99 ms | errors |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    with tempfile.TemporaryDirectory(prefix="yiwang-bench-") as folder:
        if "sqlite" in options.engines:
            run("SQLite", None, options, folder)
        if "postgresql" in options.engines:
            with postgres.Server() as server:
                run("PostgreSQL", server.socket_url, options, folder)


if __name__ == "__main__":
    main()
