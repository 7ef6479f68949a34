#!/usr/bin/env python3
"""bench-flow on both engines beside its peers, in one run.  bench/flow/run.py [--instances N] [--seconds N] [--inbox] [--no-peers]"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import postgres  # noqa: E402


def bench(url, options):
    flags = [f"--instances={options.instances}", f"--seconds={options.seconds}", *(["--inbox"] if options.inbox else [])]
    done = subprocess.run([ROOT / "build/release/bench-flow", url, *flags], capture_output=True, text=True, check=True, cwd=ROOT)
    print(done.stdout, flush=True)
    return {int(clients): float(rate) for clients, rate in re.findall(r"kernel/flow, a user task finished \| (\d+) \| (\d+)", done.stdout)}


def peers(url, seconds):
    here = ROOT / "bench/flow"
    if not (here / "node_modules").exists():
        subprocess.run([ROOT / ".tools/bin/npm", "ci", "--no-audit", "--no-fund"], cwd=here, check=True)
    done = subprocess.run([ROOT / ".tools/bin/node", here / "peers.mjs", url, str(seconds)], capture_output=True, text=True, timeout=600)
    lines = done.stdout.strip().splitlines()
    if not lines:
        sys.exit("the peers said nothing: " + done.stderr[-2000:])
    return json.loads(lines[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--instances", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--inbox", action="store_true")
    parser.add_argument("--no-peers", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yiwang-bench-") as folder:
        print("SQLite\n", flush=True)
        bench(f"sqlite:{folder}/bench.db", options)
    with postgres.Server() as server:
        print("PostgreSQL\n", flush=True)
        ours = bench(server.url, options)
        if options.no_peers:
            return
        found = peers(server.url, options.seconds)
        print("| on the same PostgreSQL | in flight | a second | our steps are |\n|---|---:|---:|---:|")
        for clients in (1, 8, 64):
            if f"dbos_{clients}" in found:
                print(f"| DBOS, durable steps that do nothing | {clients} | {found[f'dbos_{clients}']:.0f} | {ours[clients] / found[f'dbos_{clients}']:.1f} times |")
        for name, what in (("graphile", "graphile-worker, durable jobs that do nothing"), ("bpmn", "bpmn-engine, user tasks in memory")):
            if name in found:
                print(f"| {what} | {24 if name == 'graphile' else 1} | {found[name]:.0f} | {ours[64] / found[name]:.1f} times |")
        for name, why in found.items():
            if name.endswith("_failed"):
                print(f"{name}: {why}", file=sys.stderr)


if __name__ == "__main__":
    main()
