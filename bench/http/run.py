#!/usr/bin/env python3
"""A case's JSON through routing, session, right and store, and a fixed reply, beside a raw epoll server, nginx and fastify, which does both too.

    bench/http/run.py [--seconds N] [--rounds N]     servers on core 0, wrk on core 1; prints a Markdown table with ratios

Each is asked in turn, several rounds of it, and the median counts: what disturbs the machine meanwhile disturbs all alike.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from house import House  # noqa: E402
from postgres import free_port  # noqa: E402

RELEASE = ROOT / "build/release"


def wrk(url, connections, seconds, headers=()):
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    for header in headers:
        command += ["-H", header]
    text = subprocess.run([*command, url], capture_output=True, text=True).stdout
    milliseconds = {"us": 1e-3, "ms": 1, "s": 1e3}

    def latency(percent):
        found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)", text, re.M)
        return float(found.group(1)) * milliseconds[found.group(2)] if found else float("nan")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    errors = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", text))) + int((re.search(r"Non-2xx.*: (\d+)", text) or [0, 0])[1])
    return rate, latency(50), latency(99), errors


def cpu_seconds(pid):
    """Of a server and its children: what it computed, whoever else had the machine meanwhile."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(cpu_seconds(int(child)) for child in children)


def wait(url):
    for _ in range(200):
        try:
            urllib.request.urlopen(url, timeout=1).read()
            return
        except Exception:
            time.sleep(0.05)
    raise SystemExit(f"{url} does not answer")


def a_case(house):
    operator = house.client("operator")
    case = operator.get("/api/appeals?limit=1&state=closed").json["items"][0]["id"]
    return operator, operator.get(f"/api/appeals/{case}").body, case


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    running = []
    with House(RELEASE / "yiwang", "luohu") as house, tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        house.make()
        house.import_month(house.month(2000, "2026-10-01", "2026-10-31"))
        house.run("replay", "--until=2026-11-10")
        static = pathlib.Path(folder) / "static"
        static.mkdir()
        house.serve()
        size = len(a_case(house)[1])
        house.stop()
        (static / "fixed.json").write_text(json.dumps({"data": "x" * (size - 12)}))  # kept in memory from the start, like the client's own files
        house.serve("--http.per_minute=100000000", f"--http.static={static}")
        subprocess.run(["taskset", "-apc", "0", str(house.server.pid)], stdout=subprocess.DEVNULL)
        operator, body, case = a_case(house)
        cookie = next(f"Cookie: {c.name}={c.value}" for h in operator.opener.handlers if hasattr(h, "cookiejar") for c in h.cookiejar)
        print(f"case JSON: {len(body)} bytes", flush=True)

        raw, node, port_nginx = free_port(), free_port(), free_port()
        running.append(subprocess.Popen(["taskset", "-c", "0", str(RELEASE / "raw-epoll"), str(raw), str(len(body))]))
        (pathlib.Path(folder) / "case.json").write_bytes(body)
        (pathlib.Path(folder) / "nginx.conf").write_text(
            f"worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error; events {{ worker_connections 4096; }}\n"
            f"http {{ access_log off; types {{ application/json json; }} keepalive_requests 100000000; server {{ listen 127.0.0.1:{port_nginx} backlog=2048; root {folder}; }} }}\n")
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        running.append(subprocess.Popen(["taskset", "-c", "0", nginx, "-c", f"{folder}/nginx.conf"], stderr=subprocess.DEVNULL))
        running.append(subprocess.Popen(["taskset", "-c", "0", str(ROOT / ".tools/bin/node"), str(ROOT / "bench/http/fastify.mjs"), str(node), str(len(body)),
                                         house.store.removeprefix("sqlite:")], stderr=subprocess.DEVNULL))
        number = house.sql(f"select id from appeals_appeal where number = '{json.loads(body)['number']}'")[0][0]
        ours, peers = house.server.pid, [one.pid for one in running]
        targets = [("raw epoll, fixed reply (the limit)", f"http://127.0.0.1:{raw}/", (), peers[0]),
                   ("yiwang, fixed reply", house.url + "/fixed.json", (), ours),
                   ("yiwang, a case with session, right and store", f"{house.url}/api/appeals/{case}", (cookie,), ours),
                   ("nginx, the same bytes as a file", f"http://127.0.0.1:{port_nginx}/case.json", (), peers[1]),
                   ("fastify, fixed reply", f"http://127.0.0.1:{node}/fixed", (), peers[2]),
                   ("fastify, the same case from the same file", f"http://127.0.0.1:{node}/cases/{number}", (cookie,), peers[2])]
        try:
            for _, url, _, _ in targets[:2] + targets[3:5]:
                wait(url)
            for connections in (64, 1000):
                found = {name: [] for name, _, _, _ in targets}
                for _ in range(options.rounds):
                    for name, url, headers, pid in targets:
                        before = cpu_seconds(pid)
                        run = wrk(url, connections, options.seconds, headers)
                        found[name].append((*run, 1e6 * (cpu_seconds(pid) - before) / max(run[0] * options.seconds, 1)))
                limit = statistics.median(one[0] for one in found[targets[0][0]])
                print(f"\n{connections} connections\n\n| server | requests/s | of the limit | p50 ms | p99 ms | errors | CPU us/request |\n|---|---:|---:|---:|---:|---:|---:|", flush=True)
                for name, runs in found.items():
                    rate, p50, p99, _, cpu = (statistics.median(one[i] for one in runs) for i in range(5))
                    print(f"| {name} | {rate:,.0f} | {rate / limit:.2f} | {p50:.2f} | {p99:.1f} | {sum(one[3] for one in runs)} | {cpu:.1f} |", flush=True)
        finally:
            for one in running:
                one.terminate()


if __name__ == "__main__":
    main()
