#!/usr/bin/env python3
"""Eligibility of people for 37 items: kernel/rule's batch beside C++ by hand, DuckDB and feelin, in one run.  bench/rule/run.py [--rows N]"""
import argparse
import json
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000_000)
    rows = parser.parse_args().rows
    here = ROOT / "bench/rule"
    if not (here / "node_modules").exists():
        subprocess.run([ROOT / ".tools/bin/npm", "ci", "--no-audit", "--no-fund"], cwd=here, check=True)
    with tempfile.TemporaryDirectory() as folder:
        csv, items = f"{folder}/people.csv", f"{folder}/items"
        ours = subprocess.run([ROOT / "build/release/bench-kernel-rule", "--rows", str(rows), "--csv", csv, "--items", items], capture_output=True, text=True, check=True).stdout
        print(ours, end="", flush=True)
        peers = json.loads(subprocess.run([ROOT / ".tools/bin/node", here / "peers.mjs", csv, items], capture_output=True, text=True, check=True).stdout)
    hand = float(re.search(r"by hand, row by row \| ([\d.]+)", ours).group(1))
    batch = float(re.search(r"batch, one thread \| ([\d.]+)", ours).group(1))
    pairs = int(re.search(r"(\d+) say yes", ours).group(1))
    everything = rows * 37
    print(f"| DuckDB, two threads | {peers['duckdb']:.3f} | {everything / peers['duckdb'] / 1e6:.0f} | {peers['duckdb'] / hand:.2f} |")
    print(f"| feelin (a sample of 200 people) | | {peers['feelin'] / 1e6:.4f} | {everything / peers['feelin'] / hand:.0f} |")
    print(f"\nDuckDB counts {sum(peers['counts'])} yes, ours {pairs}. The batch is {everything / batch / peers['feelin']:,.0f} times feelin and {peers['duckdb'] / batch:.1f} times DuckDB.")


if __name__ == "__main__":
    main()
