#!/usr/bin/env python3
"""bench-store on both engines beside fdatasync and pgbench, in one run.  bench/store/run.py [--cases N] [--seconds N]"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import postgres  # noqa: E402


def fdatasync_ms(folder):
    """p50 of overwriting 4 KB and syncing it, many times: a disk that is shared has its moods."""
    descriptor = os.open(folder + "/sync", os.O_RDWR | os.O_CREAT)
    os.write(descriptor, b"\0" * 4096)
    os.fsync(descriptor)
    times = []
    for _ in range(2000):
        began = time.perf_counter()
        os.pwrite(descriptor, b"x" * 4096, 0)
        os.fdatasync(descriptor)
        times.append(1e3 * (time.perf_counter() - began))
    return statistics.median(times)


def pgbench(server, clients, seconds, folder):
    script = pathlib.Path(folder) / "insert.sql"
    script.write_text("insert into bench_one (a, b) values (1, 'a row');\n")
    script.chmod(0o644)
    base = [*server.prefix, str(postgres.PROGRAMS / "pgbench"), "-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-n"]
    done = subprocess.run([*base, "-f", str(script), "-c", str(clients), "-j", "2", "-T", str(seconds), "-M", "prepared", "postgres"], capture_output=True, text=True, cwd="/tmp")
    rate = next((line.split()[2] for line in done.stdout.splitlines() if line.startswith("tps")), "0")
    return float(rate)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=5)
    options = parser.parse_args()
    program = ROOT / "build/release/bench-store"
    flags = [f"--cases={options.cases}", f"--seconds={options.seconds}"]
    head = "| what | clients or batch | steps/s | p50 ms | p99 ms | CPU us/step |\n|---|---:|---:|---:|---:|---:|"
    with tempfile.TemporaryDirectory(prefix="yiwang-bench-") as folder:
        os.chmod(folder, 0o755)
        before = fdatasync_ms(folder)
        print(f"SQLite, {options.cases} cases\n\n{head}", flush=True)
        done = subprocess.run([program, f"sqlite:{folder}/bench.db", "--only=1", *flags], check=True, capture_output=True, text=True).stdout
        after = fdatasync_ms(folder)
        one = float(done.split("|")[4])
        subprocess.run([program, f"sqlite:{folder}/bench.db", *flags], check=True)
        print(f"\nfdatasync of 4 KB on this disk, right before and after one client's steps: p50 {before:.3f} and {after:.3f} ms; a step {one:.3f} ms, "
              f"{one / statistics.mean([before, after]):.1f} times that", flush=True)
        with postgres.Server() as server:
            print(f"\nPostgreSQL, {options.cases} cases\n\n{head}", flush=True)
            subprocess.run([program, server.url, *flags], check=True)
            subprocess.run([*server.prefix, str(postgres.PROGRAMS / "psql"), "-q", "-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "-c",
                            "create table bench_one (id bigserial primary key, a int, b text)"], check=True, cwd="/tmp")
            for clients in (1, 8, 64):
                print(f"| pgbench, one row an insert | {clients} | {pgbench(server, clients, options.seconds, folder):.0f} | | | |", flush=True)


if __name__ == "__main__":
    main()
